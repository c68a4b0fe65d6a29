"""Every code of a problem, with what a writer needs to know about it.  `docs/problems.md` is made from this list."""

from __future__ import annotations

from typing import Literal

from kbgen.dataclass import dataclass

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Code:
    """The documentation of a kind of problem."""

    title: str
    why: str
    """Why it is a problem, for a writer."""
    remedy: str
    severity: Severity = "error"


CODES: dict[str, Code] = {
    "alias-bomb": Code(
        "YAML aliases that multiply",
        "Aliases of aliases can make a small file grow to gigabytes in memory.",
        "Write the values out, or use far fewer aliases.",
    ),
    "article-fails-readers": Code(
        "An article that does not help most who say so",
        "Whoever comes for this answer leaves without it, and asks a person or gives up.",
        "Read what they said in the report of `kbgen insights import`, and rewrite it; `insights.yaml` has figures.",
        "warning",
    ),
    "bad-address": Code(
        "A link of a kind that is not let through",
        "`javascript:`, `data:` and `file:` can harm a reader, and `//host` is mostly a slip of the finger.",
        "Use `https:`, `mailto:`, `tel:`, or a path.",
    ),
    "bad-synonym": Code(
        "Synonyms that say nothing",
        "A group with one word, or with a word that stands for itself, changes no search; its writer meant another.",
        "Write `words: [one, another]` for words that find each other, or `from: [one]` with `to: [another]`.",
    ),
    "broken-anchor": Code(
        "A link to a heading that does not exist",
        "The reader lands at the top of the page and has to look for the place.",
        "Correct the part after `#`; the hint names the nearest anchor of that page.",
    ),
    "active-file": Code(
        "A file that could run code",
        "A page, a script or an active picture on the site's own address acts with the site's rights.",
        "Publish pictures, films, captions and documents; export an SVG without scripts and outside addresses.",
    ),
    "folder-link": Code(
        "A symbolic link to a folder",
        "Its files would stand on the site twice, and a link to a folder above itself has no end.",
        "Copy the folder, or link to its pages.",
    ),
    "reserved-name": Code(
        "A file in the place of one of the theme's",
        "It would replace a script or a style of every page.",
        "Put it somewhere else, such as `media/`.",
    ),
    "broken-image": Code(
        "An image or file that does not exist",
        "The reader sees an empty frame.",
        "Correct the path, relative to the file that names it, or add the file.",
    ),
    "broken-link": Code(
        "A link to a page that does not exist",
        "The reader meets a 404 page.",
        "Link to a source file (`../konto.md`) or to a page of the site by its address (`/support/`).",
    ),
    "case-twins": Code(
        "Two names that differ only in case or Unicode form",
        "On Windows and macOS they are the same file, so one of them is lost in a checkout.",
        "Rename one of them.",
    ),
    "chapter-order": Code(
        "Video chapters out of order or past the end",
        "A chapter that starts before the one above it, or after the video has ended, cannot be reached.",
        "List the chapters in order of time, all within the video's duration.",
    ),
    "control-character": Code(
        "A control or private-use character",
        "It is invisible, breaks search and copying, and can hide text from a reviewer.",
        "Delete it; the message names the character.",
    ),
    "dead-end": Code(
        "A troubleshooter step that leads nowhere",
        "The reader is left without an answer, an article or a person.",
        "Give the node `answers`, or an `outcome` with exactly one of `solved`, `article`, `channel`.",
    ),
    "duplicate-fact": Code(
        "A fact with two homes",
        "Two places could say two different things, and nobody would know which one holds.",
        "Delete it from `facts.yaml`; it already has a home in another file.",
    ),
    "duplicate-id": Code(
        "An id used twice",
        "References to it are ambiguous, and two things would share one address.",
        "Give one of them another id.",
    ),
    "duplicate-key": Code(
        "A YAML key written twice",
        "YAML keeps only the last one, so the first is lost without a word.",
        "Keep one of the two.",
    ),
    "duplicate-pin": Code(
        "A query pinned to two answers",
        "Only one of them can come first. Case, accents and the order of the words make no other query.",
        "Keep the pin of the better answer, and delete the other.",
    ),
    "duplicate-url": Code(
        "Two pages with the same address",
        "One would overwrite the other: `a.md` beside `a/index.md`, two equal slugs, or an alias that is also a page.",
        "Rename one of the files, or give one of them another `slug`.",
    ),
    "external-image": Code(
        "An image from another site",
        "It tells that site who reads the page, and it disappears the day the other site moves it.",
        "Put the image in the content folder.",
        "warning",
    ),
    "fact-cycle": Code(
        "Facts that quote each other in a circle",
        "None of them ever gets a value.",
        "Write the value out in one of them.",
    ),
    "heading-jump": Code(
        "A heading that skips a level",
        "Screen readers navigate by heading levels; a missing level sounds like missing text.",
        "Use `##` under the title, `###` under `##`, and no `#` in the text: the title is the page's first heading.",
    ),
    "html-removed": Code(
        "HTML that is not let through",
        "Only harmless elements may stand in an article; scripts, frames, forms and event handlers are removed.",
        "Write it in Markdown, or leave it out.",
        "warning",
    ),
    "invalid-utf8": Code(
        "A file that is not UTF-8",
        "Its characters cannot be read for certain.",
        "Save the file as UTF-8; the message names the first byte that is wrong.",
    ),
    "invalid-value": Code(
        "A value outside what the field allows",
        "The field has a grammar or a range of its own: opening hours, a time zone, an id, a number.",
        "Correct the value as the message says; the page of the noun has an example.",
    ),
    "invalid-yaml": Code(
        "YAML that cannot be read",
        "The file's syntax is broken, so nothing in it is known.",
        "Look at the line, and the one above it, for indentation, quotes and colons.",
    ),
    "missing-alt": Code(
        "An image without alternative text",
        "A reader who does not see the image is told nothing.",
        "Describe what the image shows: `![The settings menu](menu.png)`.",
    ),
    "missing-field": Code(
        "A required field is missing",
        "The page cannot be made without it.",
        "Add the field.",
    ),
    "not-a-question": Code(
        "A FAQ topic without questions",
        "Its page would be empty.",
        "Write each question as a `## heading` with its answer below it.",
        "warning",
    ),
    "overdue-review": Code(
        "An article past its review date",
        "Nobody has read it through for longer than `review_every` allows; it may no longer be true.",
        "Read it through, correct it, and set `last_reviewed` to today.",
        "warning",
    ),
    "plan-cycle": Code(
        "Plans that inherit from each other in a circle",
        "No plan is the lowest, so nothing can be worked out from it.",
        "Delete `inherits` from the lowest plan.",
    ),
    "search-missed": Code(
        "A golden query that does not find its answer",
        "A customer who types this does not see the right answer. `kbgen check --search` asks the queries of "
        "`searches.yaml`; a build does not.",
        "Look at what came instead. Give the right answer the customer's words as `keywords`, add a group to "
        "`synonyms.yaml`, or pin the query; when another answer is right too, list it in `find`.",
    ),
    "stale-figure": Code(
        "A popularity figure for a page that is not there",
        "It counts for nothing; the page may have moved, or not be published.",
        "Delete the line, or write the page's address of today.",
        "warning",
    ),
    "symlink-escape": Code(
        "A symbolic link that leaves the content folder",
        "A pull request could publish any file of the machine that builds it.",
        "Copy the file into the content folder.",
    ),
    "too-deep": Code(
        "Brackets, lists or values nested too deep",
        "It is a slip or an attack: it takes minutes to read, and no reader could follow it.",
        "Close the brackets, or divide the text.",
    ),
    "too-large": Code(
        "An article that is too large",
        "No reader reads it, and no phone should load it.",
        "Divide it into several articles.",
    ),
    "troubleshooter-loop": Code(
        "A troubleshooter that goes round in circles",
        "The reader would meet the same step again and never be done.",
        "Lead one of the answers to a new step or to an outcome.",
    ),
    "unclosed-front-matter": Code(
        "Front matter without an end",
        "The whole article would be read as YAML.",
        "Add a line with `---` after the last field.",
    ),
    "unfilled-fact": Code(
        "A fact in a field that takes text as it is typed",
        "The reader would see `{{ … }}`: titles, names and keywords are never changed.",
        "Write the words out, or move the fact to the description.",
    ),
    "unknown-article": Code(
        "A reference to an article that does not exist",
        "The reader would find nothing there.",
        "Write the article's route: `guides/felsokning/fel-500`, `faq/konto#byta-losenord`.",
    ),
    "unknown-category": Code(
        "A reference to a category that does not exist",
        "The article would stand on no shelf.",
        "Use an id from `categories.yaml`, or from `videos.yaml` for a video.",
    ),
    "unknown-channel": Code(
        "A reference to a channel that does not exist",
        "The reader would be sent nowhere.",
        "Use an id from `channels.yaml`.",
    ),
    "unknown-fact": Code(
        "A fact that does not exist",
        "The reader would see `{{ … }}` where a price or a promise should stand.",
        "Use a name that `kbgen facts` lists, or add it to `facts.yaml`.",
    ),
    "unknown-feature": Code(
        "A plan that names a feature that does not exist",
        "The comparison table has no row for it.",
        "Use an id from `feature_groups` in `plans.yaml`.",
    ),
    "unknown-file": Code(
        "A file that kbgen does not know",
        "It would be ignored, and whoever wrote it would wonder why.",
        "Use one of the names of the content model; the hint names the nearest.",
    ),
    "unknown-key": Code(
        "A field that does not exist",
        "It would be ignored, and whoever wrote it would wonder why.",
        "Correct the name; the hint names the nearest field.",
    ),
    "unknown-node": Code(
        "An answer that leads to a step that does not exist",
        "The troubleshooter cannot go on.",
        "Use the id of one of the file's `nodes`.",
    ),
    "unknown-plan": Code(
        "A reference to a plan that does not exist",
        "Nobody would have it.",
        "Use an id from `plans.yaml`.",
    ),
    "unreachable-node": Code(
        "A troubleshooter step that no answer leads to",
        "No reader ever meets it.",
        "Lead an answer to it, or delete it.",
    ),
    "unreadable-file": Code(
        "A file that cannot be read",
        "Nobody can say what it holds: the link leads nowhere, the file is locked, or it is no ordinary file.",
        "Put an ordinary, readable file in its place.",
    ),
    "video-length": Code(
        "A video outside the length of its category",
        "Readers choose a kind of video by how much time they have.",
        "Move the video to another category, cut it, or change the category's range.",
        "warning",
    ),
    "wrong-type": Code(
        "A value of the wrong type",
        "The field needs another shape: a list, a date, a number.",
        "Write the value as the message says.",
    ),
}
