"""The page objects of ALLRIS 4, in one place."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.allris4.agenda import MeetingPage
from scrapers.systems.allris4.agenda_item import AgendaItemPage
from scrapers.systems.allris4.calendar import CalendarPage, CalendarRowsPage
from scrapers.systems.allris4.paper import PaperPage

PAGES: tuple[type[Page[Any]], ...] = (
    CalendarPage,
    CalendarRowsPage,
    MeetingPage,
    AgendaItemPage,
    PaperPage,
)
