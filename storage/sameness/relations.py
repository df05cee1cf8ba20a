"""What an amendment, a supplement or an answer is to. When in doubt, nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from storage.sameness.evidence import Profile
from storage.sameness.titles import Role

Sign = Literal["number", "base", "place", "title"]
"""By what it is seen: a number that it names, its own number without its end, the agenda, its title."""
SIGNS: tuple[Sign, ...] = ("number", "base", "place", "title")
"""The surest first."""

_TELLING_WORDS = 2
_DAYS = 400  # an answer may take long, but not until the next question of that title


@dataclass(frozen=True)
class Attachment:
    """What a paper is to which other one, and why."""

    target: int
    kind: Role
    reason: str  # German, for people


def attached_to(paper: Profile, candidates: Mapping[Sign, Collection[Profile]]) -> Attachment | None:
    """The one paper that the signs point to; None where there is none, or where several remain."""
    left: set[int] | None = None
    for sign in SIGNS:
        fitting = {each.id: each for each in candidates.get(sign, ()) if _fits(paper, each, sign)}
        ids = fitting.keys() if left is None else fitting.keys() & left
        if len(ids) == 1:
            target = fitting[next(iter(ids))]
            return Attachment(target.id, paper.title.role or "supplements", _reason(paper, target, sign))
        left = set(ids) or left
    return None


def _fits(paper: Profile, target: Profile, sign: Sign) -> bool:
    if target.id == paper.id or not paper.bodies & target.bodies:
        return False
    if sign == "number":
        return target.in_council
    if target.source != paper.source:
        return False
    if sign == "base":
        return True
    return bool(paper.title.role) and not target.title.role and (sign == "place" or _is_before(paper, target))


def _is_before(paper: Profile, target: Profile) -> bool:
    """Whether it can be what this paper, of the same title, amends or answers."""
    if len(target.title_key.split()) < _TELLING_WORDS or paper.date is None or target.date is None:
        return False
    return 0 <= (paper.date - target.date).days <= _DAYS


def _reason(paper: Profile, target: Profile, sign: Sign) -> str:
    match sign:
        case "number":
            return f"nennt Drucksache {target.number}"
        case "base":
            return f"Drucksache {paper.number} gehört zu {target.number}"
        case "place":
            return "steht beim selben Punkt der Tagesordnung"
        case "title":
            return f"gleicher Titel (»{target.title.core}«)"
