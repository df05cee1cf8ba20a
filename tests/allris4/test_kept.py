"""What is kept of a page for maintainers means the same as the page, and shows nothing that is not public."""

from __future__ import annotations

from typing import Any

import pytest

from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.systems.allris4.agenda import MeetingPage
from scrapers.systems.allris4.agenda_item import AgendaItemPage
from scrapers.systems.allris4.calendar import CalendarPage, CalendarRowsPage
from scrapers.systems.allris4.paper import PaperPage
from tests.allris3.support import KINDS as OLDER_KINDS
from tests.allris3.support import own as older
from tests.allris4.support import own

ROWS = "si010?0-1.0-&MM=11&YY=2026"
PAGES = {
    "calendar": own(CalendarPage, "si010.html", "si010?MM=11&YY=2026"),
    "rows": own(CalendarRowsPage, "si010-rows.xml", ROWS),
    "meeting": own(MeetingPage, "to010.html", "to010?SILFDNR=1000501"),
    "item": own(AgendaItemPage, "to020.html", "to020?TOLFDNR=2004"),
    "paper": own(PaperPage, "vo020.html", "vo020?VOLFDNR=3001"),
    **{
        f"older {name}": older(kind, name, f"{name.replace('.html', '.asp')}?SILFDNR=501&VOLFDNR=3001")
        for kind, name in OLDER_KINDS.items()
    },
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_what_is_kept_means_the_same_and_shows_no_more(page: Page[Any]) -> None:
    item, whole = page.read(), bytes(page.response.body)
    kept = keepable(page, item)
    assert kept is not None
    assert b"Geheim" not in kept[0]
    if b"Geheim" in whole:
        assert kept[0] != whole
    else:
        assert b"ALLRIS" in kept[0] or b"calenderView" in kept[0]


def test_the_day_of_a_closed_sitting_is_that_of_the_next_row() -> None:
    rows = (PAGES["rows"].response.body.decode()).replace(
        "Sitzung des Integrationsrates", "Nichtöffentliche Sitzung des Geheimausschusses"
    )
    body = rows.replace(' data-simpletooltip-text=" am Di., 03.11.2026 um 17:00 Uhr."', "")
    page = own(CalendarRowsPage, "si010-rows.xml", ROWS)
    page = CalendarRowsPage(response=type(page.response)(url=page.url, body=body.encode()))
    item = page.read()
    assert [meeting.date.day for meeting in item.meetings] == [3, 4, 5]
    kept = keepable(page, item)
    assert kept is not None
    assert b"Geheim" not in kept[0]
