"""Pages of ALLRIS 3 for the tests: as its servers send them, in Latin-1, which only the page itself says."""

from pathlib import Path

from scrapers.systems.allris3.agenda import MeetingPage
from scrapers.systems.allris3.agenda_item import AgendaItemPage
from scrapers.systems.allris3.calendar import CalendarPage
from scrapers.systems.allris3.paper import PaperPage
from scrapers.systems.allris3.start import StartPage
from tests.allris4.support import PageT, page

PAGES = Path(__file__).parent / "pages"
BASE = "https://ris.example/bi/"
KINDS = {
    StartPage: "start.html",
    CalendarPage: "si010_j.html",
    MeetingPage: "to010.html",
    AgendaItemPage: "to020.html",
    PaperPage: "vo020.html",
}


def text(name: str) -> str:
    """An invented page."""
    return (PAGES / name).read_text("utf-8")


def sent(body: str) -> bytes:
    """A page as it is sent."""
    return body.encode("iso-8859-1")


def own(kind: type[PageT], name: str, path: str) -> PageT:
    """The page object of an invented page."""
    return page(kind, sent(text(name)), BASE + path)
