"""What a run's journal says about its source. Pure, and strict: nothing read is never "nothing new"."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scrapers.failures import Failure
from scrapers.journal import Journal
from storage.records import FailureKind
from storage.sources import RunReport

INTERRUPTED = frozenset({"shutdown", "cancelled"})
"""Scrapy's reasons for a run that was told to end."""


def judge(journal: Journal, reason: str, counts: dict[str, int], stopped_by: str = "") -> RunReport:
    """How a run ended, by Scrapy's reason for closing and by what was read."""
    numbers: dict[str, Any] = {**counts, "pages": dict(journal.pages)}
    notes = _notes(journal)
    if stopped_by:
        return RunReport("failed", FailureKind.INTERNAL, stopped_by, numbers, notes)
    if reason in INTERRUPTED:
        return RunReport("interrupted", None, "Der Lauf wurde unterbrochen.", numbers, notes)
    if not journal.failures and journal.answered:
        return RunReport("ok", None, "", numbers, notes)
    worst = _most_frequent(journal.failures)
    if not journal.answered or reason != "finished":
        kind = worst.kind if worst else FailureKind.INTERNAL
        message = worst.message if worst else "Es wurde keine Seite gelesen."
        return RunReport("failed", kind, message, numbers, notes)
    return RunReport("partial", worst.kind if worst else None, _partly(journal, worst), numbers, notes)


def _most_frequent(failures: list[Failure]) -> Failure | None:
    if not failures:
        return None
    (kind, _), *_ = Counter(failure.kind for failure in failures).most_common(1)
    return next(failure for failure in failures if failure.kind is kind)


def _partly(journal: Journal, worst: Failure | None) -> str:
    total = len(journal.failures) + sum(journal.pages.values())
    example = f", zum Beispiel: {worst.message}" if worst else ""
    return f"{len(journal.failures)} von {total} Seiten waren nicht lesbar{example}"


def _notes(journal: Journal) -> list[Any]:
    failures = [
        {"page": each.page, "kind": str(each.kind), "message": each.message, "url": each.url}
        for each in journal.failures
    ]
    warnings = [
        {"page": page, "warning": code, "count": count, "example": journal.examples.get((page, code), "")}
        for (page, code), count in sorted(journal.warnings.items())
    ]
    return [*failures, *warnings]
