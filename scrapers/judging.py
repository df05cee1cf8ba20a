"""What a run's journal says about its source. Pure, and strict: nothing read is never "nothing new"."""

from __future__ import annotations

from collections import Counter
from typing import Any

from scrapers.failures import Failure
from scrapers.journal import Journal
from storage.records import FailureKind
from storage.runs import Outcome, RunReport

INTERRUPTED = frozenset({"shutdown", "cancelled"})
"""Scrapy's reasons for a run that was told to end."""
_NO_DATABASE = "Die Datenbank war zeitweise nicht zu erreichen."
MANY_DOCUMENTS = 5
"""Fewer that cannot be fetched say nothing about the source."""


def judge(
    journal: Journal,
    reason: str,
    counts: dict[str, Any],
    stopped_by: str = "",
    *,
    lost_database: bool = False,
) -> RunReport:
    """How a run ended, by Scrapy's reason for closing and by what was read.

    What fails here while the database is lost is no failure: it is done again at the next chance.
    """
    numbers: dict[str, Any] = {**counts, "pages": dict(journal.pages)}
    more = {
        "unchanged": journal.unchanged,
        "not_archived": journal.not_archived,
        "failed": len(journal.failures),
    }
    numbers |= {name: count for name, count in more.items() if count}
    notes = _notes(journal)
    ours: Outcome = "interrupted" if lost_database else "failed"
    if stopped_by:
        return RunReport(ours, FailureKind.INTERNAL, stopped_by, numbers, notes)
    if reason in INTERRUPTED:
        return RunReport("interrupted", None, "Der Lauf wurde unterbrochen.", numbers, notes)
    if journal.not_archived and not journal.answered:
        return RunReport("failed", None, "Das Archiv hat keine Seite dieser Quelle.", numbers, notes)
    if lost_database and any(failure.kind is FailureKind.INTERNAL for failure in journal.failures):
        return RunReport(ours, FailureKind.INTERNAL, _NO_DATABASE, numbers, notes)
    worst = _most_frequent(journal.failures)
    if not journal.answered or reason != "finished":
        kind = worst.kind if worst else FailureKind.INTERNAL
        message = worst.message if worst else "Es wurde keine Seite gelesen."
        return RunReport("failed", kind, message, numbers, notes)
    if worst:
        mostly = len(journal.failures) > sum(journal.pages.values())
        outcome: Outcome = "failed" if mostly else "partial"
        return RunReport(outcome, worst.kind, _partly(journal, worst), numbers, notes)
    if lost := _lost_documents(counts):
        return RunReport("partial", FailureKind.SERVER_ERROR, lost, numbers, notes)
    return RunReport("ok", None, "", numbers, notes)


def _most_frequent(failures: list[Failure]) -> Failure | None:
    if not failures:
        return None
    (kind, _), *_ = Counter(failure.kind for failure in failures).most_common(1)
    return next(failure for failure in failures if failure.kind is kind)


def _partly(journal: Journal, worst: Failure) -> str:
    total = len(journal.failures) + sum(journal.pages.values())
    return f"{len(journal.failures)} von {total} Seiten waren nicht lesbar, zum Beispiel: {worst.message}"


def _lost_documents(counts: dict[str, Any]) -> str:
    """What to say where most documents could not be fetched; "" for a few that are always missing."""
    lost: int = counts.get("documents_failed", 0)
    asked = lost + counts.get("documents", 0)
    if lost < MANY_DOCUMENTS or 2 * lost <= asked:
        return ""
    return f"{lost} von {asked} Dokumenten waren nicht abrufbar"


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
