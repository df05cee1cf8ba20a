"""What is so in the demo world, for comparing with what was read from its pages. Plain data."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Literal

from demo.model import Votes

ChangeWord = Literal[
    "new", "amended", "document_added", "scheduled", "rescheduled", "decided", "withdrawn", "restored"
]


@dataclass(frozen=True)
class ConsultationTruth:
    """A paper at a meeting whose agenda is published.

    `result` is the words of the outcome; SD.NET RIM shows the count of votes behind them in the same cell.
    """

    organization: str
    date: dt.date
    role: str
    result: str
    votes: Votes | None


@dataclass(frozen=True)
class FileTruth:
    """A document and the text it was made from."""

    name: str
    text: str


@dataclass(frozen=True)
class PaperTruth:
    """A paper, motion or post as it is now. `key` is the one that its source's spider gives it."""

    source: str
    key: str
    reference: str
    title: str
    kind: str
    date: dt.date
    originators: tuple[str, ...]
    about_integration: bool
    consultations: tuple[ConsultationTruth, ...]
    files: tuple[FileTruth, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class ChangeTruth:
    """One thing that a step changed about one paper."""

    source: str
    key: str
    kind: ChangeWord
    title: str
    about_integration: bool


@dataclass(frozen=True)
class StepTruth:
    """Everything that one step of the timeline changed. A paper seen first is `new` and nothing else."""

    step: int
    what: str  # German, for people
    changes: tuple[ChangeTruth, ...]


def to_json(value: Any) -> Any:
    """A truth, or a list of them, as JSON takes it; dates in ISO 8601."""
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    return {name: _plain(part) for name, part in asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
