"""Captures of single objects: the neighbours, what goes wrong, and the specification's examples."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.loading import load_spiders
from scrapers.page import PageFailure
from scrapers.systems.oparl.meetings import MeetingEntry
from scrapers.systems.oparl.pages import (
    BodyListPage,
    FilePage,
    MeetingListPage,
    MeetingPage,
    OrganizationPage,
    PaperListPage,
    PaperPage,
    SystemPage,
)
from scrapers.systems.oparl.papers import PaperEntry
from scrapers.systems.oparl.recognise import recognise
from scrapers.systems.oparl.spider import OparlSpider
from scrapers.systems.oparl.system import choose_body
from storage.records import FailureKind, FileLink
from tests.oparl.support import codes, saved

# -- neighbours -----------------------------------------------------------------------------------

KEYS = {
    "Gemeinde_Aldenhoven": "05358004",
    "Gemeinde_Hürtgenwald": "05358016",
    "Gemeinde_Inden": "05358020",
    "Gemeinde_Kreuzau": "05358028",
    "Gemeinde_Langerwehe": "05358032",
    "Gemeinde_Merzenich": "05358040",
    "Gemeinde_Nörvenich": "05358052",
    "Gemeinde_Titz": "05358056",
    "Gemeinde_Vettweiß": "05358060",
    "Stadt_Erkelenz": "",
    "Stadt_Jülich": "05358024",
    "Stadt_Krefeld": "05114000",
    "Stadt_Linnich": "05358036",
}


def test_the_neighbours_bodies(captures: Path) -> None:
    found = {}
    for path in (captures / "neighbours").glob("bodies_*.json"):
        read_page = saved(BodyListPage, path)
        (body,) = read_page.read().bodies
        assert codes(read_page) == []
        assert (body.key, all((body.organizations, body.meetings, body.papers))) == ("1", True)
        found[path.stem.removeprefix("bodies_")] = body.ags
    assert found == KEYS


def test_the_neighbours_systems(captures: Path) -> None:
    for path in (captures / "neighbours").glob("systems_*.json"):
        read_page = saved(SystemPage, path)
        system = read_page.read()
        assert (system.version, len(system.lists), codes(read_page)) == ("1.0", 1, [])
        is_allris = path.stem.endswith("Erkelenz")
        assert ("cc-egov" in system.vendor) is is_allris, "Erkelenz is ALLRIS, whatever its path says"
        assert not system.takes_plain_queries
        product = recognise(read_page.response)
        assert product is not None
        assert (product.system, product.version) == ("oparl", "1.0")


@pytest.mark.parametrize(
    "spider",
    [each for each in load_spiders() if issubclass(each, OparlSpider)],
    ids=lambda spider: spider.name,
)
def test_declarations_are_what_the_systems_say(captures: Path, spider: type[OparlSpider]) -> None:
    assert spider.body is not None
    name = spider.title.replace(" ", "_")
    system = json.loads((captures / f"neighbours/systems_{name}.json").read_text())
    assert spider.base_url == system["id"]
    bodies = saved(BodyListPage, captures / f"neighbours/bodies_{name}.json").read().bodies
    assert choose_body(bodies, spider.body.ags, spider.body.name, spider.body_id) is bodies[0]
    assert not spider.enabled


# -- quirks, and the specification's examples -----------------------------------------------------


def test_broken_json(captures: Path) -> None:
    paper = saved(PaperPage, captures / "quirks/testdata_broken_json.broken_json").read()
    assert isinstance(paper, PaperEntry)
    assert (paper.key, paper.reference) == ("1664", "1664/99")
    assert paper.title.startswith("Volkshochschule Braunschweig e. V. Umwandlung in eine Gesellschaft mit")
    assert not any(ord(letter) < 32 for letter in paper.title)
    assert paper.url == "https://ratsinfo.braunschweig.de/bi/vo020.asp?VOLFDNR=1664"
    assert (paper.date, paper.created) == (None, dt.date(1999, 2, 8))


def test_wuppertal(captures: Path) -> None:
    system = saved(SystemPage, captures / "quirks/testdata_oparl-missing_system.json").read()
    assert (system.version, system.takes_plain_queries) == ("1.0", True)
    (body,) = saved(BodyListPage, captures / "quirks/testdata_oparl-missing_body.json").read().bodies
    assert (body.key, body.name, body.ags) == ("0001", "Instance 0001", "")
    meeting = saved(MeetingPage, captures / "quirks/testdata_oparl-missing_meeting.json").read()
    assert isinstance(meeting, MeetingEntry)
    assert (meeting.key, meeting.title, meeting.date) == ("19160", "SI/0507/20", dt.date(2020, 9, 29))
    assert (meeting.agenda, len(meeting.organization_urls)) == (None, 2)
    assert [(file.name, file.role) for file in meeting.files] == [
        ("Einladung gesamt", "invitation"),
        ("Niederschrift", "minutes"),
        ("Zusammenstellung_der_amtlichen_Ergebnisse", "attachment"),
    ]


@pytest.mark.parametrize("name", ["amtzell_old", "amtzell_new"])
@pytest.mark.parametrize("kind", [SystemPage, BodyListPage, MeetingListPage, PaperListPage, PaperPage])
def test_an_importer_s_own_form_is_no_oparl(captures: Path, name: str, kind: type[Any]) -> None:
    with pytest.raises(PageFailure) as failure:
        saved(kind, captures / f"quirks/importer_test-data_{name}.json").read()
    assert failure.value.kind is FailureKind.UNEXPECTED_PAGE


def test_the_specification_s_examples(captures: Path) -> None:
    examples = captures / "spec-examples"
    system = saved(SystemPage, examples / "System-01.json").read()
    assert (system.version, system.lists) == ("1.1", ("https://oparl.example.org/bodies",))
    (body,) = saved(BodyListPage, examples / "Body-01.json").read().bodies
    assert (body.key, body.ags, body.short_name) == ("0", "05315000", "Köln")
    committee = saved(OrganizationPage, examples / "Organization-01.json").read()
    assert (committee.key, getattr(committee, "name", "")) == ("34", "Ausschuss für Haushalt und Finanzen")
    file = saved(FilePage, examples / "File-01.json").read()
    assert file == FileLink(
        url="https://oparl.example.org/files/download/57737.pdf",
        name="Anlage 1 zur Anfrage",
        key="57737",
        date=dt.date(2013, 1, 4),
        size=82930,
    )
    paper = saved(PaperPage, examples / "Paper-01.json").read()
    assert isinstance(paper, PaperEntry)
    assert (paper.key, paper.reference, paper.kind) == ("749", "1234/2014", "Beantwortung einer Anfrage")
    assert [file.role for file in paper.files] == ["main", "attachment"]
    assert paper.originator_urls == (
        "https://oparl.example.org/organization/2000",
        "https://oparl.example.org/organization/1000",
    )
    meeting = saved(MeetingPage, examples / "Meeting-01.json").read()
    assert isinstance(meeting, MeetingEntry)
    assert (meeting.key, meeting.title) == ("281", "4. Sitzung des Finanzausschusses")
    assert meeting.location == "Rathaus der Beispielstadt, Ratshausplatz 1, 12345 Beispielstadt"
    assert [(file.name, file.role) for file in meeting.files] == [
        ("Einladung", "invitation"),
        ("Protokoll", "minutes"),
        ("Wortprotokoll", "minutes"),
        ("Nachtrags-Tagesordnung", "attachment"),
    ]
    (item,) = meeting.agenda or ()
    assert (item.number, item.title, item.result) == (
        "10.1",
        "Satzungsänderung für Ausschreibungen",
        "Geändert beschlossen",
    )


@pytest.mark.parametrize("name", ["Person-01", "Location-01"])
def test_persons_and_places_are_read_by_nothing(captures: Path, name: str) -> None:
    for kind in (SystemPage, BodyListPage, OrganizationPage, PaperListPage, PaperPage, MeetingPage):
        with pytest.raises(PageFailure):
            saved(kind, captures / f"spec-examples/{name}.json").read()
