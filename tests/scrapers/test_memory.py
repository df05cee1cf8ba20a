"""What is remembered of a page comes back as it was; what is kept of it shows only what is public."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import web_poet
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse
from sqlalchemy import Engine

from scrapers.golden import Case, load_cases
from scrapers.loading import load_spiders
from scrapers.memory import ARCHIVED, KNOWN, UNCHANGED, PageMemory, keepable, record_type
from scrapers.systems import find_page, system_names, system_pages
from scrapers.systems.sessionnet.pages import MeetingPage
from storage.answers import AnswerArchive
from storage.records import Meeting
from storage.sources import SourceRecord, register
from tests.databases import new_database

SPIDERS = {spider.name: spider for spider in load_spiders()}
SOURCES = Path(__file__).parents[1] / "sources"
CASES = [
    (name, case) for name in SPIDERS for case in load_cases(SOURCES / name) if "item" in (case.expected or {})
]
URL = "http://127.0.0.1:1/bi/si0057.asp?__ksinr=1"
AGENDA = """<html><head><title>t</title></head><body class="smc_page_si0057_layout">
<h1>Rat - 03.12.2026</h1><!-- Geheim 1 --><script>var a = "Geheim 2";</script>
<table class="smctablesitzung"><tr><td class="totrenn" colspan="4"><h2>Öffentlicher Teil</h2></td></tr>
<tr class="smc-t-r-l"><td class="tofnum"><span class="badge">Ö 1</span></td>
<td class="tobetr">Sprachkurse</td></tr>
<tr><td class="totrenn" colspan="4"><h2>Nicht öffentlicher Teil</h2></td></tr>
<tr class="smc-t-r-l"><td class="tofnum"><span class="badge">N 1</span></td>
<td class="tobetr" title="Geheim 3">Geheim 4</td></tr>
<tr class="smc-t-r-l"><td></td><td>Geheim 5</td></tr></table></body></html>"""


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = new_database(tmp_path / "test.db")
    with engine.begin() as connection:
        register(connection, [SourceRecord("town", "Stadt", "sessionnet", "http://127.0.0.1:1/bi/")])
    yield engine
    engine.dispose()


@pytest.fixture
def memory(engine: Engine, tmp_path: Path) -> PageMemory:
    return PageMemory(engine, AnswerArchive(tmp_path, "town"), "town", "reader 1")


def page_of(html: str = AGENDA) -> MeetingPage:
    return MeetingPage(
        response=web_poet.HttpResponse(URL, html.encode(), headers={"Content-Type": "text/html"})
    )


def answer(html: str = AGENDA, memory: PageMemory | None = None, **headers: str) -> HtmlResponse:
    known = memory.known(URL, "meeting") if memory else None
    request = Request(URL, meta={"page": "meeting", **({KNOWN: known} if known else {})})
    return HtmlResponse(URL, body=html.encode(), headers=headers, request=request)


def read(memory: PageMemory, html: str = AGENDA, **headers: str) -> Meeting:
    page = page_of(html)
    item = page.read()
    memory.keep(page, item, answer(html, **headers))
    return item


@pytest.mark.parametrize("system", system_names())
def test_every_page_object_says_what_it_gives(system: str) -> None:
    assert [kind.names[0] for kind in system_pages(system) if record_type(kind) is None] == []


@pytest.mark.parametrize("system", system_names())
def test_every_page_object_says_whether_it_shows_only_what_is_public(system: str) -> None:
    assert [kind.names[0] for kind in system_pages(system) if kind.publicity == "unknown"] == []


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case.page}" for name, case in CASES])
def test_saved_pages_come_back_and_mean_the_same(name: str, case: Case) -> None:
    kind = find_page(SPIDERS[name].pages(), case.page)
    assert kind is not None
    headers = {"Content-Type": case.content_type}
    page = kind(response=web_poet.HttpResponse(case.url, case.body, headers=headers))
    item, record = page.read(), record_type(kind)
    assert record is not None
    assert record.model_validate_json(item.model_dump_json()) == item
    kept = keepable(page, item)
    if kind.publicity == "mixed":
        assert kept is None
        return
    assert kept is not None
    again = kind(response=web_poet.HttpResponse(case.url, kept[0], headers={"Content-Type": kept[1]}))
    assert again.read() == item


def test_what_is_not_public_is_taken_out() -> None:
    page = page_of()
    item = page.read()
    kept = keepable(page, item)
    assert kept is not None
    assert b"Geheim" not in kept[0]
    assert "Sprachkurse" in kept[0].decode()


def test_the_same_page_is_recalled(memory: PageMemory) -> None:
    item = read(memory, ETag='"1"')
    known = memory.known(URL, "meeting")
    assert known is not None
    assert known.etag == '"1"'
    assert memory.recall(MeetingPage, answer(memory=memory)) == (item, [])
    unchanged = TextResponse(URL, flags=[UNCHANGED], request=answer(memory=memory).request)
    assert memory.recall(MeetingPage, unchanged) == (item, [])


def test_another_page_is_not(memory: PageMemory) -> None:
    read(memory)
    assert memory.recall(MeetingPage, answer(AGENDA.replace("Sprach", "Näh"), memory)) is None
    assert memory.known(URL, "paper") is None
    assert memory.known(URL + "2", "meeting") is None


def test_warnings_are_recalled(memory: PageMemory) -> None:
    page = page_of(AGENDA.replace('class="tobetr">Sprach', 'class="tobetr">Sprach').replace("<td></td>", ""))
    item = page.read()
    page.warn("unknown-column", "neu")
    memory.keep(page, item, answer())
    recalled = memory.recall(MeetingPage, answer(memory=memory))
    assert recalled is not None
    assert [each.code for each in recalled[1]] == ["unknown-column"]


def test_other_code_reads_from_the_archive(engine: Engine, memory: PageMemory, tmp_path: Path) -> None:
    item = read(memory, ETag='"1"')
    newer = PageMemory(engine, AnswerArchive(tmp_path, "town"), "town", "reader 2")
    known = newer.known(URL, "meeting")
    assert known is not None
    assert newer.recall(MeetingPage, answer(memory=newer)) is None
    stand_in = newer.stands_in(known)
    assert stand_in is not None
    assert ARCHIVED in stand_in.flags
    assert page_of(stand_in.text).read() == item
    page = page_of(stand_in.text)
    newer.keep(page, page.read(), stand_in.replace(request=answer().request))
    after = newer.known(URL, "meeting")
    assert after is not None
    assert (after.reader, after.etag, after.digest) == ("reader 2", '"1"', known.digest)


def test_other_code_without_archive_knows_nothing(engine: Engine, memory: PageMemory, tmp_path: Path) -> None:
    read(memory, ETag='"1"')
    for path in (tmp_path / "answers").rglob("*.gz"):
        path.unlink()
    newer = PageMemory(engine, AnswerArchive(tmp_path, "town"), "town", "reader 2")
    assert newer.known(URL, "meeting") is None
