#!/usr/bin/env python3
"""Render the tutorial films: videos.yaml + WebVTT captions -> a silent slide film (.webm) and a poster (.png) each.

Not part of the build: its output is committed.  The same input and the same tools give the same bytes.

Needs  Python 3.11+ with Pillow and PyYAML, ffmpeg with libvpx-vp9, and the Liberation fonts
       (Debian: `apt install ffmpeg fonts-liberation`; `pip install pillow pyyaml` in a virtual environment).
Usage  nice python scripts/render_videos.py [--content content] [video-id ...]

Every cue is one slide, held for as long as the cue lasts.  A cue begins and ends on a whole second, the first at 0 and
each of the rest where the one before it ended; a chapter begins where some cue does; and the last cue ends at the
video's `duration`.  Videos with a provider, or without captions and a poster, are left alone.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path

import yaml
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN, LEADING = 960, 540, 64, 1.32
INK, PAPER, MUTED, TRACK = "#12263f", "#ffffff", "#a9bdd6", "#2d4566"
ACCENTS = ("#5fd0bd", "#f5c364", "#ff9d85", "#b9a8ff")  # by the category's place in the file
BRAND, SILENT = "Mediaweb", "Textad bildfilm utan ljud"
FONTS = Path("/usr/share/fonts/truetype/liberation")
TIMING = re.compile(r"^(\d+):(\d\d):(\d\d)\.000 --> (\d+):(\d\d):(\d\d)\.000$")
ISO = re.compile(r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


@dataclass(frozen=True, slots=True)
class Cue:
    """One slide's text and the whole seconds between which it shows."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Film:
    """All that the pictures need to know about a video."""

    title: str
    category: str
    accent: str
    duration: int
    chapters: tuple[tuple[int, str], ...]
    cues: tuple[Cue, ...]


def seconds(value: str) -> int:
    """`PT1H2M3S` as seconds."""
    match = ISO.match(value)
    if not match:
        raise ValueError(f"not a duration in whole seconds: {value}")
    hours, minutes, rest = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest


def read_cues(path: Path) -> tuple[Cue, ...]:
    """The cues of a WebVTT file of the plain kind that this script asks for."""
    cues = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        timing, *lines = block.splitlines()
        match = TIMING.match(timing)
        if not match:
            raise ValueError(f"{path}: not a cue in whole seconds: {timing}")
        h, m, s, h2, m2, s2 = map(int, match.groups())
        cues.append(Cue(h * 3600 + m * 60 + s, h2 * 3600 + m2 * 60 + s2, html.unescape(" ".join(lines))))
    return tuple(cues)


def check(film: Film, name: str) -> None:
    """Hold the captions, the chapters and the declared length against one another."""
    starts = [cue.start for cue in film.cues]
    if starts != [0, *(cue.end for cue in film.cues[:-1])]:
        raise ValueError(f"{name}: the cues leave a gap or overlap")
    if film.cues[-1].end != film.duration:
        raise ValueError(f"{name}: duration is {film.duration} s, the captions end at {film.cues[-1].end} s")
    for start, title in film.chapters:
        if start not in starts:
            raise ValueError(f'{name}: no cue begins with the chapter "{title}" at {start} s')
    if not film.chapters or film.chapters[0][0] != 0:
        raise ValueError(f"{name}: the first chapter must begin at PT0S")


def font(size: int, weight: str = "Regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"LiberationSans-{weight}.ttf"), size)


def wrap(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break a text into lines no wider than `width`."""
    lines: list[str] = []
    for word in text.split():
        if lines and face.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def balanced(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The same number of lines as `wrap`, as even as they can be."""
    lines = wrap(text, face, width)
    for narrower in range(width, 0, -8):
        tried = wrap(text, face, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
    return lines


def canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (WIDTH, HEIGHT), INK)
    return image, ImageDraw.Draw(image)


def largest(text: str, width: int, height: int) -> ImageFont.FreeTypeFont:
    """The largest face in which a text fits the box."""
    for size in (42, 39, 36, 33, 30):
        face = font(size)
        if len(wrap(text, face, width)) * size * LEADING <= height:
            return face
    raise ValueError(f"too long for a slide: {text}")


def write_lines(draw: ImageDraw.ImageDraw, top: int, lines: list[str], face: ImageFont.FreeTypeFont) -> None:
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * face.size * LEADING), line, PAPER, face)


def slide(film: Film, place: int) -> Image.Image:
    """One cue: chapter above, text in the middle, title and progress below."""
    image, draw = canvas()
    cue, right = film.cues[place], WIDTH - MARGIN
    number = sum(start <= cue.start for start, _ in film.chapters)
    draw.text((MARGIN, 44), f"Kapitel {number} av {len(film.chapters)}", MUTED, font(20))
    draw.text((MARGIN, 72), film.chapters[number - 1][1], film.accent, font(32, "Bold"))
    face = largest(cue.text, right - MARGIN, 290)
    write_lines(draw, 150, balanced(cue.text, face, right - MARGIN), face)
    draw.text((MARGIN, 462), film.title, MUTED, font(20))
    draw.text((right, 462), f"{place + 1}/{len(film.cues)}", MUTED, font(20), anchor="ra")
    progress(draw, film, cue.end)
    return image


def progress(draw: ImageDraw.ImageDraw, film: Film, now: int) -> None:
    """A line with a gap between chapters, filled as far as `now`."""
    gap = 4
    scale = (WIDTH - 2 * MARGIN + gap) / film.duration
    bounds = [*(start for start, _ in film.chapters), film.duration]
    for begin, end in pairwise(bounds):
        for colour, until in ((TRACK, end), (film.accent, min(now, end))):
            if until > begin:
                draw.rectangle((MARGIN + begin * scale, 500, MARGIN + until * scale - gap - 1, 505), colour)


def poster(film: Film) -> Image.Image:
    """The title, its category, and that there is no sound."""
    image, draw = canvas()
    for step, colour in enumerate((TRACK, MUTED, film.accent)):
        left, top = 690 + step * 40, 62 + step * 26
        draw.rounded_rectangle((left, top, left + 126, top + 82), 8, INK, colour, 3)
    draw.polygon(((824, 138), (824, 172), (852, 155)), film.accent)
    draw.text((MARGIN, 58), BRAND, PAPER, font(30, "Bold"))
    draw.text((MARGIN, 98), film.category, film.accent, font(26))
    lines = balanced(film.title, font(56, "Bold"), WIDTH - 2 * MARGIN)
    write_lines(draw, 420 - round(len(lines) * 56 * LEADING), lines, font(56, "Bold"))
    length = f"{film.duration // 60}:{film.duration % 60:02}"
    draw.text((MARGIN, 462), f"{SILENT} · {length}", MUTED, font(24))
    return image.quantize(32, dither=Image.Dither.NONE)


def encode(film: Film, target: Path) -> None:
    """One frame a second; a keyframe at every chapter, so that players can jump there at once."""
    chapters = ",".join(str(start) for start, _ in film.chapters)
    quiet = ["ffmpeg", "-loglevel", "error", "-y"]
    size = f"{WIDTH}x{HEIGHT}"
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", size, "-framerate", "1", "-i", "pipe:0"]
    colours = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p", "-colorspace", "bt709"]
    codec = ["-c:v", "libvpx-vp9", "-crf", "50", "-b:v", "0", "-tune-content", "screen", "-cpu-used", "1"]
    keys = ["-threads", "1", "-g", "9999", "-force_key_frames", chapters]
    exact = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-cues_to_front", "1"]
    command = [*quiet, *source, *colours, *codec, *keys, *exact, "-metadata", f"title={film.title}", str(target)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        for place, cue in enumerate(film.cues):
            frame = slide(film, place).tobytes()
            for _ in range(cue.end - cue.start):
                process.stdin.write(frame)
        process.stdin.close()
    if process.returncode:
        raise ValueError(f"{target}: ffmpeg failed")


def films(content: Path, wanted: set[str]) -> Iterator[tuple[str, Film, dict]]:
    """Every film to make, checked, with the record it came from."""
    library = yaml.safe_load((content / "videos.yaml").read_text(encoding="utf-8"))
    coloured = zip(library["categories"], cycle(ACCENTS), strict=False)
    categories = {category["id"]: (category["title"], accent) for category, accent in coloured}
    for video in library["videos"]:
        name = video["id"]
        complete = "captions" in video and "poster" in video and "file" in video["source"]
        if not complete or (wanted and name not in wanted):
            continue
        chapters = tuple((seconds(chapter["start"]), chapter["title"]) for chapter in video.get("chapters", ()))
        cues = read_cues(content / video["captions"])
        film = Film(video["title"], *categories[video["category"]], seconds(video["duration"]), chapters, cues)
        check(film, name)
        yield name, film, video


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--content", type=Path, default=Path("content"))
    parser.add_argument("ids", nargs="*", help="only these videos")
    options = parser.parse_args()
    for name, film, video in films(options.content, set(options.ids)):
        target = options.content / video["source"]["file"]
        poster(film).save(options.content / video["poster"], optimize=True)
        encode(film, target)
        print(f"{name:28}{dt.timedelta(seconds=film.duration)!s:>9}{target.stat().st_size:>9} bytes")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ValueError as problem:
        sys.exit(f"render_videos: {problem}")
