"""The page objects of SessionNet, in one place."""

from scrapers.systems.sessionnet.agenda_item import AgendaItemPage
from scrapers.systems.sessionnet.calendar import CalendarPage
from scrapers.systems.sessionnet.consultations import ConsultationsPage
from scrapers.systems.sessionnet.meeting import MeetingPage
from scrapers.systems.sessionnet.newest import NewestPage
from scrapers.systems.sessionnet.paper import PaperPage

__all__ = [
    "AgendaItemPage",
    "CalendarPage",
    "ConsultationsPage",
    "MeetingPage",
    "NewestPage",
    "PaperPage",
]
