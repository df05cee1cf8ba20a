"""Where a motion stands, from all that its places list of its consultations. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

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
    "removed",  # taken down here: of where it stands nothing is said
]
Status = Literal[
    "open",  # announced, or in the council without a meeting
    "scheduled",
    "accepted",
    "rejected",
    "settled",
    "mixed",
    "recommended",
    "not_recommended",
    "postponed",
    "referred",
    "noted",
    "discussed",
    "withdrawn",
]
"""The standing in one word, as motions are filtered by it: of what is decided, how."""

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


class Standing(NamedTuple):
    """Where a motion stands; it does not depend on the day it is asked."""

    state: StandingState
    outcome: Outcome = ""
    at: Consultation | None = None  # where that came about


def standing_of(consultations: Sequence[Consultation], *, in_council: bool, withdrawn: bool) -> Standing:
    """The standing, from consultations by date. `withdrawn`: its source shows it no longer.

    What was decided stays decided, whatever another body took note of later.
    """
    if withdrawn:
        return Standing("withdrawn")
    known, last = -1, None
    for each in consultations:
        if result := each.result:
            state, outcome = _of_result(each.organization, each.role, result)
            telling = 2 if state in _LAST_WORD else 1 if outcome else 0
            if telling >= known:  # the last of those that say most
                known, last = telling, (state, outcome, each)
    if last:
        return Standing(*last)
    coming = next((each for each in consultations if each.date), None)
    if coming:
        return Standing("scheduled", at=coming)
    return Standing("submitted" if in_council else "announced")


def status_of(standing: Standing) -> Status | Literal["removed"]:
    """The standing in one word; "removed" of what is taken down, which nothing is said of."""
    match standing.state:
        case "announced" | "submitted":
            return "open"
        case "decided" if standing.outcome in ("accepted", "rejected", "settled"):
            return standing.outcome
        case "decided":
            return "mixed"
        case "recommended":
            return "not_recommended" if standing.outcome == "not_recommended" else "recommended"
        case state:
            return state


@lru_cache(maxsize=1024)  # as storage.outcomes.outcome_in
def _of_result(organization: str, role: str, result: str) -> tuple[StandingState, Outcome]:
    outcome = outcome_in(organization, role, result)
    is_final = outcome == "mixed" and is_deciding(organization, role)
    return "decided" if is_final else _BY_OUTCOME[outcome], outcome
