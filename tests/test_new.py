"""`kbgen new`: what it writes is valid at once, and it overwrites nothing."""

from __future__ import annotations

import datetime as dt
from html import unescape
from pathlib import Path

import pytest

from kbgen.authoring.insert import appended
from kbgen.authoring.new import KINDS, create, slug
from kbgen.errors import UsageError
from tests.program import kbgen, tree

TODAY = dt.date(2026, 11, 22)
FILES = {
    "mkdocs.yml": "site_name: Litet\ndocs_dir: content\ntheme: {name: material, language: sv}\nplugins: [kbgen]\n",
    "content/home.yaml": "title: Hej\norganisation: {name: Exempel}\n",
    "content/categories.yaml": "categories:\n  - {id: forst, title: Först}\n  - {id: sedan, title: Sedan}\n",
    "content/channels.yaml": "channels:\n  - {id: mejl, kind: email, name: E-post, summary: Skriv till oss.}\n",
    "content/videos.yaml": """\
# Filmerna
categories: # en räcker
  - {id: tips, title: 'Tips'}
videos:
  - id: gammal
    title: "Gammal"   # den enda
    category: tips
    duration: PT4M
    source: {provider: vimeo, id: "1"}
# Slut
""",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def accepted(site: Path) -> bool:
    done = kbgen("check", "--strict", cwd=site)
    return (done.returncode, done.stdout) == (0, "")


def publish(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "status: draft " in text
    path.write_text(text.replace("status: draft ", "status: published "), encoding="utf-8")


def test_every_new_file_is_valid_both_as_a_draft_and_when_published(site: Path) -> None:
    asked = {
        ("guide",): "content/guides/forst/sa-byter-du-losenord.md",
        ("guide", "--category", "sedan"): "content/guides/sedan/sa-byter-du-losenord.md",
        ("faq",): "content/faq/sa-byter-du-losenord.md",
        ("troubleshooter", "--category", "sedan"): "content/troubleshooters/sa-byter-du-losenord.yaml",
        ("video",): "content/videos.yaml",
    }
    for (kind, *options), expected in asked.items():
        done = kbgen("new", kind, "Så byter du lösenord!", *options, cwd=site)
        assert (done.returncode, done.stdout) == (0, f"{expected}\n"), done.stderr
    assert accepted(site)
    for name in asked.values():
        if name != "content/videos.yaml":
            publish(site / name)
    assert accepted(site)


def test_a_new_video_is_added_to_the_list_and_nothing_else_in_the_file_changes(site: Path) -> None:
    path = create(site / "content", "video", "Ny film", None, TODAY, "sv")
    head, tail = FILES["content/videos.yaml"].split("# Slut")
    after = path.read_text(encoding="utf-8")
    assert after.startswith(f"{head}\n  - id: ny-film\n    title: Ny film\n    category: tips\n")
    assert after.endswith(f"# Slut{tail}")


def test_a_title_stays_what_was_typed(site: Path) -> None:
    titles = ["1.10", "NO 1", "12:30:45", "Fel: #500 – \"vad\" & 'varför'?", "{x} %s {0}", "- [a]", "null", "<b>"]
    for title in titles:
        publish(create(site / "content", "guide", title, None, TODAY, "sv"))
        create(site / "content", "video", title, None, TODAY, "sv")
    assert accepted(site)
    assert kbgen("build", "-q", cwd=site).returncode == 0
    for title in titles:
        page = (site / "site/guides/forst" / slug(title) / "index.html").read_text(encoding="utf-8")
        assert f">{title}</h1>" in unescape(page)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_ever_overwritten(site: Path, kind: str) -> None:
    create(site / "content", kind, "Samma", None, TODAY, "sv")
    before = tree(site)
    with pytest.raises(UsageError, match="already"):
        create(site / "content", kind, "SAMMA", None, TODAY, "sv")
    assert tree(site) == before


@pytest.mark.parametrize(
    ("kind", "title", "category", "message"),
    [
        ("guide", "Ny", "fors", 'no category "fors"; did you mean "forst"?'),
        ("video", "Ny", "x", 'no category "x"; there is tips'),
        ("faq", "Ny", "forst", "has no category"),
        ("guide", "???", None, "no address can be made"),
        ("guide", "ö" * 201, None, "at most 200 characters"),
        ("guide", "a\u202eb", None, "a character that nobody can see"),
        ("video", "{{ plans.pro.name }}", None, "quotes no facts"),
    ],
)
def test_what_cannot_be_valid_is_refused(site: Path, kind: str, title: str, category: str | None, message: str) -> None:
    before = tree(site)
    with pytest.raises(UsageError) as refusal:
        create(site / "content", kind, title, category, TODAY, "sv")
    assert message in str(refusal.value)
    assert tree(site) == before


def test_a_refusal_is_one_line_and_exit_code_2(site: Path) -> None:
    done = kbgen("new", "guide", "Ny", "--category", "fors", cwd=site)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", 'kbgen: no category "fors"; did you mean "forst"?\n')


def test_a_site_without_categories_is_told_where_to_add_one(site: Path) -> None:
    (site / "content/categories.yaml").unlink()
    with pytest.raises(UsageError, match=r"add one to categories\.yaml"):
        create(site / "content", "guide", "Ny", None, TODAY, "sv")


def test_a_broken_file_is_named_and_left_alone(site: Path) -> None:
    path = site / "content/videos.yaml"
    path.write_text("videos: [\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"content/videos\.yaml:.*correct that first"):
        create(site / "content", "video", "Ny", None, TODAY, "sv")
    assert path.read_text(encoding="utf-8") == "videos: [\n"


@pytest.mark.parametrize("videos", ["", "videos: []\n", "videos: []  # inga än\n\n\n"])
def test_the_first_video_starts_the_list(site: Path, videos: str) -> None:
    path = site / "content/videos.yaml"
    path.write_text(f"categories:\n- {{id: tips, title: Tips}}\n{videos}", encoding="utf-8")
    create(site / "content", "video", "Den första", None, TODAY, "sv")
    assert path.read_text(encoding="utf-8").count("videos:\n  - id: den-forsta\n") == 1


def test_windows_line_ends_stay(site: Path) -> None:
    path = site / "content/videos.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    create(site / "content", "video", "Ny", None, TODAY, "sv")
    assert path.read_bytes().count(b"\n") == path.read_bytes().count(b"\r\n")


def test_a_list_in_flow_style_is_left_to_the_writer(site: Path) -> None:
    video = "{id: a, title: A, category: tips, duration: PT4M, source: {provider: vimeo, id: a}}"
    text = f"categories: [{{id: tips, title: Tips}}]\nvideos: [{video}]\n"
    (site / "content/videos.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="add it by hand"):
        create(site / "content", "video", "Ny", None, TODAY, "sv")
    assert (site / "content/videos.yaml").read_text(encoding="utf-8") == text


def test_an_item_is_added_before_the_next_key_at_the_depth_of_its_neighbours() -> None:
    text = "b:\n    - x: 1\n\n# about c\nc: 2\n"
    assert appended(text, "b", "x: 2\ny: 3") == "b:\n    - x: 1\n\n    - x: 2\n      y: 3\n\n# about c\nc: 2\n"


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Så byter du lösenord!", "sa-byter-du-losenord"),
        ("Smørrebrød & Straße, Łódź", "smorrebrod-strasse-lodz"),
        ("1.10", "1-10"),
        (f"Vad är en (egen) domän? {'och ' * 20}", "vad-ar-en-egen-doman-och-och-och-och-och-och-och-och-och-och"),
        ("a" * 90, "a" * 60),
    ],
)
def test_an_address_is_made_of_what_the_title_says(title: str, address: str) -> None:
    assert slug(title) == address


def test_a_title_without_a_letter_or_digit_has_no_address() -> None:
    with pytest.raises(UsageError):
        slug("你好")


def test_a_planted_link_leads_nowhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    victim = tmp_path_factory.mktemp("outside") / "victim"
    victim.write_text("mine", encoding="utf-8")
    (site / "content/.videos.yaml.new").symlink_to(victim)
    create(site / "content", "video", "Ny film", None, TODAY, "sv")
    assert victim.read_text(encoding="utf-8") == "mine"


def test_a_list_keeps_its_permissions_and_leaves_nothing_beside_it(site: Path) -> None:
    path = site / "content/videos.yaml"
    path.chmod(0o640)
    before = tree(site).keys()
    create(site / "content", "video", "Ny film", None, TODAY, "sv")
    assert (path.stat().st_mode & 0o777, tree(site).keys()) == (0o640, before)


def test_nothing_is_written_through_a_link(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (site / "content/videos.yaml").rename(outside / "videos.yaml")
    (site / "content/videos.yaml").symlink_to(outside / "videos.yaml")
    (site / "content/guides").symlink_to(outside, target_is_directory=True)
    before = tree(outside)
    for kind in ("video", "guide"):
        with pytest.raises(UsageError, match="is a link to another place"):
            create(site / "content", kind, "Ny", None, TODAY, "sv")
    assert tree(outside) == before
