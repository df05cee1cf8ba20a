"""The English website: every page of it is English, but for what is quoted and says so (WCAG 2.2, 3.1.2)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import Engine, select, update
from starlette.routing import Route

from alerts.imprint import Imprint
from alerts.web.app import create_app
from alerts.web.charts import NAMES as NAMES_OF_CHARTS
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.information import PATHS
from alerts.web.languages import is_page
from alerts.web.overview import DONE
from storage.filters import Filter
from storage.jobs import JobRecord, watch
from storage.models import TopicMatch
from storage.models_subscriptions import Subscriber
from storage.permits import grant
from storage.sources import Judgement, set_state
from storage.subscribers import UNTIL_FURTHER_NOTICE, pause
from storage.times import to_berlin, utc_now
from storage.views import Expectation, Finding
from tests.alerts.house import EVIDENCE, SECRET, add_change, add_motion, set_source, subscribe
from tests.alerts.samples import SITE, instant
from tests.alerts.test_web import Answer, Web
from tests.subscribing.support import LINKS
from tests.web.support import put_on_agenda, rewrite, say

FACTS = Imprint(
    "Example e. V.", "Example Road 1, Example", "contact@radar.example", "1", "Kim Example", "Kim Example"
)
GERMAN = re.compile(
    r"\b([Uu]nd|[Oo]der|[Nn]icht|[Ww]erden|[Ww]ird|[Ii]st|[Ss]ind|[Dd]er|[Dd]as|[Dd]em|[Dd]en|[Dd]es|[Ee]ine?[rnms]?"
    r"|[Ff]ür|[Mm]it|[Vv]on|[Zz]u[rm]?|[Aa]uf|[Kk]eine?n?|[Nn]och|[Ss]ich|[Bb]ei|[Aa]us|[Ss]ie|[Ww]ir|[Ii]hre?"
    r"|[Aa]uch|[Nn]ach|[Ss]eit|[Bb]is|[Aa]ls|[Nn]ur|[Aa]lle[sn]?|Uhr|\w*[äöüß]\w*)\b"
)
NAMES = (
    "Sprachlotsen für Stadtteil", "Bündnis 90/Die Grünen", "Düren", "unterkunft", "Notunterkünfte",
    "Example e. V.",
)  # fmt: skip
"""What is called so in every language, or is a word to search for."""
UUID = "00000000-0000-4000-8000-000000000001"
SAME_TITLE = ("/", "/kommunen/99999001", "/parteien/spd", f"/motions/{UUID}", f"/motions/{UUID}/passt-nicht")
"""Called by the name of what they are about."""


def lived_in(house: Engine) -> None:
    """A town in which everything has happened that a page can show."""
    day = to_berlin(utc_now()).date()
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, last_read_at=utc_now(), last_tried_at=utc_now())
    for number in range(1, 24):
        add_motion(house, number)
        add_change(house, number)
    add_change(house, 1, kind="withdrawn")
    add_change(house, 1, kind="restored")
    add_change(house, 1, kind="document_added", after={"name": "Anlage"})
    say(house, "Auch Zugewanderte sollen kommen.\n\nSie werden begleitet.", "")
    rewrite(house, 1, {"title": "Lotsen", "text": "Alt.", "date": None}, at=instant(9))
    with house.begin() as connection:
        found = {**EVIDENCE, "where": "Antrag.pdf"}
        connection.execute(update(TopicMatch).where(TopicMatch.paper_id == 1).values(evidence=[found]))
    put_on_agenda(house, 1, day + dt.timedelta(days=3))
    put_on_agenda(house, 2, day - dt.timedelta(days=70))
    lost = Finding("committee", "Rat", "Sitzungen von Rat fehlen seit dem 8. März 2026", instant(8), 0, 6)
    with house.begin() as connection:
        grant(connection, "musterstadt", reason="Zusage", by="Kim", now=utc_now())
    usual = (Expectation("committee", "Rat", "Sitzungen: Rat", 0, 6),
             Expectation("field", "paper.date", "Vorlagen mit Datum", 97, 99))  # fmt: skip
    with house.begin() as connection:
        set_state(
            connection, "musterstadt", Judgement("degraded", "", lost.message, (lost,), usual), instant(8)
        )
        held = Judgement("held", "held", "robots.txt erlaubt das Lesen nicht", (), None)
        set_state(connection, "altdorf", held, instant(8))
        watch(connection, [JobRecord("feeds", "Feeds schreiben", dt.timedelta(minutes=5))], utc_now())


@pytest.fixture
def town(house: Engine, tmp_path: Path) -> Iterator[Web]:
    lived_in(house)
    with Web(website(house, tmp_path)) as running:
        yield running


def website(house: Engine, folder: Path) -> Any:
    site = replace(SITE, imprint=FACTS)
    return create_app(house, site, feeds=folder / "feeds", mails=folder / "mails", secret=SECRET)


def addresses(house: Engine) -> dict[str, tuple[str, ...]]:
    """By each page's route, addresses of it that show what it can show."""
    number = subscribe(house)
    subscribe(house, frequency="weekly", filter_=Filter(parties=("SPD",), words="Sprachlotsen"))
    with house.begin() as connection:
        pause(connection, number, until=UNTIL_FURTHER_NOTICE)
        key = connection.scalars(select(Subscriber.key)).one()
    now = utc_now()
    mine, past = f"/abo/verwalten/{LINKS.manage(key, now)}", to_berlin(now).date() - dt.timedelta(days=70)
    confirm, leave = LINKS.confirm(key, number, now), LINKS.unsubscribe(key, 0, now)
    return {
        "/": ("/",),
        "/motions": (
            "/motions",
            "/motions?partei=SPD&suche=Sprachlotsen&kommune=99999001&art=Antrag&nur=neu&nur=termine",
            f"/motions?vorgang={UUID}",
            "/motions?partei=CDU",
            *WRONG,
        ),
        "/motions/{uuid}": (f"/motions/{UUID}", "/motions/nichts"),
        "/motions/{uuid}/text": (f"/motions/{UUID}/text", "/motions/nichts/text"),
        "/motions/{uuid}/fassungen": (f"/motions/{UUID}/fassungen", "/motions/nichts/fassungen"),
        "/motions/{uuid}/passt-nicht": (f"/motions/{UUID}/passt-nicht",),
        "/fehlt": ("/fehlt", "/fehlt?vorlage=118%2F21"),
        "/danke": ("/danke",),
        "/abonnieren": ("/abonnieren", f"/abonnieren?vorgang={UUID}", "/abonnieren?partei=XYZ&suche=%28"),
        "/abonnieren/gesendet": ("/abonnieren/gesendet",),
        "/abo/bestaetigen/{token}": (f"/abo/bestaetigen/{confirm}", "/abo/bestaetigen/x"),
        "/abo/abbestellen/{token}": (f"/abo/abbestellen/{leave}", "/abo/abbestellen/x"),
        "/abo/verwalten": ("/abo/verwalten",),
        "/abo/verwalten/{token}": (
            f"{mine}",
            *(f"{mine}?erledigt={key}" for key in DONE),
        ),
        "/abo/verwalten/{token}/loeschen": (f"{mine}/loeschen",),
        "/abo/verwalten/{token}/abo/{number:row}": (f"{mine}/abo/{number}",),
        "/abo/verwalten/{token}/neu": (f"{mine}/neu",),
        "/abo/gesendet": ("/abo/gesendet",),
        "/feeds/": ("/feeds/",),
        "/api": ("/api",),
        "/kommunen": ("/kommunen",),
        "/kommunen/{ags}": ("/kommunen/99999001", "/kommunen/1"),
        "/parteien": ("/parteien",),
        "/parteien/{slug}": ("/parteien/spd", "/parteien/niemand"),
        "/sitzungen": ("/sitzungen",),
        "/sitzungen/{month}": (f"/sitzungen/{past:%Y-%m}", "/sitzungen/1999-01"),
        "/statistik": ("/statistik", "/statistik?partei=SPD", "/statistik?partei=XYZ"),
        "/statistik/{name}.svg": tuple(f"/statistik/{name}.svg" for name in NAMES_OF_CHARTS),
        "/statistik/{name}.csv": tuple(f"/statistik/{name}.csv" for name in NAMES_OF_CHARTS),
        "/status": ("/status",),
        **{path: (path,) for path in PATHS.values()},
    }


REFUSED = (
    "partei=XYZ", "kommune=Nirgendwo", "thema=Garten", "art=Gedicht", "gremium=Stammtisch", "nur=alles",
    "vorgang=1", "suche=%28", "suche=)", "suche=ODER", "suche=a%20ODER", "suche=%22", "suche=()", "suche=der",
    "suche=" + "a" * 400, "suche=" + "(" * 40, "suche=" + "wort%20" * 60, "hinter=x", "farbe=rot",
    "&".join(f"partei=SPD{number}" for number in range(60)), "partei=" + "x" * 300,
    f"vorgang={UUID}&vorgang=00000000-0000-4000-8000-000000000002",
)  # fmt: skip
WRONG = tuple(f"/motions?{query}" for query in REFUSED)
"""Searches in which something is wrong, each in another way."""
WRITTEN = re.compile(r"“[^”]*”|(?:Known|only|can mean): [^.]*\.")
"""What is told there as it was written, or is to be written."""


def words_of(answer: Answer) -> str:
    """All that an answer says itself, in its text and where only some hear or see it."""
    if not answer.headers["content-type"].startswith(("text/html", "image/svg")):
        return answer.body.decode()
    soup = BeautifulSoup(answer.body, "lxml-xml" if b"<svg" in answer.body[:200] else "lxml")
    for quoted in (
        soup.select("[lang=de]:not(html)") + soup.find_all("code") + soup.find_all(class_="address")
    ):
        quoted.decompose()
    told = [soup.get_text(" ")]
    for name in ("aria-label", "title", "alt", "placeholder", "data-label", "content"):
        told += [str(tag[name]) for tag in soup.find_all(attrs={name: True})]
    return " ".join(" ".join(told).split())


def leftovers(said: str) -> set[str]:
    """German words of ours."""
    for name in NAMES:
        said = said.replace(name, "")
    return {found[0] for found in GERMAN.finditer(said)}


@pytest.mark.alike("tests/web/test_alike.py")
def test_every_page_is_english(house: Engine, town: Web) -> None:
    left = {}
    for path in (path for paths in addresses(house).values() for path in paths):
        english, german = (town.get(f"/{language}{path}") for language in ("en", "de"))
        assert english.status == german.status
        assert english.status in (200, 400, 404, 422), path
        assert english.headers["content-language"] == "en"
        if english.headers["content-type"].startswith("text/html"):
            assert english.soup.html["lang"] == "en"
            assert (english.soup.title == german.soup.title) == (path in SAME_TITLE), path
        assert leftovers(words_of(german)), path
        if found := leftovers(WRITTEN.sub("", words_of(english)) if path in WRONG else words_of(english)):
            left[path] = found
    assert left == {}


def test_no_page_is_left_out(house: Engine, tmp_path: Path) -> None:
    lived_in(house)
    routes = [each for each in website(house, tmp_path).routes if isinstance(each, Route)]
    read = {each.path for each in routes if is_page(each.path) and "GET" in (each.methods or ())}
    desk = {path for path in read if path.startswith(DESK_PATH)}  # tests/desk/test_in_english.py
    assert read - desk == set(addresses(house))


@pytest.mark.parametrize(
    ("said", "found"),
    [("Anträge", {"Anträge"}), ("The papers und motions", {"und"}), ("Was it in an art?", set()),
     ("17:05 Uhr", {"Uhr"}), ("Search in Düren", set())],
)  # fmt: skip
def test_what_is_left_is_seen(said: str, found: set[str]) -> None:
    assert leftovers(said) == found
