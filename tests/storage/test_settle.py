"""From what was read to changes: order, kills, back-fill, second looks."""

import datetime as dt
import itertools
import random
from typing import Any

import pytest
from sqlalchemy import Engine, select

from storage.changes import settle
from storage.meetings import mark_missing_meetings, save_meeting
from storage.models import Change, Motion, Paper, PaperVersion
from storage.motions import newest_motions
from storage.papers import KeptFile, PaperRecord, Reading, mark_gone, save_paper
from storage.records import (
    AgendaItem,
    Consultation,
    Evidence,
    FileLink,
    Meeting,
    MotionFields,
    PaperLink,
    TopicMatch,
    Votes,
)
from tests.storage.conftest import reading_of

MATCH = TopicMatch(
    topic="integration",
    selected=True,
    score=1.0,
    evidence=(Evidence(term="zugewander", snippet="Kurse für Zugewanderte", where="title", weight=1.0),),
)


def paper(key: str = "11", **values: Any) -> PaperRecord:
    """A motion about integration."""
    base: dict[str, Any] = {
        "key": key,
        "url": f"http://localhost/vo0050.asp?__kvonr={key}",
        "title": f"Sprachkurse für Zugewanderte im Ortsteil {key}",
        "reference": f"26-00{key}",
        "kind": "Antrag",
        "date": dt.date(2026, 2, 20),
        "matches": (MATCH,),
    }
    return PaperRecord(**{**base, **values})


def meeting(key: str | None = "77", *papers: str, **values: Any) -> Meeting:
    """A meeting of the council on the tenth of March with these papers on its agenda."""
    item_values = {name: values.pop(name) for name in ("result", "votes") if name in values}
    items = tuple(
        AgendaItem(
            number=f"Ö {number}",
            title="Sprachkurse",
            papers=(PaperLink(key=each, url=f"http://localhost/{each}"),),
            **item_values,
        )
        for number, each in enumerate(papers, 1)
    )
    base: dict[str, Any] = {"key": key, "organization": "Rat", "date": dt.date(2026, 3, 10), "agenda": items}
    return Meeting(**{**base, **values})


def keep(engine: Engine, reading: Reading, *records: PaperRecord | Meeting) -> None:
    """Keep records, each in a transaction of its own, as a run does."""
    for record in records:
        with engine.begin() as connection:
            if isinstance(record, Meeting):
                save_meeting(connection, record, reading)
            else:
                save_paper(connection, record, reading)


def told(engine: Engine) -> list[tuple[str, str, bool]]:
    """All changes: (paper's key, kind, silent)."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(Paper.key, Change.kind, Change.silent)
            .join(Paper, Paper.id == Change.paper_id)
            .order_by(Change.id)
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def test_second_reading_changes_nothing(engine: Engine) -> None:
    for run in (1, 2):
        reading = reading_of(run=run, days=run)
        keep(engine, reading, paper(), meeting("77", "11"))
        settle(engine, reading)
    assert told(engine) == [("11", "new", False)]


def test_order_of_pages_makes_no_difference(engine: Engine) -> None:
    records = [
        paper("11"),
        paper("12"),
        meeting("77", "11", "12"),
        meeting("78", "12", date=dt.date(2026, 3, 24)),
    ]
    keep(engine, reading_of(), *records)
    settle(engine, reading_of())
    later = [
        paper("11", title="Anders"),
        meeting("77", "11", "12", result="vertagt"),
        meeting("78", "12", date=dt.date(2026, 3, 31)),
    ]
    outcomes = set()
    for number, order in enumerate(itertools.permutations(later)):
        reading = reading_of(run=2, days=1)
        keep(engine, reading, *order)
        with engine.begin() as connection:
            from storage import changes

            rows = connection.execute(select(*changes._PAPER).where(Paper.dirty).order_by(Paper.id)).all()
            outcomes.add(str(changes._snapshots(connection, rows)))
        assert number < 6
    assert len(outcomes) == 1


def test_agenda_then_result_then_other_committee(engine: Engine) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    steps: list[Meeting] = [
        meeting("77", "11"),
        meeting("77", "11", date=dt.date(2026, 3, 12)),
        meeting("77", "11", date=dt.date(2026, 3, 12), result="angenommen", votes=Votes(yes=20, no=4)),
    ]
    for run, step in enumerate(steps, 2):
        keep(engine, reading_of(run=run, days=run), step)
        settle(engine, reading_of(run=run, days=run))
    assert [kind for _, kind, _ in told(engine)] == ["new", "scheduled", "rescheduled", "decided"]
    with engine.connect() as connection:
        (motion,) = newest_motions(connection)
    assert motion.consultations[0].result == "angenommen"
    assert motion.consultations[0].votes == Votes(yes=20, no=4)


def test_back_fill_is_silent_and_sorts_by_its_own_date(engine: Engine) -> None:
    silent = reading_of(silent=True)
    keep(engine, silent, paper("11", date=dt.date(2025, 11, 3)))
    settle(engine, silent, folding=True)
    news = reading_of(run=2, days=1)
    keep(engine, news, paper("12"))
    settle(engine, news)
    assert told(engine) == [("11", "new", True), ("12", "new", False)]
    with engine.connect() as connection:
        newest = newest_motions(connection)
    assert [motion.papers[0].reference for motion in newest] == ["26-0012", "26-0011"]
    assert newest[0].published == news.at
    assert newest[1].published == dt.datetime(2025, 11, 2, 23, 0, tzinfo=dt.UTC)


def test_news_about_a_back_filled_paper_is_told_and_keeps_its_place(engine: Engine) -> None:
    silent = reading_of(silent=True)
    keep(engine, silent, paper())
    settle(engine, silent, folding=True)
    keep(engine, reading_of(run=2, days=3), meeting("77", "11"))
    settle(engine, reading_of(run=2, days=3))
    assert told(engine) == [("11", "new", True), ("11", "scheduled", False)]
    with engine.connect() as connection:
        (motion,) = newest_motions(connection)
    assert motion.published == dt.datetime(2026, 2, 19, 23, 0, tzinfo=dt.UTC)
    assert motion.updated == reading_of(days=3).at


def test_first_run_settled_in_parts_equals_one_settled_at_its_end(engine: Engine) -> None:
    silent = reading_of(silent=True)
    for record in (paper(), meeting("77", "11"), meeting("77", "11", result="vertagt")):
        keep(engine, silent, record)
        settle(engine, silent, folding=True)
    assert told(engine) == [("11", "new", True)]
    with engine.connect() as connection:
        assert connection.scalars(select(PaperVersion.id)).all() == []
        snapshot = connection.scalars(select(Paper.snapshot)).one()
    assert snapshot["consultations"][0]["result"] == "vertagt"


def test_gone_only_after_a_second_look_in_another_run(engine: Engine) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    for run, expected in ((2, []), (2, []), (3, ["withdrawn"]), (4, [])):
        before = len(told(engine))
        with engine.begin() as connection:
            mark_gone(connection, "11", reading_of(run=run, days=run))
        settle(engine, reading_of(run=run, days=run))
        assert [kind for _, kind, _ in told(engine)[before:]] == expected
    with engine.connect() as connection:
        (motion,) = newest_motions(connection)
    assert motion.withdrawn
    keep(engine, reading_of(run=5, days=5), paper())
    settle(engine, reading_of(run=5, days=5))
    assert told(engine)[-1] == ("11", "restored", False)


def test_one_look_then_back_again_says_nothing(engine: Engine) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    with engine.begin() as connection:
        mark_gone(connection, "11", reading_of(run=2))
    keep(engine, reading_of(run=3), paper())
    with engine.begin() as connection:
        mark_gone(connection, "11", reading_of(run=4))
    settle(engine, reading_of(run=4))
    assert told(engine) == [("11", "new", False)]


def test_meeting_that_leaves_the_calendar(engine: Engine) -> None:
    keep(engine, reading_of(), paper(), meeting("77", "11"))
    settle(engine, reading_of())
    reading = reading_of(run=2, days=1)
    keep(engine, reading, paper())
    with engine.begin() as connection:
        assert mark_missing_meetings(connection, reading, dt.date(2026, 1, 1), dt.date(2026, 6, 30)) == 1
    settle(engine, reading)
    assert told(engine)[-1] == ("11", "rescheduled", False)


def test_calendar_row_never_takes_an_agenda_away(engine: Engine) -> None:
    keep(engine, reading_of(), paper(), meeting("77", "11"))
    settle(engine, reading_of())
    keep(engine, reading_of(run=2), meeting("77", agenda=None))
    settle(engine, reading_of(run=2))
    assert told(engine) == [("11", "new", False)]
    keep(engine, reading_of(run=3), meeting("77", agenda=None, date=dt.date(2026, 3, 20)))
    settle(engine, reading_of(run=3))
    assert told(engine)[-1] == ("11", "rescheduled", False)


def test_announced_meeting_gets_its_number(engine: Engine) -> None:
    keep(engine, reading_of(), meeting(None, agenda=None))
    keep(engine, reading_of(run=2), meeting("77", agenda=None))
    with engine.connect() as connection:
        from storage.models import Meeting as Table

        assert connection.scalars(select(Table.key)).all() == ["77"]


def test_paper_and_agenda_name_the_same_meeting_once(engine: Engine) -> None:
    own = Consultation(organization="Rat", date=dt.date(2026, 3, 10), role="Entscheidung", result="vertagt")
    keep(engine, reading_of(), paper(consultations=(own,)), meeting("77", "11", result="vertagt"))
    settle(engine, reading_of())
    with engine.connect() as connection:
        (motion,) = newest_motions(connection)
    assert [(each.role, each.result) for each in motion.consultations] == [("Entscheidung", "vertagt")]


def test_amended_keeps_the_old_version(engine: Engine) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    keep(engine, reading_of(run=2), paper(title="Neuer Titel"))
    settle(engine, reading_of(run=2))
    with engine.connect() as connection:
        old = connection.scalars(select(PaperVersion.snapshot)).one()
        change = connection.execute(select(Change.before, Change.after).where(Change.kind == "amended")).one()
    assert old["title"] == paper().title
    assert (change.before, change.after) == ({"title": paper().title}, {"title": "Neuer Titel"})


@pytest.mark.parametrize(
    ("post", "joined"),
    [
        (paper("p1", reference="", fields=MotionFields(reference="26-0011")), True),
        (paper("p1", reference="", date=dt.date(2026, 2, 25)), False),
        (paper("p1", reference="", title="Sprachkurse für Zugewanderte im Ortsteil 11"), True),
        (paper("p1", reference="", title=paper().title, date=dt.date(2024, 2, 25)), False),
        (paper("p1", reference="", title="Antrag der Fraktion"), False),
    ],
)
def test_joining_across_sources(engine: Engine, post: PaperRecord, joined: bool) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    keep(engine, reading_of("party"), post)
    settle(engine, reading_of("party"))
    with engine.connect() as connection:
        assert len(connection.scalars(select(Motion.id)).all()) == (1 if joined else 2)
        reason = connection.scalars(select(Paper.join_reason).where(Paper.source == "party")).one()
    assert bool(reason) is joined


def test_file_lists(engine: Engine) -> None:
    def with_files(*names: str) -> PaperRecord:
        links = (FileLink(url=f"http://localhost/{name}?s={random.random()}", name=name) for name in names)
        return paper(files=tuple(KeptFile(link=link) for link in links))

    keep(engine, reading_of(), with_files("Antrag", "Anlage"))
    settle(engine, reading_of())
    keep(engine, reading_of(run=2), with_files("Anlage", "Antrag"))
    settle(engine, reading_of(run=2))
    assert told(engine) == [("11", "new", False)]


def test_a_back_fill_does_not_silence_what_is_news(engine: Engine) -> None:
    keep(engine, reading_of(), paper("11"))
    settle(engine, reading_of())
    keep(engine, reading_of(run=2, days=1), paper("12"))  # killed before it was settled
    backfill = reading_of(run=3, days=2, silent=True)
    keep(engine, backfill, paper("11", title="Anders"), paper("13", date=dt.date(2025, 1, 7)))
    settle(engine, backfill)
    assert told(engine)[1:] == [("11", "amended", False), ("12", "new", False), ("13", "new", True)]


def test_papers_of_one_source_are_never_joined_in_any_order(engine: Engine) -> None:
    keep(engine, reading_of("party"), paper("p1", reference="26-0011"))
    settle(engine, reading_of("party"))
    keep(engine, reading_of(), paper("11"), paper("12", reference="26-0011"))
    settle(engine, reading_of())
    with engine.connect() as connection:
        motions = dict(connection.execute(select(Paper.key, Paper.motion_id)).all())  # type: ignore[arg-type]
    assert motions["11"] == motions["p1"] != motions["12"]


def test_taken_off_one_item_is_not_off_the_agenda(engine: Engine) -> None:
    keep(engine, reading_of(), paper())
    settle(engine, reading_of())
    twice = meeting("77", "11", "11")
    assert twice.agenda
    dropped = twice.agenda[1].model_copy(update={"dropped": True})
    keep(engine, reading_of(run=2), twice.model_copy(update={"agenda": (twice.agenda[0], dropped)}))
    settle(engine, reading_of(run=2))
    assert told(engine)[-1] == ("11", "scheduled", False)


def test_a_correction_by_the_calendar_is_corrected_by_the_page(engine: Engine) -> None:
    keep(engine, reading_of(), paper(), meeting("77", "11"))
    settle(engine, reading_of())
    keep(engine, reading_of(run=2), meeting("77", agenda=None, cancelled=True))
    settle(engine, reading_of(run=2))
    keep(engine, reading_of(run=3), meeting("77", "11"))
    settle(engine, reading_of(run=3))
    assert [kind for _, kind, _ in told(engine)] == ["new", "rescheduled", "rescheduled"]


def test_a_calendar_that_lost_most_of_its_meetings_is_not_believed(engine: Engine) -> None:
    many = [meeting(str(number), date=dt.date(2026, 4, number)) for number in range(1, 11)]
    keep(engine, reading_of(), *many)
    reading = reading_of(run=2)
    keep(engine, reading, many[0])
    with engine.begin() as connection:
        assert mark_missing_meetings(connection, reading, dt.date(2026, 1, 1), dt.date(2026, 6, 30)) == 0
