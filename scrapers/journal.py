"""What happened while a source was read: pages, failures, warnings. The run's state is judged by it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from scrapers.failures import Failure
from scrapers.page import PageWarning
from storage.records import FailureKind

TOLERATED = 10
"""One page in so many may fail: some sites always have one that is broken."""

GAPS = frozenset(
    {
        "unknown-column",
        "unknown-row",
        "item-without-number",
        "item-without-title",
        "consultation-without-organization",
        "row-without-link",
        "row-without-number",
    }
)
"""Warnings of page objects that mean: something that stands on the page is missing in what was read."""

PageKeeper = Callable[[str, str, bytes], None]
"""Called with a reason, the URL and the body of a page that should be kept for the maintainers."""


def _keep_nothing(reason: str, url: str, body: bytes) -> None:
    """Default: no folder to keep pages in."""


@dataclass
class Journal:
    """Counts of one run over one source."""

    keep_page: PageKeeper = _keep_nothing
    pages: Counter[str] = field(default_factory=Counter)  # read well, by the page's name
    unchanged: int = 0  # pages that were the same as the last time
    not_archived: int = 0  # pages that a replay would have needed
    failures: list[Failure] = field(default_factory=list)
    warnings: Counter[tuple[str, str]] = field(default_factory=Counter)  # (page, code)
    examples: dict[tuple[str, str], str] = field(default_factory=dict)  # one detail for each
    lists_everything: bool = True  # False where only what changed was asked for: the rest is not missing

    def read_well(
        self,
        page: str,
        url: str = "",
        warnings: list[PageWarning] | None = None,
        body: bytes = b"",
        *,
        unchanged: bool = False,
    ) -> None:
        """A page was understood, but for its warnings; with any, the page itself is kept.

        `unchanged`: it was the same as the last time, and was not parsed again.
        """
        self.pages[page] += 1
        self.unchanged += unchanged
        for warning in warnings or ():
            self.warned(page, warning, url, body)

    def warned(self, page: str, warning: PageWarning, url: str = "", body: bytes = b"") -> None:
        """Something about a page was not as it should be; the first page of each code is kept."""
        key = (page, warning.code)
        if key not in self.warnings:
            self.examples[key] = f"{warning.detail} ({url})"
            if body:
                self.keep_page(f"{page}-{warning.code}", url, body)
        self.warnings[key] += 1

    def failed(self, failure: Failure, body: bytes = b"") -> None:
        """A page could not be read; what was answered is kept. A page that a replay lacks is only counted."""
        if failure.kind is FailureKind.NOT_ARCHIVED:
            self.not_archived += 1
            return
        self.failures.append(failure)
        if body:
            self.keep_page(f"{failure.page}-{failure.kind}", failure.url, body)

    def led_nowhere(self, page: str) -> None:
        """A page that was read well says nothing without the next one, which could not be read."""
        self.pages[page] -= 1
        self.pages += Counter()  # drops what is none

    @property
    def answered(self) -> bool:
        """Whether any page was read well."""
        return bool(self.pages)

    @property
    def mostly_well(self) -> bool:
        """Whether so few pages failed that what was not listed may be looked after."""
        return self.answered and len(self.failures) * TOLERATED <= sum(self.pages.values())

    @property
    def tells_what_is_missing(self) -> bool:
        """Whether what was not listed is missing: everything was asked for, and nearly all was answered."""
        return self.lists_everything and self.mostly_well

    @property
    def has_gaps(self) -> bool:
        """Whether parts of pages were not understood that may hold what is missing elsewhere."""
        return any(code in GAPS for _, code in self.warnings)

    def failed_on(self, *pages: str) -> bool:
        """Whether any page of these kinds failed."""
        return any(failure.page in pages for failure in self.failures)
