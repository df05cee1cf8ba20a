"""Motions as papers come and go: the order of reading, merging, parting, and that nobody is told again."""

import datetime as dt
import random
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select

from storage.filters import Filter
from storage.leaving import leave, sent_for
from storage.models import Change, Motion, Paper
from storage.models_subscriptions import Delivery, DeliveryMeeting
from storage.motion_tables import MotionAlias
from storage.motions import motion_by_uuid, newest_motions
from storage.persons import subscriber, subscriptions_of
from storage.planning import plan
from storage.records import Evidence, MotionFields, TopicMatch
from storage.subscribers import ask, confirm
from storage.subscriptions import begin_subscriptions
from tests.databases import open_again
from tests.joining.region import START, TITLE, Shown, council_paper, letter, post, read, together
from tests.joining.test_pairs import PRESS

MATCH = TopicMatch(
    topic="integration",
    selected=True,
    score=1.0,
    evidence=(Evidence(term="sprachlots", snippet="Sprachlotsen", where="title", weight=1.0),),
)
REGION: tuple[Shown, ...] = (
    council_paper("rurfeld", "11", letter()),
    council_paper("rurfeld", "12", title=TITLE, date=dt.date(2026, 3, 12), kind="Beschlussvorlage"),
    council_paper("weidenau", "11", letter(place="Weidenau")),
    council_paper("rurland", "31", title=TITLE),
    council_paper("rurfeld-oparl", "o-12", reference="26-0012", title="Lotsen", kind=""),
    post("spd-rurfeld", title=f"Unser Antrag: {TITLE}"),
    post("spd-rurfeld", "p2", title=TITLE, date=dt.date(2026, 3, 11)),
    post("spd-rurland", title=TITLE, fields=MotionFields(bodies=("Stadt Rurfeld",))),
    post("tageblatt", text=PRESS),
    post("gruene-rurfeld", title="Sprachlotsen kommen", text="Drucksache 26-0012"),
)
EXPECTED = {
    frozenset({("rurfeld", "11"), ("spd-rurfeld", "p1"), ("tageblatt", "p1")}),
    frozenset({("rurfeld", "12"), ("rurfeld-oparl", "o-12"), ("spd-rurfeld", "p2")}),
    frozenset({("weidenau", "11")}),
    frozenset({("rurland", "31")}),
    frozenset({("gruene-rurfeld", "p1")}),  # of another party than the paper that it names
    frozenset({("spd-rurland", "p1")}),  # two papers of its title are about as close
}


@pytest.mark.in_turn
@pytest.mark.parametrize("seed", range(12))
def test_the_order_of_reading_makes_no_difference(engine: Engine, seed: int) -> None:
    order = list(REGION)
    random.Random(seed).shuffle(order)
    read(engine, order)
    assert together(engine) == EXPECTED
    read(engine, order)  # whatever is read again changes nothing
    assert together(engine) == EXPECTED
    with engine.connect() as connection:
        motions = set(connection.scalars(select(Motion.id)))
        assert motions == set(connection.scalars(select(Paper.motion_id)))
        for row in connection.execute(select(MotionAlias.__table__)):
            assert row.motion_id in motions


def linked(engine: Engine) -> tuple[str, str]:
    """Two motions that BRIDGE will show to be one; their uuids, the earlier first."""
    one = post("gruene-rurland", "p7", text=PRESS, title="Aktuelles", matches=(MATCH,), originators=(),
               fields=MotionFields(bodies=("Stadt Rurfeld",)))  # fmt: skip
    other = council_paper(title="Sprachlotsen", fields=MotionFields(), matches=(MATCH,))
    read(engine, [one, other])
    with engine.connect() as connection:
        first, second = connection.scalars(select(Motion.uuid).order_by(Motion.id)).all()
    assert len(together(engine)) == 2
    return first, second


BRIDGE = post(
    "tageblatt",
    text=f"Drucksache 26-0011\n\n{PRESS}",
    fields=MotionFields(resolution=letter().split("Beschlussvorschlag\n")[1].split("\n")[0]),
    matches=(MATCH,),
)


def test_motions_that_turn_out_to_be_one_are_merged(engine: Engine) -> None:
    earlier, later = linked(engine)
    read(engine, [BRIDGE], days=1)
    assert len(together(engine)) == 1
    with engine.connect() as connection:
        (motion,) = newest_motions(connection)
        assert motion.uuid == earlier
        assert [motion_by_uuid(connection, each) for each in (earlier, later)] == [motion.id] * 2
        assert motion_by_uuid(connection, "00000000-0000-0000-0000-000000000000") is None
    reasons = {paper.source: paper.join_reason for paper in motion.papers}
    assert reasons["gruene-rurland"] == ""
    assert reasons["tageblatt"].startswith("gleicher Text")
    assert reasons["rurfeld"] == "nennt als seine Drucksache 26-0011"


def test_nobody_is_told_again_of_motions_that_were_merged(engine: Engine) -> None:
    with engine.begin() as connection:
        begin_subscriptions(connection, ["a@example.org"], now=START - dt.timedelta(days=1))
    linked(engine)
    with engine.begin() as connection:
        first = plan(connection, START + dt.timedelta(hours=1), domain="example.org", hour=None)
        assert first.items == 2
    read(engine, [BRIDGE], days=1)
    with engine.begin() as connection:
        second = plan(connection, START + dt.timedelta(days=2), domain="example.org", hour=None)
        third = plan(connection, START + dt.timedelta(days=3), domain="example.org", hour=None)
    assert (second.items, third.items) == (1, 0)


def reminded(engine: Engine, *meetings: tuple[int, str]) -> list[tuple[str, int]]:
    """One mail each of a motion that is dealt with at a committee; whose, and the delivery's number."""
    with engine.begin() as connection:
        address = "a@example.org"
        one = ask(connection, address, Filter(), "before_meeting", now=START, origin="command")
        ask(connection, address, Filter(parties=("CDU",)), "daily", now=START, origin="command")
        for each in subscriptions_of(connection, one.subscriber_id):
            confirm(connection, each.id, now=START)
        mails = []
        for position, (motion, committee) in enumerate(meetings):
            mail = connection.execute(
                insert(Delivery)
                .values(
                    subscriber_id=one.subscriber_id, kind="before_meeting", stem=str(position),
                    message_id=f"<{position}@example.org>", planned_at=START, due_at=START, sent_at=START,
                )
                .returning(Delivery.id)
            ).scalar_one()  # fmt: skip
            told = {"motion_id": motion, "meeting": f"rurfeld/{committee}", "date": START.date()}
            connection.execute(
                insert(DeliveryMeeting).values(subscription_id=one.id, delivery_id=mail, **told)
            )
            person = subscriber(connection, one.subscriber_id)
            assert person is not None
            mails.append((person.key, mail))
    return mails


def test_a_reminder_of_a_motion_that_was_merged_still_says_what_it_was_sent_for(engine: Engine) -> None:
    linked(engine)
    with engine.connect() as connection:
        first, second = connection.scalars(select(Motion.id).order_by(Motion.id)).all()
    mails = reminded(engine, (first, "rat"), (second, "rat"), (second, "kreistag"))
    read(engine, [BRIDGE], days=1)
    with engine.connect() as connection:
        kept = select(DeliveryMeeting.motion_id, DeliveryMeeting.meeting, DeliveryMeeting.delivery_id)
        assert sorted(tuple(row) for row in connection.execute(kept)) == [
            (first, "rurfeld/kreistag", mails[2][1]),
            (first, "rurfeld/rat", mails[0][1]),  # one motion on one agenda is told once
        ]
        for mail in mails:
            assert [each.frequency for each in sent_for(connection, *mail)] == ["before_meeting"]
    with engine.begin() as connection:
        assert len(leave(connection, *mails[1], now=START, how="one-click")) == 1
        assert leave(connection, *mails[1], now=START, how="one-click") == []


def test_a_surer_join_parts_what_was_together(engine: Engine) -> None:
    read(engine, [council_paper("rurfeld", "12", date=dt.date(2026, 3, 30)), post(title=TITLE)])
    assert together(engine) == {frozenset({("rurfeld", "12"), ("spd-rurfeld", "p1")})}
    with engine.connect() as connection:
        (before,) = connection.scalars(select(Motion.uuid))
        changes = connection.scalar(select(func.count()).select_from(Change))
    read(engine, [council_paper("rurfeld", "11")], days=1)
    assert together(engine) == {
        frozenset({("rurfeld", "12")}),
        frozenset({("rurfeld", "11"), ("spd-rurfeld", "p1")}),
    }
    with engine.connect() as connection:
        kept = connection.scalar(select(Paper.key).join(Motion).where(Motion.uuid == before))
        assert kept == "12", "the motion goes on with the paper that founded it"
        assert connection.scalar(select(func.count()).select_from(Change)) == (changes or 0) + 1


def test_a_title_that_a_council_gives_to_several_papers_at_a_time_joins_none(engine: Engine) -> None:
    report = "Bericht über die Unterbringung in den Gemeinschaftsunterkünften"
    values = {"title": report, "kind": "Vorlage", "fields": MotionFields()}
    read(engine, [post("tageblatt", title=report), council_paper("rurfeld", "11", **values)])
    assert len(together(engine)) == 1
    read(engine, [council_paper("rurfeld", "12", date=dt.date(2026, 3, 5), **values)])
    assert len(together(engine)) == 3
    read(engine, [post("spd-rurfeld", title=report, date=dt.date(2026, 4, 20), originators=())])
    read(engine, [council_paper("rurfeld", "13", date=dt.date(2026, 4, 18), **values)])
    assert frozenset({("rurfeld", "13"), ("spd-rurfeld", "p1")}) in together(engine), "a month later"


def test_a_join_outlasts_a_new_title(engine: Engine) -> None:
    read(engine, [council_paper(), post(title=TITLE)])
    read(engine, [council_paper(title=f"{TITLE} (Neufassung)")], days=1)
    assert len(together(engine)) == 1


def test_all_is_joined_again_after_an_upgrade(engine: Engine, tmp_path: Path) -> None:
    """Papers of an older version have no marks and no joins; being touched is enough."""
    read(engine, [council_paper(), post(title=TITLE)])
    engine.dispose()
    old = open_again(tmp_path / "region.db")
    with old.begin() as connection:
        for table in ("paper_joins", "paper_marks"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
        connection.exec_driver_sql("UPDATE papers SET marked_hash = '', dirty = true")
    read(old, [council_paper("weidenau", "99"), council_paper(), post(title=TITLE)])
    assert len(together(old)) == 2
    old.dispose()
