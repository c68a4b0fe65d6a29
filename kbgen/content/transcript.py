"""Transcripts: the text of a video's WebVTT captions, https://www.w3.org/TR/webvtt1/."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from html import unescape

from kbgen.content.source import read_text
from kbgen.content.tree import Tree
from kbgen.model import Cue, Site, Video
from kbgen.problems import Problem

_TIMES = re.compile(r"(?:(\d+):)?(\d\d):(\d\d)\.(\d{3})\s+-->")
_TAG = re.compile(r"<[^>]*>")


def attach(site: Site, tree: Tree) -> tuple[Site, list[Problem]]:
    """The same site, with a transcript for every video that has captions."""
    problems: list[Problem] = []
    videos = tuple(_with_transcript(video, tree, problems) for video in site.videos)
    return dataclasses.replace(site, videos=videos), problems


def _with_transcript(video: Video, tree: Tree, problems: list[Problem]) -> Video:
    if not video.captions or video.captions not in tree.names:
        return video
    text, found = read_text(tree.root / video.captions, tree.shown(video.captions))
    problems += found
    cues = parse(text)
    if not cues and not found:
        message = "no cue could be read; the file must be WebVTT"
        problems.append(Problem(tree.shown(video.captions), 1, "invalid-value", message, 'begin with "WEBVTT"'))
    return dataclasses.replace(video, transcript=cues)


def parse(text: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT text, in order, without markup."""
    blocks = re.split(r"\n{2,}", text.strip())
    if not blocks[0].startswith("WEBVTT"):
        return ()
    return tuple(cue for block in blocks[1:] if (cue := _cue(block.split("\n"))))


def _cue(lines: list[str]) -> Cue | None:
    at = next((number for number, line in enumerate(lines) if _TIMES.match(line)), None)
    if at is None:
        return None
    match = _TIMES.match(lines[at])
    assert match
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups())
    start = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=thousandths)
    return Cue(start, " ".join(unescape(_TAG.sub("", line)).strip() for line in lines[at + 1 :]).strip())
