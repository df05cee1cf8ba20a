"""The website, over a real server on loopback."""

from __future__ import annotations

import datetime as dt
import gzip
import http.client
import json
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import feedparser
import pytest
import uvicorn
from bs4 import BeautifulSoup
from starlette.applications import Starlette

from alerts.feeds import motion_feed
from alerts.publish import publish
from alerts.site import Site
from alerts.web.app import create_app
from alerts.web.start import start_page
from storage.database import reading
from storage.motions import newest_motions
from storage.views import RunningView
from tests.alerts.house import HOUSE, add_change, add_motion, set_source
from tests.alerts.samples import HOSTILE, NOW, SITE, instant, motion, source
from tests.databases import take_away


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def soup(self) -> Any:
        return BeautifulSoup(self.body, "lxml")

    @property
    def words(self) -> str:
        return " ".join(self.soup.get_text(" ").split())


class Staying(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *given: Any) -> None:
        return None


class Web:
    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(
            app, host="127.0.0.1", port=0, log_level="critical", lifespan="off", date_header=False
        )
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> Web:
        self.thread.start()
        deadline = time.monotonic() + 15
        while not self.server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        assert self.server.started
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        return self

    def post(self, path: str, fields: dict[str, str] | bytes, **headers: str) -> Answer:
        """Send a form; where the answer leads to is not followed."""
        opener = urllib.request.build_opener(Staying)
        body = fields if isinstance(fields, bytes) else urllib.parse.urlencode(fields).encode()
        return self.get(path, "POST", body, opener.open, **headers)

    def __exit__(self, *exception: object) -> None:
        self.server.should_exit = True
        self.thread.join(15)

    def connection(self) -> http.client.HTTPConnection:
        """To ask without following redirects."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)

    def get(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        opened: Callable[..., Any] = urllib.request.urlopen,
        **headers: str,
    ) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, headers=named, method=method, data=body)
        try:
            with opened(request, timeout=15) as response:
                return Answer(response.status, dict(response.headers.items()), response.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers.items()), error.read())


@pytest.fixture
def web(house, tmp_path):
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", mails=tmp_path / "mails")) as running:
        yield running


def fill(house):
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)
    add_motion(house, 1)
    add_motion(house, 2, title=HOSTILE)
    for number in (1, 2):
        add_change(house, number)


def test_start_page_shows_motions_with_their_reasons(house, web):
    fill(house)
    answer = web.get("/")
    assert answer.status == 200
    assert "Die Verwaltung wird beauftragt, Sprachlotsen einzusetzen." in answer.words
    assert "Gefunden wegen »Zugewanderte«, im Text, Seite 1" in answer.words
    assert [mark.get_text() for mark in answer.soup.find_all("mark")] == ["Zugewanderte"] * 2
    link = answer.soup.find("a", string="Sprachlotsen für Stadtteil 1")
    assert link["href"] == "https://musterstadt.example/bi/vo0050.asp?__kvonr=1"
    assert "Alle Quellen (2) sind gelesen" in answer.words


def test_page_is_accessible_in_its_structure(house, web):
    fill(house)
    soup = web.get("/").soup
    assert soup.html["lang"] == "de"
    assert all(len(soup.find_all(name)) == 1 for name in ("h1", "header", "main", "footer", "nav"))
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert soup.find("a", class_="skip")["href"] == "#inhalt"
    for tag in soup.find_all(attrs={"aria-labelledby": True}):
        assert soup.find(id=tag["aria-labelledby"]) is not None
    assert all(image.has_attr("alt") for image in soup.find_all("img"))


def test_nothing_runs_and_nothing_comes_from_elsewhere(house, web):
    fill(house)
    answer = web.get("/")
    soup = answer.soup
    assert soup.find_all(["script", "iframe", "object", "embed"]) == []
    assert [(form["method"], form["action"]) for form in soup.find_all("form")] == [("get", "/motions")]
    assert soup.find_all(style=True) == []
    languages = [tag for tag in soup.find_all("link", rel="alternate") if tag.get("hreflang")]
    assert all(tag["href"].startswith(f"{SITE.base_url}/") for tag in languages)
    others = [tag for tag in soup.find_all(["img", "link"]) if tag not in languages]
    loaded = [tag.get("src") or tag.get("href") for tag in others]
    assert all(address.startswith(("/static/", "/feeds/", "/calendar.ics")) for address in loaded)
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert "\u202e" not in answer.body.decode()
    for address in loaded:
        assert web.get(address).status == 200


@pytest.mark.parametrize("path", ["/", "/feeds/motions.rss", "/status.json", "/static/style.css", "/nichts"])
def test_every_answer_carries_safe_headers_and_no_cookie(web, path):
    headers = web.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_before_the_first_run_the_page_says_so(web):
    answer = web.get("/")
    assert "Noch nichts gelesen: der erste Durchgang steht noch aus" in answer.words
    assert "noch nicht gelesen" in answer.words


@pytest.mark.parametrize(
    ("name", "media_type"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")]
)
def test_feeds_before_and_after_they_are_published(house, web, tmp_path, name, media_type):
    empty = web.get(f"/feeds/motions.{name}")
    assert empty.status == 200
    assert feedparser.parse(empty.body).entries == []
    fill(house)
    with reading(house) as connection:
        publish(motion_feed(newest_motions(connection), SITE), tmp_path / "feeds", NOW)
    answer = web.get(f"/feeds/motions.{name}")
    assert answer.headers["content-type"] == f"application/{name}+xml; charset=utf-8"
    parsed = feedparser.parse(answer.body)
    assert not parsed.bozo
    assert len(parsed.entries) == 2


def test_a_reader_that_has_the_feed_fetches_it_only_once(house, web, tmp_path):
    fill(house)
    with reading(house) as connection:
        publish(motion_feed(newest_motions(connection), SITE), tmp_path / "feeds", NOW)
    path = "/feeds/motions.rss"
    first = web.get(path)
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"x", {tag}'},
        {"If_Modified_Since": modified},
    ):
        again = web.get(path, **headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == tag
    for headers in ({"If_None_Match": '"x"'}, {"If_None_Match": '"x"', "If_Modified_Since": modified},
                    {"If_Modified_Since": "Unsinn"},
                    {"If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"}):  # fmt: skip
        assert web.get(path, **headers).status == 200


def test_gzip_and_head(house, web, tmp_path):
    fill(house)
    with reading(house) as connection:
        publish(motion_feed(newest_motions(connection), SITE), tmp_path / "feeds", NOW)
    packed = web.get("/feeds/motions.atom", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == web.get("/feeds/motions.atom").body
    assert web.get("/feeds/motions.atom", method="HEAD").body == b""


def test_status_for_programs(house, web):
    fill(house)
    set_source(
        house, "altdorf", state="blocked", failure="blocked", message="HTTP-Status 403", since=instant(8)
    )
    known = json.loads(web.get("/status.json").body)
    assert known["running"] == []
    altdorf = next(each for each in known["sources"] if each["name"] == "altdorf")
    assert (altdorf["state"], altdorf["failure"], altdorf["since"]) == (
        "blocked", "blocked", "2026-03-08T09:00:00+00:00",
    )  # fmt: skip
    assert "wissen wir nicht" in altdorf["meaning"]


def test_outage_is_told_in_words_with_since_when(house, web):
    fill(house)
    set_source(
        house, "altdorf", state="broken", message="Der Server nimmt keine Verbindung an", since=instant(8)
    )
    words = web.get("/").words
    assert "Nicht nachsehen konnten wir bei: Kreis Altdorf." in words
    assert "gestört seit 8. März 2026, 10:00 Uhr" in words
    assert "Grund: Der Server nimmt keine Verbindung an." in words


def test_unknown_pages_and_methods(web):
    missing = web.get("/gibt-es-nicht")
    assert missing.status == 404
    assert "Diese Seite gibt es nicht" in missing.words
    assert web.get("/", method="POST").status == 405
    assert web.get("/static/../app.py").status == 404


@pytest.mark.parametrize(
    ("path", "method", "allowed"),
    [
        ("/", "POST", "GET, HEAD"),
        ("/feeds/motions.rss", "DELETE", "GET, HEAD"),
        ("/abonnieren", "DELETE", "GET, HEAD, POST"),
        ("/en/abonnieren", "PUT", "GET, HEAD, POST"),
        ("/betrieb/anmelden", "OPTIONS", "GET, HEAD, POST"),
        ("/static/style.css", "POST", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_told_all_that_there_are(web, path, method, allowed):
    answer = web.get(path, method=method)
    assert (answer.status, ", ".join(sorted(answer.headers["allow"].split(", ")))) == (405, allowed)


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [("/motions/", "/motions"), ("/status/?a=b%2Fc", "/status?a=b%2Fc"), ("/betrieb/", "/betrieb")],
)
def test_a_slash_too_many_leads_on_whatever_host_is_named(web, path, leads_to):
    connection = web.connection()
    connection.request("GET", path, headers={"Host": "evil.example"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (307, leads_to)
    connection.close()
    for nowhere in ("//evil.example/", "/nirgends/", "/oparl/v1.1/system/"):
        connection.request("GET", nowhere, headers={"Host": "evil.example"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["location"]) == (404, None)
        answer.read()


def test_health_and_a_database_that_is_gone(house, tmp_path):
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        assert (web.get("/healthz").status, json.loads(web.get("/healthz").body)) == (200, {"status": "ok"})
        take_away(house, tmp_path / HOUSE)
        assert web.get("/healthz").status == 503
        answer = web.get("/")
        assert answer.status == 503
        assert "Die Datenbank antwortet nicht" in answer.words
        assert not re.search("(?i)sqlite|psycopg|test_[0-9]", answer.body.decode())
        assert "content-security-policy" in answer.headers


def test_an_unforeseen_error_says_nothing_of_the_inside(house, tmp_path, monkeypatch):
    monkeypatch.setattr("alerts.web.app.source_views", lambda connection: 1 / 0)
    with Web(create_app(house, SITE, feeds=tmp_path)) as web:
        answer = web.get("/")
    assert answer.status == 500
    assert "ZeroDivision" not in answer.body.decode()
    assert "content-security-policy" in answer.headers


def test_mails_that_do_not_go_out_are_told_of_and_no_path_of_the_server(house, tmp_path):
    site = Site("https://radar.example", contact="redaktion@radar.example")
    for mails, named in ((tmp_path / "mails", True), (None, False)):
        with Web(create_app(house, site, feeds=tmp_path, mails=mails)) as web:
            words = web.get("/").words
            assert ("kein Mailserver eingerichtet" in words) is named
            assert str(tmp_path) not in words


NEVER = {"state": "new", "since": None, "last_read": None, "last_tried": None}
FAILED = {"state": "broken", "last_read": None}
RUN = RunningView("musterstadt", dt.datetime(2026, 3, 10, tzinfo=dt.UTC), {})


@pytest.mark.parametrize(
    ("sources", "runs", "title", "trouble"),
    [
        ([], [], "Noch keine Quelle eingerichtet", False),
        ([source(**NEVER)], [RUN], "Noch nichts gelesen: der erste Durchgang läuft …", False),
        ([source(**NEVER)], [], "Noch nichts gelesen: der erste Durchgang steht noch aus", False),
        ([source(**FAILED)], [], "Keine Quelle konnte gelesen werden", True),
        ([source(), source("altdorf", **FAILED)], [], "Bisher kein Antrag zur Integration gefunden", True),
        ([source()], [], "Bisher kein Antrag zur Integration gefunden", False),
    ],
)
def test_an_empty_list_says_why_it_is_empty(sources, runs, title, trouble):
    notice = start_page([], sources, runs, None).notice
    assert (notice.title, notice.is_trouble) == (title, trouble)


def test_pulse_of_the_page():
    assert start_page([motion()], [source()], [], None).pulse == "fine"
    assert start_page([motion()], [source(**NEVER)], [], None).pulse == "waiting"
    assert start_page([motion()], [source(), source("altdorf", state="held")], [], None).pulse == "trouble"
    assert (
        start_page([motion()], [source()], [RUN], None).running == "Gerade wird gelesen: Stadt Musterstadt."
    )


def test_the_page_of_a_motion_says_where_we_could_not_look(house, web, sources_of_now):
    add_motion(house, 1)
    with reading(house) as connection:
        (shown,) = newest_motions(connection)
    set_source(house, "musterstadt", state="ok")
    set_source(house, "altdorf", state="blocked")
    assert "Nicht nachsehen" not in web.get(f"/motions/{shown.uuid}").words, "it has nothing to do with it"
    set_source(house, "musterstadt", state="blocked")
    page = web.get(f"/motions/{shown.uuid}")
    assert "Nicht nachsehen konnten wir bei: Stadt Musterstadt." in page.words
    assert page.soup.select_one("[role=status] a")["href"] == "/status"
