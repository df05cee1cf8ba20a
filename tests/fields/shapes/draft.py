"""A document while it is put together: its lines, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from storage.records import MotionFields, MotionMeeting
from tests.fields.shapes.matters import MATTERS, Matter
from tests.fields.shapes.world import (
    BODIES,
    COMMITTEES,
    DATE_STYLES,
    PARTIES,
    Body,
    Party,
    day,
    genitive,
    written,
)


@dataclass(frozen=True)
class Shape:
    """A document and the fields that it says; the `open` ones are not judged."""

    name: str
    text: str
    fields: MotionFields
    open: frozenset[str] = frozenset()


@dataclass
class Draft:
    """The facts that a document is made of, its lines so far, and the truth about them."""

    rng: Random
    matter: Matter
    body: Body
    parties: tuple[Party, ...]
    spelt: tuple[str, ...]  # how this document writes the parties
    date: dt.date
    style: str  # of all dates
    meetings: tuple[tuple[str, str, dt.date], ...]  # committee, in the genitive, day
    lines: list[str] = field(default_factory=list)
    truth: dict[str, object] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    def add(self, *lines: str) -> None:
        """More lines; "" is a blank one."""
        self.lines += lines

    def said(self, **fields: object) -> None:
        """What the lines said, by the names of the fields."""
        self.truth |= fields

    def on(self, date: dt.date | None = None) -> str:
        """A date as this document writes them."""
        return written(date or self.date, self.style)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def said_meetings(self, *, dated: bool = True, count: int | None = None) -> None:
        """The meetings that were written, with their dates or without."""
        self.truth["meetings"] = tuple(
            MotionMeeting(organization=name, date=date if dated else None)
            for name, _, date in self.meetings[:count]
        )

    def number(self) -> str:
        """A number such as councils give to papers, of the document's year."""
        year, rng = self.date.year, self.rng
        three, four = rng.randrange(100, 999), rng.randrange(1000, 9999)
        forms = (
            f"{three}/{year % 100:02}",
            f"{year % 100:02}-{four}",
            f"{year}/{three}",
            f"{year}-{four}",
            f"0{three}/{year}",
            f"V/{three}/{year}",
        )
        return rng.choice(forms)

    def other_number(self) -> str:
        """The number of another paper."""
        return f"{self.rng.randrange(10, 26)}-{self.rng.randrange(1000, 9999)}"

    def shape(self, name: str) -> Shape:
        """The document as it stands."""
        text = "\n".join(self.lines) + "\n"
        return Shape(name, text, MotionFields.model_validate(self.truth), frozenset(self.open))


def draft(seed: int) -> Draft:
    """A new document's facts."""
    rng = Random(seed)
    body = rng.choice(BODIES)
    there = [party for party in PARTIES if party.home in ("", body.place)]
    parties = tuple(rng.sample(there, rng.choice((1, 1, 1, 1, 2, 2, 3))))
    date = day(rng)
    meetings = []
    for name in rng.sample(COMMITTEES, 2):
        meetings.append((name, genitive(name), date + dt.timedelta(days=rng.randrange(8, 50))))
    return Draft(
        rng=rng,
        matter=rng.choice(MATTERS),
        body=body,
        parties=parties,
        spelt=tuple(rng.choice(party.spellings) for party in parties),
        date=date,
        style=rng.choice(DATE_STYLES),
        meetings=tuple(sorted(meetings, key=lambda meeting: meeting[2])),
    )


def listed(words: Sequence[str]) -> str:
    """ "A, B und C"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} und {words[-1]}"
