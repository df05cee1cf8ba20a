"""What is not public stands where the products show it, and nowhere else."""

from __future__ import annotations

import re
from html import unescape

import pytest
from bs4 import BeautifulSoup

from demo.agenda import secret_rows
from demo.world import World
from tests.demo.conftest import TODAY, Get
from tests.end_to_end.conftest import few_meetings

SECRET = "Geheimsache"  # begins every word of the world that is not public
# What the products show although it is not public, and what readers have to leave out.
SECRET_PLACES = ("tr.top-noeff-data", "tr.top-noeff-head")


@pytest.fixture(scope="module")
def world() -> World:
    """A smaller one, with meetings of all sorts."""
    world = World(TODAY, papers=100)
    for council in world.councils.values():
        council.meetings = few_meetings(council.meetings)
    return world


def without_secret_places(soup: BeautifulSoup) -> str:
    """The page's HTML without the rows that are not public, told by class, badge or heading."""
    for selector in SECRET_PLACES:
        for row in soup.select(selector):
            row.decompose()
    for badge in soup.select("span.badge"):
        if re.match(r"N \d", badge.text):
            holder = badge.find_parent("tr") or badge.find_parent("div", class_="card-light")
            assert holder is not None
            holder.decompose()
    for card in soup.select("#smcaccordion > div.card"):
        if re.search(r"TOP \d+ nicht ?öffentlich", card.get_text(" ")):
            card.decompose()
    for group in soup.select("tr.smc-table-group"):
        if group.get_text(strip=True).startswith("Nicht"):
            for row in group.find_next_siblings("tr"):
                row.decompose()
    return str(soup)


def all_pages(world: World) -> list[str]:
    paths = ["ahlenfeld/bi/do0040.asp", "birkenrath/bi/do0040.php", "rurtal/vorlagen/", "spd-rurtal/"]
    paths += ["rurtal/termine/ics/SD.NET_RIM.ics", "nachrichten/", "ahlenfeld/bi/gr0040.asp"]
    for tenant, extension in (("ahlenfeld", "asp"), ("birkenrath", "php")):
        council = world.councils[tenant]
        pages = ("si0050", "si0056", "si0057", "to0040")
        paths += [
            f"{tenant}/bi/{page}.{extension}?__ksinr={meeting.number}"
            for meeting in council.meetings
            for page in pages
        ]
        paths += [
            f"{tenant}/bi/{page}.{extension}?__kvonr={paper.number}"
            for paper in council.public_papers()
            for page in ("vo0050", "vo0053")
        ]
        paths += [
            f"{tenant}/bi/to0050.{extension}?__ktonr={row.item.number}"
            for meeting in council.meetings
            for row in secret_rows(meeting)
        ]
    return paths


def test_no_public_part_of_a_page_holds_a_secret(get: Get, world: World) -> None:
    secrets, shown = world.secrets(), set()
    text = get("rurtal/termine/ics/SD.NET_RIM.ics").text.replace("\r\n ", "")
    paths = all_pages(world) + re.findall(r"http://\S+/tops/\S+", text)
    for path in paths:
        answer = get(path)
        page = unescape(answer.body.decode("utf-8", "replace"))
        if SECRET not in page:
            continue
        shown |= {word for word in secrets if re.search(rf"{word}\b", page)}
        assert SECRET not in without_secret_places(BeautifulSoup(answer.body, "lxml")), path
    published = {
        word
        for council in world.councils.values()
        for meeting in council.meetings
        if meeting.published
        for item in meeting.items
        for word in secrets
        if not item.public and word in item.title
    }
    assert published <= shown


def test_no_document_holds_a_secret(world: World) -> None:
    texts = [file.text for paper in world.truth() for file in paper.files]
    assert not [text for text in texts if SECRET in text]
