"""The demo's server: all its sites on one port of the loopback interface, a first path segment for each.

`python -m demo.server --port 8100` runs it alone; tests use `DemoServer`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import socket
import threading
import time
from types import TracebackType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route

from demo.faults import Fault
from demo.faulty import FaultyApp, Log
from demo.neighbour_sites import Site, neighbour_blog_site, neighbour_site
from demo.sdnet_rim import SdNetRimSite
from demo.sessionnet import SessionNetSite
from demo.sessionnet_old import OldSessionNetSite
from demo.truth import to_json
from demo.wordpress import WordPressSite
from demo.world import World

HOST = "127.0.0.1"
ROBOTS = "User-agent: *\nDisallow:\n"
START_SECONDS = 10.0


class DemoApp:
    """The application: every site, robots.txt and the controls below /_demo/."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.log = Log()
        self._sites: dict[str, Site] = {
            "ahlenfeld": SessionNetSite(world, world.councils["ahlenfeld"]),
            "birkenrath": OldSessionNetSite(world, world.councils["birkenrath"]),
            "rurtal": SdNetRimSite(world),
            "spd-rurtal": WordPressSite(world, world.blogs["spd-rurtal"]),
            "nachrichten": WordPressSite(world, world.blogs["nachrichten"]),
            **{tenant: neighbour_site(world, council) for tenant, council in world.neighbours.items()},
            **{tenant: neighbour_blog_site(world, blog) for tenant, blog in world.neighbour_blogs.items()},
        }
        mounts = [Mount(f"/{tenant}", routes=site.routes()) for tenant, site in self._sites.items()]
        app = Starlette(routes=[Route("/robots.txt", _robots), *self._controls(), *mounts])
        self.asgi = FaultyApp(app, world.faults, self.log, self._product_page)

    def _product_page(self, path: str, kind: str) -> tuple[str, str]:
        site = self._sites.get(path.split("/")[1].split("?")[0])
        if site is None:
            return "<html><body><h1>Fehler</h1></body></html>", "text/html"
        return site.special_page(kind), "text/html; charset=utf-8"

    def _controls(self) -> list[Route]:
        return [
            Route("/_demo/advance", self._advance, methods=["POST"]),
            Route("/_demo/truth", self._truth),
            Route("/_demo/fault", self._add_fault, methods=["POST"]),
            Route("/_demo/fault", self._clear_faults, methods=["DELETE"]),
            Route("/_demo/log", self._show_log),
            Route("/_demo/log", self._clear_log, methods=["DELETE"]),
        ]

    def _advance(self, request: Request) -> Response:
        try:
            return JSONResponse(to_json(self.world.advance()))
        except LookupError as error:
            return JSONResponse({"error": str(error)}, status_code=409)

    def _truth(self, request: Request) -> Response:
        return JSONResponse(to_json(self.world.truth()))

    async def _add_fault(self, request: Request) -> Response:
        try:
            fields: dict[str, Any] = await request.json()
            self.world.faults.add(Fault(**fields))
        except (TypeError, ValueError) as error:
            return JSONResponse({"error": f"Die Störung ist falsch beschrieben: {error}"}, status_code=400)
        return JSONResponse({"added": fields["kind"]})

    def _clear_faults(self, request: Request) -> Response:
        self.world.faults.clear()
        return JSONResponse({"cleared": True})

    def _show_log(self, request: Request) -> Response:
        return JSONResponse(self.log.to_json())

    def _clear_log(self, request: Request) -> Response:
        self.log.clear()
        return JSONResponse({"cleared": True})


def _robots(request: Request) -> Response:
    return PlainTextResponse(ROBOTS)


class DemoServer:
    """Runs a world on a free port of the loopback interface, in a thread, as a context manager."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self._app = DemoApp(world)
        self._port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def log(self) -> Log:
        """What was asked for."""
        return self._app.log

    @property
    def url(self) -> str:
        """Its address, with a slash at the end."""
        if self._socket is None:
            raise RuntimeError("Der Demo-Server läuft nicht.")
        return f"http://{HOST}:{self._socket.getsockname()[1]}/"

    def start(self) -> None:
        """Begin to listen; returns when the server answers. Raises OSError where the port is taken."""
        # Named as TCP: else asyncio leaves Nagle's algorithm on, and each answer waits 40 ms for an ACK.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((HOST, self._port))
        self._port = self._socket.getsockname()[1]
        config = uvicorn.Config(self._app.asgi, log_config=None, lifespan="off", server_header=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="demo-server", daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + START_SECONDS
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("Der Demo-Server ist nicht angelaufen.")
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop listening; connections are refused from then on. It may be started again on its port."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._server.force_exit = True
            self._thread.join(START_SECONDS)
        if self._socket is not None:
            self._socket.close()
        self._server = self._thread = self._socket = None

    def __enter__(self) -> DemoServer:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main() -> None:
    """Run the demo world until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m demo.server", description="Die Demo-Welt auf loopback")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--today", type=dt.date.fromisoformat, default=None, help="JJJJ-MM-TT")
    parser.add_argument("--papers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    world = World(wanted.today or dt.datetime.now().astimezone().date(), wanted.papers, wanted.seed)
    uvicorn.run(DemoApp(world).asgi, host=HOST, port=wanted.port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
