"""What `crawl` says of a run: how much was read, and how much of it is not as it was known."""

from __future__ import annotations

from typing import Any

import pytest

from antragsradar.commands.crawl import counted_records


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ({}, "0 Vorlagen, 0 Sitzungen, 0 Dokumente"),
        (
            {"papers": 23, "meetings": 5, "documents": 1},
            "23 Vorlagen (unverändert), 5 Sitzungen (unverändert), 1 Dokument",
        ),
        (
            {"papers": 23, "papers_changed": 2, "meetings": 5, "meetings_changed": 5},
            "23 Vorlagen (2 neu oder geändert), 5 Sitzungen (5 neu oder geändert), 0 Dokumente",
        ),
    ],
)
def test_what_was_read_and_what_of_it_is_not_as_it_was_known(counts: dict[str, Any], said: str) -> None:
    assert counted_records(counts) == said
