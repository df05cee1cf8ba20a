"""SessionNet (Somacos): the council information system of Duisburg, Düren, Kreis Heinsberg and Heinsberg."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.sessionnet.pages import (
    AgendaItemPage,
    CalendarPage,
    ConsultationsPage,
    MeetingPage,
    NewestPage,
    PaperPage,
)

PAGES: tuple[type[Page[Any]], ...] = (
    CalendarPage,
    MeetingPage,
    AgendaItemPage,
    PaperPage,
    ConsultationsPage,
    NewestPage,
)
