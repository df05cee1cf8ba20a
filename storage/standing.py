"""Where a motion stands, from all that its places list of its consultations. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.outcomes import Outcome, is_deciding, outcome_in
from storage.records import Consultation

StandingState = Literal[
    "announced",  # a party or the press tells of it, the council's own pages do not yet
    "submitted",  # in the council, no meeting known
    "scheduled",  # on an agenda
    "recommended",  # a body that only advises has voted, for it or against it
    "postponed",
    "referred",
    "noted",
    "discussed",  # something came of it, but the words do not say what
    "decided",
    "withdrawn",
]
_BY_OUTCOME: dict[Outcome, StandingState] = {
    "accepted": "decided",
    "rejected": "decided",
    "settled": "decided",
    "recommended": "recommended",
    "not_recommended": "recommended",
    "postponed": "postponed",
    "withdrawn": "withdrawn",
    "referred": "referred",
    "noted": "noted",
    "mixed": "discussed",
    "": "discussed",
}
_LAST_WORD = ("decided", "withdrawn")


@dataclass(frozen=True)
class Standing:
    """Where a motion stands; it does not depend on the day it is asked."""

    state: StandingState
    outcome: Outcome = ""
    at: Consultation | None = None  # where that came about
    then: Consultation | None = None  # the next one that is listed after it, without a result yet


def standing_of(consultations: Sequence[Consultation], *, in_council: bool, withdrawn: bool) -> Standing:
    """The standing, from consultations by date. `withdrawn`: its source shows it no longer.

    What was decided stays decided, whatever another body took note of later.
    """
    if withdrawn:
        return Standing("withdrawn")
    results = [_of_result(each) for each in consultations if each.result]
    last_words = [each for each in results if each.state in _LAST_WORD]
    telling = [each for each in results if each.outcome]
    for standings in (last_words, telling, results):
        if standings:
            return _with_next(standings[-1], consultations)
    coming = next((each for each in consultations if each.date), None)
    if coming:
        return Standing("scheduled", at=coming)
    return Standing("submitted" if in_council else "announced")


def _of_result(consultation: Consultation) -> Standing:
    organization, role = consultation.organization, consultation.role
    outcome = outcome_in(organization, role, consultation.result)
    is_final = outcome == "mixed" and is_deciding(organization, role)
    return Standing("decided" if is_final else _BY_OUTCOME[outcome], outcome, consultation)


def _with_next(standing: Standing, consultations: Sequence[Consultation]) -> Standing:
    after = standing.at.date if standing.at and standing.at.date else dt.date.min
    open_ones = (each for each in consultations if not each.result and each.date and each.date > after)
    return Standing(standing.state, standing.outcome, standing.at, next(open_ones, None))
