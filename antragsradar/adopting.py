"""Pages of a check's report made into cases of their sources. The file may be hostile: somebody sent it."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pydantic import ValidationError
from web_poet import HttpResponse

from scrapers.addresses import is_own
from scrapers.answers import decoded
from scrapers.checking.records import CheckReport, PageReport, SourceReport
from scrapers.checking.run import REPORT
from scrapers.golden import Case, load_cases, outcome, save_case
from scrapers.places import place_of
from scrapers.sharing import shareable
from scrapers.spider import SourceSpider
from scrapers.systems import find_page

_MEMBERS = 2000
_LARGEST_MEMBER = 4 * 1024 * 1024  # bytes, unpacked
_LARGEST_ALL = 64 * 1024 * 1024  # bytes, unpacked
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others are unpacked without a limit
_CONTENT_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+[\x20-\x7e]{0,60}", re.ASCII)
_LONGEST_URL = 2000


class BadReport(Exception):
    """The file is no report of a check; the message is German."""


@dataclass(frozen=True)
class Adopted:
    """What became of one page. `path` is its case, new unless `known`; None where it was left, for the reason
    in `message`.
    """

    source: str
    page: str
    url: str
    path: Path | None = None
    known: bool = False
    message: str = ""


class ReportFile:
    """A check's report and its pages; as a context manager. Raises BadReport for anything else."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            self._archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadReport("Das ist keine ZIP-Datei.") from error
        self._left = _LARGEST_ALL
        members = self._archive.infolist()
        if len(members) > _MEMBERS:
            raise BadReport(f"Die Datei enthält zu viel: {len(members)} Teile.")
        self._members = {member.filename: member for member in members}
        self.report = self._read_report()

    def _read_report(self) -> CheckReport:
        try:
            return CheckReport.model_validate_json(self.member(REPORT))
        except (ValidationError, RecursionError) as error:
            raise BadReport(f"{REPORT} darin ist kein Bericht, wie „sources check“ ihn schreibt.") from error

    def member(self, name: str) -> bytes:
        """The bytes of one part; never more than the limits allow, whatever its head says."""
        info = self._members.get(name)
        if info is None:
            raise BadReport(f"In der Datei fehlt {name[:80]}.")
        if info.compress_type not in _METHODS or info.flag_bits & 1:
            raise BadReport(f"{name[:80]} ist verschlüsselt oder ungewöhnlich gepackt.")
        limit = min(_LARGEST_MEMBER, self._left)
        try:
            with self._archive.open(info) as part:
                data = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise BadReport(f"{name[:80]} ist beschädigt.") from error
        if len(data) > limit:
            raise BadReport(f"{name[:80]} ist zu groß.")
        self._left -= len(data)
        return data


def adopt(
    file: ReportFile, spiders: Mapping[str, type[SourceSpider]], *, as_read_now: bool = False
) -> Iterator[Adopted]:
    """Make the pages of a report cases of their sources; each is read again first.

    A page that means something else than the report says is left, unless `as_read_now`: after a change of its
    page object. Raises BadReport where the file is broken, OSError where a case cannot be written.
    """
    for source in file.report.sources:
        spider = spiders.get(source.source)
        for page in source.pages:
            if page.file and page.state == "read":
                yield _adopt_page(file, source, page, spider, as_read_now)


def _adopt_page(
    file: ReportFile,
    source: SourceReport,
    page: PageReport,
    spider: type[SourceSpider] | None,
    as_read_now: bool,
) -> Adopted:
    def left(message: str) -> Adopted:
        return Adopted(source.source, page.page, page.url, message=message)

    place = place_of(spider) if spider else None
    if spider is None:
        return left("diese Quelle gibt es hier nicht")
    if place is None:
        return left("für diese Quelle gibt es hier keinen Ordner mit gespeicherten Seiten")
    kind = find_page(spider.pages(), page.page)
    if kind is None or not _belongs(page, spider):
        return left("Art, Adresse oder Typ der Seite passen nicht zur Quelle")
    if not page.whole:
        return left("es liegt nur ihr Gerüst bei")
    sent = HttpResponse(page.url, file.member(page.file), headers={"content-type": page.content_type})
    shared = shareable(kind(response=decoded(sent)), spider)  # the sender's program may be an old one
    case = Case(kind.names[0], page.url, shared.body, shared.content_type)
    means = _means(spider, case)
    if means is None or (means != page.outcome and not as_read_now):
        return left("sie bedeutet jetzt etwas anderes als im Bericht")
    case = Case(case.page, case.url, case.body, case.content_type, means)
    folder = place.cases_of(spider.name)
    known = any(_same(case, each) for each in load_cases(folder))
    path = folder if known else save_case(folder, free_name(folder, case.page), case)
    return Adopted(source.source, page.page, page.url, path, known)


def _belongs(page: PageReport, spider: type[SourceSpider]) -> bool:
    try:
        own = len(page.url) <= _LONGEST_URL and is_own(page.url, spider.hosts())
    except ValueError:
        return False
    return own and bool(_CONTENT_TYPE.fullmatch(page.content_type))


def _means(spider: type[SourceSpider], case: Case) -> dict[str, Any] | None:
    """What a page means now; None where a page object stumbles over it."""
    try:
        means: dict[str, Any] = json.loads(json.dumps(outcome(spider.pages(), case)))
    except Exception:
        return None
    return means


def _same(case: Case, known: Case) -> bool:
    """What was taken out of a page is not always taken out in the same way, so the meaning decides."""
    return (case.page, case.url, case.expected) == (known.page, known.url, known.expected)


def free_name(folder: Path, page: str) -> str:
    """A name for a case that is not taken yet: "meeting", "meeting-2", …"""
    number, name = 1, page
    while (folder / f"{name}.json").exists():
        number += 1
        name = f"{page}-{number}"
    return name
