"""The composer's page and data: from content alone, and where requests may go, from mkdocs.yml."""

from __future__ import annotations

import html
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kbgen.errors import UsageError
from kbgen.host import configuration
from tests.program import ROOT, kbgen

pytestmark = pytest.mark.xdist_group("build")


def project(folder: Path, delivery: object = None, **changes: Any) -> Path:
    """A copy of the second site, with a delivery or with other content."""
    shutil.copytree(
        ROOT / "examples/winterkvist", folder / "site", ignore=shutil.ignore_patterns("search-index", "site")
    )
    config = yaml.safe_load((folder / "site/mkdocs.yml").read_text(encoding="utf-8"))
    config["plugins"] = [{"kbgen": {"delivery": delivery}}] if delivery is not None else ["kbgen"]
    (folder / "site/mkdocs.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for name, value in changes.items():
        (folder / "site/content" / f"{name}.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")
    return folder / "site/mkdocs.yml"


def built(config: Path) -> Path:
    done = kbgen("build", "-c", config, "-d", config.parent / "out/site")
    assert done.returncode == 0, done.stderr
    return config.parent / "out/site"


def data(site: Path) -> dict[str, Any]:
    text = (site / "assets/kbgen/support-sv.js").read_text(encoding="utf-8")
    return dict(json.loads(text.removeprefix("kbgenSupportData(").rstrip().removesuffix(")")))


def composer(site: Path) -> str:
    return (site / "support/request/index.html").read_text(encoding="utf-8")


PARTS = [{"title": "Vad hände?", "text": "Berätta."}]


def test_the_form_asks_what_the_content_says(tmp_path: Path) -> None:
    site = built(project(tmp_path))
    page = composer(site)
    asked = re.findall(r'data-kb-field="([^"]+)"', page)
    parts = [f"part-{number}" for number in range(1, 7)]
    own = ["reply", "agreement", "company", "page", "phone", "began", "error", "environment", "network"]
    assert asked == ["subject", *parts, *own]
    assert re.search(r'<input type="tel"[^>]*id="kb-phone"', page)
    assert re.search(r'<option value="med-avtal">[^<]+</option>', page)
    assert data(site)["request"]["mail"] == "helpdesk@winterkvist.com"
    assert "delivery" not in data(site)


def test_a_site_that_names_no_fields_gets_the_usual_ones_and_no_choice_among_nothing(tmp_path: Path) -> None:
    page = composer(built(project(tmp_path, request={"gather": [], "message": PARTS})))
    asked = re.findall(r'data-kb-field="([^"]+)"', page)
    assert asked == ["subject", "part-1", "account", "plan", "began", "error", "environment"]
    assert 'id="gather"' not in page
    assert 'id="attach"' not in page


def test_without_a_request_guide_there_is_no_composer(tmp_path: Path) -> None:
    done = kbgen("build", "-c", ROOT / "tests/sites/minimal/mkdocs.yml", "-d", tmp_path / "out/site")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "out/site/support/request").exists()


def test_a_field_stands_only_once(tmp_path: Path) -> None:
    twice = [{"id": "a", "title": "A"}, {"id": "a", "title": "B"}]
    done = kbgen("check", "-c", project(tmp_path, request={"gather": [], "message": PARTS, "fields": twice}))
    assert done.returncode == 1
    assert "request.yaml" in done.stdout + done.stderr
    assert "duplicate-id" in done.stdout + done.stderr


def test_a_title_cannot_end_its_element(tmp_path: Path) -> None:
    field = {"id": "a", "title": '"><script>alert(1)</script>', "text": "<img src=x onerror=alert(1)>"}
    page = composer(built(project(tmp_path, request={"gather": [], "message": PARTS, "fields": [field]})))
    assert "<script>alert" not in page
    assert not re.search(r"<img[^>]*onerror", page)


def test_only_an_endpoint_that_takes_forms_makes_it_a_form_that_is_sent(tmp_path: Path) -> None:
    endpoint = "https://support.example.org/messages?a=1&b=2"
    for kind in ("json", "form"):
        (tmp_path / kind).mkdir()
    other = composer(built(project(tmp_path / "json", {"endpoint": endpoint})))
    assert not re.search(r'<form class="kb-request"[^>]*action', other)
    assert 'type="submit"' not in other.partition('class="kb-request"')[2].partition("</form>")[0]
    page = composer(built(project(tmp_path / "form", {"endpoint": endpoint, "format": "form"})))
    assert 'action="https://support.example.org/messages?a=1&amp;b=2" method="post"' in page
    told = json.loads(html.unescape(re.findall(r'name="form" value="([^"]*)"', page)[0]))
    names = re.findall(r' name="((?:part|field|email|attached)[^"]*)"', page)
    assert [name for name, *_ in told if name != "attached-recording"] == names
    options = {name: options for name, _, _, options in told}
    assert options["field-agreement"] == {"utan-avtal": "Utan avtal", "med-avtal": "Med supportavtal"}
    assert not re.search(r'autocomplete="off"[^>]* data-kb-field', page), "the browser keeps it for who comes back"


# Where requests may go

ENDPOINT = "https://support.example.org/messages"


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"endpoint": ENDPOINT}, {"endpoint": ENDPOINT, "format": "json"}),
        (
            {"endpoint": "http://127.0.0.1:8765/messages", "format": "form"},
            {"endpoint": "http://127.0.0.1:8765/messages", "format": "form"},
        ),
        ({"mail": "support@example.org"}, {"mail": "support@example.org"}),
        (
            {"desk": {"kind": "zendesk", "url": "https://a.zendesk.com/hc/sv/requests/new"}},
            {
                "desk": {
                    "name": "Zendesk", "subject": "tf_subject", "message": "tf_description",
                    "email": "tf_anonymous_requester_email", "url": "https://a.zendesk.com/hc/sv/requests/new",
                }
            },
        ),
        (
            {"desk": {"name": "Vår", "url": "https://a.example/new", "subject": "s", "message": "m"}},
            {"desk": {"name": "Vår", "url": "https://a.example/new", "subject": "s", "message": "m"}},
        ),
    ],
)  # fmt: skip
def test_a_delivery_is_read_with_the_parameters_of_its_desk(tmp_path: Path, setting: Any, told: dict[str, Any]) -> None:
    assert configuration.read(project(tmp_path, setting)).plugins["kbgen"].config.delivery == told


def test_a_delivery_is_known_to_the_scripts_of_the_site(tmp_path: Path) -> None:
    site = built(project(tmp_path, {"endpoint": ENDPOINT}))
    assert data(site)["delivery"] == {"endpoint": ENDPOINT, "format": "json"}


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("https://support.example.org/", 'write it as "delivery:'),
        ({}, 'write it as "delivery:'),
        ({"endpiont": ENDPOINT}, 'there is no setting "endpiont"; did you mean "endpoint"?'),
        ({"endpoint": "http://support.example.org/"}, "begins with https://"),
        ({"endpoint": "https://me:hunter2@support.example.org/"}, "no name, password"),
        ({"endpoint": "https://support.example.org/ x"}, "begins with https://"),
        ({"endpoint": 5}, "begins with https://"),
        ({"endpoint": ENDPOINT, "format": "xml"}, 'the format is "xml"; it can be json or form'),
        ({"format": "form", "mail": "a@b.org"}, "there is no endpoint"),
        ({"mail": "support at example.org"}, "not one e-mail address"),
        ({"mail": "a@b.org,c@d.org"}, "not one e-mail address"),
        ({"desk": "https://a.zendesk.com/"}, 'write it as "desk:'),
        ({"desk": {"kind": "zendeks", "url": "https://a.zendesk.com/"}}, 'did you mean "zendesk"?'),
        ({"desk": {"kind": "github"}}, "the desk's url"),
        ({"desk": {"url": "https://a.example/", "name": "A", "subject": "s"}}, 'the desk has no "message"'),
        ({"desk": {"kind": "github", "url": "javascript:alert(1)"}}, "the desk's url"),
    ],
)
def test_a_delivery_that_is_wrong_is_refused_and_told_how_to_write_it(tmp_path: Path, setting: Any, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        configuration.read(project(tmp_path, setting))
    assert told in str(refused.value)
    assert "delivery" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_the_program_says_so_in_plain_words(tmp_path: Path) -> None:
    done = kbgen("check", "-c", project(tmp_path, {"endpoint": "http://support.example.org/"}))
    assert done.returncode == 2
    assert "only ever sent encrypted" in done.stderr
    assert "Traceback" not in done.stderr
