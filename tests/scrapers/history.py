"""Invented runs of one source, for the tests of what is learnt from them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scrapers.spider import Window
from storage.runs import PastRun

BEGIN = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)


def run(
    number: int,
    *,
    mode: str = "full",
    outcome: str = "ok",
    since: dt.date | None = None,
    failure: str = "",
    message: str = "",
    more: dict[str, Any] | None = None,
    **seen: Any,
) -> PastRun:
    """The run of that day; `seen` as scrapers.census keeps it."""
    started = BEGIN + dt.timedelta(days=number)
    usual = Window.around(started.date()).since
    counts = {**(more or {}), **({"seen": seen} if seen else {})}
    return PastRun(started, mode, since or usual, outcome, failure, message, counts)


def papers(number: int, filled: int, of: int, *, field: str = "paper.date", **details: Any) -> PastRun:
    """A run that saw so many papers, so many of them with the field."""
    return run(number, fields={field: [filled, of]}, **details)
