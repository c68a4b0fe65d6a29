"""`kbgen serve`: a preview that follows every save.

watchfiles tells of changes, Starlette and uvicorn serve the pages, and a stream of server-sent events tells the browser
to reload.  Each rebuild is complete before it is shown, so a reader of the preview never meets half a site.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
import tempfile
import traceback
import webbrowser
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import click
import uvicorn
from mkdocs.utils.yaml import yaml_load
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from kbgen.build.release import exclusive
from kbgen.build.workers import Crew, chosen, none_left
from kbgen.errors import BuildError, KbgenError, UsageError
from kbgen.host import panel
from kbgen.host.build import make
from kbgen.host.foreign import foreign
from kbgen.host.prepared import Job, Prepared
from kbgen.host.watched import Watched
from kbgen.pages.render import THEME
from kbgen.problems import Problem

log = logging.getLogger("mkdocs.plugins.kbgen")

RELOAD_SCRIPT = """\
(() => {
  const events = new EventSource("/__kbgen/events");
  events.onmessage = () => location.reload();
  addEventListener("pagehide", () => events.close());
})();
"""
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


def _named(config_file: Path) -> list[Path]:
    """The folders that `mkdocs.yml` names: MkDocs refuses it while one is missing, and so does not tell of that."""
    try:
        with config_file.open("rb") as file:
            said = yaml_load(file)
        theme = said.get("theme")
        names = [said.get("docs_dir"), theme.get("custom_dir") if isinstance(theme, dict) else None]
    except Exception:
        return []  # whatever is wrong with it, the build has told
    return [config_file.parent / name for name in names if name and isinstance(name, str)]


class Preview:
    """A site that is rebuilt on every change, and the browsers that wait for it."""

    def __init__(self, config_file: Path, site_dir: Path, address: str) -> None:
        overrides = (("site_dir", str(site_dir)), ("site_url", f"http://{address}/"))
        self._job = Job(config_file.absolute(), overrides, preview=True)
        self._config = self._job.config()
        self._site_dir = site_dir
        self._memo = self._job.cache()
        self._crew = Crew(chosen())
        self._changed = asyncio.Condition()
        self._problems: tuple[Problem, ...] = ()
        self._failure = ""
        self._stranger = ""

    def build(self, changed: Iterable[Path] = ()) -> None:
        """Builds the site; whatever fails is told, in the page too, and leaves the last one standing."""
        try:
            if self._failure or not all(path.is_relative_to(self._config.docs_dir) for path in changed):
                self._config = self._job.config()
            self._tell_of_strangers()
            site = Prepared(self._job, self._config, self._memo, self._crew)
            with exclusive(self._site_dir, kept=0) as releases, none_left():
                make(site, releases, self._site_dir.with_name("search-index"))
            self._problems, self._failure = site.project.problems, ""
        except (KbgenError, OSError) as error:
            self._failure = str(error)
            click.echo(f"kbgen: {error}", err=True)
        except Exception as error:  # a bug, but one that the next save may mend or go around
            self._failure = f"{type(error).__name__}: {error}"
            click.echo(traceback.format_exc(), err=True)

    def _tell_of_strangers(self) -> None:
        """Once, as it stays true; `kbgen build` leaves it to MkDocs, which is too slow for a preview."""
        stranger = foreign(self._config)
        if stranger and stranger != self._stranger:
            log.warning(
                f"kbgen does not know what {stranger} does to a page: the preview leaves out what hooks and other "
                "plugins do, `kbgen build` has it"
            )
        self._stranger = stranger

    async def follow(self) -> None:
        """Rebuilds on every change until it is cancelled.  Raises what the system does when it watches no more."""
        again = False
        while True:
            watched = self._watched()
            async with watched.changes() as more:
                if again:  # what was saved before this watch began, nobody tells
                    await self._rebuild(watched.names)
                replaced = False
                while not replaced and self._watched() == watched:
                    changed = await more()
                    await self._rebuild(changed)
                    replaced = any(path.is_dir() for path in changed & watched.names)
            again = True

    async def _rebuild(self, changed: Iterable[Path]) -> None:
        await asyncio.to_thread(self.build, changed)
        async with self._changed:
            self._changed.notify_all()
        await asyncio.to_thread(gc.collect)  # now that nobody waits: the command line never does it by itself

    def _watched(self) -> Watched:
        """As the last configuration says that could be read, and as `mkdocs.yml` does now."""
        config, file = self._config, self._job.config_file
        own = [Path(name) for name in (config.docs_dir, config.theme.custom_dir) if name]
        return Watched.of([file, THEME, THEME.parent / "locales", *own, *_named(file)])

    def shown(self, page: str) -> str:
        """A page as the preview shows it: with what is wrong, and the script that reloads it."""
        return panel.insert(page, self._problems, self._failure, live=True)

    def close(self) -> None:
        """Keeps on disk what was made."""
        self._memo.close()

    async def events(self, request: Request) -> StreamingResponse:
        """A stream with one message per rebuild."""
        return StreamingResponse(
            self._messages(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _messages(self) -> AsyncIterator[str]:
        yield ": connected\n\n"
        while True:
            async with self._changed:
                await self._changed.wait()
            yield "data: reload\n\n"

    def app(self) -> Starlette:
        """The web application; only local host names are answered, so no other site can read the preview."""
        routes = [
            Route("/__kbgen/events", self.events),
            Route("/__kbgen/reload.js", lambda _: Response(RELOAD_SCRIPT, media_type="text/javascript")),
            Mount("/", Pages(self, directory=self._site_dir, html=True)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS)])


class Pages(StaticFiles):
    """The files of a preview; every page is given what the preview adds to it, and none is kept by a browser."""

    def __init__(self, preview: Preview, **how: Any) -> None:
        super().__init__(**how)
        self._preview = preview

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As Starlette does, with pages made whole."""
        response = await super().get_response(path, scope)
        if isinstance(response, FileResponse) and response.media_type == "text/html":
            page = Path(response.path).read_text(encoding="utf-8")
            return HTMLResponse(self._preview.shown(page), response.status_code, {"Cache-Control": "no-store"})
        return response


def serve(config_file: Path, address: str, *, open_browser: bool = False) -> None:
    """Serves a preview until interrupted.  Raises UsageError for an address that cannot be used."""
    listener = _listen(address)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    with tempfile.TemporaryDirectory(prefix="kbgen-") as folder:
        site_dir = Path(folder).resolve() / "site"
        preview = Preview(config_file, site_dir, shown)
        try:
            preview.build()
            if not site_dir.is_dir():
                raise BuildError("there is nothing to preview")
            click.echo(f"serving http://{shown}/", err=True)
            if open_browser:
                webbrowser.open(f"http://{shown}/")
            asyncio.run(_run(preview, listener))
        finally:
            preview.close()


async def _run(preview: Preview, listener: socket.socket) -> None:
    settings = uvicorn.Config(preview.app(), log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    server = uvicorn.Server(settings)
    follower = asyncio.create_task(preview.follow())
    follower.add_done_callback(lambda _: setattr(server, "should_exit", True))  # who saw no change would wonder
    try:
        await server.serve(sockets=[listener])
    finally:
        follower.cancel()
    try:
        await follower
    except OSError as error:
        raise BuildError(f"changes cannot be followed: {error}") from error


def _listen(address: str) -> socket.socket:
    host, _, port = address.rpartition(":")
    try:
        if host.strip("[]") not in ("127.0.0.1", "localhost", "::1"):
            raise UsageError(f'"{address}" is not on this machine; a preview listens on 127.0.0.1 only')
        return socket.create_server(
            (host.strip("[]"), int(port)), family=socket.AF_INET6 if ":" in host else socket.AF_INET
        )
    except ValueError:
        raise UsageError(f'"{address}" is no address; write HOST:PORT') from None
    except OSError as error:
        raise UsageError(f"cannot listen on {address}: {error.strerror}") from None
