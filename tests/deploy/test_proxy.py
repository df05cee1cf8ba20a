"""The proxy's configuration, by a real Caddy before an invented website: TLS, who asks, what passes."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.deploy.files import CADDYFILE, services
from tests.deploy.outside import Outside, end, stop, until
from tests.house.support import free_port, tool

FORGED = "203.0.113.7"


class Website(BaseHTTPRequestHandler):
    """Answers with what has reached it."""

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        sent = len(self.rfile.read(length))
        if sent < length:
            return  # the proxy let no more through, and has answered by itself
        body = json.dumps({"path": self.path, "sent": sent, **dict(self.headers)}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def ports() -> dict[str, str]:
    return {name: free_port() for name in ("HTTP_PORT", "HTTPS_PORT", "HEALTH_PORT")}


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory, ports: dict[str, str]) -> Iterator[Outside]:
    """The proxy's container, with an invented website behind it."""
    if not shutil.which("wget"):
        pytest.skip("it takes wget, which the image of the proxy has")
    folder = tmp_path_factory.mktemp("proxy")
    with ThreadingHTTPServer(("127.0.0.1", 0), Website) as website:
        thread = threading.Thread(target=website.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield Outside(
                folder,
                {
                    "/etc/caddy/Caddyfile": str(CADDYFILE),
                    "127.0.0.1:8080": f"127.0.0.1:{ports['HEALTH_PORT']}",
                },
                {
                    **ports,
                    "ANTRAGSRADAR_BASE_URL": f"https://localhost:{ports['HTTPS_PORT']}",
                    "UPSTREAM": f"127.0.0.1:{website.server_port}",
                    # Of the image: where it keeps certificates; no root of the machine's own is touched.
                    "XDG_DATA_HOME": str(folder / "data"),
                    "XDG_CONFIG_HOME": str(folder / "config"),
                    "HOME": str(folder),
                },
            )
        finally:
            website.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def proxy(outside: Outside) -> Iterator[subprocess.Popen[str]]:
    """The proxy, once its own health check is content and it has made its certificate."""
    service = services()["proxy"]
    process = outside.start(service["command"], {})
    try:
        until(lambda: outside.run(service["healthcheck"]["test"][1:], {}).returncode == 0)
        until(lambda: any(outside.folder.rglob("localhost.crt")))
        yield process
        stop(process)
    finally:
        end([process])


def ask(
    outside: Outside, ports: dict[str, str], path: str, body: bytes | None = None, **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """What is answered by TLS, whose certificate is checked."""
    (root,) = (outside.folder / "data").rglob("pki/authorities/local/root.crt")
    context = ssl.create_default_context(cafile=str(root))
    connection = http.client.HTTPSConnection(
        "localhost", int(ports["HTTPS_PORT"]), timeout=20, context=context
    )
    connection.request("GET" if body is None else "POST", path, body, headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


def test_it_is_written_as_its_tool_writes_it() -> None:
    assert tool("caddy", "fmt", str(CADDYFILE)).stdout == CADDYFILE.read_text("utf-8")


@pytest.mark.usefixtures("proxy")
def test_the_website_is_behind_it_and_learns_who_asks(outside: Outside, ports: dict[str, str]) -> None:
    forged = {"X-Forwarded-For": FORGED, "X-Forwarded-Proto": "gopher", "X-Forwarded-Host": "evil.example"}
    status, headers, body = ask(outside, ports, "/motions?suche=x", None, **forged)
    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert not {"Server", "Via"} & set(headers)
    reached = json.loads(body)
    assert reached["path"] == "/motions?suche=x"
    assert reached["Host"] == f"localhost:{ports['HTTPS_PORT']}"
    assert reached["X-Forwarded-For"] in ("127.0.0.1", "::1")
    assert reached["X-Forwarded-Proto"] == "https"
    assert FORGED not in body.decode()


@pytest.mark.usefixtures("proxy")
def test_figures_stay_inside_and_so_does_what_is_too_long(outside: Outside, ports: dict[str, str]) -> None:
    assert ask(outside, ports, "/metrics")[0] == 404
    assert ask(outside, ports, "/healthz")[0] == 200
    for length, status in ((20_000, 200), (70_000, 413)):
        answered, _, body = ask(outside, ports, "/subscribe", b"x" * length)
        assert answered == status
        assert status == 413 or json.loads(body)["sent"] == length


@pytest.mark.usefixtures("proxy")
def test_without_tls_it_leads_to_tls(ports: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("localhost", int(ports["HTTP_PORT"]), timeout=20)
    connection.request("GET", "/motions")
    answer = connection.getresponse()
    assert answer.status == 308
    assert answer.headers["Location"] == "https://localhost/motions"


def test_its_health_check_sees_that_nobody_answers(outside: Outside) -> None:
    check = services()["proxy"]["healthcheck"]["test"]
    assert check[0] == "CMD"
    nobody = Outside(outside.folder, {"127.0.0.1:8080": f"127.0.0.1:{free_port()}"})
    assert nobody.run(check[1:], {}).returncode != 0
