"""What a check found, in German for people: page by page, and field by field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from alerts.numbers import counted
from antragsradar.inspecting import label
from antragsradar.probing import product_words
from scrapers.checking.records import CheckReport, FieldReport, PageReport, SourceReport
from storage.records import FailureKind

_MARKS = {"ok": "✓", "partial": "!"}
_PAGE_MARKS = {"read": "✓", "failed": "✗", "passed": "–"}
_FAILURES = {
    FailureKind.UNREACHABLE: "nicht erreichbar",
    FailureKind.BLOCKED: "abgewiesen",
    FailureKind.HELD: "robots.txt verbietet es",
    FailureKind.SERVER_ERROR: "Fehler des Servers",
    FailureKind.ERROR_PAGE: "Fehlerseite",
    FailureKind.LOGIN_PAGE: "Anmeldeseite",
    FailureKind.UNEXPECTED_PAGE: "andere Seite als erwartet",
    FailureKind.TOO_LARGE: "zu groß",
    FailureKind.NOT_ARCHIVED: "nicht im Archiv",
    FailureKind.INTERNAL: "Fehler des Programms",
}


def report_lines(report: CheckReport) -> Iterator[str]:
    """The whole report."""
    yield f"Prüfung vom {report.made} mit {report.program}"
    for source in report.sources:
        yield ""
        yield from source_lines(source)


def source_lines(source: SourceReport) -> Iterator[str]:
    """All about a source: its summary, each page, each field."""
    yield summary(source)
    yield f"  {source.title}, {source.system}, {source.base_url}"
    yield from (f"  {product_words(product)}" for product in source.products)
    further = (
        f"; ein ganzer Lauf fragt mehr ({source.not_asked} waren vorgemerkt)" if source.not_asked else ""
    )
    yield f"  {counted(source.requests, 'Anfrage', 'Anfragen')}{further}"
    for page in source.pages:
        yield ""
        yield from (f"  {line}" for line in page_lines(page))


def summary(source: SourceReport) -> str:
    """A source in one line."""
    read = Counter(page.page for page in source.pages if page.state == "read")
    failed = sum(page.state == "failed" for page in source.pages)
    warnings = sum(len(page.warnings) for page in source.pages)
    kinds = ", ".join(f"{name} {count}" for name, count in sorted(read.items()))
    pages = counted(read.total(), "Seite", "Seiten")
    parts = [f"{pages} verstanden" + (f" ({kinds})" if kinds else "")]
    parts += [f"{failed} nicht"] if failed else []
    parts += [counted(warnings, "Warnung", "Warnungen")] if warnings else []
    message = f" – {source.message}" if source.message else ""
    return f"{_MARKS.get(source.outcome, '✗')} {source.source}: {', '.join(parts)}{message}"


def page_lines(page: PageReport) -> Iterator[str]:
    """What was understood of a page: field by field, then what stayed empty, then what was not understood."""
    yield page_line(page)
    filled = [each for each in page.fields if each.filled]
    width = max((len(each.name) for each in filled), default=0)
    yield from (f"    {_field_words(each, width)}" for each in filled)
    if empty := [each.name for each in page.fields if not each.filled]:
        yield f"    leer: {', '.join(empty)}"
    yield from (f"    Warnung: {warning}" for warning in page.warnings)


def page_line(page: PageReport) -> str:
    """A page in one line."""
    why = f" – {_FAILURES[page.failure]}: {page.message}" if page.failure else ""
    instead = " (eine andere Seite wurde versucht)" if page.state == "passed" else ""
    return f"{_PAGE_MARKS[page.state]} {page.page}: {page.url}{why}{instead}"


def _field_words(field: FieldReport, width: int) -> str:
    often = f"{field.filled}/{field.of}"
    name = label(field.name.rpartition(".")[2].removesuffix("[]"))
    return f"{field.name.ljust(width)}  {often:>7}  {name}: {field.example}".rstrip(" :")
