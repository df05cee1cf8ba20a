"""The page and the JSON that say how every source is."""

import datetime as dt
import json
from dataclasses import asdict
from itertools import pairwise

import pytest

from alerts.web.app import create_app
from storage.models import CrawlRun, Source
from storage.sources import Judgement, set_state
from storage.times import utc_now
from storage.views import Expectation, Finding
from tests.alerts.house import add, set_source
from tests.alerts.samples import HOSTILE, SITE, instant
from tests.alerts.test_web import Web

LOST = Finding("committee", "Rat", "Sitzungen von Rat fehlen seit dem 8. März 2026", instant(8), 0, 6)
EXPECTED = (
    Expectation("committee", "Rat", "Sitzungen: Rat", 0, 6),
    Expectation("field", "paper.date", "Vorlagen mit Datum", 97, 99),
)


@pytest.fixture
def web(house, tmp_path):
    every = dt.timedelta(hours=2)
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", every=every)) as running:
        yield running


def become(house, name, state, failure="", message="", *found, expectations=None):
    with house.begin() as connection:
        set_state(connection, name, Judgement(state, failure, message, found, expectations), instant(8))


def sections(answer):
    return {
        section.find("h2").get_text(): " ".join(section.get_text(" ").split())
        for section in answer.soup.find_all("section", class_="source")
    }


def test_each_source_says_what_is_missing_and_what_it_is_compared_with(house, web):
    become(house, "musterstadt", "degraded", "", LOST.message, LOST, expectations=EXPECTED)
    become(house, "altdorf", "held", "held", "robots.txt erlaubt das Lesen nicht")
    answer = web.get("/status")
    assert answer.status == 200
    told = sections(answer)
    assert "lückenhaft seit 8. März 2026, 10:00 Uhr" in told["Stadt Musterstadt"]
    assert "Was fehlt Sitzungen von Rat fehlen seit dem 8. März 2026." in told["Stadt Musterstadt"]
    assert "Vorlagen mit Datum 97 % sonst 99 %" in told["Stadt Musterstadt"]
    assert "Grund: robots.txt erlaubt das Lesen nicht." in told["Kreis Altdorf"]
    assert "Nicht nachsehen konnten wir bei: Kreis Altdorf." in answer.words
    assert "Zuletzt gelesen noch nie" in told["Kreis Altdorf"]
    assert answer.soup.select("table.sources") == [], "each source stands there once"


def test_a_reading_that_is_overdue_is_named(house, web):
    set_source(house, "altdorf", last_tried_at=utc_now() - dt.timedelta(minutes=1))
    set_source(house, "musterstadt", last_tried_at=utc_now() - dt.timedelta(hours=30))
    listed = web.get("/status").soup.find_all("section", class_="source")
    rows = {section.find("h2").get_text(): section for section in listed}
    assert "überfällig seit" in rows["Stadt Musterstadt"].get_text()
    assert rows["Stadt Musterstadt"].find("dd", class_="overdue")
    assert rows["Kreis Altdorf"].find("dd", class_="overdue") is None


def test_its_structure_is_accessible_and_nothing_runs(house, web):
    become(
        house,
        "musterstadt",
        "degraded",
        "",
        HOSTILE,
        Finding("committee", HOSTILE, HOSTILE, instant(8), 0, 6),
    )
    answer = web.get("/status")
    soup = answer.soup
    assert all(len(soup.find_all(name)) == 1 for name in ("h1", "header", "main", "footer", "nav"))
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in soup.find_all(attrs={"aria-labelledby": True}):
        assert soup.find(id=tag["aria-labelledby"]) is not None
    for table in soup.find_all("table"):
        assert all(head.get("scope") for head in table.find_all("th"))
    for link in soup.select(".sources a[href^='#']"):
        assert soup.find(id=link["href"][1:]) is not None
    assert soup.find_all(["script", "iframe", "form"]) == []
    assert "\u202e" not in answer.body.decode()


def test_it_is_linked_from_every_page(web):
    for path in ("/", "/status", "/nichts"):
        links = [link["href"] for link in web.get(path).soup.select("footer a, nav a")]
        assert links.count("/status") == 2, path
    assert web.get("/").soup.select_one(".pulse a")["href"] == "/status"


def test_without_sources_it_says_so(house, web):
    with house.begin() as connection:
        connection.execute(Source.__table__.update().values(enabled=False))
    assert "Noch keine Quelle eingerichtet." in web.get("/status").words


def test_programs_get_all_of_it(house, web):
    become(house, "musterstadt", "degraded", "", LOST.message, LOST, expectations=EXPECTED)
    tried = utc_now().replace(microsecond=0)
    set_source(house, "musterstadt", last_tried_at=tried)
    known = json.loads(web.get("/status.json").body)["sources"]
    told = next(each for each in known if each["name"] == "musterstadt")
    assert told["findings"] == [{**asdict(LOST), "since": "2026-03-08T09:00:00+00:00"}]
    assert told["expectations"] == [asdict(each) for each in EXPECTED]
    assert told["next_reading"] == (tried + dt.timedelta(hours=2)).isoformat()
    assert told["overdue"] is False
    fresh = next(each for each in known if each["name"] == "altdorf")
    assert (fresh["findings"], fresh["expectations"], fresh["next_reading"]) == ([], [], None)


@pytest.mark.parametrize("path", ["/feeds/motions.rss", "/feeds/motions.atom"])
def test_a_feed_that_was_never_published_says_what_is_wrong(house, web, path):
    become(house, "altdorf", "blocked", "blocked", "HTTP-Status 403")
    assert "Nicht nachsehen konnten wir bei: Kreis Altdorf." in web.get(path).body.decode()


def test_the_start_page_shows_why_a_source_is_quiet(house, web):
    become(house, "altdorf", "quiet", "", "Seit dem 3. Juli 2026 nichts Neues: so war es auch 2025.")
    words = web.get("/").words
    assert "ruhig" in words
    assert "Seit dem 3. Juli 2026 nichts Neues: so war es auch 2025." in words


def test_of_a_run_under_way_only_numbers_are_told(house, web):
    counts = {"papers": 3, "seen": {"listed": 9}}
    with house.begin() as connection:
        day = dt.date(2026, 3, 1)
        now = utc_now()
        add(
            connection, CrawlRun, source="altdorf", mode="full", silent=False, since=day, until=day,
            started_at=now, goes_on_from=now, beat_at=now, counts=counts, notes=[],
        )  # fmt: skip
    (running,) = json.loads(web.get("/status.json").body)["running"]
    assert (running["source"], running["papers"]) == ("altdorf", 3)
    assert "seen" not in running
