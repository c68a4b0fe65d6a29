"""Queries that mean harm, and indexes that are not what was written."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbgen.search import Corpus, Index, IndexDamaged, search, write_index
from kbgen.search.analysis import LONGEST_QUERY
from kbgen.search.folder import FORMAT, MANIFEST
from tests.searching import SYNONYMS, doc

QUERIES = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u2003 ",
    "100 kB in one word": "x" * 100_000,
    "100 kB of one Swedish letter": "å" * 100_000,
    "10,000 words": " ".join(f"ord{n}" for n in range(10_000)),
    "a long prefix of hyphens": "-".join("a" * 100),
    "emoji": "🙂 👩‍👩‍👧‍👦 lösenord 🇸🇪",
    "right to left": "כיצד לשנות סיסמה \u202egnissap كلمة السر",
    "NUL": "lösen\x00ord \x00",
    "controls": "".join(map(chr, range(32))) + "\x7f\x80\x9f",
    "lone surrogates": "\ud800 lösenord \udfff",
    "no characters": "\uffff \ufffe \U0010ffff",
    "combining marks": "z" + "\u0301" * 5_000,
    "wildcards": "lösen* ?ösenord * ** ?",
    "brackets": "(((( [a TO z] {} title:lösenord",
    "query syntax": 'lösenord AND OR NOT "byta NEAR/3" ~2 ^99 kind:channel +a -b',
    "regular expressions": r"^(a+)+$ .* \b[^\W_]+ (?=x) r'.*'",
    "markup": "<script>alert(1)</script> <img src=x onerror=alert(1)>",
    "templates": "{{ 7*7 }} ${7*7} <%= 7*7 %> %s %n",
    "ReDoS": "a-" * 50_000 + "!",
    "letters that are many": "ﷺ" * 39 + " " + "ﷺ" * 40,
    "words without a word": "ﾞ ﾟ ª º ² Ⅷ ǅ ŉ İ ẞ",
    "every word a beginning": " ".join("abcdefghijklmnopqrstuvwxyzåäö"),
    "one word, again and again": "lösenrod " * 30,
    "paths": "../../etc/passwd C:\\Windows file:///etc/passwd",
}


TEXTS = ("Mer text.", *(f"ord{n} text om lösenord och annat" for n in range(300)))
COUNT = 301
OF_OURS = f'{{"format": {FORMAT}%s}}'
FILES = ("sv_main.trm", "sv_main.pst", "sv_main._stored.col", "_sv_1.toc", "sv_words.json", "sv_documents.json")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search") / "index"
    fillers = [
        doc(f"g/{n}/", f"Guide nummer {n}", f"ord{n} text om lösenord och annat", below={"a": (f"{n}", "Mer text.")})
        for n in range(COUNT - 1)
    ]
    write_index(Corpus((doc("faq/#a", "Hur byter jag lösenord?", "Så här."), *fillers), SYNONYMS), folder)
    return folder


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "index"
    target.mkdir()
    for entry in folder.iterdir():
        (target / entry.name).write_bytes(entry.read_bytes())
    return target


@pytest.fixture(scope="module")
def index(folder: Path) -> Index:
    return Index(folder)


@pytest.fixture
def no_hang() -> Iterator[None]:
    """Ends a test that would never end; it says nothing of speed."""

    def over(*_: object) -> None:
        raise TimeoutError("this would have gone on")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("no_hang")
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_a_hostile_query_gets_an_answer_or_none(index: Index, query: str) -> None:
    answer = index.answer(query, limit=1000)
    assert all(hit.route.startswith(("faq/", "g/")) for hit in answer.hits)
    assert answer.suggestion is None or len(answer.suggestion) < 2 * LONGEST_QUERY
    for hit in answer.hits[:5]:
        assert "".join(part.text for part in hit.excerpt).strip("…") in ("Så här.", *TEXTS)


def test_what_comes_after_the_part_that_counts_changes_nothing(index: Index) -> None:
    query = f"lösenord {'x' * LONGEST_QUERY}"
    assert index.search(query + "y" * 1000) == index.search(query)


def test_query_syntax_is_only_text(index: Index) -> None:
    assert index.search("?byter* (lösenord) [jag]") == index.search("byter lösenord jag")
    assert index.search("kind:question") == index.search("kind question")
    assert index.search("nummer -guide +ord7") == index.search("nummer guide ord7")
    assert index.search("*") == index.search("?") == index.search("") == []


def test_markup_in_a_query_is_never_said_back(index: Index) -> None:
    assert index.answer("<b>lösenrod</b> <script>").suggestion == "b lösenord b script"


@pytest.mark.parametrize("value", ["*", "", "a b", "x" * 100_000, "\x00", "\ud800", "../sv"])
def test_hostile_filters_match_nothing_of_anyone_else(index: Index, value: str) -> None:
    assert index.search("lösenord", kinds=(value,)) == []
    assert len(index.search("lösenord", plans=(value,), limit=1)) == 1  # what is for every plan is for this one too
    assert bool(index.search("lösenord", categories=(value,))) == (value == "")
    assert bool(index.search("lösenord", lang=value)) == (value == "")


@pytest.mark.usefixtures("no_hang")
@given(query=st.text(st.characters(exclude_categories=()), max_size=250))
def test_any_text_can_be_asked_for(index: Index, query: str) -> None:
    scores = [hit.score for hit in index.search(query)]
    assert scores == sorted(scores, reverse=True)


# Damage


@pytest.mark.parametrize("name", [MANIFEST, *FILES])
@pytest.mark.parametrize("damage", ["changed", "cut", "emptied"])
def test_a_damaged_file_is_noticed_and_the_index_can_be_rebuilt(copy: Path, name: str, damage: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 0xFF
    changed = {"changed": bytes(content), "cut": bytes(content[: len(content) // 2]), "emptied": b""}[damage]
    (copy / name).write_bytes(changed)
    with pytest.raises(IndexDamaged):
        search(copy, "lösenord")
    write_index(Corpus((doc("g/", "Nytt lösenord"),)), copy)
    assert search(copy, "lösenord")[0].route == "g/"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_noticed(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(IndexDamaged):
        search(copy, "lösenord")


@pytest.mark.parametrize(
    "manifest",
    [
        "[]",
        "null",
        "{}",
        OF_OURS % "",
        '{"format": 99, "about": {"languages": []}, "files": {}}',
        OF_OURS % ', "about": [], "files": 3',
        OF_OURS % ', "about": {"languages": ["sv"]}, "files": {}',
        OF_OURS % ', "about": {"languages": 7}, "files": {}',
        OF_OURS % ', "about": {}, "files": {}',
        "[" * 100_000,
        "\ud800",
        OF_OURS % ', "about": {"languages": ["sv"]}, "files": {"sv_main.trm": 7}',
    ],
)
def test_a_manifest_of_another_shape_is_damage(copy: Path, manifest: str) -> None:
    (copy / MANIFEST).write_bytes(manifest.encode("utf-8", "surrogatepass"))
    with pytest.raises(IndexDamaged):
        search(copy, "lösenord")


@pytest.mark.parametrize("name", ["../outside", "/etc/hostname", "sv_a/../../outside", "sv_\x00"])
def test_a_manifest_cannot_point_outside_its_folder(copy: Path, name: str) -> None:
    (copy.parent / "outside").write_text("secret")
    manifest = json.loads((copy / MANIFEST).read_text())
    manifest["files"][name] = hashlib.sha256(b"secret").hexdigest()
    (copy / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(IndexDamaged, match="unexpected name"):
        search(copy, "lösenord")


# Malice: whoever can write the files can also write the manifest


class Payload:
    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.marker),)


def forge(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["files"][name] = hashlib.sha256(content).hexdigest()
    (folder / MANIFEST).write_text(json.dumps(manifest))


def with_extras(terms: bytes, payload: bytes) -> bytes:
    """A term table whose last pickle is the payload; the four last bytes of the file say how long that pickle is."""
    length = int.from_bytes(terms[-4:], "big")
    return terms[: -4 - length] + payload + len(payload).to_bytes(4, "big")


def test_a_pickle_in_the_term_table_does_not_run(copy: Path, tmp_path: Path) -> None:
    terms = (copy / "sv_main.trm").read_bytes()
    forge(copy, "sv_main.trm", with_extras(terms, pickle.dumps(Payload(tmp_path / "ran"))))
    with pytest.raises(IndexDamaged, match=r"holds no posix\.mkdir|holds no nt\.mkdir"):
        search(copy, "lösenord")
    assert not (tmp_path / "ran").exists()


def test_the_same_pickle_runs_where_nobody_prevents_it(copy: Path, tmp_path: Path) -> None:
    """Shows that the test above is a test: plain Whoosh falls for the same file."""
    terms = (copy / "sv_main.trm").read_bytes()
    forge(copy, "sv_main.trm", with_extras(terms, pickle.dumps(Payload(tmp_path / "ran"))))
    code = "import sys; from whoosh.index import open_dir; open_dir(sys.argv[1], 'sv').reader()"
    subprocess.run([sys.executable, "-c", code, str(copy)], capture_output=True, check=False)
    assert (tmp_path / "ran").exists()


def test_a_pickle_in_a_postings_block_does_not_run(copy: Path, tmp_path: Path) -> None:
    content = (copy / "sv_main.pst").read_bytes()
    payload = pickle.dumps(Payload(tmp_path / "ran"))
    blocks = content.split(b"W3Bl")
    forge(copy, "sv_main.pst", b"W3Bl".join(_forged(block, payload) for block in blocks))
    with pytest.raises(IndexDamaged):
        search(copy, "lösenord byter guide")
    assert not (tmp_path / "ran").exists()


def _forged(block: bytes, payload: bytes) -> bytes:
    return block[:4] + payload[: len(block) - 4].ljust(len(block) - 4, b".")


def test_a_pickle_in_the_table_of_contents_is_never_read(copy: Path, tmp_path: Path) -> None:
    forge(copy, "_sv_1.toc", pickle.dumps(Payload(tmp_path / "ran")))
    assert search(copy, "lösenord")
    assert not (tmp_path / "ran").exists()


def test_a_pickle_among_the_stored_fields_does_not_run(copy: Path, tmp_path: Path) -> None:
    import zlib

    stored = zlib.compress(pickle.dumps(Payload(tmp_path / "ran")), 3)
    forge(copy, "sv_main._stored.col", stored * COUNT + bytes([len(stored)]) * COUNT + b"B")
    with pytest.raises(IndexDamaged, match="holds no"):
        search(copy, "lösenord")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("name", ["sv_words.json", "sv_documents.json"])
@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"{}", b"[" * 100_000, b"\xff", b'{"count": -1}'])
def test_tables_of_another_shape_are_damage(copy: Path, name: str, content: bytes) -> None:
    forge(copy, name, content)
    with pytest.raises(IndexDamaged):
        search(copy, "lösenord")


def test_inlined_postings_are_read_by_the_same_rule(tmp_path: Path) -> None:
    from whoosh.codec import whoosh3  # type: ignore[import-untyped]

    import kbgen.search.whoosh_index  # noqa: F401

    with pytest.raises(pickle.UnpicklingError):
        whoosh3.loads(pickle.dumps(Payload(tmp_path / "ran")))
    assert not (tmp_path / "ran").exists()


def test_searching_an_honest_index_imports_nothing_by_name(folder: Path) -> None:
    """The interpreter itself is asked: every name that any unpickler looks up is an audit event."""
    code = (
        "import sys\nfrom kbgen.search import search\nnames = set()\n"
        "sys.addaudithook(lambda event, args: names.add(args) if event == 'pickle.find_class' else None)\n"
        "assert search(sys.argv[1], 'byta lösen')\nprint(sorted(names))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
