"""What a run's journal says about its source."""

import pytest

from scrapers.failures import Failure
from scrapers.journal import Journal
from scrapers.judging import judge
from storage.records import FailureKind


def journal(well: int, *failed: FailureKind) -> Journal:
    made = Journal()
    for number in range(well):
        made.read_well("paper", f"http://rat.example/{number}")
    for kind in failed:
        made.failed(Failure(kind, f"Nicht lesbar: {kind}"))
    return made


def test_all_well() -> None:
    report = judge(journal(3), "finished", {"papers": 2})
    assert (report.outcome, report.failure, report.message) == ("ok", None, "")
    assert report.counts == {"papers": 2, "pages": {"paper": 3}}


def test_nothing_read_is_a_failure_even_without_a_reason() -> None:
    report = judge(journal(0), "finished", {})
    assert (report.outcome, report.failure) == ("failed", FailureKind.INTERNAL)


def test_a_few_failures_are_partial_and_named() -> None:
    report = judge(journal(9, FailureKind.ERROR_PAGE), "finished", {})
    assert (report.outcome, report.failure) == ("partial", FailureKind.ERROR_PAGE)
    assert report.message == "1 von 10 Seiten waren nicht lesbar, zum Beispiel: Nicht lesbar: error_page"


@pytest.mark.parametrize(("well", "outcome"), [(2, "failed"), (3, "partial")])
def test_more_failures_than_pages_are_a_failure(well: int, outcome: str) -> None:
    failures = [FailureKind.BLOCKED, FailureKind.ERROR_PAGE, FailureKind.BLOCKED]
    report = judge(journal(well, *failures), "finished", {})
    assert (report.outcome, report.failure) == (outcome, FailureKind.BLOCKED)


def test_a_run_that_gave_up_failed_however_much_was_read() -> None:
    report = judge(journal(90, FailureKind.UNREACHABLE), "gave up", {})
    assert (report.outcome, report.failure) == ("failed", FailureKind.UNREACHABLE)


@pytest.mark.parametrize("reason", ["shutdown", "cancelled"])
def test_told_to_end_is_no_failure(reason: str) -> None:
    assert judge(journal(1, FailureKind.ERROR_PAGE), reason, {}).outcome == "interrupted"


def test_our_own_trouble_comes_first() -> None:
    report = judge(journal(3), "shutdown", {}, "Der Datenträger ist voll")
    assert (report.outcome, report.failure) == ("failed", FailureKind.INTERNAL)
    assert report.message == "Der Datenträger ist voll"


def test_what_fails_while_the_database_is_lost_is_done_again() -> None:
    away = "Der Datenbankserver ist nicht zu erreichen"
    stopped = judge(journal(3), "cannot go on", {}, away, lost_database=True)
    assert (stopped.outcome, stopped.failure, stopped.message) == ("interrupted", FailureKind.INTERNAL, away)
    passed_by = judge(journal(9, FailureKind.INTERNAL), "finished", {}, lost_database=True)
    assert (passed_by.outcome, passed_by.failure) == ("interrupted", FailureKind.INTERNAL)
    assert judge(journal(9, FailureKind.ERROR_PAGE), "finished", {}, lost_database=True).outcome == "partial"
    assert judge(journal(9), "finished", {}, lost_database=True).outcome == "ok"


@pytest.mark.parametrize(
    ("lost", "read", "outcome"), [(4, 0, "ok"), (5, 5, "ok"), (6, 5, "partial"), (5, 0, "partial")]
)
def test_most_documents_lost_is_partial(lost: int, read: int, outcome: str) -> None:
    report = judge(journal(9), "finished", {"documents": read, "documents_failed": lost})
    assert report.outcome == outcome
    assert ("Dokumenten" in report.message) == (outcome == "partial")
