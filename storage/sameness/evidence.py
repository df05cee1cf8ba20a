"""Whether two papers of different sources are one concern, and by what that is seen. When in doubt, not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

from storage.sameness.keys import joining_key
from storage.sameness.references import is_telling
from storage.sameness.titles import Title
from storage.sameness.wording import Overlap, Wording

Kind = Literal["", "motion", "question", "report"]
"""What a paper is in broad words; empty where that does not tell it from others of one title."""

TELLING_WORDS = 5
"""A shorter title ("Antrag der Fraktion") names too many papers."""
_TITLE_DAYS = 60
_TEXT_DAYS = 150  # the next year's motion may be the same text
_NUMBER_DAYS = 400  # numbers begin anew each year, but a motion may take long

_OF_SHORTER = 0.6  # of the shorter text: it is carried whole, but for letterhead and greeting
_OF_LONGER = 0.2  # of the longer: a newsletter that quotes ten motions is none of them
_IDENTICAL = 0.9  # of the longer: the same document, whatever its date
_OF_RESOLUTION = 0.7  # two motions on one form share all but what they ask for
_RESOLUTION_RUNS = 8
_SHORTEST_TITLE = 10  # characters
_TITLE_RUNS = 3  # of five words: so many words more than four

_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("question", re.compile(r"anfrage", re.IGNORECASE)),
    ("motion", re.compile(r"antrag|anträge|resolution|anregung|eingabe", re.IGNORECASE)),
    ("report", re.compile(r"mitteilung|bericht|kenntnis|information|unterrichtung", re.IGNORECASE)),
)


@dataclass(frozen=True)
class Profile:
    """A paper, as far as it matters for what it is the same as."""

    id: int
    source: str
    key: str
    bodies: frozenset[str]  # "Stadt Beispiel"; of a council's paper its own alone
    named: frozenset[str]  # those of them that its documents name
    in_council: bool  # shown by the council's own pages
    date: dt.date | None
    title: Title
    title_key: str  # folded, of the title's core
    kind: Kind
    parties: frozenset[str]  # that ask for it, folded
    number: str = ""  # its own, as it is written
    reference: str = ""  # the same, folded
    claim: str = ""  # the number of the paper that it says it is about, folded
    resolution: str = ""


@dataclass(frozen=True)
class Join:
    """Why two papers are one concern."""

    strength: int  # the stronger counts where two papers of one source want the same third one
    reason: str  # German, for people


def broad_kind(*stated: str) -> Kind:
    """The kind by the first of some words that tells one."""
    for words in stated:
        for kind, pattern in _KINDS:
            if pattern.search(words):
                return kind
    return ""


def may_be_one(one: Profile, other: Profile) -> bool:
    """Whether nothing speaks against it: other bodies, roles, kinds or parties do."""
    if one.source == other.source or not one.bodies & other.bodies:
        return False
    if one.title.role != other.title.role or (one.kind and other.kind and one.kind != other.kind):
        return False
    return not (one.parties and other.parties) or bool(one.parties & other.parties)


def by_number(one: Profile, other: Profile) -> Join | None:
    """The same number, or one that says it is about the other's."""
    if one.source == other.source or not one.bodies & other.bodies or _days(one, other, 0) > _NUMBER_DAYS:
        return None
    # A post on an amendment often shows the number of what is amended.
    same_role = one.title.role == other.title.role or (one.in_council and other.in_council)
    if one.reference and one.reference == other.reference and is_telling(one.reference) and same_role:
        return Join(400, f"gleiche Drucksachennummer ({one.number})")
    for post, paper in ((one, other), (other, one)):
        if post.claim and post.claim == paper.reference and is_telling(post.claim) and may_be_one(one, other):
            return Join(300, f"nennt als seine Drucksache {paper.number}")
    return None


def by_title(one: Profile, other: Profile) -> Join | None:
    """The same telling title, with dates close together."""
    if one.title_key != other.title_key or len(one.title_key.split()) < TELLING_WORDS:
        return None
    days = _days(one, other)
    if days > _TITLE_DAYS or not may_be_one(one, other):
        return None
    surer = 10 * (bool(one.kind) and one.kind == other.kind) + _named(one, other)
    apart = "am selben Tag" if not days else f"{days} {'Tag' if days == 1 else 'Tage'} auseinander"
    return Join(100 + surer, f"gleicher Titel (»{one.title.core}«), {apart}")


def by_request(
    one: Profile, other: Profile, texts: Sequence[Wording], others: Sequence[Wording]
) -> Join | None:
    """A title that is too short to tell, and what is asked for stands in the other's text."""
    if one.title_key != other.title_key or len(one.title_key) < _SHORTEST_TITLE:
        return None
    if _days(one, other) > _TITLE_DAYS or not may_be_one(one, other):
        return None
    for paper, elsewhere in ((one, others), (other, texts)):
        asked = Wording(paper.resolution)
        is_asked = any(asked.share_in(text.numbers) >= _OF_RESOLUTION for text in elsewhere)
        if len(asked.numbers) >= _RESOLUTION_RUNS and is_asked:
            return Join(
                150 + _named(one, other),
                f"gleicher Titel (»{one.title.core}«) und gleicher Beschlussvorschlag",
            )
    return None


def by_text(one: Profile, other: Profile, texts: Sequence[Wording], others: Sequence[Wording]) -> Join | None:
    """The same text, or one that carries the other: most of the shorter, and just what it asks for."""
    if not may_be_one(one, other):
        return None
    found = [(text.overlap(other_text), text, other_text) for text, other_text in product(texts, others)]
    best, text, other_text = max(found, key=lambda each: each[0].runs, default=(None, None, None))
    if best is None or text is None or other_text is None or not _is_carried(best):
        return None
    if _days(one, other) > _TEXT_DAYS and not (_is_undated(one, other) and best.of_longer >= _IDENTICAL):
        return None
    if not (_asks_the_same(one, other_text) or _asks_the_same(other, text)):
        return None
    share = round(100 * best.of_shorter)
    what = "Titel und Text" if one.title_key and one.title_key == other.title_key else "Text"
    surer = round(90 * best.of_longer) + _named(one, other)
    return Join(200 + surer, f"gleicher {what} ({share} %, ab »{best.begins} …«)")


def _is_carried(overlap: Overlap) -> bool:
    return overlap.of_shorter >= _OF_SHORTER and overlap.of_longer >= _OF_LONGER


def _asks_the_same(one: Profile, other: Wording) -> bool:
    """Whether the other text holds what this paper asks for; forms and letterheads are alike everywhere."""
    asked = Wording(one.resolution)
    if len(asked.numbers) >= _RESOLUTION_RUNS:
        return asked.share_in(other.numbers) >= _OF_RESOLUTION
    title = Wording(one.title.core)
    return len(title.numbers) >= _TITLE_RUNS and title.numbers <= other.numbers


def _named(one: Profile, other: Profile) -> int:
    """A site of the district on a motion of the town names the town."""
    return 5 * any(
        post.named & paper.bodies for post, paper in ((one, other), (other, one)) if paper.in_council
    )


def _is_undated(one: Profile, other: Profile) -> bool:
    return one.date is None or other.date is None


def _days(one: Profile, other: Profile, unknown: int = 10_000) -> int:
    """How many days lie between them; `unknown` where one has no date."""
    return unknown if one.date is None or other.date is None else abs((one.date - other.date).days)


def title_key(title: Title) -> str:
    """What a title is compared by; another role makes it another title."""
    return joining_key(f"{title.role} {title.core}" if title.role else title.core)
