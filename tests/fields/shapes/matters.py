"""What the documents are about: titles, requests, questions and reasons, all invented."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Matter:
    """One concern, as a title and in sentences."""

    title: str
    requests: tuple[str, ...]  # each follows "Die Verwaltung wird beauftragt,"
    questions: tuple[str, ...]
    reasons: tuple[str, ...]


def _read() -> tuple[Matter, ...]:
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(
        Matter(each["title"], *(tuple(each[name]) for name in ("requests", "questions", "reasons")))
        for each in table["matters"]
    )


MATTERS = _read()
