"""A folder that may hold anything becomes a site and a list of problems; nothing is raised."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kbgen.memo import Memo
from kbgen.pages.render import Renderer
from kbgen.problems import CODES
from kbgen.project import Project, prepare
from kbgen.settings import Settings

SITES = Path(__file__).parent / "sites"
SETTINGS = Settings("sv", "Test", "content", ("admonition", "pymdownx.superfences"))
TODAY = dt.date(2026, 11, 22)


def loaded(root: Path, **files: str) -> Project:
    for name, text in files.items():
        write(root, name, text.encode())
    return prepared(root)


def prepared(root: Path, memo: Memo | None = None) -> Project:
    return prepare(root, SETTINGS, Renderer("sv"), TODAY, memo)


def write(root: Path, name: str, data: bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(data)


def codes(project: Project) -> Counter[str]:
    return Counter(problem.code for problem in project.problems)


@pytest.mark.parametrize("name", ["minimal", "full"])
def test_a_good_site_has_no_problems(name: str) -> None:
    assert prepared(SITES / name / "content").problems == ()


def test_only_published_items_go_on() -> None:
    site = loaded(SITES / "full/content").site
    assert [guide.meta.title for guide in site.guides] == ["12:30:45", "Olistad", "1.10"]
    assert [video.id for video in site.videos] == ["first-page", "elsewhere"]


def test_what_is_remembered_changes_no_result(tmp_path: Path) -> None:
    root, memory = tmp_path / "content", Memo()
    shutil.copytree(SITES / "full/content", root)
    guide = next((root / "guides").rglob("*.md"))
    edits = {
        guide: lambda text: f"{text}\n\nEtt stycke, {{{{ new.fact }}}}, och en [länk](../../faq/new.md).\n",
        root / "facts.yaml": lambda text: f"{text}\nnew:\n  fact: 42\n",
        root / "faq/new.md": lambda text: "---\ntitle: Ny\n---\n\n## Vad är nytt?\n\n{{ new.fact }} och {{ borta }}.\n",
    }
    for path, edit in edits.items():
        prepared(root, memory)
        path.write_text(edit(path.read_text() if path.exists() else ""))
        remembered, fresh = prepared(root, memory), prepared(root)
        assert (remembered.site, remembered.problems) == (fresh.site, fresh.problems)
        assert (remembered.state, remembered.assets) == (fresh.state, fresh.assets)


def test_an_empty_folder_is_a_site(tmp_path: Path) -> None:
    project = prepared(tmp_path)
    assert (project.problems, project.site.home.organisation.name) == ((), "Test")


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    text = "\ufeff---\r\ntitle: Om oss\r\nlevel: x\r\n---\r\n\r\n## A\r\n\r\n[x](y.md)\r\n"
    write(tmp_path, "pages/about.md", text.encode())
    assert [(p.line, p.code) for p in loaded(tmp_path).problems] == [(3, "unknown-key")]
    write(tmp_path, "pages/about.md", text.replace("level: x\r\n", "").encode())
    assert [(p.line, p.code) for p in loaded(tmp_path).problems] == [(7, "broken-link")]


@pytest.mark.parametrize(
    "broken", ["plans.yaml", "channels.yaml", "categories.yaml", "videos.yaml", "home.yaml", "facts.yaml"]
)
@pytest.mark.parametrize("fault", ["a: [", "nonsense: 1\n"])
def test_one_broken_file_is_one_problem_and_no_cascade(broken: str, fault: str, tmp_path: Path) -> None:
    shutil.copytree(SITES / "full/content", tmp_path / "content")
    path = tmp_path / "content" / broken
    path.write_text("- [" if broken == "facts.yaml" else fault if "[" in fault else path.read_text() + fault)
    assert {problem.path for problem in prepared(tmp_path / "content").problems} == {f"content/{broken}"}


def test_a_broken_article_is_told_once_and_not_by_those_who_link_to_it(tmp_path: Path) -> None:
    shutil.copytree(SITES / "full/content", tmp_path / "content")
    for name in (
        "guides/start/publish.md",
        "faq/account.md",
        "faq/billing/invoice.md",
        "pages/about.md",
        "troubleshooters/publish.yaml",
    ):
        path = tmp_path / "content" / name
        path.write_text(path.read_text().replace("title: ", "titel: ", 1))
    found = prepared(tmp_path / "content")
    assert {problem.code for problem in found.problems} == {"unknown-key", "missing-field"}
    assert len(found.problems) == 10


def test_captions_in_another_encoding_are_told(tmp_path: Path) -> None:
    shutil.copytree(SITES / "full/content", tmp_path / "content")
    path = tmp_path / "content/media/first.vtt"
    path.write_bytes(path.read_text().encode("latin-1").replace(b"Hej", b"H\xe5j"))
    [problem] = prepared(tmp_path / "content").problems
    assert (problem.path, problem.line, problem.code) == ("content/media/first.vtt", 1, "invalid-utf8")


def test_drafts_are_checked_and_not_converted(tmp_path: Path) -> None:
    front = "---\ntitle: A\ndraft: true\nplans: [por]\nrelated: [no/where]\n---\n"
    write(tmp_path, "pages/a.md", f"{front}[x](nowhere.md)\n".encode())
    assert codes(prepared(tmp_path)) == {"unknown-plan": 1, "unknown-article": 1}


def test_questions_of_an_unpublished_topic_stay_with_it(tmp_path: Path) -> None:
    write(tmp_path, "faq/t/index.md", b"---\ntitle: T\nstatus: draft\n---\n")
    write(tmp_path, "faq/t/q.md", b"---\ntitle: Q\n---\nA.\n")
    found = prepared(tmp_path)
    assert (found.problems, found.site.topics) == ((), ())


def test_two_forms_of_a_topic_cannot_both_stand(tmp_path: Path) -> None:
    write(tmp_path, "faq/t.md", b"---\ntitle: T\n---\n## Q\n\nA.\n")
    write(tmp_path, "faq/t/index.md", b"---\ntitle: T\n---\n## Q\n\nA.\n")
    assert codes(prepared(tmp_path)) == {"duplicate-url": 1}


def test_a_folder_may_be_called_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "pages/about.md").mkdir(parents=True)
    (tmp_path / "home.yaml").mkdir()
    assert prepared(tmp_path).problems == ()


def test_titles_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    title = "</title><script>alert(1)</script>"
    write(tmp_path, "pages/a.md", f"---\ntitle: {title}\ndescription: {title}\n---\n".encode())
    found = prepared(tmp_path)
    assert found.problems == () and found.site.pages[0].meta.title == title
    renderer = Renderer("sv")
    assert all("<script>alert" not in renderer.content(view) for view in found.views)


NAMES = st.sampled_from(
    [
        "home.yaml",
        "facts.yaml",
        "categories.yaml",
        "videos.yaml",
        "plans.yaml",
        "channels.yaml",
        "service_levels.yaml",
        "request.yaml",
        "events.yaml",
        "popularity.csv",
        "troubleshooters/a.yaml",
        "guides/a/b.md",
        "guides/a/c/index.md",
        "faq/a.md",
        "faq/b/index.md",
        "faq/b/q.md",
        "pages/a.md",
        "pages/å b%.md",
        "media/a.vtt",
        "other.md",
    ]
)
GOOD = [path for path in sorted((SITES / "full/content").rglob("*")) if path.suffix in (".yaml", ".md", ".csv", ".vtt")]
TEXTS = st.sampled_from([path.read_bytes() for path in GOOD])
LINES = st.lists(st.sampled_from([line for path in GOOD for line in path.read_bytes().split(b"\n")]), max_size=15).map(
    b"\n".join
)
SPLICED = st.builds(lambda a, b, cut, skip: a[:cut] + b[skip:], TEXTS, TEXTS, st.integers(0, 800), st.integers(0, 800))
FRONT = st.builds(lambda body: b"---\ntitle: A\n---\n" + body, LINES | st.binary(max_size=60))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.dictionaries(NAMES, st.binary(max_size=80) | TEXTS | LINES | SPLICED | FRONT, max_size=8))
def test_no_files_make_it_raise(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            write(Path(folder), name, data)
        found = prepared(Path(folder))
        assert all(problem.code in CODES and problem.line >= 1 and problem.path for problem in found.problems)
        assert all("\n" not in problem.message for problem in found.problems)
