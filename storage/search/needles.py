"""What the index is asked for: stems, beginnings of stems, and stems in a row. Without anything negative.

The same for SQLite and PostgreSQL, which write it in their own ways.
"""

from __future__ import annotations

from dataclasses import dataclass


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
