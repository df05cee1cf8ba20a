"""What a run's journal says of what was not listed."""

import pytest

from scrapers.failures import Failure
from scrapers.journal import Journal
from storage.records import FailureKind


@pytest.mark.parametrize(
    ("pages", "failures", "lists_everything", "tells"),
    [
        (0, 0, True, False),
        (1, 0, True, True),
        (1, 0, False, False),
        (9, 1, True, False),
        (10, 1, True, True),
        (10, 1, False, False),
    ],
)
def test_what_is_missing_is_told_only_where_everything_was_listed_well(
    pages: int, failures: int, lists_everything: bool, tells: bool
) -> None:
    journal = Journal()
    assert journal.lists_everything, "unless a spider says otherwise"
    journal.lists_everything = lists_everything
    for _ in range(pages):
        journal.read_well("papers")
    for _ in range(failures):
        journal.failed(Failure(FailureKind.SERVER_ERROR, "HTTP-Status 500"))
    assert journal.tells_what_is_missing is tells
