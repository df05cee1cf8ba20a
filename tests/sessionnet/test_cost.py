"""Reading a page costs no more than its length: what is nested deeply is not read again for each level."""

from collections.abc import Callable
from typing import Any

import pytest

from scrapers.page import Page
from scrapers.systems.sessionnet.pages import ConsultationsPage
from tests.cost import surplus
from tests.sessionnet.reading import BASE, made

LEVELS = 750
STATION = (
    '<div class="card" id="smcpanel{}"><div class="card-header">'
    '01.07.2026 Rat TOP Ö 3 öffentlich - Entscheidung{}<p class="smc_field_btname">beschlossen</p>'
)
UNDECIDED = STATION.format(1, "</div>").replace("beschlossen", "")


def nested(levels: int, end_of_header: str) -> Page[Any]:
    stations = "".join(STATION.format(level, end_of_header) for level in range(levels))
    return made(ConsultationsPage, f'<div id="smcaccordion">{stations}', BASE + "vo0053.asp?__kvonr=1")


def reading(levels: int, end_of_header: str) -> Callable[[], object]:
    """Reads such a page anew each time; building the tree is not counted."""
    soup = nested(levels, end_of_header).soup

    def read() -> None:
        page_object = nested(levels, end_of_header)
        vars(page_object)["soup"] = soup
        page_object.read()

    return read


@pytest.mark.parametrize("end_of_header", ["</div>", ""])
def test_four_times_the_nesting_takes_about_four_times_as_long(end_of_header: str) -> None:
    small, large = (reading(levels, end_of_header) for levels in (LEVELS, 4 * LEVELS))
    assert surplus(small, large, 4, 2.0) <= 2.0


@pytest.mark.parametrize("end_of_header", ["</div>", ""])
def test_every_nested_station_is_read_with_its_own_result(end_of_header: str) -> None:
    found = nested(50, end_of_header).read().consultations
    assert [(item.organization, item.number, item.result) for item in found] == [
        ("Rat", "Ö 3", "beschlossen")
    ] * 50


def test_a_station_takes_nothing_from_one_inside_it_that_is_not_public() -> None:
    inner = (
        '<div class="card"><div class="card-header">02.07.2026 Hauptausschuss TOP N 3 nichtöffentlich</div>'
        '<a href="si0057.asp?__ksinr=77">zur Sitzung</a><p class="smc_field_btname">abgelehnt</p></div>'
    )
    body = (
        f'<div id="smcaccordion">{STATION.format(1, "</div>").replace("beschlossen", "")}{inner}</div></div>'
    )
    (station,) = made(ConsultationsPage, body, BASE + "vo0053.asp?__kvonr=1").read().consultations
    assert (station.result, station.meeting_key) == ("", None)


def test_a_box_inside_a_station_is_part_of_it() -> None:
    box = (
        '<div class="card"><div class="card-header">Beschluss</div>'
        '<p class="smc_field_btname">mehrheitlich abgelehnt</p></div>'
    )
    body = f'<div id="smcaccordion">{UNDECIDED}{box}</div></div>'
    (station,) = made(ConsultationsPage, body, BASE + "vo0053.asp?__kvonr=1").read().consultations
    assert station.result == "mehrheitlich abgelehnt"
