"""Where a motion stands and what came of it; feeds, mails and pages say the same."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from alerts.numbers import listed, plain_date, short_date, votes
from alerts.safe import line
from alerts.wording import GERMAN, Wording
from storage.outcomes import Outcome
from storage.records import Consultation, MotionMeeting, Votes
from storage.views import ChangeView, MotionView

_NUMBER = re.compile(r"\d+")


def status(motion: MotionView, words: Wording = GERMAN) -> str:
    """Where the motion stands, in sentences that do not depend on the day it is read."""
    standing, said = motion.standing, words.standing
    if standing.at and standing.at.result:
        return _stands(standing.outcome, standing.at, words)
    if standing.state == "removed":
        return said.removed
    if standing.state == "withdrawn":
        return said.withdrawn
    if standing.state == "scheduled":
        return said.scheduled
    if motion.consultations:
        return said.intended
    if motion.meant_for:
        named = listed([_addressee(each, words) for each in motion.meant_for], words)
        return said.meant_for.format(names=named)
    return said.announced if standing.state == "announced" else said.nothing


def is_said_by(change: ChangeView, motion: MotionView) -> bool:
    """Whether what happened is where the motion stands, so that it need not be said twice."""
    standing, at = motion.standing, motion.standing.at
    if motion.part_of(change):
        return False
    if change.kind != "decided" or at is None:
        return change.kind == standing.state == "withdrawn"
    told = (change.after.get(name) for name in ("organization", "date", "result"))
    return tuple(told) == (at.organization, at.date.isoformat() if at.date else None, at.result)


def _stands(came_of_it: Outcome, at: Consultation, words: Wording) -> str:
    """ "Beschlossen: Kreistag, 05.03.2026 (mehrheitlich beschlossen; 49 Ja, 1 Nein)."."""
    day = f", {short_date(at.date, words)}" if at.date else ""
    return f"{ruling(came_of_it, at.result, f'{line(at.organization)}{day}', at.votes, words)}."


def ruling(came_of_it: Outcome, result: str, where: str, count: Votes | None, words: Wording = GERMAN) -> str:
    """What came of it, where, and in brackets the source's own words, unless they say just the same."""
    lead = words.standing.outcomes.get(came_of_it, "")
    said, counted = line(result), counted_votes(result, count, words)
    if not lead:
        return f"{where}: {said}" + (f" ({counted})" if counted else "")
    if said.casefold() == lead.casefold():
        said = ""
    details = f"{said}; {counted}" if said and counted else said or counted
    return f"{lead}: {where} ({details})" if details else f"{lead}: {where}"


def counted_votes(result: str, count: Votes | None, words: Wording = GERMAN) -> str:
    """ "20 Ja, 4 Nein"; empty where the words of the result hold the same numbers."""
    if count is None:
        return ""
    return _counted(result, count.yes, count.no, count.abstentions, words)


@lru_cache(maxsize=1024)  # told where a motion stands, and again with its consultation
def _counted(result: str, yes: int | None, no: int | None, abstentions: int | None, words: Wording) -> str:
    numbers = _NUMBER.findall(result)
    stated = Counter(str(each) for each in (yes, no, abstentions) if each is not None)
    is_said = bool(numbers and stated) and stated <= Counter(numbers)
    return "" if is_said else votes(Votes(yes=yes, no=no, abstentions=abstentions), words)


def _addressee(meeting: MotionMeeting, words: Wording) -> str:
    """ "Kreistag (23. März 2021)"."""
    day = f" ({plain_date(meeting.date, words)})" if meeting.date else ""
    return f"{line(meeting.organization)}{day}"
