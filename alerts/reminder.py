"""The mail before a meeting: which motions are on its agenda. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from alerts.digest import Digest, inlined, links, template
from alerts.numbers import counted, listed, long_date
from alerts.phrases import motion_title, short_body
from alerts.safe import line, web_url
from alerts.site import Site
from storage.reminders import Sitting
from storage.views import MotionView, SourceView


@dataclass(frozen=True)
class _Item:
    """A motion on the agenda of a meeting, as the templates show it."""

    motion: MotionView
    date: dt.date
    organization: str
    number: str  # of the agenda item; may be empty
    url: str  # at its source; may be empty

    @property
    def sitting(self) -> str:
        """ "Kreistag, Donnerstag, 12. März 2026"."""
        return f"{self.organization}, {long_date(self.date)}"


def compose(
    motions: Sequence[MotionView],
    sittings: Iterable[Sitting],
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
) -> Digest:
    """The reminder of a day (in Germany) of these sittings of these motions."""
    known = {motion.id: motion for motion in motions}
    found = [_item(known[each.motion_id], each) for each in sittings if each.motion_id in known]
    items = sorted(found, key=lambda each: (each.date, each.sitting, motion_title(each.motion).casefold()))
    title = subject(items, day)
    values = {
        "subject": title,
        "sittings": [
            (sitting, list(group)) for sitting, group in groupby(items, key=lambda each: each.sitting)
        ],
        "sources": sources,
        "site": site,
        "day": day,
        **links(site),
    }
    html = inlined(template("reminder.html").render(values))
    return Digest(title, template("reminder.txt").render(values), html)


def subject(items: Sequence[_Item], day: dt.date) -> str:
    """ "Morgen auf der Tagesordnung: Sprachlotsen", or how many, and of which bodies."""
    days = sorted({each.date for each in items})
    when = " und ".join("heute" if each == day else "morgen" for each in days).capitalize() or "Bald"
    motions = {each.motion.id: each.motion for each in items}
    if len(motions) == 1:
        (only,) = motions.values()
        return f"{when} auf der Tagesordnung: {motion_title(only)}"
    bodies = sorted({short_body(motion.body) for motion in motions.values() if line(motion.body)})
    places = f" ({listed(bodies)})" if bodies else ""
    return f"{when} auf der Tagesordnung: {counted(len(motions), 'Vorgang', 'Vorgänge')}{places}"


def _item(motion: MotionView, sitting: Sitting) -> _Item:
    """As the motion's own consultations name it, else as it was planned."""
    committee = sitting.meeting.partition("/")[2]
    at = next(
        (
            each
            for each in motion.consultations
            if each.date == sitting.date and each.organization.casefold() == committee
        ),
        None,
    )
    url = next(filter(None, (web_url(paper.url) for paper in motion.papers)), "")
    organization = line(at.organization) if at else committee
    return _Item(motion, sitting.date, organization, line(at.number) if at else "", url)
