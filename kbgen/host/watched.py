"""What a preview follows: files and folders, also those that editors replace and those that are not there yet."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from watchfiles import DefaultFilter, awatch

from kbgen.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Watched:
    """Files and folders of which every change is to be told, also those that are not there yet.

    A system watches what stands under a name now, and not what takes the name next, as when an editor saves.  So the
    folder of each is watched, too, for that name alone: other folders in it, as those that a build makes, do not count.
    """

    folders: frozenset[Path]
    """Those that are there: what happens in them counts."""
    names: frozenset[Path]
    """What may come, go or be replaced; of a path of which more is missing, the first part that is."""

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Watched:
        """As things stand now."""
        places = [Path(os.path.abspath(path)) for path in paths]
        real = [Path(os.path.realpath(path)) for path in places]  # where a link leads is what is written to
        return cls(frozenset(filter(Path.is_dir, places)), frozenset(map(_first_missing, [*places, *real])))

    @asynccontextmanager
    async def changes(self) -> AsyncIterator[Callable[[], Awaitable[set[Path]]]]:
        """Watches from now on; what it gives waits for the next changes.  That raises what ends the watch."""
        found: asyncio.Queue[set[Path] | Exception] = asyncio.Queue()
        stop = asyncio.Event()

        async def tell(paths: Iterable[Path], counts: Callable[[Any, str], bool], *, recursive: bool) -> None:
            stream = awatch(*paths, watch_filter=counts, debounce=60, step=20, stop_event=stop, recursive=recursive)
            try:
                async for changes in stream:
                    found.put_nowait({Path(path) for _, path in changes})
            except FileNotFoundError:
                pass  # it went just now: who asks what is to be watched sees that, and its own folder tells of it
            except Exception as error:
                found.put_nowait(error)

        async def more() -> set[Path]:
            got = await found.get()
            if isinstance(got, Exception):
                raise got
            return got

        above = {name.parent for name in self.names}
        tasks = [
            asyncio.create_task(tell(above, lambda _, path: Path(path) in self.names, recursive=False)),
            asyncio.create_task(tell(self.folders, DefaultFilter(), recursive=True)),
        ]
        await asyncio.sleep(0)  # the first step of each, in which the system begins to watch
        try:
            yield more
        finally:
            stop.set()
            await asyncio.gather(*tasks)


def _first_missing(path: Path) -> Path:
    while not path.parent.is_dir():
        path = path.parent
    return path
