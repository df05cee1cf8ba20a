"""All page objects of SD.NET RIM. What the pages look like was taken from public captures and scrapers."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.sdnet_rim.agenda import AgendaPage
from scrapers.systems.sdnet_rim.calendar import CalendarExport, CalendarTablePage, CalendarYear
from scrapers.systems.sdnet_rim.paper import PaperPage
from scrapers.systems.sdnet_rim.paper_list import PaperListPage

__all__ = [
    "PAGES",
    "AgendaPage",
    "CalendarExport",
    "CalendarTablePage",
    "CalendarYear",
    "PaperListPage",
    "PaperPage",
]

PAGES: tuple[type[Page[Any]], ...] = (
    CalendarExport,
    CalendarTablePage,
    AgendaPage,
    PaperPage,
    PaperListPage,
)
