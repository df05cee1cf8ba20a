"""The pages of meetings: those to come, and those of each month that is past."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import null, update

from alerts.web.meetings import ON_A_PAGE, Month, by_year, past_months, read_month
from storage.agendas import days_with_meetings, meetings_between
from storage.database import reading
from storage.models import AgendaPaper, Meeting, Paper
from storage.records import Body
from storage.times import today
from tests.alerts.house import add, add_motion, set_source
from tests.alerts.samples import HOSTILE, instant
from tests.web.support import counted_queries, leads_somewhere, put_on_agenda, well_made

TODAY = today()
TOMORROW = TODAY + dt.timedelta(days=1)
LONG_AGO = dt.date(2024, 2, 29)


@pytest.fixture(autouse=True)
def _of_now(monkeypatch):
    """A run may begin before midnight and get here after it."""
    monkeypatch.setitem(globals(), "TODAY", today())
    monkeypatch.setitem(globals(), "TOMORROW", today() + dt.timedelta(days=1))


def shown(answer):
    """Committee and motions of each meeting of a page."""
    return [
        (each.h3.get_text(), [item.a.get_text() for item in each.find_all("li")])
        for each in answer.soup.find_all("article")
    ]


def test_coming_meetings_with_their_motions_by_date(house, web):
    for number in (1, 2, 3):
        add_motion(house, number)
    add_motion(house, 4, selected=False)
    put_on_agenda(house, 1, TOMORROW, "Rat", url="https://musterstadt.example/bi/rat")
    put_on_agenda(house, 2, TOMORROW, "Rat")
    put_on_agenda(house, 3, TODAY, "Integrationsrat")
    put_on_agenda(house, 1, LONG_AGO, "Hauptausschuss")
    put_on_agenda(house, 4, TOMORROW, "Bauausschuss")
    answer = well_made(web, "/sitzungen")
    leads_somewhere(web, answer)
    assert shown(answer) == [
        ("Integrationsrat", ["Sprachlotsen für Stadtteil 3"]),
        ("Rat", ["Sprachlotsen für Stadtteil 1", "Sprachlotsen für Stadtteil 2"]),
    ]
    links = {link["href"] for link in answer.soup.main.find_all("a")}
    assert "https://musterstadt.example/bi/rat" in links
    assert "/motions/00000000-0000-4000-8000-000000000001" in links
    assert "/sitzungen/2024-02" in links


def test_past_meetings_are_listed_by_month(house, web):
    add_motion(house, 1)
    for day in (LONG_AGO, dt.date(2024, 1, 31), dt.date(2024, 3, 1), dt.date(2025, 3, 1)):
        put_on_agenda(house, 1, day)
    answer = well_made(web, "/sitzungen/2024-02")
    leads_somewhere(web, answer)
    assert len(answer.soup.find_all("article")) == 1
    assert "Donnerstag, 29. Februar 2024" in answer.words
    assert answer.soup.find("a", rel="prev")["href"] == "/sitzungen/2024-01"
    assert answer.soup.find("a", rel="next")["href"] == "/sitzungen/2024-03"
    assert [each.get_text() for each in answer.soup.select(".months dt")] == ["2025", "2024"]


def test_the_past_of_this_month_ends_yesterday(house, web):
    add_motion(house, 1)
    yesterday = TODAY - dt.timedelta(days=1)
    put_on_agenda(house, 1, yesterday, "Gestern")
    put_on_agenda(house, 1, TODAY, "Heute")
    past = web.get(f"/sitzungen/{yesterday:%Y-%m}")
    assert [name for name, _ in shown(past)] == ["Gestern"]
    assert [name for name, _ in shown(web.get("/sitzungen"))] == ["Heute"]


def test_what_falls_away_or_is_taken_off_is_said_to_be(house, web):
    add_motion(house, 1)
    add_motion(house, 2, state="withdrawn")
    put_on_agenda(house, 1, TOMORROW, "Rat", cancelled=True)
    put_on_agenda(house, 2, TOMORROW, "Kreistag")
    articles = {
        each.h3.get_text(): each.get_text() for each in web.get("/sitzungen").soup.find_all("article")
    }
    assert "fällt aus" in articles["Rat"]
    assert "abgesetzt" in articles["Kreistag"]


def test_meeting_whose_day_only_the_calendar_knows_is_found(house):
    add_motion(house, 1)
    put_on_agenda(house, 1, LONG_AGO)
    with house.begin() as connection:
        connection.execute(update(Meeting).values(date=dt.date(2024, 5, 6)))
    with reading(house) as connection:
        views = meetings_between(connection, dt.date(2024, 5, 1), dt.date(2024, 5, 31))
        assert [view.date for view in views] == [dt.date(2024, 5, 6)]
        assert dt.date(2024, 5, 6) in days_with_meetings(connection)


def test_meeting_that_only_an_agenda_knows_counts_among_the_days(house):
    add_motion(house, 1)
    with house.begin() as connection:
        meeting = add(
            connection, Meeting, source="musterstadt", key="7", date=LONG_AGO, has_agenda=True,
            cancelled=False, files=[], last_run=0,
        )  # fmt: skip
        add(connection, AgendaPaper, meeting_id=meeting, position=0, paper_key="1", source="musterstadt")
    with reading(house) as connection:
        assert days_with_meetings(connection) == {LONG_AGO}


def test_only_the_meetings_of_one_body(house):
    add_motion(house, 1)
    put_on_agenda(house, 1, TOMORROW)
    with reading(house) as connection:
        here = meetings_between(connection, TODAY, TOMORROW, body=Body("99999001", "Stadt Musterstadt"))
        assert len(here) == 1
        assert meetings_between(connection, TODAY, TOMORROW, body=Body("99999002", "Altdorf")) == []


def test_nothing_is_explained(web):
    answer = well_made(web, "/sitzungen")
    leads_somewhere(web, answer)
    assert "Zurzeit steht kein Antrag auf einer kommenden Tagesordnung" in answer.words
    assert "Noch ist keine vergangene Sitzung bekannt" in answer.words


def test_sources_that_cannot_be_looked_at_are_named(house, web):
    set_source(house, "altdorf", state="broken", since=instant(1))
    assert "Kreis Altdorf: Dort kann es Sitzungen" in web.get("/sitzungen").words


@pytest.mark.parametrize(
    "month", ["2024-03", "2024-13", "2024-00", "0000-01", "9999-12", "2024-2", "%00", "x" * 500]
)
def test_month_without_meetings_is_said_to_be(house, web, month):
    add_motion(house, 1)
    put_on_agenda(house, 1, LONG_AGO)
    answer = web.get(f"/sitzungen/{month}")
    assert answer.status == 404
    assert "Keine Sitzungen in diesem Monat" in answer.words


def test_hostile_agenda_is_harmless(house, web):
    add_motion(house, 1, title=HOSTILE)
    put_on_agenda(house, 1, TOMORROW, HOSTILE, location=HOSTILE, url="javascript:alert(1)")
    answer = well_made(web, "/sitzungen")
    assert "alert" in answer.words
    assert b"javascript:" not in answer.body
    assert "\u202e" not in answer.words


def test_full_page_is_light_and_asks_as_much_as_a_short_one(house, web):
    add_motion(house, 1)
    put_on_agenda(house, 1, TOMORROW)
    with counted_queries(house) as few:
        web.get("/sitzungen")
    for number in range(2, 90):
        add_motion(house, number, title="Ein langer Titel mit Wörtern " * 20)
        put_on_agenda(house, number, TOMORROW + dt.timedelta(days=number % 9), f"Ausschuss {number % 7}")
    with counted_queries(house) as many:
        answer = web.get("/sitzungen")
    assert len(many) <= len(few) + 2
    assert len(answer.soup.find_all("article")) == ON_A_PAGE
    well_made(web, "/sitzungen")
    pages = {link["href"] for link in answer.soup.find_all("a", rel="next")}
    assert pages == {"/sitzungen?seite=2"}
    assert well_made(web, "/sitzungen?seite=2").soup.find("a", rel="prev")["href"] == "/sitzungen"


def test_more_motions_than_are_shown_are_counted(house, web):
    for number in range(1, 12):
        add_motion(house, number)
        put_on_agenda(house, number, TOMORROW)
    answer = well_made(web, "/sitzungen")
    assert "und 3 weitere" in answer.words


def test_a_paper_without_content_is_left_out(house, web):
    add_motion(house, 1)
    put_on_agenda(house, 1, TOMORROW)
    with house.begin() as connection:
        connection.execute(update(Paper).values(snapshot=null()))
    assert "kein Antrag auf einer kommenden Tagesordnung" in well_made(web, "/sitzungen").words


def test_months():
    assert read_month("2024-02") == Month(2024, 2)
    assert Month(2024, 2).last == dt.date(2024, 2, 29)
    assert Month(2025, 12).last == dt.date(2025, 12, 31)
    assert Month(2026, 3).title == "März 2026"
    days = [dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 1, 2)]
    assert past_months(days, dt.date(2026, 1, 1)) == [Month(2025, 12)]
    assert [(each.year, len(each.months)) for each in by_year(past_months(days, dt.date.max))] == [
        (2026, 1),
        (2025, 1),
    ]


def test_the_start_page_tells_what_is_discussed_soon(house, web):
    add_motion(house, 1)
    assert web.get("/").soup.find(id="bald") is None
    for days in (-3, 0, 9, 4, 30, 60):
        put_on_agenda(house, 1, TODAY + dt.timedelta(days=days))
    shown = web.get("/").soup.find(id="bald")
    days = [tag["datetime"][:10] for tag in shown.find_all("time")]
    assert days == [(TODAY + dt.timedelta(days=each)).isoformat() for each in (0, 4, 9, 30)]
    links = {link["href"] for link in shown.find_all("a")}
    assert {"/motions/00000000-0000-4000-8000-000000000001", "/sitzungen"} <= links
