"""`sources probe`, `new`, `check` and `adopt`: new sources, and how the known ones are understood."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from alerts.numbers import counted
from antragsradar.adopting import BadReport, ReportFile, adopt
from antragsradar.app import App
from antragsradar.check_words import page_line, source_lines, summary
from antragsradar.checking import check_source, gather, pack
from antragsradar.console import DONE, FAILED, err, fail, say, show, show_json, wrong_call
from antragsradar.founding import Founded, NotFounded, found
from antragsradar.looking import CannotLook, NoAddress, probe, web_address
from antragsradar.probing import probe_lines
from antragsradar.wishes import Wish, WrongWish
from antragsradar.wording import os_reason
from scrapers.checking.records import SourceReport
from scrapers.loading import load_spiders
from scrapers.spider import SourceSpider
from storage.ownership import HostBusy
from storage.times import to_berlin, utc_now

Url = Annotated[str, typer.Argument(metavar="ADRESSE", help="eine beliebige Seite der Website")]


def probe_(
    url: Url, as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False
) -> int:
    """Sagt, womit eine Website gemacht ist und wie sie zu lesen wäre; robots.txt gilt."""
    address = _address(url)
    with _asking("Die Adresse wird geprüft …"):
        report = probe(App.here(), address)
    if as_json:
        show_json(report.model_dump(mode="json"))
    else:
        show("\n".join(probe_lines(report)))
    return DONE if report.state == "found" else FAILED


def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="wie die Quelle heißen soll: kreis-dueren")],
    url: Url,
    title: Annotated[str, typer.Option(help="wie Leser sie kennen: „Kreis Düren“")] = "",
    ags: Annotated[str, typer.Option(help="Amtlicher Gemeindeschlüssel")] = "",
    body: Annotated[str, typer.Option(help="die Kommune, wenn sie nicht der Titel ist")] = "",
    party: Annotated[str, typer.Option(help="wessen Seite es ist, wenn es die einer Partei ist")] = "",
    system: Annotated[str, typer.Option(help="das Produkt, statt danach zu suchen")] = "",
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=WERT", help="was sonst noch besonders ist")
    ] = None,
    into: Annotated[
        Path | None, typer.Option(metavar="ORDNER", help="wohin, statt ANTRAGSRADAR_SPIDERS")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="ersetzen, was es schon gibt")] = False,
) -> int:
    """Legt eine Quelle an: sieht nach, schreibt ihre Datei und speichert einige Seiten als Testfälle."""
    settings = tuple(set_ or ())
    wish = Wish(name, _address(url), title, ags, body, party, system, settings, into, force)
    try:
        with _asking("Die Website wird geprüft, dann einige Seiten gelesen …"):
            founded = found(App.here(), wish)
    except WrongWish as error:
        wrong_call(str(error))
    except NotFounded as error:
        fail(str(error))
    return _tell_founded(founded)


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[QUELLE…]", help="ohne Angabe: alle")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DATEI", help="wohin der Bericht soll (.zip)")] = None,
) -> int:
    """Liest wenige Seiten jeder Quelle und berichtet, was davon verstanden wurde; behält nichts davon."""
    app = App.here()
    spiders = _chosen(sources or ())
    path = out or Path(f"antragsradar-check-{to_berlin(utc_now()):%Y%m%d-%H%M%S}.zip")
    if path.exists():
        wrong_call(f"{path} gibt es schon.")
    reports: list[SourceReport] = []
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for spider in spiders:
            pages = Path(folder, spider.name)
            pages.mkdir()
            try:
                with err.status(f"{spider.name}: einige Seiten werden gelesen …"):
                    reports.append(check_source(app, spider, pages))
            except (CannotLook, HostBusy) as error:
                say(f"✗ {spider.name}: {_why(error)}")
                missed += 1
                continue
            _tell_checked(reports[-1], whole=bool(sources))
        if reports:
            pack(gather(reports), Path(folder), path)
    if not reports:
        return FAILED
    say(f"Der ganze Bericht: {path}. Er enthält nichts Nichtöffentliches und darf weitergegeben werden.")
    return FAILED if missed or any(each.outcome == "failed" for each in reports) else DONE


def adopt_(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="ein Bericht von „sources check“")],
    as_read_now: Annotated[
        bool, typer.Option("--as-read-now", help="auch Seiten, die jetzt anders verstanden werden")
    ] = False,
) -> int:
    """Macht die Seiten eines Berichts zu Testfällen ihrer Quellen."""
    App.here()  # the operator's own sources count
    spiders = {spider.name: spider for spider in load_spiders()}
    kept = known = 0
    left = Counter[tuple[str, str]]()
    try:
        with _opened(file) as opened:
            for each in adopt(ReportFile(opened), spiders, as_read_now=as_read_now):
                if each.path is None:
                    left[each.source, each.message] += 1
                elif each.known:
                    known += 1
                else:
                    kept += 1
                    show(f"✓ {each.path}")
    except BadReport as error:
        fail(f"{file}: {error}")
    except OSError as error:
        fail(f"{error.filename or file}: {os_reason(error)}.")
    for (source, message), count in left.items():
        say(f"– {source}, {counted(count, 'Seite', 'Seiten')}: {message}")
    say(f"{counted(kept, 'Seite', 'Seiten')} übernommen, {known} schon da, {left.total()} nicht.")
    return DONE if kept or known or not left else FAILED


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        wrong_call(f"{file}: {os_reason(error)}.")


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """While a site is asked; what goes wrong with that is said."""
    try:
        with err.status(what):
            yield
    except (CannotLook, HostBusy) as error:
        fail(_why(error))


def _why(error: CannotLook | HostBusy) -> str:
    if isinstance(error, HostBusy):
        return f"ein anderer Vorgang liest gerade {error}; später noch einmal versuchen."
    return f"Die Prüfung ist gescheitert: {error}"


def _address(url: str) -> str:
    try:
        return web_address(url)
    except NoAddress as error:
        wrong_call(str(error))


def _chosen(names: Sequence[str]) -> list[type[SourceSpider]]:
    spiders = {spider.name: spider for spider in load_spiders()}
    unknown = [name for name in names if name not in spiders]
    if unknown:
        wrong_call(f"Diese Quelle gibt es nicht: {', '.join(unknown)}. Es gibt: {', '.join(spiders)}.")
    return [spiders[name] for name in names] or [each for each in spiders.values() if each.enabled]


def _tell_founded(founded: Founded) -> int:
    name = founded.report.source
    show(f"Geschrieben: {founded.spider}")
    if founded.held:
        say(
            "robots.txt erlaubt das Lesen nicht: Es wurden keine Seiten gespeichert, und gelesen wird nichts."
        )
        return FAILED
    for page in founded.report.pages:
        show(f"  {page_line(page)}")
    read = sum(page.state == "read" for page in founded.report.pages)
    if not founded.cases:
        say("Keine Seite ließ sich ohne alles speichern, was nichtöffentlich sein könnte: Testfälle fehlen.")
        return FAILED
    saved = counted(len(founded.cases), "Seite", "Seiten")
    show(f"Gespeichert: {saved} von {read} als Testfälle in {founded.cases[0].parent}")
    show("So geht es weiter:")
    steps = {
        f"antragsradar crawl {name}": "liest die Quelle",
        "antragsradar status": "sagt, was davon gelesen wurde",
    }
    width = max(map(len, steps))
    for command, what in steps.items():
        show(f"  {command:{width}}  {what}")
    return DONE


def _tell_checked(report: SourceReport, *, whole: bool) -> None:
    show("\n".join(source_lines(report)) if whole else summary(report))
