"""Sending what the ledger says is due. Killed at any point, nothing is lost, and at most the message in
flight goes out again, with the same Message-ID."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import time
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from alerts.mail import Letterhead
from alerts.mail_errors import MailError
from alerts.pace import Pace
from alerts.stems import Letters
from alerts.transports import Letter, Transport
from storage.deliveries import Leased, lease
from storage.due import DIGEST_HOUR
from storage.holds import is_held
from storage.outbox import Leased as OnItsWay
from storage.outbox import (
    give_back,
    is_tried_enough,
    record_delayed,
    record_failed,
    record_sent,
    record_untouched,
)
from storage.planning import Planned, plan
from storage.reminders import plan_reminders
from storage.signs import plan_signs
from storage.silence import plan_silence
from storage.suspensions import record_bounce
from storage.times import utc_now

AT_ONCE = 20
"""So many mails are leased in one transaction: one for each would cost more than sending it."""

HELD_SECONDS = 5
"""What waits longer for its turn is leased anew: its reader may have ended it meanwhile."""

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
MailT = TypeVar("MailT", bound=OnItsWay)
MailT_co = TypeVar("MailT_co", bound=OnItsWay, covariant=True)


@dataclass(frozen=True)
class Sent:
    """What a round of sending did."""

    sent: int = 0
    delayed: int = 0  # will be tried again
    failed: int = 0  # given up
    problems: tuple[str, ...] = ()  # German, one for each that did not go out
    unreachable: str = ""  # German: why nothing can be handed over at all now


class Lease(Protocol[MailT_co]):
    """Takes mails that are due."""

    def __call__(self, connection: Connection, now: dt.datetime, owner: str, most: int) -> Sequence[MailT_co]:
        """Those that are ours to send now, so many at most; to be called in a transaction."""


@dataclass(frozen=True)
class _Ready(Generic[MailT]):
    """A mail that is ours to send, with its letter, or why there is none."""

    leased: MailT
    letter: Letter | None = None
    error: MailError | None = None


def plan_mails(
    engine: Engine, domain: str, *, hour: int | None = DIGEST_HOUR, clock: Clock = utc_now
) -> Planned:
    """Write what is due into the ledger (with `hour` None for everybody); what was found of changes.

    `domain` ends the Message-IDs.
    """
    now = clock()
    with engine.begin() as connection:
        planned = plan(connection, now, domain=domain, hour=hour)
        reminders = plan_reminders(connection, now, domain=domain, hour=hour or 0)
        outages = plan_silence(connection, now, domain=domain, hour=hour or 0)
        signs = plan_signs(connection, now, domain=domain, hour=hour or 0)
    if planned.due:
        told = len(planned.deliveries)
        logger.info("%d subscriptions due: %d mails with %d items", planned.due, told, planned.items)
    if reminders.deliveries:
        logger.info("%d reminders of meetings", len(reminders.deliveries))
    if outages or signs:
        logger.info("%d mails about sources, %d signs of life", len(outages), len(signs))
    return planned


def deliver(
    engine: Engine,
    transport: Transport,
    head: Letterhead,
    *,
    pace: Pace | None = None,
    clock: Clock = utc_now,
) -> Sent:
    """Send all deliveries that are due now, one after the other."""
    letters = Letters(engine, head, clock)
    return send_due(engine, transport, lease, letters.letter, clock, pace)


def send_due(
    engine: Engine,
    transport: Transport,
    lease: Lease[MailT],
    make: Callable[[MailT], Letter],
    clock: Clock,
    pace: Pace | None = None,
) -> Sent:
    """Send all that `lease` hands out; ends early when nothing can be handed over at all.

    `make` may raise MailError.
    """
    round_ = _Round(engine, transport, lease, make, clock, pace or Pace())
    try:
        round_.run()
    finally:
        round_.close()
    problems = tuple(round_.problems)
    return Sent(round_.sent, round_.delayed, round_.failed, problems, round_.unreachable)


class _Round(Generic[MailT]):
    """A round of sending. While the server reads one letter, the next is made; while it takes note of the
    next one's sender, what became of the last is recorded: always before the next is handed over."""

    def __init__(
        self,
        engine: Engine,
        transport: Transport,
        lease: Lease[MailT],
        make: Callable[[MailT], Letter],
        clock: Clock,
        pace: Pace,
    ) -> None:
        self.sent = self.delayed = self.failed = 0
        self.problems: list[str] = []
        self.unreachable = ""
        self._connection = engine.connect()
        self._transport = transport
        self._lease = lease
        self._make = make
        self._clock = clock
        self._pace = pace
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._leased: deque[MailT] = deque()
        self._leased_at = 0.0  # of time.monotonic
        self._ahead: _Ready[MailT] | None = None

    def run(self) -> None:
        """Send until nothing is due, nothing may go out, nothing can be handed over, or we are to stop."""
        while self._pace.wait():
            ready, self._ahead = self._ahead or self._ready(), None
            if ready is None:
                return
            error = self._send(ready)
            if error is None and self._ahead is not None and self._ahead.letter is not None:
                self._transport.announce(self._ahead.letter)  # the server answers while this one is recorded
            with self._connection.begin():
                outcome = _record(self._connection, ready.leased, error, self._clock())
            if outcome.is_gone and ready.letter is not None:
                self._transport.take_back(ready.letter)
            self._count(error, outcome.is_over)
            if error is not None and error.unreachable:
                self.unreachable = str(error)
            if outcome.is_held or self.unreachable:
                return

    def close(self) -> None:
        """Give back what is held."""
        if self._ahead is not None:
            self._leased.appendleft(self._ahead.leased)
        try:
            if self._leased:
                with self._connection.begin():
                    give_back(self._connection, self._leased)
        finally:
            self._connection.close()
            self._transport.close()

    def _next(self) -> MailT | None:
        if not self._leased or time.monotonic() - self._leased_at > HELD_SECONDS:
            # Where mails go out slowly, none is leased long before it goes.
            most = 1 if self._pace.is_limited else AT_ONCE
            with self._connection.begin():
                give_back(self._connection, self._leased)
                leased = self._lease(self._connection, self._clock(), self._owner, most)
            self._leased = deque(leased)
            self._leased_at = time.monotonic()
        return self._leased.popleft() if self._leased else None

    def _ready(self) -> _Ready[MailT] | None:
        leased = self._next()
        if leased is None:
            return None
        try:
            return _Ready(leased, letter=self._make(leased))
        except MailError as error:
            return _Ready(leased, error=error)
        except Exception as error:  # one mail that cannot be made must not keep back all others
            logger.exception("%s could not be made", _name(leased))
            words = f"Interner Fehler beim Erstellen der Mail ({type(error).__name__})"
            return _Ready(leased, error=MailError(words))

    def _send(self, ready: _Ready[MailT]) -> MailError | None:
        if ready.letter is None:
            return ready.error
        meanwhile = None if self._pace.is_limited else self._look_ahead
        try:
            self._transport.send(ready.letter, meanwhile)
        except MailError as error:
            return error
        return None

    def _look_ahead(self) -> None:
        try:
            self._ahead = self._ready()
        except Exception as error:  # the server's answer must be read: else a mail that is out goes out again
            logger.warning("nothing could be made ready meanwhile: %s", type(error).__name__)

    def _count(self, error: MailError | None, is_over: bool) -> None:
        if error is None:
            self.sent += 1
            return
        self.problems.append(str(error))
        self.delayed += not is_over
        self.failed += is_over


def _name(leased: OnItsWay) -> str:
    return f"{leased.table.__name__.lower()} {leased.id}"


class _Outcome(NamedTuple):
    """What recording brought up."""

    is_over: bool  # nothing is left to be done for the mail
    is_held: bool  # nothing more is to go out
    is_gone: bool = False  # whom the mail is to was erased while it was in hand


def _record(connection: Connection, leased: OnItsWay, error: MailError | None, now: dt.datetime) -> _Outcome:
    if error is None:
        held = record_sent(connection, leased, now)
        logger.info("%s sent", _name(leased))
        return _Outcome(is_over=True, is_held=bool(held), is_gone=held is None)
    is_over = _record_failure(connection, leased, error, now)
    return _Outcome(is_over, is_held(connection))


def _record_failure(connection: Connection, leased: OnItsWay, error: MailError, now: dt.datetime) -> bool:
    """Whether it is given up."""
    if error.untouched:
        record_untouched(connection, leased, str(error))
        logger.warning("%s waits for the server: %s", _name(leased), error)
        return False
    is_late = error.refused and is_tried_enough(leased, now)
    if error.permanent or is_late:
        record_failed(connection, leased, now, str(error))
        if (error.nobody or is_late) and isinstance(leased, Leased):
            record_bounce(connection, now=now, is_hard=error.nobody, reason=str(error), delivery=leased.id)
        logger.error("%s given up: %s", _name(leased), error)
        return True
    again = record_delayed(connection, leased, now, str(error))
    logger.warning("%s delayed until %s: %s", _name(leased), again.isoformat(), error)
    return False
