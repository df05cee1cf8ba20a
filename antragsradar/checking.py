"""Checking sources: a few pages of each are read, nothing is kept but one file with what came of it."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from antragsradar import __version__
from antragsradar.app import App
from antragsradar.check_words import report_lines
from antragsradar.looking import CannotLook, look
from scrapers.checking.records import CheckReport, PageReport, SourceReport
from scrapers.checking.run import REPORT
from scrapers.spider import SourceSpider
from storage.archive import write_atomically
from storage.times import today

PAGES = "pages"
TEXT = "report.txt"


def check_source(
    app: App, spider: type[SourceSpider], folder: Path, file: Path | None = None
) -> SourceReport:
    """Read a few pages of a source; those that may be passed on lie in the (empty) folder afterwards.

    `file`: what declares the source, where it is none yet. Raises CannotLook and HostBusy.
    """
    arguments = [spider.name, "--into", str(folder)]
    if file:
        arguments += ["--file", str(file)]
    look(app, "scrapers.checking.run", arguments, spider.held_hosts())
    try:
        return SourceReport.model_validate_json((folder / REPORT).read_bytes())
    except (OSError, ValidationError) as error:
        raise CannotLook("Die Prüfung endete ohne Ergebnis.") from error


def gather(reports: Sequence[SourceReport]) -> CheckReport:
    """One report of all sources."""
    program = f"antragsradar {__version__}"
    return CheckReport(program=program, made=today().isoformat(), sources=tuple(reports))


def pack(report: CheckReport, folder: Path, out: Path) -> None:
    """Write the one file. `folder` has the pages of each source in a folder of its name. Raises OSError."""
    with_places = report.model_copy(update={"sources": tuple(map(_with_places, report.sources))})
    temporary = folder / "report.zip"
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(REPORT, with_places.model_dump_json(indent=1))
        archive.writestr(TEXT, "\n".join(report_lines(report)) + "\n")
        for source, told in zip(report.sources, with_places.sources, strict=True):
            for page, placed in zip(source.pages, told.pages, strict=True):
                if page.file:
                    archive.write(folder / source.source / page.file, placed.file)
    write_atomically(out, temporary.read_bytes())


def _with_places(source: SourceReport) -> SourceReport:
    """The report with the places of its pages in the file."""
    return source.model_copy(update={"pages": tuple(_placed(page, source.source) for page in source.pages)})


def _placed(page: PageReport, source: str) -> PageReport:
    place = f"{PAGES}/{source}/{page.file}" if page.file else ""
    return page.model_copy(update={"file": place})
