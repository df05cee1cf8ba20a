"""The mail before a meeting: which motions are on its agenda. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from alerts.digest import Digest, first_place, made, motion_page
from alerts.numbers import counted, listed, long_date
from alerts.phrases import motion_title, place_of, short_body
from alerts.safe import line, web_url
from alerts.site import Site
from alerts.wording import GERMAN, Wording
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
    place: str  # what that is
    page: str  # our own


def compose(
    motions: Sequence[MotionView],
    sittings: Iterable[Sitting],
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    words: Wording = GERMAN,
) -> Digest:
    """The reminder of a day (in Germany) of these sittings of these motions."""
    known = {motion.id: motion for motion in motions}
    found = [_item(known[each.motion_id], each, site, words) for each in sittings if each.motion_id in known]

    def sitting(item: _Item) -> str:
        return f"{item.organization}, {long_date(item.date, words)}"

    def order(item: _Item) -> tuple[dt.date, str, str]:
        return item.date, sitting(item), motion_title(item.motion, words).casefold()

    items = sorted(found, key=order)
    values = {"sittings": [(named, list(group)) for named, group in groupby(items, key=sitting)]}
    return made("reminder", subject(items, day, words), values, sources, site, day, words)


def subject(items: Sequence[_Item], day: dt.date, words: Wording = GERMAN) -> str:
    """ "Morgen auf der Tagesordnung: Sprachlotsen", or how many, and of which bodies."""
    today, tomorrow, soon = words.mail.days
    days = [today if each == day else tomorrow for each in sorted({item.date for item in items})]
    when = listed(days, words) or soon
    motions = {each.motion.id: each.motion for each in items}
    if len(motions) == 1:
        (only,) = motions.values()
        what = motion_title(only, words)
    else:
        bodies = sorted({short_body(motion.body, words) for motion in motions.values() if line(motion.body)})
        places = f" ({listed(bodies, words)})" if bodies else ""
        what = f"{counted(len(motions), *words.motion.motions, words)}{places}"
    return words.mail.on_agenda.format(day=when[0].upper() + when[1:], what=what)


def _item(motion: MotionView, sitting: Sitting, site: Site, words: Wording) -> _Item:
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
    paper = first_place(motion)
    return _Item(
        motion=motion,
        date=sitting.date,
        organization=line(at.organization) if at else committee,
        number=line(at.number) if at else "",
        url=web_url(paper.url) if paper else "",
        place=place_of(paper, words) if paper else "",
        page=motion_page(motion, site, words),
    )
