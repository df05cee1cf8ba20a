"""What the index is given and asked for: the same for SQLite and PostgreSQL, each of which writes it its way.

Asked for are stems, beginnings of stems, and stems in a row, without anything negative.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.search.places import Placed


@dataclass(frozen=True)
class Entry:
    """A paper's stems."""

    paper_id: int
    motion_id: int | None
    digest: str  # of the stems
    stems: Placed


@dataclass(frozen=True)
class Stems:
    """These stems, one right after the other."""

    row: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """Any stem that begins so."""

    text: str


@dataclass(frozen=True)
class AllOf:
    """All of them, in one paper."""

    parts: tuple[Needle, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of them."""

    parts: tuple[Needle, ...]


Needle = Stems | Beginning | AllOf | AnyOf
