"""Sending what the ledger says is due. Killed at any point, nothing is lost, and at most the message in
flight goes out again, with the same Message-ID."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from typing import TypeVar

from sqlalchemy import Connection, Engine

from alerts.digest import MotionNews, compose
from alerts.mail import MailError, Transport, build_message
from alerts.site import Site
from storage.database import reading
from storage.deliveries import DIGEST_HOUR, Leased, Planned, lease, plan
from storage.motions import motions_by_id
from storage.outbox import Leased as OnItsWay
from storage.outbox import record_delayed, record_failed, record_sent
from storage.sources import source_views
from storage.times import to_berlin, utc_now

logger = logging.getLogger(__name__)

Clock = Callable[[], dt.datetime]
MailT = TypeVar("MailT", bound=OnItsWay)


@dataclass(frozen=True)
class Sent:
    """What a round of sending did."""

    sent: int = 0
    delayed: int = 0  # will be tried again
    failed: int = 0  # given up
    problems: tuple[str, ...] = ()  # German, one for each that did not go out


def plan_digests(
    engine: Engine, site: Site, *, hour: int | None = DIGEST_HOUR, clock: Clock = utc_now
) -> list[Planned]:
    """Write the digests that are due into the ledger; says so where there is nothing new."""
    with engine.begin() as connection:
        planned = plan(connection, clock(), domain=site.domain, hour=hour)
    for each in planned:
        if each.delivery_id is None:
            logger.info("nothing new for subscription %d: no mail", each.subscription_id)
        else:
            logger.info(
                "delivery %d planned for subscription %d: %d changes",
                each.delivery_id,
                each.subscription_id,
                each.changes,
            )
    return planned


def deliver(engine: Engine, transport: Transport, *, site: Site, sender: str, clock: Clock = utc_now) -> Sent:
    """Send all digests that are due now, one after the other."""

    def make(connection: Connection, leased: Leased) -> EmailMessage:
        return message_for(connection, leased, site, sender)

    return send_due(engine, transport, lease, make, clock)


def send_due(
    engine: Engine,
    transport: Transport,
    lease: Callable[[Connection, dt.datetime, str], MailT | None],
    make: Callable[[Connection, MailT], EmailMessage],
    clock: Clock,
) -> Sent:
    """Send all that `lease` hands out; ends early when nothing can be handed over at all.

    `make` may raise MailError.
    """
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    sent = delayed = failed = 0
    problems: list[str] = []
    try:
        while True:
            with engine.begin() as connection:
                leased = lease(connection, clock(), owner)
            if leased is None:
                break
            error = _send(engine, transport, leased, make)
            _record(engine, leased, error, clock())
            if error is None:
                sent += 1
                continue
            problems.append(str(error))
            delayed, failed = delayed + (not error.permanent), failed + error.permanent
            if error.unreachable:
                break
    finally:
        transport.close()
    return Sent(sent, delayed, failed, tuple(problems))


def _send(
    engine: Engine,
    transport: Transport,
    leased: MailT,
    make: Callable[[Connection, MailT], EmailMessage],
) -> MailError | None:
    try:
        with reading(engine) as connection:
            message = make(connection, leased)
        transport.send(message)
    except MailError as error:
        return error
    except Exception as error:  # one mail that cannot be made must not keep back all others
        logger.exception("%s could not be made", _name(leased))
        return MailError(f"Interner Fehler beim Erstellen der Mail ({type(error).__name__})")
    return None


def _name(leased: OnItsWay) -> str:
    return f"{leased.table.__name__.lower()} {leased.id}"


def message_for(connection: Connection, leased: Leased, site: Site, sender: str) -> EmailMessage:
    """The mail of a delivery; raises MailError (permanent) where there is nothing left to tell."""
    if leased.ended:
        raise MailError("Das Abonnement ist beendet.", permanent=True)
    changes_of: defaultdict[int, set[int]] = defaultdict(set)
    for motion_id, change_id in leased.items:
        changes_of[motion_id].add(change_id)
    motions = motions_by_id(connection, changes_of, topics=(leased.topic,))
    news = [
        MotionNews(motion, tuple(each for each in motion.changes if each.id in changes_of[motion.id]))
        for motion in motions
    ]
    if not any(each.changes for each in news):
        raise MailError("Was zu melden war, gibt es nicht mehr.", permanent=True)
    day = to_berlin(leased.planned_at).date()
    digest = compose(
        [each for each in news if each.changes], source_views(connection), site, day, leased.topic
    )
    return build_message(
        digest,
        sender=sender,
        recipient=leased.address,
        message_id=leased.message_id,
        site=site,
        date=leased.planned_at,
    )


def _record(engine: Engine, leased: OnItsWay, error: MailError | None, now: dt.datetime) -> None:
    with engine.begin() as connection:
        if error is None:
            record_sent(connection, leased, now)
            logger.info("%s sent", _name(leased))
        elif error.permanent:
            record_failed(connection, leased, now, str(error))
            logger.error("%s given up: %s", _name(leased), error)
        else:
            again = record_delayed(connection, leased, now, str(error))
            logger.warning("%s delayed until %s: %s", _name(leased), again.isoformat(), error)
