"""The page objects of SessionNet 6, in one place.

Its numbers are SessionNet's of old (siNr is ksinr, toNr is ktonr, voNr is kvonr), and so are the keys: a town
that moves to the new version keeps its papers.
"""

from typing import Any

from scrapers.page import Page
from scrapers.systems.sessionnet6.agenda import Agenda, AgendaAnswer
from scrapers.systems.sessionnet6.calendar import CalendarAnswer, Meetings
from scrapers.systems.sessionnet6.committees import Committees, CommitteesAnswer
from scrapers.systems.sessionnet6.documents import Documents, DocumentsAnswer

__all__ = [
    "PAGES",
    "Agenda",
    "AgendaAnswer",
    "CalendarAnswer",
    "Committees",
    "CommitteesAnswer",
    "Documents",
    "DocumentsAnswer",
    "Meetings",
]

PAGES: tuple[type[Page[Any]], ...] = (CalendarAnswer, AgendaAnswer, DocumentsAnswer, CommitteesAnswer)
