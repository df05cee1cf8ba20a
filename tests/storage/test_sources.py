"""The state of a source, since when it is so, and what is noted of its changes."""

import datetime as dt
from typing import Any

from sqlalchemy import Engine, select

from storage.activity import activity_of
from storage.changes import settle
from storage.meetings import save_meeting
from storage.models import Source, StateChange
from storage.papers import PAPER_FIELDS, KeptFile, PaperRecord, filled_fields, save_paper
from storage.records import Consultation, FileLink, Meeting, MotionFields
from storage.sources import Judgement, set_state, source_views
from storage.views import Expectation, Finding, SourceView
from tests.storage.conftest import START, reading_of

HOUR = dt.timedelta(hours=1)
EXPECTED = (Expectation("committee", "Rat", "Sitzungen: Rat", 6, 6),)


def finding(name: str = "Rat") -> Finding:
    return Finding("committee", name, f"Sitzungen von {name} fehlen", START, 0, 6)


def become(engine: Engine, hours: int, state: Any, failure: str = "", *found: Finding, **more: Any) -> None:
    """The council's state after so many hours."""
    judged = Judgement(state, failure, more.pop("message", ""), found, **more)
    with engine.begin() as connection:
        set_state(connection, "council", judged, START + hours * HOUR)


def view(engine: Engine, **options: Any) -> SourceView:
    with engine.connect() as connection:
        return next(each for each in source_views(connection, **options) if each.name == "council")


def noted(engine: Engine) -> list[tuple[str, int]]:
    """What was noted: state, and after how many hours."""
    with engine.connect() as connection:
        rows = connection.execute(select(StateChange.state, StateChange.since).order_by(StateChange.id))
        return [(row.state, (row.since - START) // HOUR) for row in rows]


def test_since_stays_while_state_and_failure_stay(engine: Engine) -> None:
    become(engine, 1, "broken", "unreachable", message="Keine Antwort")
    become(engine, 3, "broken", "unreachable", message="Keine Verbindung")
    seen = view(engine)
    assert (seen.since, seen.message) == (START + HOUR, "Keine Verbindung")
    become(engine, 5, "broken", "server_error")
    assert view(engine).since == START + 5 * HOUR
    assert noted(engine) == [("broken", 1), ("broken", 5)]


def test_only_a_source_that_answered_well_was_read(engine: Engine) -> None:
    for hours, state in enumerate(["ok", "broken", "quiet", "held", "degraded", "blocked"]):
        become(engine, hours, state)
    assert view(engine).last_read == START + 4 * HOUR


def test_findings_and_expectations_are_kept_as_they_are(engine: Engine) -> None:
    become(engine, 1, "degraded", "", finding(), expectations=EXPECTED)
    assert (view(engine).findings, view(engine).expectations) == ((finding(),), EXPECTED)
    become(engine, 2, "broken", "unreachable")  # such a run says nothing of what is expected
    assert (view(engine).findings, view(engine).expectations) == ((), EXPECTED)


def test_one_thing_more_that_is_missing_is_noted_one_less_is_not(engine: Engine) -> None:
    become(engine, 1, "degraded", "", finding())
    become(engine, 2, "degraded", "", finding(), finding("Kreistag"))
    become(engine, 3, "degraded", "", finding("Kreistag"))
    assert noted(engine) == [("degraded", 1), ("degraded", 2)]
    assert view(engine).since == START + HOUR


def test_the_same_instant_twice_is_noted_once(engine: Engine) -> None:
    for state in ("broken", "ok", "broken"):
        become(engine, 1, state)
    assert noted(engine) == [("broken", 1), ("ok", 1)]


def test_the_next_reading_is_said_where_it_is_known_how_often(engine: Engine) -> None:
    assert view(engine, every=2 * HOUR).next_reading is None
    with engine.begin() as connection:
        connection.execute(Source.__table__.update().values(last_tried_at=START))
    assert view(engine).next_reading is None
    assert view(engine, every=2 * HOUR).next_reading == START + 2 * HOUR


def test_which_fields_of_a_paper_are_filled(engine: Engine) -> None:
    empty = PaperRecord(key="1", url="http://localhost/1", title="")
    full = PaperRecord(
        key="2",
        url="http://localhost/2",
        title="Radweg",
        reference="26-1",
        kind="Antrag",
        date=START.date(),
        text="Wir beantragen einen Radweg.",
        originators=("SPD",),
        responsible="Amt 61",
        files=(KeptFile(link=FileLink(url="http://localhost/a.pdf", name="Antrag")),),
        consultations=(Consultation(organization="Rat"),),
    )
    with engine.begin() as connection:
        for record in (empty, full):
            save_paper(connection, record, reading_of())
        assert filled_fields(connection, "council", "1") == frozenset()
        assert filled_fields(connection, "council", "2") == frozenset(PAPER_FIELDS)
        assert filled_fields(connection, "council", "3") is None
        assert filled_fields(connection, "party", "2") is None


def test_activity_is_dated_by_papers_their_documents_and_what_was_told(engine: Engine) -> None:
    by_document = MotionFields(date=dt.date(2026, 1, 12))
    records: list[dict[str, Any]] = [
        {"key": "1", "date": dt.date(2026, 1, 5)},
        {"key": "2", "fields": by_document},
        {"key": "3"},
        {"key": "4", "date": dt.date(2027, 1, 1)},
        {"key": "5", "date": dt.date(1999, 1, 1)},
    ]
    with engine.begin() as connection:
        for values in records:
            paper = PaperRecord(**{"url": "http://localhost/", "title": values["key"], **values})
            save_paper(connection, paper, reading_of(silent=True))
    settle(engine, reading_of(silent=True))
    with engine.begin() as connection:
        changed = PaperRecord(key="3", url="http://localhost/", title="Anders")
        save_paper(connection, changed, reading_of(run=2, days=4))
    settle(engine, reading_of(run=2, days=4))
    with engine.begin() as connection:
        for key, values in {"7": {}, "8": {"cancelled": True}}.items():
            meeting = Meeting(key=key, organization="Rat", date=dt.date(2026, 9, 1), **values)
            save_meeting(connection, meeting, reading_of())
        activity = activity_of(connection, "council", dt.date(2026, 3, 10))
    assert activity.news == (dt.date(2026, 1, 5), dt.date(2026, 1, 12), dt.date(2026, 3, 6))
    assert activity.meetings == (dt.date(2026, 9, 1),)
    assert not activity.complete
