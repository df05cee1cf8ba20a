"""The mail to the operator: which sources went bad or are well again, which jobs of the service are late,
what that means, what to do. Pure, but for the sending."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from sqlalchemy import Engine

from alerts.deliver import Clock, Sent, send_due
from alerts.mail import Letterhead, build_notice
from alerts.mail_errors import MailError
from alerts.numbers import counted, listed
from alerts.phrases import STATE_WORDS
from alerts.safe import line
from alerts.site import STATUS_PATH, Site
from alerts.source_words import advice
from alerts.templating import environment
from alerts.transports import Letter, Transport
from storage.database import reading
from storage.jobs import JobTurn
from storage.notices import LeasedNotice, Turn, lease, plan
from storage.sources import source_views
from storage.times import utc_now
from storage.views import BAD_STATES, SourceView

logger = logging.getLogger(__name__)

_TEMPLATES = environment(Path(__file__).parent / "templates")


@dataclass(frozen=True)
class Item:
    """One source in the mail, as it was when it was planned."""

    source: SourceView
    times_bad: int  # how often it went bad in what this mail tells
    first: dt.datetime  # when it did so for the first time
    advice: str

    @property
    def is_bad(self) -> bool:
        """Whether it is not well at the end of what this mail tells."""
        return self.source.state in BAD_STATES


def items_of(turns: Sequence[Turn], sources: Sequence[SourceView]) -> list[Item]:
    """What the mail tells of each source that is still read; the bad ones first, then by title."""
    known = {source.name: source for source in sources}
    items = []
    for name, group in groupby(turns, key=attrgetter("source")):
        if name not in known:
            continue
        own = list(group)
        last = own[-1]
        source = replace(
            known[name],
            state=last.state,
            failure=last.failure,
            message=last.message,
            since=last.since,
            findings=last.findings,
            last_read=last.last_read,
        )
        bad = [turn for turn in own if turn.is_bad]
        items.append(Item(source, len(bad), bad[0].since if bad else last.since, advice(source)))
    return sorted(items, key=lambda item: (not item.is_bad, item.source.title.casefold()))


def subject(items: Sequence[Item], jobs: Sequence[JobTurn] = ()) -> str:
    """ "Stadt Duisburg: gesperrt", "2 Quellen mit Störung: …", "Stadt Duisburg: wird wieder gelesen";
    a job that is late comes first: "Aufgabe überfällig: Feeds veröffentlichen"."""
    late = [job.title for job in jobs if job.is_late]
    again = [job.title for job in jobs if not job.is_late]
    parts = [
        f"Aufgabe überfällig: {listed(late)}" if late else "",
        _of_sources(items) if items else "",
        f"Aufgabe läuft wieder: {listed(again)}" if again else "",
    ]
    return "; ".join(filter(None, parts))


def _of_sources(items: Sequence[Item]) -> str:
    bad = [item.source for item in items if item.is_bad]
    good = [item.source for item in items if not item.is_bad]
    if len(items) == 1:
        (item,) = items
        words = STATE_WORDS[item.source.state] if bad else "wird wieder gelesen"
        return f"{line(item.source.title)}: {words}"
    parts = []
    if bad:
        words = f"{counted(len(bad), 'Quelle', 'Quellen')} mit Störung"
        parts.append(f"{words}: {listed([source.title for source in bad])}")
    if good:
        parts.append(f"wieder gelesen: {listed([source.title for source in good])}")
    return "; ".join(parts)


def compose(
    turns: Sequence[Turn], sources: Sequence[SourceView], site: Site, jobs: Sequence[JobTurn] = ()
) -> tuple[str, str]:
    """Subject and text of the mail. Raises MailError (permanent) where no source of it is read any more."""
    items = items_of(turns, sources)
    if not items and not jobs:
        raise MailError("Die Quellen, um die es ging, werden nicht mehr gelesen.", permanent=True)
    values = {
        "subject": subject(items, jobs),
        "jobs": [(job, dt.datetime.fromisoformat(job.since)) for job in jobs],
        "items": items,
        "sources": sources,
        "site": site,
        "status_path": STATUS_PATH,
    }
    return subject(items, jobs), _TEMPLATES.get_template("notice.txt").render(values)


def tell_operator(
    engine: Engine, transport: Transport, head: Letterhead, *, operator: str, clock: Clock = utc_now
) -> Sent:
    """Plan the mail that is due, if one is, and send what waits. Killed at any point, nothing is lost, and
    at most the mail in flight goes out again, with the same Message-ID."""
    with engine.begin() as connection:
        planned = plan(connection, clock(), domain=head.site.domain)
    if planned is not None:
        logger.info("notice %d planned", planned)

    def make(leased: LeasedNotice) -> Letter:
        with reading(engine) as connection:
            words, text = compose(leased.turns, source_views(connection), head.site, leased.jobs)
        return build_notice(
            words, text, head, recipient=operator, message_id=leased.message_id, date=leased.planned_at
        )

    return send_due(engine, transport, lease, make, clock)
