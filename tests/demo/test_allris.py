"""The neighbours' ALLRIS pages: what a session opens, what is refused, and what is not public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from demo.agenda import secret_rows
from demo.allris import agenda_lines, attachments, compilation
from demo.model import Council, Meeting
from demo.server import DemoServer
from demo.world import World
from scrapers.page import parse_html
from tests.demo.conftest import TODAY, Answer, fetch


@dataclass(frozen=True)
class Visitor:
    """Asks with the headers that it is told."""

    folder: str

    def ask(self, path: str, **headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return fetch(f"{self.folder}{path}", headers=sent)


@pytest.fixture(scope="module")
def world() -> World:
    return World(TODAY, papers=12)


@pytest.fixture(scope="module")
def url(world: World) -> Iterator[str]:
    with DemoServer(world) as server:
        yield server.url


@pytest.fixture
def newer(url: str) -> Visitor:
    return Visitor(f"{url}kiesbrueck/public/")


@pytest.fixture
def older(url: str) -> Visitor:
    return Visitor(f"{url}torfbergen/bi/")


def cookie_of(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def published(council: Council) -> list[Meeting]:
    return [meeting for meeting in council.meetings if meeting.published]


# -- version 4 --------------------------------------------------------------------------------------


def test_rows_are_given_to_the_frame_of_the_same_session_alone(newer: Visitor, world: World) -> None:
    month = f"MM={TODAY.month}&YY={TODAY.year}"
    frame = newer.ask(f"si010?{month}")
    assert "Path=/kiesbrueck/public" in frame.headers["set-cookie"]
    assert "calenderView" not in frame.text
    assert f'{{"u":"./si010?0-1.0-&{month}"}}' in frame.text
    rows, cookie, base = f"si010?0-1.0-&{month}", cookie_of(frame), f"si010?{month}"
    asked = {"Wicket_Ajax": "true", "Wicket_Ajax_BaseURL": base}
    answer = newer.ask(rows, Cookie=cookie, **asked)
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert "set-cookie" not in answer.headers
    meetings = world.neighbours["kiesbrueck"].meetings
    of_month = [each for each in meetings if (each.day.year, each.day.month) == (TODAY.year, TODAY.month)]
    assert of_month
    assert all(f'id="si_{meeting.number}"' in answer.text for meeting in of_month)
    assert answer.text.count("to010?SILFDNR") == sum(meeting.published for meeting in of_month)
    for other in (newer.ask(rows, **asked), newer.ask(rows, Cookie="JSESSIONID=F00", **asked)):
        assert "<redirect>" in other.text
        assert "calenderView" not in other.text
    for other in (newer.ask(rows, Cookie=cookie), newer.ask(rows, Cookie=cookie, Wicket_Ajax="true")):
        assert "<!DOCTYPE html>" in other.text
        assert "calenderView" not in other.text


def test_an_attachment_is_opened_to_who_has_seen_its_page(newer: Visitor, world: World) -> None:
    council = world.neighbours["kiesbrueck"]
    paper = next(paper for paper in council.public_papers() if attachments(paper))
    page = newer.ask(f"vo020?VOLFDNR={paper.number}&refresh=false")
    links = [str(link["href"]) for link in page.soup.select("#anlagenHeaderPanel a")]
    assert len(links) == len(attachments(paper))
    opened = newer.ask(links[0].removeprefix("./"), Cookie=cookie_of(page))
    assert opened.body.startswith(b"%PDF-")
    for other in (newer.ask(links[0].removeprefix("./")), newer.ask(links[0].replace("?0-", "?7-")[2:])):
        assert other.headers["content-type"].startswith("text/html")
    folder = "wicket/resource/org.apache.wicket.Application/"
    whole = newer.ask(f"{folder}doc{compilation(paper).number}.pdf")
    assert whole.body.startswith(b"%PDF-")
    assert "verfügbar" in newer.ask(f"{folder}doc{attachments(paper)[0].number}.pdf").text


def test_days_are_in_several_languages(newer: Visitor, world: World) -> None:
    council = world.neighbours["kiesbrueck"]
    pages = [newer.ask(f"vo020?VOLFDNR={paper.number}").soup for paper in council.public_papers()]
    days = {cell.get_text(strip=True) for page in pages for cell in page.select("td.date")}
    forms = (r"\d\d\.\d\d\.\d{4}", r"[A-Z][a-z]{2} \d{1,2}, \d{4}", r"\d{4} [A-Z][a-z]{2} \d{1,2}")
    assert all(any(re.fullmatch(form, day) for form in forms) for day in days)
    assert all(any(re.fullmatch(form, day) for day in days) for form in forms)


# -- version 3 --------------------------------------------------------------------------------------


def test_the_encoding_is_said_by_the_page_alone(older: Visitor, world: World) -> None:
    meeting = published(world.neighbours["torfbergen"])[0]
    answer = older.ask(f"to010.asp?SILFDNR={meeting.number}")
    assert answer.headers["content-type"] == "text/html"
    assert b"charset=iso-8859-1" in answer.body
    assert "Öffentliche/nichtöffentliche Sitzung".encode("iso-8859-1") in answer.body


@pytest.mark.parametrize("page", ["si010", "si010_e", "si010_r"])
def test_one_calendar_is_released(older: Visitor, page: str) -> None:
    assert f"Zugriff verweigert (Programm {page}.asp)" in older.ask(f"{page}.asp?MM=11&YY=2026").text
    assert "Zugriff" not in older.ask("si010_j.asp?MM=11&YY=2026").body.decode("iso-8859-1")


def test_copies_and_numbered_documents(older: Visitor, world: World) -> None:
    council = world.neighbours["torfbergen"]
    paper = next(paper for paper in council.public_papers() if attachments(paper))
    page = parse_html(older.ask(f"vo020.asp?VOLFDNR={paper.number}").body.decode("iso-8859-1"))
    copies = [str(link["href"]) for link in page.select('a[href^="___tmp/"]')]
    assert len(copies) == len(attachments(paper))
    numbers = [str(field["value"]) for field in page.select('input[name="DOLFDNR"]')]
    for path in (copies[0], *(f"do027.asp?DOLFDNR={number}&options=64" for number in numbers)):
        assert older.ask(path).body.startswith(b"%PDF-"), path


# -- both -------------------------------------------------------------------------------------------


def test_what_is_not_public_or_not_there(newer: Visitor, older: Visitor, world: World) -> None:
    for visitor, tenant, end in ((newer, "kiesbrueck", ""), (older, "torfbergen", ".asp")):
        council = world.neighbours[tenant]
        rows = [row for meeting in published(council) for row in secret_rows(meeting)]
        hidden = next(each for each in council.meetings if not each.published)
        for query in (
            f"vo020{end}?VOLFDNR={rows[0].item.secret_paper}",
            f"to020{end}?TOLFDNR={rows[0].item.number}",
            f"to010{end}?SILFDNR={hidden.number}",
            f"vo020{end}?VOLFDNR=1",
            f"vo099{end}",
        ):
            answer = visitor.ask(query)
            if answer.status == 302:
                assert answer.headers["location"].endswith("/noauth.asp")
            else:
                assert "Keine Information verfügbar" in answer.text, query
    assert "Keine Information verfügbar" in older.ask("noauth.asp").body.decode("iso-8859-1")


def test_secrets_stand_in_marked_rows_alone(newer: Visitor, older: Visitor, world: World) -> None:
    shown = 0
    for visitor, tenant, end in ((newer, "kiesbrueck", ""), (older, "torfbergen", ".asp")):
        for meeting in published(world.neighbours[tenant]):
            body = visitor.ask(f"to010{end}?SILFDNR={meeting.number}").body
            page = parse_html(body.decode("iso-8859-1" if end else "utf-8"))
            for row in page.select("tr"):
                text = row.get_text(" ").replace("\xa0", " ").strip()
                if re.match(r"N \d", text):
                    shown += "Geheimsache" in text
                    row.decompose()
            assert "Geheimsache" not in str(page)
            numbers = [line.number for line in agenda_lines(meeting)]
            assert all(number.startswith("Ö ") for number in numbers)
            assert len(set(numbers)) == len(numbers)
    assert shown > 20
