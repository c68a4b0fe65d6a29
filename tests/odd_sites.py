"""The parts of broken sites that git, an editor or a file system may not hold: each is made in a copy of its site."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

GUIDE = "---\ntitle: Publish your site\n---\nPress **Publish**.\n"


def case_twins(content: Path) -> None:
    (content / "media").mkdir()
    for name in ("ga\u030a.png", "gå.png", "menu.png", "Menu.png"):
        (content / "media" / name).touch()


def control_character(content: Path) -> None:
    hidden = GUIDE.replace("Press", "Press\u202e now\nand\x00 then").replace("your site", "your\ue000site")
    write(content / "guides/start/publish.md", hidden.encode())


def folder_link(content: Path) -> None:
    (content / "guides/round").symlink_to("..")


def invalid_utf8(content: Path) -> None:
    write(content / "guides/start/publish.md", GUIDE.replace("Press", "Tryck på").encode("latin-1"))
    (content / "media").mkdir()
    write(content / "media" / os.fsdecode(b"\xe5.png"), b"")


def symlink_escape(content: Path) -> None:
    (content / "guides/start/passwords.md").symlink_to("/etc/passwd")
    (content / "media").symlink_to("/etc")


def too_large(content: Path) -> None:
    write(content / "guides/start/publish.md", (GUIDE + "Press **Publish** again.\n" * 60_000).encode())


def unreadable_file(content: Path) -> None:
    (content / "guides/start").mkdir(parents=True)
    (content / "guides/start/nowhere.md").symlink_to("somewhere.md")
    (content / "guides/start/loop.md").symlink_to("loop.md")
    os.mkfifo(content / "guides/start/pipe.md")


def write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


MAKERS: dict[str, Callable[[Path], None]] = {
    "case-twins": case_twins,
    "control-character": control_character,
    "folder-link": folder_link,
    "invalid-utf8": invalid_utf8,
    "symlink-escape": symlink_escape,
    "too-large": too_large,
    "unreadable-file": unreadable_file,
}
