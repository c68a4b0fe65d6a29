"""`kbgen serve`: a preview that follows every save.

watchfiles tells of changes, Starlette and uvicorn serve the pages, and a stream of server-sent events tells the browser
to reload.  Each rebuild is complete before it is shown, so a reader of the preview never meets half a site.
"""

from __future__ import annotations

import asyncio
import socket
import tempfile
import webbrowser
from collections.abc import AsyncIterator
from pathlib import Path

import click
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from watchfiles import awatch

from kbgen.errors import KbgenError, UsageError
from kbgen.host import configuration
from kbgen.host.build import build_into
from kbgen.pages.render import THEME

RELOAD_SCRIPT = """\
(() => {
  const events = new EventSource("/__kbgen/events");
  events.onmessage = () => location.reload();
  addEventListener("pagehide", () => events.close());
})();
"""
LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]


class Preview:
    """A site that is rebuilt on every change, and the browsers that wait for it."""

    def __init__(self, config_file: Path, site_dir: Path, address: str) -> None:
        self._config_file = config_file
        self._site_dir = site_dir
        self._site_url = f"http://{address}/"
        self._changed = asyncio.Condition()

    def build(self) -> None:
        """Builds the site; a failure is told and leaves the last one standing."""
        try:
            build_into(self._config_file, self._site_dir, site_url=self._site_url, live=True)
        except KbgenError as error:
            click.echo(f"kbgen: {error}", err=True)

    async def follow(self, stop: asyncio.Event) -> None:
        """Rebuilds on every change until told to stop."""
        async for _ in awatch(*self._watched(), stop_event=stop, debounce=60, step=20):
            await asyncio.to_thread(self.build)
            async with self._changed:
                self._changed.notify_all()

    def _watched(self) -> list[Path]:
        config = configuration.read(self._config_file)
        folders = [Path(config.docs_dir), self._config_file.resolve(), THEME, THEME.parent / "locales"]
        return [*folders, *([Path(config.theme.custom_dir)] if config.theme.custom_dir else [])]

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
            Mount("/", StaticFiles(directory=self._site_dir, html=True)),
        ]
        return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=LOCAL_HOSTS)])


def serve(config_file: Path, address: str, *, open_browser: bool = False) -> None:
    """Serves a preview until interrupted.  Raises UsageError for an address that cannot be used."""
    listener = _listen(address)
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    with tempfile.TemporaryDirectory(prefix="kbgen-") as folder:
        preview = Preview(config_file, Path(folder, "site"), shown)
        build_into(config_file, Path(folder, "site"), site_url=f"http://{shown}/", live=True)
        click.echo(f"serving http://{shown}/", err=True)
        if open_browser:
            webbrowser.open(f"http://{shown}/")
        asyncio.run(_run(preview, listener))


async def _run(preview: Preview, listener: socket.socket) -> None:
    settings = uvicorn.Config(preview.app(), log_level="error", timeout_graceful_shutdown=1, lifespan="off")
    server, stop = uvicorn.Server(settings), asyncio.Event()
    follower = asyncio.create_task(preview.follow(stop))
    try:
        await server.serve(sockets=[listener])
    finally:
        stop.set()
        await follower


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
