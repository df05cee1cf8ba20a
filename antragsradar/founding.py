"""A new source, from its address to its spider with saved pages: `sources new`."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from antragsradar.adopting import free_name
from antragsradar.app import App
from antragsradar.checking import check_source
from antragsradar.importing import SOURCE as IMPORT
from antragsradar.looking import probe
from antragsradar.probing import probe_lines
from antragsradar.wishes import Wish, WrongWish, base_spider, declaration
from scrapers.checking.records import SourceReport
from scrapers.declaring import LONGEST_NAME, NAME, declaring_file
from scrapers.golden import Case, save_case
from scrapers.loading import load_spiders
from scrapers.places import Place, own_place, place_of, shipped_place
from scrapers.probe.product import probing_of
from scrapers.probe.records import Proposal
from scrapers.spider_files import spiders_of_file
from storage.records import FailureKind


class NotFounded(Exception):
    """The site does not make a source; the message is German."""


@dataclass(frozen=True)
class Founded:
    """A source that was made. `held`: robots.txt did not let any page be saved."""

    spider: Path
    cases: tuple[Path, ...]
    report: SourceReport
    held: bool


def found(app: App, wish: Wish) -> Founded:
    """Make a source: look at the site, write its spider, read a few pages with it, save them as cases.

    Nothing is written before all of it went well. Raises WrongWish, NotFounded, CannotLook, HostBusy and
    OSError.
    """
    place = _place(app, wish)
    _check_name(wish, place)
    proposal = _proposal(app, wish)
    base = base_spider(proposal.system)
    text = declaring_file(declaration(wish, proposal, base), base)
    with tempfile.TemporaryDirectory() as folder:
        trial = own_place(Path(folder))
        file = trial.file_of(wish.name)
        file.write_text(text, "utf-8")
        spider = next(iter(spiders_of_file(file)), None)
        if spider is None:
            raise NotFounded(f"Aus {proposal.system} ist so keine Quelle zu machen.")
        pages = Path(folder, "pages")
        pages.mkdir()
        report = check_source(app, spider, pages, file)
        held = report.outcome == "failed" and report.failure is FailureKind.HELD
        if report.outcome == "failed" and not held:
            raise NotFounded(f"Mit {proposal.system} war dort nichts zu lesen: {report.message}")
        cases = _save_cases(report, pages, trial.cases_of(wish.name))
        _move(trial, place, wish.name)
    kept = tuple(place.cases_of(wish.name) / path.name for path in cases)
    return Founded(place.file_of(wish.name), kept, report, held)


def _place(app: App, wish: Wish) -> Place:
    """Where the files go: into the folder that was named, that is set, or into the checkout."""
    folder = wish.into or app.settings.spiders
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        return own_place(folder.absolute())
    shipped = shipped_place()
    if shipped is None or app.settings.demo_url:
        raise WrongWish(
            "Es ist nicht gesagt, wohin die Quelle soll: --into ORDNER, oder ANTRAGSRADAR_SPIDERS setzen."
        )
    return shipped


def _check_name(wish: Wish, place: Place) -> None:
    name = wish.name
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or name == IMPORT.name:
        raise WrongWish(
            f"„{name}“ geht nicht als Name: Kleinbuchstaben und Ziffern, mit Bindestrichen verbunden,"
            f" höchstens {LONGEST_NAME} Zeichen, wie „kreis-dueren“."
        )
    for spider in load_spiders():
        if spider.name == name and place_of(spider) != place:
            raise WrongWish(f"Eine Quelle „{name}“ gibt es schon.")
    taken = [path for path in (place.file_of(name), place.cases_of(name)) if path.exists()]
    if taken and not wish.force:
        raise WrongWish(f"{taken[0]} gibt es schon; mit --force wird es ersetzt.")


def _proposal(app: App, wish: Wish) -> Proposal:
    if wish.system:
        base_spider(wish.system)  # says at once where the product is none
        probing = probing_of(wish.system)
        return probing.proposal(wish.system, probing.base_of(wish.url), wish.url, ())
    report = probe(app, wish.url)
    if report.state != "found":
        raise NotFounded("\n".join(probe_lines(report)))
    return report.proposals[0]


def _save_cases(report: SourceReport, pages: Path, folder: Path) -> list[Path]:
    """The pages that were understood, as cases; but none of which only the tags may be kept."""
    saved = []
    for page in report.pages:
        if page.state == "read" and page.file and page.whole:
            body = (pages / page.file).read_bytes()
            case = Case(page.page, page.url, body, page.content_type, page.outcome)
            saved.append(save_case(folder, free_name(folder, page.page), case))
    return saved


def _move(trial: Place, place: Place, name: str) -> None:
    """Put the files where they belong; what lay there before is replaced."""
    place.spiders.mkdir(parents=True, exist_ok=True)
    if trial.cases_of(name).exists():
        if place.cases_of(name).exists():
            shutil.rmtree(place.cases_of(name))
        place.cases.mkdir(parents=True, exist_ok=True)
        shutil.move(trial.cases_of(name), place.cases_of(name))
    shutil.move(trial.file_of(name), place.file_of(name))
