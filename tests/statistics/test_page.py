"""The page of statistics, its files, and what it says to whom."""

from __future__ import annotations

import urllib.parse
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine

from alerts.web.app import create_app
from tests.alerts.house import add_change, add_motion, set_source
from tests.alerts.samples import HOSTILE, NOW, SITE
from tests.alerts.test_web import Web

NAMES = ["monate", "parteien", "unterthemen", "ergebnisse", "dauer"]


def path(*pairs: tuple[str, str], file: str = "") -> str:
    query = urllib.parse.urlencode(pairs)
    return f"/statistik{file}{'?' if query else ''}{query}"


def test_every_chart_is_a_picture_and_a_table(web: Web) -> None:
    soup = web.get(path()).soup
    assert [each["id"] for each in soup.select("section.figure")] == NAMES
    for name in NAMES:
        section = soup.find("section", id=name)
        svg = section.svg
        assert svg["role"] == "img"
        named = [soup.find(id=each).get_text() for each in svg["aria-labelledby"].split()]
        assert named[0] == section.h3.get_text()
        assert named[1]
        assert section.table.caption.get_text().startswith(named[0])
        assert {each["scope"] for each in section.select("table th")} == {"row", "col"}
        assert f"/statistik#{name}" in [link["href"] for link in section.select("a")]
    ids = [each["id"] for each in soup.select("[id]")]
    assert len(ids) == len(set(ids))


def test_nothing_that_the_headers_forbid(web: Web) -> None:
    soup = web.get(path()).soup
    assert not soup.select("script, style, [style], [onclick], svg image, svg use")
    policy = web.get(path()).headers["content-security-policy"]
    assert "unsafe" not in policy
    file = web.get(path(file="/monate.svg")).body
    assert b"style" not in file


def test_the_filter_is_that_of_the_list(web: Web) -> None:
    answer = web.get(path(("partei", "fdp"), ("kommune", "Musterstadt")))
    assert "von FDP in der Stadt Musterstadt" in answer.soup.h2.get_text()
    assert [box["value"] for box in answer.soup.select("input[checked]")] == ["99999001", "FDP"]
    assert answer.soup.find("form", class_="filter")["action"] == "/statistik"
    query = "?kommune=99999001&partei=FDP"
    links = [link["href"] for link in answer.soup.select("main a")]
    assert {f"/motions{query}", f"/statistik/dauer.csv{query}", f"/statistik{query}#monate"} <= set(links)
    assert "1 Vorgang" in answer.soup.find("section", id="parteien").get_text()


@pytest.mark.parametrize("file", ["", "/monate.svg", "/monate.csv"])
def test_a_wrong_filter_is_explained(web: Web, file: str) -> None:
    answer = web.get(path(("partei", "Quastenflosser"), file=file))
    assert answer.status == 400
    assert "Die Partei „Quastenflosser“ ist nicht bekannt." in answer.body.decode()
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("file", ["/unbekannt.svg", "/monate.pdf", "/monate"])
def test_no_other_files(web: Web, file: str) -> None:
    assert web.get(path(file=file)).status == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_its_own(web: Web, name: str) -> None:
    answer = web.get(path(("thema", "alle"), file=f"/{name}.svg"))
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.body)
    assert [each.tag.partition("}")[2] for each in root][:3] == ["title", "desc", "rect"]
    assert root[2].get("fill") == "#ffffff"
    assert "Antragsradar, Stand" in answer.body.decode()


@pytest.mark.parametrize("name", NAMES)
def test_the_numbers_for_a_spreadsheet(web: Web, name: str) -> None:
    answer = web.get(path(file=f"/{name}.csv"))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="antragsradar-{name}.csv"'
    assert answer.body.startswith("\ufeff".encode())
    section = web.get(path()).soup.find("section", id=name)
    lines = answer.body.decode("utf-8-sig").strip().split("\r\n")
    assert len(lines) == len(section.select("tr"))
    assert lines[0].split(";") == [each.get_text() for each in section.select("thead th")]


@pytest.mark.parametrize("file", ["", "/dauer.svg", "/dauer.csv"])
def test_who_has_it_already_is_not_sent_it_again(web: Web, file: str) -> None:
    first = web.get(path(file=file))
    again = web.get(path(file=file), **{"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_what_is_new_is_counted_at_once(web: Web, town: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alerts.watch.LOOK_AFTER", 0)
    before = web.get(path()).soup.find("section", id="parteien").get_text()
    assert "Gezählt: 7 Vorgänge." in before
    add_motion(town, 60)
    add_change(town, 60)
    assert "Gezählt: 8 Vorgänge." in web.get(path()).soup.find("section", id="parteien").get_text()


def test_silent_sources_are_named_beside_each_chart(web: Web, town: Engine) -> None:
    assert "Nicht nachsehen" not in web.get(path()).words
    set_source(town, "altdorf", first_read_at=None, state="held", since=NOW)
    sections = web.get(path()).soup.select("section.figure")
    assert all("bei Kreis Altdorf (noch nie gelesen)" in each.get_text() for each in sections)


def test_papers_that_are_not_indexed_yet_are_told(web: Web, town: Engine) -> None:
    add_motion(town, 61)
    assert "Der Suchindex wird noch aufgebaut" in web.get(path()).words


def test_hostile_names_are_shown_as_text(town: Engine, web: Web) -> None:
    add_motion(town, 62, originators=[f"Fraktion {HOSTILE}", "=SUMME(A1)-Fraktion"])
    body = web.get(path()).body.decode()
    assert "<script" not in body
    assert "\u202e" not in body


def test_an_empty_house(house: Engine, tmp_path: object) -> None:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        answer = web.get(path())
        assert answer.status == 200
        assert len(answer.soup.select("svg.chart")) == 5
        assert "Noch nichts da" in answer.words or "Noch" in answer.soup.select_one("main .notice").get_text()


def test_a_selection_without_anything_says_why(web: Web) -> None:
    answer = web.get(path(("suche", "Quastenflosser")))
    assert "Nichts gefunden" in answer.soup.select_one("main .notice").get_text()
    assert "Nichts gefunden" not in web.get(path()).words


def test_the_page_is_small(web: Web) -> None:
    assert len(web.get(path(), **{"Accept-Encoding": "gzip"}).body) < 60_000


def test_the_menu_leads_there(web: Web) -> None:
    assert web.get("/").soup.select_one("header nav a[href='/statistik']")
