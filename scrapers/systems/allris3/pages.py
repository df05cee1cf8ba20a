"""The page objects of ALLRIS 3, in one place."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.allris3.agenda import MeetingPage
from scrapers.systems.allris3.agenda_item import AgendaItemPage
from scrapers.systems.allris3.calendar import CalendarPage
from scrapers.systems.allris3.paper import PaperPage
from scrapers.systems.allris3.start import StartPage

PAGES: tuple[type[Page[Any]], ...] = (
    StartPage,
    CalendarPage,
    MeetingPage,
    AgendaItemPage,
    PaperPage,
)
