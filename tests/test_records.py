"""What a file says is what it said, where its head is what it was; a new reading would say the same."""

from __future__ import annotations

from itertools import product

import pytest

from kbgen.content.records import read_file
from kbgen.content.tree import Tree, walk

FRONT = (
    "---\ntitle: One\n---\n", "---\ntitle: Two\n---\n", "---\ntags: [a]\n...\n", "---\ntitle: 1.10\n---\n",
    "---\ntitle: One\nunknown: 1\n---\n", "---\n- list\n---\n", "---\ntitle: [\n---\n", "---\ntitle: One\n", "",
)  # fmt: skip
BODIES = (
    "", "Text.\n", "# One\n\nText.\n", "\n\n# Two\nText.\n", "# \nText.\n", "#One\n", " # One\n", "Control \x01.\n",
    "# 1.10\n\n# One\n",
)  # fmt: skip
TEXTS = [front + body for front, body in product(FRONT, BODIES)]
TEXTS += ["\ufeff" + text.replace("\n", "\r\n") for text in TEXTS[::5]]


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    folder = tmp_path_factory.mktemp("content")
    (folder / "guides/a").mkdir(parents=True)
    return walk(folder, "content")


@pytest.mark.parametrize("name", ["guides/a/text.md", "guides/a/Bad_Name.md", "index.yaml"])
def test_what_was_said_last_changes_nothing(content: Tree, name: str) -> None:
    said = {text: read_file(content, name, text.encode()) for text in TEXTS}
    for last, text in product(TEXTS, TEXTS):
        assert read_file(content, name, text.encode(), said[last][0]) == said[text], (last, text)


def test_a_new_body_is_not_a_new_record(content: Tree) -> None:
    last, _ = read_file(content, "guides/a/text.md", (FRONT[0] + "# One\n\nText.").encode())
    said, body = read_file(content, "guides/a/text.md", (FRONT[0] + "# One\n\nOther.").encode(), last)
    assert (said is last, body.strip()) == (True, "Other.")
