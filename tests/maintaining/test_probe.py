"""`sources probe` over loopback: what it says, how much it asks, and where it stops."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from antragsradar.looking import NoAddress, web_address
from demo.faults import Fault, FaultKind
from demo.server import DemoServer
from tests.cli.conftest import Run
from tests.maintaining.conftest import NEUSTADT, asked

MOST_REQUESTS = 12


@pytest.fixture
def moved(server: DemoServer) -> Iterator[str]:
    """Another host, whose pages lead to the demo world's."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(404 if self.path == "/robots.txt" else 302)
            self.send_header("Location", server.url + NEUSTADT)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{other.server_port}/ratsinformation"
        other.shutdown()


def test_sessionnet_is_found_and_said(run: Run, server: DemoServer) -> None:
    answer = run("sources", "probe", server.url + NEUSTADT)
    assert answer.code == 0, answer
    assert answer.err == ""
    lines = answer.out.splitlines()
    assert "robots.txt erlaubt das Lesen." in lines
    assert "Gefunden: sessionnet 5.5.6 KP3 (Layout 6): nennt sich im Kopf der Seite" in lines
    assert "  system: sessionnet" in lines
    assert f"  base_url: {server.url}{NEUSTADT}" in lines
    assert any(line.startswith("  ✓ Kalender: ") for line in lines)
    assert any(line.startswith("  – OParl: HTTP-Status 404") for line in lines)
    assert f"  antragsradar sources new NAME {server.url}{NEUSTADT}" in lines[-1]


def test_it_begins_with_robots_txt_and_asks_little_one_after_the_other(run: Run, server: DemoServer) -> None:
    answer = run("sources", "probe", server.url + NEUSTADT, "--json")
    paths = asked(server)
    assert paths[:2] == ["/robots.txt", f"/{NEUSTADT}"]
    assert paths.count("/robots.txt") == 1
    assert len(paths) == answer.json["requests"] <= MOST_REQUESTS
    assert server.log.max_concurrent == 1


def test_a_deep_page_leads_to_the_base_address(run: Run, server: DemoServer) -> None:
    meeting = next(each for each in server.world.neighbours["neustadt"].meetings if each.published)
    url = f"{server.url}{NEUSTADT}si0057.asp?__ksinr={meeting.number}&smcspf=4"
    report = run("sources", "probe", url, "--json").json
    assert report["state"] == "found"
    assert report["proposals"][0] == {
        "system": "sessionnet",
        "base_url": server.url + NEUSTADT,
        "attributes": {},
        "choices": {},
        "title": "",
        "ags": "",
        "tried": True,
    }


def test_sdnet_rim_is_found_with_its_name(run: Run, server: DemoServer) -> None:
    report = run("sources", "probe", f"{server.url}rurtal/vorlagen", "--json").json
    assert [product["system"] for product in report["products"]] == ["sdnet_rim"]
    assert report["proposals"][0]["base_url"] == f"{server.url}rurtal/"
    assert report["proposals"][0]["title"] == "Kreis Rurtal"


def test_pages_that_end_in_php(run: Run, server: DemoServer) -> None:
    report = run("sources", "probe", f"{server.url}birkenrath/bi/", "--json").json
    assert report["proposals"][0]["attributes"] == {"extension": "php"}
    assert report["products"][0]["version"] == "4.9.6 (Layout 5)"


def test_a_move_to_another_host_is_followed_and_said(run: Run, server: DemoServer, moved: str) -> None:
    answer = run("sources", "probe", moved)
    assert answer.code == 0, answer
    assert f"Die Adresse ist umgezogen: {moved} → {server.url}{NEUSTADT}" in answer.out
    assert asked(server)[:2] == ["/robots.txt", f"/{NEUSTADT}"]


def test_robots_txt_is_obeyed_and_nothing_more_is_asked(run: Run, server: DemoServer) -> None:
    server.world.faults.add(Fault("robots_disallow"))
    answer = run("sources", "probe", f"{server.url}{NEUSTADT}si0040.asp")
    assert answer.code == 1
    assert "robots.txt erlaubt das Lesen nicht. Mehr wurde nicht gefragt." in answer.out
    assert "--system sessionnet" in answer.out
    assert asked(server) == ["/robots.txt"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("status_403", "HTTP-Status 403"),
        ("status_429", "HTTP-Status 429"),
        ("status_503", "HTTP-Status 503"),
        ("firewall_page", "Access denied"),
    ],
)
def test_a_server_that_refuses_is_left_alone(
    run: Run, server: DemoServer, kind: FaultKind, said: str
) -> None:
    server.world.faults.add(Fault(kind, path_prefix="/neustadt", seconds=2))
    answer = run("sources", "probe", server.url + NEUSTADT)
    assert answer.code == 1
    (line,) = [line for line in answer.out.splitlines() if "Mehr wurde nicht gefragt." in line]
    assert line.startswith("Der Server will solche Besuche nicht (")
    assert said in line
    assert asked(server) == ["/robots.txt", f"/{NEUSTADT}"]


@pytest.mark.parametrize("kind", ["cut", "empty", "huge", "status_500", "truncated_html"])
def test_a_site_that_is_broken_is_no_crash(run: Run, server: DemoServer, kind: FaultKind) -> None:
    server.world.faults.add(Fault(kind, path_prefix="/neustadt", size=30 << 20))
    answer = run("sources", "probe", server.url + NEUSTADT)
    assert answer.code in (0, 1)
    assert "Traceback" not in answer.out + answer.err
    assert "gescheitert" not in answer.err
    assert len(asked(server)) <= MOST_REQUESTS


def test_a_server_that_is_not_there(run: Run, server: DemoServer) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = run("sources", "probe", f"http://127.0.0.1:{port}/bi/", "--json")
    assert answer.code == 1
    assert answer.json["state"] == "failed"
    assert answer.json["message"] == "Der Server nimmt keine Verbindung an"


def test_outside_of_the_demo_only_the_public_internet_is_asked(
    run: Run, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTRAGSRADAR_DEMO_URL")
    answer = run("sources", "probe", server.url + NEUSTADT)
    assert answer.code == 1
    assert "führt zu keiner öffentlichen Adresse" in answer.out
    assert asked(server) == []


@pytest.mark.parametrize(
    "address",
    ["", "ftp://ris.example/", "file:///etc/passwd", "ein wort", "wort", "http://a b.de/", "http://[/"],
)
def test_what_is_no_address(run: Run, address: str) -> None:
    run("sources", "probe", address).refuses(2, "Adresse")


def test_credentials_are_refused_and_not_repeated(run: Run) -> None:
    answer = run("sources", "probe", "https://name:" + "geheim@ris.example/")
    answer.refuses(2, "Zugangsdaten")
    assert "geheim" not in answer.err


def test_addresses_as_people_type_them() -> None:
    assert web_address(" ris.example ") == "https://ris.example/"
    assert web_address("ris.example/bi?x=1#y") == "https://ris.example/bi?x=1"
    assert web_address("http://127.0.0.1:8100") == "http://127.0.0.1:8100/"
    with pytest.raises(NoAddress):
        web_address("https://ris.example:port/")
