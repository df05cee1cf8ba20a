"""Kreis Rurtal's pages against the truth."""

from __future__ import annotations

import re

import icalendar
import pytest

from demo.faults import Fault
from demo.server import DemoServer
from demo.truth import PaperTruth
from demo.world import World
from tests.demo.conftest import TODAY, Answer, Get, fetch

TOKEN = re.compile(r"__=([\w-]+)")


def papers_of(world: World) -> dict[str, PaperTruth]:
    return {paper.key: paper for paper in world.truth() if paper.source == "demo-rurtal"}


def listed(get: Get) -> list[tuple[str, str]]:
    """(number, address) of all papers, from page to page."""
    found, url = [], "rurtal/vorlagen/"
    while url:
        soup = get(url).soup
        links = soup.select("td.column-betreff a")
        found += [(link.text.split(" - ")[0], str(link["href"])) for link in links]
        more = soup.find("a", string=">")
        url = str(more["href"]) if more else ""  # type: ignore[index]
    return found


def test_the_list_holds_all_papers_by_number(get: Get, world: World) -> None:
    numbers = [number for number, _ in listed(get)]
    assert sorted(numbers) == sorted(papers_of(world))
    assert numbers == sorted(numbers, key=lambda number: -int(number.split("/")[0]))
    assert len(get("rurtal/vorlagen/").soup.select("td.column-betreff")) < len(numbers)


def test_papers_show_their_truth(get: Get, world: World) -> None:
    truth = papers_of(world)
    for number, url in listed(get):
        paper, soup = truth[number], get(url).soup
        rows = [
            (row.th.get_text(strip=True), row.td.get_text(strip=True))  # type: ignore[union-attr]
            for row in soup.select("table.table-details tr")
        ]
        assert rows[0] == (f"{paper.kind}:", paper.reference)
        assert rows[1] == ("Betreff:", paper.title)
        names = [link.get_text(strip=True) for link in soup.select("td.document-icon-margin a")]
        names = [re.sub(r" \(exportiert: \d\d\.\d\d\.\d{4}\) \([\d.]+ KB\)$", "", name) for name in names]
        assert names == [file.name for file in paper.files if file.name != "Beschlusstext"]
        stations = soup.select("table.table-vorgang tbody tr")
        assert len(stations) == len(paper.consultations)
        for row, wanted in zip(stations, paper.consultations, strict=True):
            assert f"{wanted.date:%d.%m.%Y}" in row.text
            assert wanted.organization in row.text
            assert row.select_one("td.column-ergebnis").text.startswith(wanted.result)  # type: ignore[union-attr]


def test_the_calendar_export_holds_all_meetings(get: Get, world: World) -> None:
    answer = get("rurtal/termine/ics/SD.NET_RIM.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in answer.body.split(b"\r\n")) <= 75
    events = list(icalendar.Calendar.from_ical(answer.text).walk("VEVENT"))
    meetings = {str(meeting.number): meeting for meeting in world.councils["rurtal"].meetings}
    assert {str(event["UID"]) for event in events} == set(meetings)
    for event in events:
        meeting = meetings[str(event["UID"])]
        assert event["DTSTART"].dt.date() == meeting.day
        assert ("/tops/?__=" in str(event.get("DESCRIPTION", ""))) is meeting.published
        assert ("entfällt" in str(event["SUMMARY"])) is meeting.cancelled


def agendas(get: Get) -> list[Answer]:
    text = get("rurtal/termine/ics/SD.NET_RIM.ics").text.replace("\r\n ", "")
    return [get(url) for url in re.findall(r"http://\S+/tops/\S+", text)]


def test_agendas_tell_public_and_not_public_by_class(get: Get, world: World) -> None:
    pages = agendas(get)
    assert len(pages) == sum(meeting.published for meeting in world.councils["rurtal"].meetings)
    for page in pages:
        assert page.soup.select("tr.top-oeff-data")
        secret = page.soup.select("tr.top-noeff-data")
        assert secret
        for row in secret:
            assert "Geheimsache" in row.text
            assert len(row.select(".document-spacer")) == 4
        assert "Geheimsache" not in "".join(row.text for row in page.soup.select("tr.top-oeff-data"))


def test_several_attachments_are_only_a_title(get: Get, world: World) -> None:
    truth, seen = papers_of(world), set()
    for page in agendas(get):
        for row in page.soup.select("tr.top-oeff-data[data-vorgang-id^='505_']"):
            paper = truth[row.select_one("td.column-nummer").text]  # type: ignore[union-attr]
            attachments = [file for file in paper.files[1:] if file.name != "Beschlusstext"]
            folder = row.select('a[aria-hidden="true"][tabindex="-1"]')
            direct = row.select("a[aria-label^='Anlage']")
            assert (len(folder), len(direct)) == (len(attachments) > 1, len(attachments) == 1)
            if folder:
                assert len(str(folder[0]["title"]).split("\n")) == len(attachments)
            seen.add(min(2, len(attachments)))
    assert seen == {0, 1, 2}


def test_title_attributes_hold_entities(get: Get) -> None:
    assert any(b"&Uuml;bersicht" in page.body for page in agendas(get))


def test_files_are_pdf_under_opaque_addresses(get: Get) -> None:
    link = get(listed(get)[0][1]).soup.select_one("td.document-icon-margin a")
    assert link is not None
    url = str(link["href"])
    assert re.search(r"/sdnetrim/[\w-]{64}/\w[\w.-]*\.pdf$", url)
    assert get(url).body.startswith(b"%PDF-")


def test_tokens_share_a_head_and_have_the_products_length(get: Get) -> None:
    tokens = [match[1] for _, url in listed(get) if (match := TOKEN.search(url))]
    assert {len(token) for token in tokens} == {43}
    assert len({token[:21] for token in tokens}) == 1
    assert len(set(tokens)) == len(tokens)


def test_new_tokens_change_addresses_and_nothing_else() -> None:
    world = World(TODAY)
    with DemoServer(world) as server:

        def get(path: str) -> Answer:
            return fetch(path if path.startswith("http") else server.url + path)

        before, again = listed(get), listed(get)
        assert before == again
        world.faults.add(Fault("new_tokens"))
        after = listed(get)
        assert [number for number, _ in before] == [number for number, _ in after]
        assert not {url for _, url in before} & {url for _, url in after}
        assert get(before[0][1]).status == 404


@pytest.mark.parametrize("path", ["tops/?__=x", "vorgang/?__=x", "vorlagen/?__=x", "sdnetrim/x/y.pdf", "x"])
def test_what_is_not_there(get: Get, path: str) -> None:
    assert get(f"rurtal/{path}").status == 404


def test_oparl_and_the_calendars_own_data_are_refused(get: Get) -> None:
    oparl = get("rurtal/webservice/oparl/v1.1/system")
    assert (oparl.status, "nicht aktiviert" in oparl.text) == (400, True)
    assert get("rurtal/termine/json/Sitzungstermine/", "POST").status == 403
    button = get("rurtal/termine/").soup.select_one("#btn-export-ics")
    assert button is not None
    assert str(button["data-export-url"]).endswith("/termine/ics/SD.NET_RIM.ics")
