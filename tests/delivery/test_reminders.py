"""The day before a meeting: who is reminded, of what, and not twice."""

import datetime as dt
from dataclasses import dataclass

import pytest
from sqlalchemy import update

from storage.database import reading
from storage.filters import Filter
from storage.foresight import DAYS, foresee
from storage.models import Consultation, Meeting, Paper
from storage.subscribers import pause, resume
from tests.alerts.house import add, add_motion, subscribe
from tests.delivery.support import Post, berlin, mailed, plan, read, send, states, text

READER = "leserin@radar.example"
MEETING = dt.date(2026, 3, 12)


@dataclass
class At:
    """A place on an agenda."""

    organization: str = "Kreistag"
    date: dt.date = MEETING
    start: str | None = "2026-03-12T16:00:00+00:00"
    number: str = "Ö 5"
    result: str = ""
    cancelled: bool = False
    dropped: bool = False


def on_agenda(house, number, *places):
    """Let a motion's paper be on these agendas, as it was last compared."""
    rows = [
        {
            "organization": each.organization,
            "date": each.date.isoformat(),
            "start": each.start,
            "role": "",
            "number": each.number,
            "result": each.result,
            "votes": None,
            "meeting": None,
            "cancelled": each.cancelled,
            "dropped": each.dropped,
        }
        for each in places
    ]
    with house.begin() as connection:
        connection.execute(Consultation.__table__.delete().where(Consultation.paper_id == number))
        connection.execute(update(Paper).where(Paper.id == number).values(snapshot={"consultations": rows}))
        for position, each in enumerate(places):
            add(
                connection, Consultation, paper_id=number, position=position, date=each.date,
                organization=each.organization,
            )  # fmt: skip


@pytest.fixture
def motion(house):
    """A motion that is dealt with in the district council."""
    add_motion(house, 1)
    on_agenda(house, 1, At())
    return 1


def test_reminded_on_the_day_before_and_once(house, motion):
    subscribe(house, frequency="before_meeting", looked_at=berlin(1, 12))
    got = [
        (day, hour)
        for day in range(10, 14)
        for hour in (0, 6, 7, 12, 18)
        if mailed(house, berlin(day, hour), hour=7)
    ]
    assert got == [(11, 7)]


def test_the_mail_says_which_meeting_and_what_is_on_its_agenda(house, motion):
    subscribe(house, frequency="before_meeting", looked_at=berlin(1, 12))
    plan(house, berlin(11, 7), hour=7)
    post = Post()
    send(house, post, berlin(11, 7))
    mail = read(post.sent[0])
    assert mail["Subject"] == "Morgen auf der Tagesordnung: Sprachlotsen für Stadtteil 1"
    for part in (
        "KREISTAG, DONNERSTAG, 12. MÄRZ 2026",
        "TOP Ö 5",
        "Antrag von SPD und FDP",
        "/abo/verwalten/",
    ):
        assert part in text(post.sent[0])
    html = mail.get_body(("html",)).get_content()
    assert "<h2" in html
    assert "Kreistag, Donnerstag, 12. März 2026" in html


def test_several_motions_and_meetings_are_one_mail(house, motion):
    add_motion(house, 2)
    on_agenda(house, 2, At(number="Ö 6"), At("Sozialausschuss"))
    subscribe(house, frequency="before_meeting")
    subscribe(house, frequency="before_meeting", filter_=Filter(kinds=("Antrag",)))
    plan(house, berlin(11, 7), hour=7)
    post = Post()
    assert send(house, post, berlin(11, 7)).sent == 1
    assert read(post.sent[0])["Subject"] == "Morgen auf der Tagesordnung: 2 Vorgänge (Musterstadt)"
    assert text(post.sent[0]).count("Sprachlotsen für Stadtteil 1") == 1
    assert text(post.sent[0]).count("Sprachlotsen für Stadtteil 2") == 2
    assert mailed(house, berlin(11, 8)) == []


def test_what_comes_onto_the_agenda_on_that_day_is_told_too(house, motion):
    subscribe(house, frequency="before_meeting")
    assert mailed(house, berlin(11, 7)) == [READER]
    add_motion(house, 2)
    on_agenda(house, 2, At())
    assert mailed(house, berlin(11, 15)) == [READER]
    assert mailed(house, berlin(11, 16)) == []


def test_a_moved_meeting_is_another_one(house, motion):
    subscribe(house, frequency="before_meeting")
    assert mailed(house, berlin(11, 7)) == [READER]
    on_agenda(house, 1, At(date=dt.date(2026, 3, 20), start=None))
    assert mailed(house, berlin(12, 7)) == []
    assert mailed(house, berlin(19, 7)) == [READER]


@pytest.mark.parametrize("off", [At(cancelled=True), At(dropped=True), At(result="beschlossen")])
def test_what_is_off_or_over_is_not_told(house, motion, off):
    on_agenda(house, 1, off)
    subscribe(house, frequency="before_meeting")
    assert mailed(house, berlin(11, 7)) == []


def test_only_what_the_filter_lets_through(house, motion):
    subscribe(house, "nein@radar.example", "before_meeting", Filter(parties=("CDU",)))
    subscribe(house, "ja@radar.example", "before_meeting", Filter(parties=("SPD",)))
    subscribe(house, "taeglich@radar.example", "daily")
    assert mailed(house, berlin(11, 7)) == ["ja@radar.example"]


def test_a_machine_that_was_off_the_day_before_reminds_until_it_begins(house, motion):
    subscribe(house, frequency="before_meeting")
    assert mailed(house, berlin(12, 6), hour=7) == []
    assert mailed(house, berlin(12, 9), hour=7) == [READER]
    subscribe(house, "spaet@radar.example", "before_meeting")
    assert mailed(house, berlin(12, 17, 30), hour=7) == [], "it began at 17:00"


def test_a_paused_reader_is_not_reminded(house, motion):
    number = subscribe(house, frequency="before_meeting")
    with house.begin() as connection:
        pause(connection, number)
    assert mailed(house, berlin(11, 7)) == []
    with house.begin() as connection:
        resume(connection, number, now=berlin(11, 8))
    assert mailed(house, berlin(11, 9)) == [READER]


def test_a_reminder_that_was_held_until_after_the_meeting_is_not_sent(house, motion):
    subscribe(house, frequency="before_meeting")
    plan(house, berlin(11, 7), hour=7)
    assert send(house, Post(), berlin(13, 7)).problems == ("Was zu melden war, gibt es nicht mehr.",)
    assert states(house) == [("failed", 1)]


def test_a_meeting_of_the_calendar_counts_where_the_paper_names_no_date(house, motion):
    """The paper's page may only say which meeting it is; the calendar says when."""
    with house.begin() as connection:
        connection.execute(Consultation.__table__.delete())
        add(
            connection, Meeting, source="musterstadt", key="77", organization="Kreistag", date=MEETING,
            cancelled=False, has_agenda=False, files=[], last_run=1,
        )  # fmt: skip
        add(connection, Consultation, paper_id=1, position=0, organization="Kreistag", meeting_key="77")
    subscribe(house, frequency="before_meeting")
    assert mailed(house, berlin(11, 7)) == [READER]


def test_the_preview_counts_the_days_before_meetings(house, motion):
    """As many as would have come: the reader who had the subscription all the time got just these."""
    places = (
        At(date=dt.date(2026, 3, 5), start=None, result="vertagt"),
        At(),
        At("Sozialausschuss"),
        At(date=dt.date(2026, 3, 20), cancelled=True),
        At(date=dt.date(2026, 3, 21), dropped=True),
        At(date=dt.date(2026, 3, 25), start=None),
    )
    on_agenda(house, 1, *places)
    add_motion(house, 2)
    on_agenda(house, 2, At("Rat", date=dt.date(2026, 3, 24), start=None))
    add_motion(house, 3, kind="Anfrage")
    on_agenda(house, 3, At("Rat", date=dt.date(2026, 3, 27), start=None))
    motions = Filter(kinds=("Antrag",))
    with reading(house) as connection:
        seen = {
            at: foresee(connection, motions, at, hour=7).mails["before_meeting"]
            for at in (berlin(24, 6), berlin(24, 7), berlin(31, 7))
        }
        long_after = foresee(connection, motions, berlin(31, 7) + dt.timedelta(days=DAYS), hour=7)
        first_goes = foresee(connection, motions, berlin(4, 7) + dt.timedelta(days=DAYS), hour=7)
        other = foresee(connection, Filter(kinds=("Anfrage",)), berlin(31, 7), hour=7)
    assert list(seen.values()) == [3, 4, 4]  # the eves of 5, 12, 24, and on the 24th that of the 25th
    assert long_after.mails["before_meeting"] == 0
    assert first_goes.mails["before_meeting"] == 3
    assert other.mails["before_meeting"] == 1
