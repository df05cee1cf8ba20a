"""Which pages are asked for, with answers made by hand."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import time_machine
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Mode, Window
from scrapers.spiders.kreis_dueren import KreisDueren
from scrapers.systems.sdnet_rim.spider import EXPORT_PATH, LIST_PAGES_PER_MONTH, SdNetRimSpider
from storage.records import FailureKind
from tests.sdnet_rim.support import HOST, PAGES

WINDOW = Window(dt.date(2026, 1, 1), dt.date(2026, 8, 31))
SOCIAL_KEY = "2026-03-12T1700-ausschuss-fuer-soziales-bildung-und-kultur"
EXPORT_AGENDA = "tops/?__=AAAAAAAAAAAAAAAAAAAAAtermin1"
Answer = tuple[int, str] | Exception


class District(SdNetRimSpider):
    name = "musterkreis"
    title = "Musterkreis"
    base_url = HOST + "/"


def file(name: str) -> Answer:
    return 200, (PAGES / name).read_text()


LAST_PAGE: Answer = (200, "<div class='vorlagen'>Es wurden keine Vorlagen gefunden.</div>")
ANSWERS: dict[str, Answer] = {
    EXPORT_PATH: file("termine.ics"),
    "vorlagen": file("vorlagen.html"),
    "vorlagen?__=S2": LAST_PAGE,
    EXPORT_AGENDA: file("tops.html"),
    "tops/?__=termin1": file("tops.html"),
    "vorgang?__=V77": file("vorgang.html"),
    "vorgang/?__=V77": file("vorgang.html"),
    "vorgang/?__=V12": file("vorgang-ohne-nummer.html"),
}


def spider(mode: Mode = "full") -> SdNetRimSpider:
    return District(window=WINDOW, mode=mode)


def run(
    one: SdNetRimSpider,
    answers: dict[str, Answer] | Callable[[str], Answer],
    requests: Iterable[Request] | None = None,
) -> tuple[list[Any], list[str]]:
    """The records that come out and the addresses asked for, each once, highest priority first."""
    queue, items, asked = list(one.first_requests() if requests is None else requests), [], []
    while queue:
        queue.sort(key=lambda request: -request.priority)
        request = queue.pop(0)
        path = request.url.removeprefix(HOST + "/")
        if path in asked and not request.dont_filter:
            continue
        asked.append(path)
        given = answers(path) if callable(answers) else answers.get(path, (404, ""))
        for result in _call(request, given) or ():
            (queue if isinstance(result, Request) else items).append(result)
    return items, asked


def _call(request: Request, given: Answer) -> Any:
    if isinstance(given, Exception):
        return _fail(request, given)
    response = HtmlResponse(
        request.url, status=given[0], body=given[1].encode(), request=request, encoding="utf-8"
    )
    if given[0] >= 400:
        return _fail(request, HttpError(response))
    assert request.callback is not None
    return request.callback(response, **request.cb_kwargs)


def _fail(request: Request, error: Exception) -> Any:
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return request.errback(failure)


def meetings(items: list[Any]) -> dict[str, Meeting]:
    found = [item for item in items if isinstance(item, Meeting)]
    by_key = {str(item.key): item for item in found}
    assert len(by_key) == len(found), "each meeting is told once in a run"
    return by_key


def failed(one: SdNetRimSpider) -> list[tuple[str, FailureKind]]:
    return [(failure.page, failure.kind) for failure in one.journal.failures]


def test_a_whole_run() -> None:
    one = spider()
    items, asked = run(one, ANSWERS)
    assert asked[0] == EXPORT_PATH
    assert list(meetings(items)) == [
        "2026-07-02T1700-kreistag",
        "2026-04-14T1800-kreisausschuss",
        "2026-04-15T1800-wahlausschuss",
        "2026-05-01-klausurtagung",
        SOCIAL_KEY,
    ]
    papers = [item.key for item in items if isinstance(item, PaperItem)]
    assert sorted(papers) == ["200_12", "45/26"], "one key, whether met in the list or on the agenda"
    assert [path for path in asked if path.endswith("V77")] == ["vorgang?__=V77"], "read once"
    assert "vorgang?__=V81" not in asked, "of 2020"
    assert {"vorgang?__=V80", "vorgang/?__=V13", "vorgang/?__=V78"} <= set(asked)
    assert {"vorgang/?__=V11", "vorgang/?__=V90"}.isdisjoint(asked), "no paper, or not public"
    assert asked.count("tops/?__=termin2") == 1, "the paper's other meeting in the window"
    assert "tops/?__=termin1" not in asked, "its agenda was read already, under another address"


def test_calendar_and_page_of_a_meeting_make_one_record() -> None:
    meeting = meetings(run(spider(), ANSWERS)[0])[SOCIAL_KEY]
    assert len(meeting.agenda or ()) == 5
    assert meeting.end == dt.datetime(2026, 3, 12, 18, 15, tzinfo=dt.UTC), "from the calendar"
    assert meeting.title.endswith("3. Sitzung"), "from the page"


@pytest.mark.parametrize("broken", [(500, ""), (200, "<h1>Willkommen</h1>")])
def test_without_its_page_the_meeting_stays_as_announced(broken: Answer) -> None:
    one = spider()
    items, _ = run(one, {**ANSWERS, EXPORT_AGENDA: broken, "tops/?__=termin1": broken})
    assert meetings(items)[SOCIAL_KEY].agenda is None
    assert "meeting" in [page for page, _ in failed(one)]


@pytest.mark.parametrize("export", [(404, ""), (500, ""), (200, "<h1>Willkommen</h1>")])
def test_without_export_the_table_is_read(export: Answer) -> None:
    one = spider()
    items, asked = run(one, {**ANSWERS, EXPORT_PATH: export, "termine": file("termine.html")})
    assert {SOCIAL_KEY, "2026-04-14T1800-kreisausschuss"} <= set(meetings(items))
    assert {"calendar", "calendar-table"}.isdisjoint(page for page, _ in failed(one))
    assert "termine/?__=J25" not in asked, "no month of the window lies in it"
    assert "termine/?__=J27" not in asked


def test_other_years_of_the_table_are_read_where_the_window_reaches_into_them() -> None:
    one = District(window=Window(dt.date(2025, 12, 1), dt.date(2026, 8, 31)))
    cells = "<td class='column-termin'>Mo, 01.12.2025</td><td class='column-gremium'>Rat</td>"
    other = f"<table><tr>{cells}</tr></table>"
    items, asked = run(one, {"termine": file("termine.html"), "termine/?__=J25": (200, other)})
    assert "termine/?__=J25" in asked
    assert "termine/?__=J27" not in asked
    assert "2025-12-01-rat" in meetings(items)


def test_the_page_of_meetings_may_name_another_export() -> None:
    button = '<a id="btn-export-ics" data-export-url="/termine/ics/Kreis.ics"></a>'
    answers = {**ANSWERS, EXPORT_PATH: (404, ""), "termine": (200, button)}
    one = spider()
    items, _ = run(one, {**answers, "termine/ics/Kreis.ics": file("termine.ics")})
    assert SOCIAL_KEY in meetings(items)
    assert "calendar" not in [page for page, _ in failed(one)]
    one = spider()
    run(one, answers)
    assert [page for page, _ in failed(one)].count("calendar") == 2


def test_the_page_of_meetings_may_name_the_export_that_failed() -> None:
    button = f'<a id="btn-export-ics" data-export-url="/{EXPORT_PATH}"></a>'
    one = spider()
    run(one, {**ANSWERS, EXPORT_PATH: (404, ""), "termine": (200, button)})
    assert {"calendar", "calendar-table"} <= {page for page, _ in failed(one)}


@pytest.mark.parametrize("given", [(403, ""), (503, ""), CannotResolveHostError()])
def test_a_server_that_says_no_is_not_asked_in_another_way(given: Answer) -> None:
    one = spider()
    items, asked = run(one, lambda path: given)
    assert items == []
    assert asked == [EXPORT_PATH, "vorlagen"]
    assert len(one.journal.failures) == 2


def test_the_list_ends_after_two_pages_without_anything_in_the_window() -> None:
    def answer(path: str) -> Answer:
        if not path.startswith("vorlagen"):
            return 404, ""
        number = int(path.rpartition("S")[2] or 1) if "S" in path else 1
        year = {1: 2026, 2: 2019, 3: 2026}.get(number, 2019)
        row = (
            f"<tr><td class='column-betreff'><a href='/vorgang?__=P{number}'>{number}/26 - Antrag"
            f"<span>X</span></a></td><td class='column-termin'>01.02.{year}</td></tr>"
        )
        return 200, f"<table class='table-data'>{row}</table><a href='/vorlagen?__=S{number + 1}'>&gt;</a>"

    one = spider()
    _, asked = run(one, answer)
    assert [path for path in asked if path.startswith("vorlagen")] == [
        "vorlagen",
        *(f"vorlagen?__=S{number}" for number in (2, 3, 4, 5)),
    ]
    assert [path for path in asked if path.startswith("vorgang")] == ["vorgang?__=P1", "vorgang?__=P3"]


def test_a_list_that_never_ends_is_left_and_told() -> None:
    def answer(path: str) -> Answer:
        number = int(path.rpartition("S")[2]) + 1 if "?__=S" in path else 2
        link = "<td class='column-betreff'><a href='/vorgang?__=P'>1/26</a></td>"
        row = f"<tr>{link}<td class='column-termin'>01.02.2026</td></tr>"
        body = f"<table class='table-data'>{row}</table><a href='/vorlagen?__=S{number}'>&gt;</a>"
        return (200, body) if path.startswith("vorlagen") else (404, "")

    one = spider()
    _, asked = run(one, answer)
    lists = [path for path in asked if path.startswith("vorlagen")]
    assert len(lists) == LIST_PAGES_PER_MONTH * len(WINDOW.months())
    assert any("endet nicht" in failure.message for failure in one.journal.failures)


def test_news_reads_the_first_page_and_the_weeks_to_come() -> None:
    with time_machine.travel("2026-04-10T12:00:00+00:00"):
        items, asked = run(spider("news"), ANSWERS)
    assert "vorlagen?__=S2" not in asked
    assert EXPORT_AGENDA not in asked, "a month ago"
    assert list(meetings(items)) == [
        "2026-04-14T1800-kreisausschuss",
        "2026-04-15T1800-wahlausschuss",
        "2026-05-01-klausurtagung",
    ]
    assert [item.key for item in items if isinstance(item, PaperItem)] == ["45/26"]


def test_a_second_look_says_that_a_paper_is_gone() -> None:
    one = spider()
    link = PaperLink(key="9/26", reference="9/26", title="Weg", url=HOST + "/vorgang/?__=V9")
    request = one.request_paper(link)
    again = request.replace(meta={**request.meta, "link": link})
    error: Answer = (200, "<h1>Fehler</h1><p>Der Vorgang ist nicht mehr vorhanden.</p>")
    items, _ = run(one, {"vorgang/?__=V9": error}, [again])
    assert [(type(item), item.key) for item in items] == [(PaperGone, "9/26")]
    items, _ = run(one, {"vorgang/?__=V9": error}, [request])
    assert items == [], "at first sight an error page is a failure"
    assert failed(one) == [("paper", FailureKind.ERROR_PAGE)]


def test_a_paper_listed_without_its_number_is_told_once() -> None:
    one = spider()
    by_number = PaperLink(key="45/26", reference="45/26", url=HOST + "/vorgang?__=V77")
    by_id = PaperLink(key="505_77", url=HOST + "/vorgang/?__=V77")
    requests = [one.request_paper(link) for link in (by_number, by_id) if one.wants(link)]
    items, asked = run(one, ANSWERS, requests)
    assert {"vorgang?__=V77", "vorgang/?__=V77"} <= set(asked)
    assert [item.key for item in items if isinstance(item, PaperItem)].count("45/26") == 1


def test_a_page_with_the_number_of_another_paper_is_no_paper() -> None:
    one = spider()
    wrong = PaperLink(key="9/26", reference="9/26", title="Weg", url=HOST + "/vorgang/?__=V77")
    assert one.wants(wrong)
    items, _ = run(one, ANSWERS, [one.request_paper(wrong)])
    assert items == []
    assert [(failure.page, failure.kind) for failure in one.journal.failures] == [
        ("paper", FailureKind.UNEXPECTED_PAGE)
    ]


def test_kreis_dueren() -> None:
    one = KreisDueren(window=WINDOW)
    assert [request.url for request in one.first_requests()] == [
        "https://sdnet.kreis-dueren.de/termine/ics/SD.NET_RIM.ics",
        "https://sdnet.kreis-dueren.de/vorlagen",
    ]
    assert (one.name, one.body.ags if one.body else "") == ("kreis-dueren", "05358")
