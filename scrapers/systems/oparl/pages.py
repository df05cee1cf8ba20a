"""All page objects of OParl."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.oparl.consultations import ConsultationPage
from scrapers.systems.oparl.files import FilePage
from scrapers.systems.oparl.meetings import AgendaItemPage, MeetingListPage, MeetingPage
from scrapers.systems.oparl.organizations import OrganizationListPage, OrganizationPage
from scrapers.systems.oparl.papers import PaperListPage, PaperPage
from scrapers.systems.oparl.system import BodyListPage, SystemPage

__all__ = [
    "PAGES",
    "AgendaItemPage",
    "BodyListPage",
    "ConsultationPage",
    "FilePage",
    "MeetingListPage",
    "MeetingPage",
    "OrganizationListPage",
    "OrganizationPage",
    "PaperListPage",
    "PaperPage",
    "SystemPage",
]

PAGES: tuple[type[Page[Any]], ...] = (
    SystemPage,
    BodyListPage,
    OrganizationListPage,
    MeetingListPage,
    PaperListPage,
    OrganizationPage,
    MeetingPage,
    AgendaItemPage,
    PaperPage,
    ConsultationPage,
    FilePage,
)
