"""What the operator is to be told of sources and service, and the ledger of the mails that tell it.

Every change of a source's state is noted with the state itself (storage.sources). Planning decides, source by
source, what of that is to be told, and writes one mail for all of it in one transaction. What was not told
yet is what has no mail, so a kill loses nothing.

The rules, for each source:
- Going bad is told, or one thing more that is missing, at most once in a day; a source that came and went
  several times meanwhile is told of in one sentence.
- Being well again is told only where going bad was, and only once it has lasted.
- What is better but not well (lost pages instead of none at all) is no mail.

Sources that go bad together are in one mail: each mail waits a little, and for the last one to be an hour
old. Where a server cannot be reached, it may be our own network: then it waits until all others were tried.
A job of the service that is late (storage.jobs) is told with them, or by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, ClassVar, Literal

from sqlalchemy import Connection, Row, func, insert, or_, select, update

from storage import jobs
from storage.jobs import JobTurn, turns_as_json, turns_of
from storage.models import Notice, Source, StateChange
from storage.outbox import LEASE_SECONDS, message_id, next_due, take
from storage.records import FailureKind
from storage.sources import findings_of
from storage.views import BAD_STATES, Finding, SourceState

ONCE_IN = dt.timedelta(hours=24)  # going bad, for each source
LASTED = dt.timedelta(hours=3)  # being well again: longer than from one look at what is new to the next
GATHER = dt.timedelta(minutes=15)  # sources that go bad one after the other
A_ROUND = dt.timedelta(hours=2)  # in which all sources are tried, as a rule
APART = dt.timedelta(hours=1)  # between two mails
FLAPS = 2  # so many times bad and well again without a mail are worth one

_NEXT = next_due(Notice, Notice.message_id, Notice.planned_at, Notice.jobs)

Verdict = Literal["tell", "wait", "settle"]


@dataclass(frozen=True)
class Turn:
    """A source became something else, or one thing more is missing."""

    id: int
    source: str
    since: dt.datetime
    state: SourceState
    failure: str = ""
    message: str = ""
    findings: tuple[Finding, ...] = ()
    last_read: dt.datetime | None = None  # the last time before it that the source answered well

    @property
    def is_bad(self) -> bool:
        """Whether something is missing, or everything."""
        return self.state in BAD_STATES


@dataclass(frozen=True)
class LeasedNotice:
    """A mail to the operator that is ours to send until the lease ends."""

    table: ClassVar[type[Notice]] = Notice
    id: int
    owner: str
    message_id: str
    planned_at: dt.datetime
    attempts: int  # failed ones so far
    turns: tuple[Turn, ...]  # by source, oldest first
    jobs: tuple[JobTurn, ...] = ()


def plan(connection: Connection, now: dt.datetime, *, domain: str) -> int | None:
    """Write the mail that is due, if one is; its id. To be called in a transaction.

    `domain` ends the Message-ID.
    """
    open_turns = _turns(connection, StateChange.settled.is_(False))
    telling: list[Turn] = []
    settled: list[Turn] = []
    for source, group in groupby(open_turns, key=attrgetter("source")):
        pending = list(group)
        verdict = decide(pending, _last_told(connection, source), _last_bad_mail(connection, source), now)
        if verdict == "tell":
            telling += pending
        elif verdict == "settle":
            settled += pending
    _settle(connection, settled)
    late = jobs.turns(connection, now)
    if not _is_quiet(connection, now):
        return None
    if telling and not _is_time(connection, telling, now):
        telling = []
    if not telling and not late:
        return None
    named = [*(str(turn.id) for turn in telling), *(f"{turn.name}@{turn.since}" for turn in late)]
    values = {
        "message_id": message_id(f"notice:{','.join(named)}", domain),
        "planned_at": now,
        "due_at": now,
        "jobs": turns_as_json(late),
    }
    notice_id: int = connection.execute(insert(Notice).values(**values).returning(Notice.id)).scalar_one()
    _settle(connection, telling, notice_id)
    jobs.told(connection, late, now)
    return notice_id


def _is_quiet(connection: Connection, now: dt.datetime) -> bool:
    """Whether the last mail is old enough for another."""
    last = connection.scalar(select(func.max(Notice.planned_at)))
    return last is None or now - last >= APART


def decide(
    pending: Sequence[Turn], told: Turn | None, last_bad_mail: dt.datetime | None, now: dt.datetime
) -> Verdict:
    """What is to be done about the turns of one source that no mail tells yet, oldest first. Pure.

    `told`: the last turn that a mail told; `last_bad_mail`: when the last one was planned that told of
    the source going bad.
    """
    current = pending[-1]
    was_bad = told is not None and told.is_bad
    may_tell: Verdict = "wait" if last_bad_mail and now - last_bad_mail < ONCE_IN else "tell"
    if current.is_bad:
        # What is no mail of its own is told with the next one: how often it came and went meanwhile.
        return may_tell if told is None or not was_bad or _is_worse(current, told) else "wait"
    if was_bad:
        return "tell" if now - _well_since(pending) >= LASTED else "wait"
    bad = sum(turn.is_bad for turn in pending)
    if bad >= FLAPS:
        return may_tell
    return "settle" if not bad or may_tell == "tell" else "wait"


def _is_worse(current: Turn, told: Turn) -> bool:
    """Whether a bad state needs another mail: it is of another kind, or one thing more is missing."""
    if current.state == "degraded":
        known = {finding.key for finding in told.findings}
        return told.state == "degraded" and any(each.key not in known for each in current.findings)
    return current.state != told.state


def _well_since(pending: Sequence[Turn]) -> dt.datetime:
    since = pending[-1].since
    for turn in reversed(pending):
        if turn.is_bad:
            break
        since = turn.since
    return since


def _is_time(connection: Connection, telling: Sequence[Turn], now: dt.datetime) -> bool:
    begun = min([turn.since for turn in telling if turn.is_bad] or [turn.since for turn in telling])
    if any(turn.failure == FailureKind.UNREACHABLE for turn in telling) and now - begun < A_ROUND:
        names = {turn.source for turn in telling}
        return now - begun >= GATHER and _are_tried(connection, begun, names)
    return now - begun >= GATHER


def _are_tried(connection: Connection, begun: dt.datetime, besides: Collection[str]) -> bool:
    """Whether all other sources were tried since that instant."""
    waiting = or_(Source.last_tried_at.is_(None), Source.last_tried_at < begun)
    others = select(Source.name).where(Source.enabled, Source.name.not_in(besides), waiting)
    return connection.scalar(others.limit(1)) is None


def _turns(connection: Connection, *which: Any) -> list[Turn]:
    """State changes by source, oldest first; locked, so that a second planner on PostgreSQL waits."""
    rows = connection.execute(
        select(StateChange.__table__)
        .where(*which)
        .order_by(StateChange.source, StateChange.since, StateChange.id)
        .with_for_update()
    )
    return [_turn(row) for row in rows]


def _turn(row: Row[Any]) -> Turn:
    return Turn(
        id=row.id,
        source=row.source,
        since=row.since,
        state=row.state,
        failure=row.failure,
        message=row.message,
        findings=findings_of(row.findings),
        last_read=row.last_read_at,
    )


def _last_told(connection: Connection, source: str) -> Turn | None:
    row = connection.execute(
        select(StateChange.__table__)
        .where(StateChange.source == source, StateChange.notice_id.is_not(None))
        .order_by(StateChange.since.desc(), StateChange.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else _turn(row)


def _last_bad_mail(connection: Connection, source: str) -> dt.datetime | None:
    return connection.scalar(
        select(func.max(Notice.planned_at))
        .join(StateChange, StateChange.notice_id == Notice.id)
        .where(StateChange.source == source, StateChange.state.in_(BAD_STATES))
    )


def _settle(connection: Connection, turns: Sequence[Turn], notice_id: int | None = None) -> None:
    if turns:
        connection.execute(
            update(StateChange)
            .where(StateChange.id.in_([turn.id for turn in turns]))
            .values(settled=True, notice_id=notice_id)
        )


def lease(
    connection: Connection, now: dt.datetime, owner: str, most: int = 1, seconds: int = LEASE_SECONDS
) -> list[LeasedNotice]:
    """Take the mails that are due longest, so many at most. To be called in a transaction."""
    return [
        _leased(connection, row, owner) for row in take(connection, Notice, _NEXT, now, owner, most, seconds)
    ]


def _leased(connection: Connection, row: Row[Any], owner: str) -> LeasedNotice:
    turns, late = _turns(connection, StateChange.notice_id == row.id), turns_of(row.jobs)
    return LeasedNotice(row.id, owner, row.message_id, row.planned_at, row.attempts, tuple(turns), late)
