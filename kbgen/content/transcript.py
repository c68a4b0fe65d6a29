"""Transcripts: the text of a video's WebVTT captions, https://www.w3.org/TR/webvtt1/."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from html import unescape
from itertools import islice, takewhile

from kbgen.content.source import read_text
from kbgen.content.tree import Tree
from kbgen.model import Cue, Site, Video
from kbgen.problems import Problem, short
from kbgen.prose import FORBIDDEN, SUBSTITUTE

_TIME = r"(?:(\d{2,4}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^<>]*>")


def attach(site: Site, tree: Tree) -> tuple[Site, list[Problem]]:
    """The same site, with a transcript for every video that has captions."""
    problems: list[Problem] = []
    videos = tuple(_with_transcript(video, tree, problems) for video in site.videos)
    return dataclasses.replace(site, videos=videos), problems


def _with_transcript(video: Video, tree: Tree, problems: list[Problem]) -> Video:
    if not video.captions or video.captions not in tree.names:
        return video
    shown = tree.shown(video.captions)
    text, found = read_text(tree.root / video.captions, shown)
    problems += found
    cues, faults = parse(text, shown) if text is not None else ((), [])
    problems += faults
    return dataclasses.replace(video, transcript=cues)


def parse(text: str, shown: str) -> tuple[tuple[Cue, ...], list[Problem]]:
    """The cues of a WebVTT text, in order, without markup, and what is wrong with it."""
    lines = text.split("\n")
    if not re.match(r"WEBVTT([ \t]|$)", lines[0]):
        return (), [Problem(shown, 1, "invalid-value", "this is no WebVTT", 'the first line must be "WEBVTT"')]
    cues, problems = [], []
    for number, line in enumerate(lines[1:], 2):
        if match := _TIMES.fullmatch(line.strip()):
            cues.append(Cue(_start(match), _text(lines, number)))
        elif "-->" in line:
            message = f'"{short(line)}" is no time of a cue'
            problems.append(Problem(shown, number, "invalid-value", message, "write 00:01.000 --> 00:04.000"))
    if not cues and not problems:
        hint = "write 00:01.000 --> 00:04.000 above a line"
        problems.append(Problem(shown, 1, "invalid-value", "there is no cue", hint))
    return tuple(cues), problems


def _start(match: re.Match[str]) -> dt.timedelta:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in match.groups()[:4])
    return dt.timedelta(hours=hours, minutes=minutes, seconds=seconds, milliseconds=thousandths)


def _text(lines: list[str], start: int) -> str:
    """A cue's lines: up to an empty one, or to the times of the next cue."""
    found = takewhile(lambda line: line.strip() and "-->" not in line, islice(lines, start, None))
    text = " ".join(unescape(_TAG.sub("", line)).strip() for line in found).strip()
    return FORBIDDEN.sub(SUBSTITUTE, text)
