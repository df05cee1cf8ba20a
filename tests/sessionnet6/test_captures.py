"""The same on real answers, where the machine has them: what a person reads in them."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from demo.sessionnet6_json import agenda, meeting_object
from demo.world import World
from scrapers.item_motions import is_own_paper
from scrapers.systems.sessionnet6.pages import AgendaAnswer, CalendarAnswer
from scrapers.systems.sessionnet6.recognise import recognise
from tests.scrapers.answering import answer, codes

API = "https://buergerinfo.example/api/v1/"


@pytest.fixture
def captures(shared: Path) -> Path:
    return shared / "corpus" / "ris" / "sessionnet6"


def test_meetings(captures: Path) -> None:
    page = answer(CalendarAnswer, captures / "sangerhausen-sitzungen.json", f"{API}sitzungen?von=x&bis=y")
    found = page.read()
    meetings = found.meetings
    assert codes(page) == []
    assert [(each.key, each.date, each.reference, each.title) for each in meetings] == [
        ("2207", dt.date(2026, 9, 9), "HA/038/2026", "38. Sitzung des Hauptausschusses"),
        ("2217", dt.date(2026, 9, 10), "SR/019/2026", "19. Ratssitzung"),
        ("2413", dt.date(2026, 10, 7), "SA/019/2026", "Sitzung des Sanierungsausschusses"),
        ("2580", dt.date(2026, 10, 9), "KT 7", "Klausurtagung"),
    ]
    assert [each.start.hour if each.start else None for each in meetings] == [16, 14, 15, 14]
    assert [each.end.strftime("%H:%M") if each.end else "" for each in meetings] == [
        "17:30",
        "16:00",
        "",
        "17:00",
    ]
    assert [(key, f"{day:%d.%m.}") for key, day in found.released] == [
        ("2207", "26.08."),
        ("2217", "24.09."),
        ("2413", "01.10."),
    ], "the last one is not released"
    assert (
        meetings[0].location == 'Neues Rathaus, Beratungsraum "Goldener Saal", Markt 7 A, 06526 Sangerhausen'
    )
    assert meetings[2].location.startswith("Vor-Ort-Termin: Kirchberg 15 und Ulrichkirche; Treffpunkt:")
    assert meetings[3].location.endswith("38820 Halberstadt")
    assert not any(each.cancelled for each in meetings)


def test_agenda(captures: Path) -> None:
    url = f"{API}sitzungen/2217/tagesordnung"
    page = answer(AgendaAnswer, captures / "sangerhausen-2217-tagesordnung.json", url)
    found = page.read()
    assert codes(page) == []
    assert found.committees == ("1",)
    assert [(each.number, each.key, each.result) for each in found.items] == [
        ("1", "41285", "bestätigt"),
        ("4", "41288", "zur Kenntnis genommen"),
        ("6", "41290", ""),
        ("6.1", "41322", "mehrheitlich beschlossen"),
        ("6.2", "41323", "mehrheitlich beschlossen"),
        ("7.1", "41305", "zur Kenntnis genommen"),
    ]
    assert [[link.key for link in each.papers] for each in found.items] == [
        [],
        [],
        [],
        ["4220"],
        ["4221"],
        ["4206"],
    ]
    assert found.items[3].heading == found.items[4].heading == "Beratungsgegenstände in öffentlicher Sitzung"
    assert found.items[5].heading == "", "7 is not in the excerpt"
    assert found.items[3].papers[0].url == "https://buergerinfo.example/sitzungen/2217"
    assert not any(each.votes or each.dropped or each.resolution for each in found.items)
    assert not any(is_own_paper(each) for each in found.items)


def test_the_demo_world_speaks_as_they_do(captures: Path) -> None:
    """Whatever field the neighbour's answers have, the real ones have it too; but for counts of votes."""
    world = World(dt.date(2026, 11, 23), papers=12)
    council = world.neighbours["erlenfurt"]
    published = [meeting for meeting in council.meetings if meeting.published]
    rows = [meeting_object(meeting, world.today) for meeting in council.meetings]
    items = [item for meeting in published for item in agenda(council, meeting)]
    assert len(items) > 100
    for name, shown in (("sangerhausen-sitzungen", rows), ("sangerhausen-2217-tagesordnung", items)):
        real = json.loads((captures / f"{name}.json").read_bytes())
        ours, theirs = ({field for each in listed for field in each} for listed in (shown, real))
        assert ours - {"abstimmungErgebnis"} <= theirs


@pytest.mark.parametrize("name", ["sangerhausen-sitzungen.json", "sangerhausen-2217-tagesordnung.json"])
def test_answers_are_recognised(captures: Path, name: str) -> None:
    product = recognise(answer(AgendaAnswer, captures / name, API).response)
    assert product is not None
    assert product.system == "sessionnet6"
