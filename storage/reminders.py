"""Meetings that somebody is reminded of, on the day before: a motion that their filter lets through is on the
agenda. Once for each meeting and motion; moved to another day, it is another meeting.

An agenda that is changed on that day is looked at again, and so is that of a meeting of today that has not
begun, for a machine that was off the day before.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, select, union, update

from storage.due import DIGEST_HOUR, is_reminded, last_digest, midnight
from storage.filtering import matching_among
from storage.filters import Filter, FilterError
from storage.ledger import write_deliveries
from storage.models import AgendaPaper, Consultation, Meeting, Paper
from storage.models_subscriptions import DeliveryMeeting, Subscriber, Subscription
from storage.news import filter_of
from storage.planning import Planned, chunks_of_people, hash_of, joined, one_at_a_time
from storage.profiles import in_chunks
from storage.times import to_berlin


@dataclass(frozen=True, order=True)
class Sitting:
    """A motion on the agenda of a meeting. Its number may change, and a paper's page may not know it."""

    motion_id: int
    meeting: str  # "<source>/<organization>", case-folded
    date: dt.date


def plan_reminders(
    connection: Connection, now: dt.datetime, *, domain: str, hour: int = DIGEST_HOUR
) -> Planned:
    """Write one delivery for each person who is to be reminded of a meeting of tomorrow, from `hour` on.

    `domain` ends the Message-IDs. To be called in a transaction.
    """
    if last_digest(now, hour) < midnight(now):
        return Planned()
    one_at_a_time(connection)
    sittings = _sittings(connection, now)
    if not sittings:
        return Planned()
    due = is_reminded(now)
    told = _by_filter(connection, due, sittings)
    deliveries: list[int] = []
    items = 0
    for first, last in chunks_of_people(connection, due):
        here = and_(due, Subscription.subscriber_id > first, Subscription.subscriber_id <= last)
        reminders = _untold(connection, here, told)
        deliveries += _write(connection, reminders, now, domain)
        items += sum(len(each) for listed in reminders.values() for each in listed.values())
    looked = connection.execute(
        update(Subscription)
        .where(Subscription.id.in_(joined(Subscription.id).where(due)))
        .values(looked_at=now)
    )
    return Planned(looked.rowcount, tuple(deliveries), items)


def reminders_since(
    connection: Connection, wanted: Filter, since: dt.datetime, now: dt.datetime, *, hour: int = DIGEST_HOUR
) -> int:
    """How many reminders a filter would have brought between two instants: one on the eve of each day with
    meetings that deal with what it lets through, as they are known now."""
    first, last = (to_berlin(last_digest(each, hour)).date() for each in (since, now))
    days = [last + dt.timedelta(1 - eve) for eve in range((last - first).days)]
    dealt_with = select(Paper.id, Paper.motion_id).where(Paper.motion_id.is_not(None))
    papers = in_chunks(connection, dealt_with, Paper.id, connection.scalars(_papers_on(days)).all())
    motions = {row.id: row.motion_id for row in papers}
    through = matching_among(connection, wanted, set(motions.values()))
    mine = [paper for paper, motion in motions.items() if motion in through]
    return len({sitting.date for sitting, _ in _listed(connection, days, mine)})


def _sittings(connection: Connection, now: dt.datetime) -> list[Sitting]:
    """What is on the agendas of tomorrow, and of today where it has not begun."""
    today = to_berlin(now).date()
    days = (today, today + dt.timedelta(days=1))
    listed = _listed(connection, days, connection.scalars(_papers_on(days)).all())
    return sorted({sitting for sitting, each in listed if _is_to_come(each, sitting.date, today, now)})


def _listed(
    connection: Connection, days: Collection[dt.date], papers: Sequence[int]
) -> Iterator[tuple[Sitting, dict[str, Any]]]:
    """Where these papers are on agendas of these days and not taken off, each with what the paper lists."""
    rows = in_chunks(
        connection,
        select(Paper.source, Paper.motion_id, Paper.snapshot).where(
            Paper.motion_id.is_not(None), Paper.state != "withdrawn"
        ),
        Paper.id,
        papers,
    )
    by_name = {day.isoformat(): day for day in days}
    for row in rows:
        for each in (row.snapshot or {}).get("consultations", ()):
            day = by_name.get(each["date"])
            if day and not (each["cancelled"] or each["dropped"]):
                meeting = f"{row.source}/{each['organization']}".casefold()
                yield Sitting(row.motion_id, meeting, day), each


def _is_to_come(consultation: dict[str, Any], day: dt.date, today: dt.date, now: dt.datetime) -> bool:
    if consultation["result"]:
        return False
    start = consultation["start"]
    return day > today or (start is not None and dt.datetime.fromisoformat(start) > now)


def _papers_on(days: Collection[dt.date]) -> Any:
    """Papers that may be on an agenda of these days, by what their pages, agendas and the calendar say."""
    by_number = and_(Meeting.source == Paper.source, Meeting.key == Consultation.meeting_key)
    by_agenda = and_(AgendaPaper.source == Paper.source, AgendaPaper.paper_key == Paper.key)
    own = select(Consultation.paper_id).where(Consultation.date.in_(days))
    calendar = (
        select(Consultation.paper_id)
        .join(Paper, Paper.id == Consultation.paper_id)
        .join(Meeting, by_number)
        .where(Meeting.date.in_(days))
    )
    agendas = (
        select(Paper.id)
        .join(AgendaPaper, by_agenda)
        .join(Meeting, Meeting.id == AgendaPaper.meeting_id)
        .where(Meeting.date.in_(days))
    )
    return union(own, calendar, agendas)


def _by_filter(
    connection: Connection, due: ColumnElement[bool], sittings: Sequence[Sitting]
) -> dict[str, list[Sitting]]:
    """What each filter of those who are due lets through, by its key."""
    found: dict[str, list[Sitting]] = {}
    queries = joined(Subscription.filter_key, Subscription.filter).where(due).distinct()
    ids = {each.motion_id for each in sittings}
    for row in connection.execute(queries).all():
        try:
            through = matching_among(connection, filter_of(row.filter), ids)
        except FilterError:
            continue  # storage.planning says so
        found[row.filter_key] = [each for each in sittings if each.motion_id in through]
    return found


def _untold(
    connection: Connection, here: ColumnElement[bool], told: dict[str, list[Sitting]]
) -> dict[tuple[int, str], dict[int, list[Sitting]]]:
    """By person and language: of each subscription what its person was not reminded of yet."""
    rows = connection.execute(
        joined(Subscription.id, Subscription.subscriber_id, Subscription.filter_key, Subscriber.language)
        .where(here)
        .order_by(Subscription.subscriber_id, Subscription.id)
    ).all()
    known = _known(connection, {row.subscriber_id for row in rows})
    found: defaultdict[tuple[int, str], dict[int, list[Sitting]]] = defaultdict(dict)
    for row in rows:
        new = [each for each in told.get(row.filter_key, ()) if each not in known[row.subscriber_id]]
        if new:
            found[row.subscriber_id, row.language][row.id] = new
    return found


def _known(connection: Connection, subscriber_ids: Iterable[int]) -> defaultdict[int, set[Sitting]]:
    rows = in_chunks(
        connection,
        select(
            Subscription.subscriber_id,
            DeliveryMeeting.motion_id,
            DeliveryMeeting.meeting,
            DeliveryMeeting.date,
        ).join(DeliveryMeeting, DeliveryMeeting.subscription_id == Subscription.id),
        Subscription.subscriber_id,
        subscriber_ids,
    )
    known: defaultdict[int, set[Sitting]] = defaultdict(set)
    for row in rows:
        known[row.subscriber_id].add(Sitting(row.motion_id, row.meeting, row.date))
    return known


def _write(
    connection: Connection,
    reminders: dict[tuple[int, str], dict[int, list[Sitting]]],
    now: dt.datetime,
    domain: str,
) -> list[int]:
    deliveries = [
        {
            "subscriber_id": subscriber_id,
            "kind": "before_meeting",
            "stem": _stem(language, listed),
            "planned_at": now,
            "due_at": now,
        }
        for (subscriber_id, language), listed in reminders.items()
    ]
    ids = write_deliveries(connection, deliveries, domain)
    rows = [
        {
            "subscription_id": subscription,
            "motion_id": each.motion_id,
            "meeting": each.meeting,
            "date": each.date,
            "delivery_id": delivery,
        }
        for delivery, listed in zip(ids, reminders.values(), strict=True)
        for subscription, sittings in listed.items()
        for each in sittings
    ]
    if rows:
        connection.execute(insert(DeliveryMeeting), rows)
    return ids


def _stem(language: str, listed: dict[int, list[Sitting]]) -> str:
    """The same for reminders that say the same."""
    told = sorted({each for sittings in listed.values() for each in sittings})
    return hash_of(("before_meeting", language, told))
