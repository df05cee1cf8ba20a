"""Where a motion stands and what came of it, in German; feeds, mails and pages say the same."""

from __future__ import annotations

import re

from alerts.numbers import listed, plain_date, short_date, votes
from alerts.safe import line
from storage.outcomes import Outcome
from storage.records import Consultation, MotionMeeting, Votes
from storage.views import MotionView

OUTCOME_WORDS: dict[Outcome, str] = {
    "accepted": "Beschlossen",
    "rejected": "Abgelehnt",
    "recommended": "Empfohlen",
    "not_recommended": "Nicht empfohlen",
    "postponed": "Vertagt",
    "withdrawn": "Zurückgezogen",
    "referred": "Verwiesen",
    "noted": "Zur Kenntnis genommen",
    "settled": "Erledigt",
    "mixed": "In Teilen verschieden",
}
"""How what came of a motion begins; where the words of the source do not say, they stand alone."""
_NUMBER = re.compile(r"\d+")


def status(motion: MotionView) -> str:
    """Where the motion stands, in sentences that do not depend on the day it is read."""
    standing = motion.standing
    if standing.at and standing.at.result:
        return _stands(standing.outcome, standing.at)
    if standing.state == "withdrawn":
        return "Zurückgezogen: in der Quelle nicht mehr zu finden."
    if standing.state == "scheduled":
        return "Auf der Tagesordnung, noch ohne veröffentlichtes Ergebnis."
    if motion.consultations:
        return "Zur Beratung vorgesehen, noch ohne Termin."
    if motion.meant_for:
        named = listed([_addressee(each) for each in motion.meant_for])
        return f"Laut Dokument bestimmt für {named}; auf einer Tagesordnung noch nicht gesehen."
    if standing.state == "announced":
        return "Angekündigt; im Ratsinformationssystem noch nicht gesehen."
    return "Noch keine Beratung veröffentlicht."


def _stands(came_of_it: Outcome, at: Consultation) -> str:
    """ "Beschlossen: Kreistag, 05.03.2026 (mehrheitlich beschlossen; 49 Ja, 1 Nein)."."""
    day = f", {short_date(at.date)}" if at.date else ""
    return f"{ruling(came_of_it, at.result, f'{line(at.organization)}{day}', at.votes)}."


def ruling(came_of_it: Outcome, words: str, where: str, count: Votes | None) -> str:
    """What came of it, where, and in brackets the source's own words, unless they say just the same."""
    lead = OUTCOME_WORDS.get(came_of_it, "")
    said, counted = line(words), counted_votes(words, count)
    if not lead:
        return f"{where}: {said}" + (f" ({counted})" if counted else "")
    details = "; ".join(part for part in (said, counted) if part and part.casefold() != lead.casefold())
    return f"{lead}: {where}" + (f" ({details})" if details else "")


def counted_votes(words: str, count: Votes | None) -> str:
    """ "20 Ja, 4 Nein"; empty where the words of the result hold the same numbers."""
    if count is None:
        return ""
    stated = [str(each) for each in (count.yes, count.no, count.abstentions) if each is not None]
    said = _NUMBER.findall(words)
    for each in stated:
        if each not in said:
            return votes(count)
        said.remove(each)
    return ""


def _addressee(meeting: MotionMeeting) -> str:
    """ "Kreistag (23. März 2021)"."""
    day = f" ({plain_date(meeting.date)})" if meeting.date else ""
    return f"{line(meeting.organization)}{day}"
