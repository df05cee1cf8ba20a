"""The spider, fed with answers by hand: where it goes and what it yields."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Window, add_months
from scrapers.spiders.dueren import Dueren
from scrapers.spiders.duisburg import Duisburg
from scrapers.spiders.heinsberg import Heinsberg
from scrapers.spiders.kreis_heinsberg import KreisHeinsberg
from scrapers.systems.sessionnet.spider import SessionNetSpider
from storage.records import FailureKind
from storage.times import today

PAGES = Path(__file__).parent / "pages"
BASE = "https://ris.example/bi/"
NOVEMBER = Window(dt.date(2026, 11, 1), dt.date(2026, 11, 30))


class Musterau(SessionNetSpider):
    """An invented town."""

    name = "musterau"
    title = "Stadt Musterau"
    base_url = BASE


class Shared(Musterau):
    """A town in a system of several, with pages in PHP."""

    name = "shared"
    extension = "php"
    client = "2"


class OneDone:
    """Knows paper 7001 as read already."""

    def is_done(self, paper_key: str) -> bool:
        return paper_key == "7001"

    def unseen(self, seen: set[str], window: Window) -> tuple[PaperLink, ...]:
        return ()


@pytest.fixture
def spider() -> Musterau:
    return Musterau(window=NOVEMBER)


def answer(request: Request, name: str, url: str | None = None) -> list[Any]:
    """What the request's callback yields for an invented page."""
    response = HtmlResponse(url or request.url, body=(PAGES / name).read_bytes(), request=request)
    return list(request.callback(response, **request.cb_kwargs) or ())


def refuse(request: Request, error: Exception) -> list[Any]:
    """What the request's errback yields for an exception."""
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    return list(request.errback(failure) or ())


def status(request: Request, code: int) -> list[Any]:
    return refuse(request, HttpError(Response(request.url, status=code, request=request), "refused"))


def paths(results: list[Any]) -> list[str]:
    return [item.url.removeprefix(BASE) for item in results if isinstance(item, Request)]


def of_type(results: list[Any], kind: type[Any]) -> list[Any]:
    return [item for item in results if isinstance(item, kind)]


def meeting_request(spider: Musterau) -> Request:
    calendar = list(spider.first_requests())[1]
    return of_type(answer(calendar, "calendar6.html"), Request)[0]


# -- first requests ---------------------------------------------------------------------------------


def test_a_full_run_begins_with_the_newest_and_every_month_of_the_window() -> None:
    spider = Musterau(window=Window(dt.date(2026, 10, 15), dt.date(2026, 11, 30)))
    assert paths(list(spider.first_requests())) == [
        "do0040.asp",
        "si0040.asp?__cjahr=2026&__cmonat=11",
        "si0040.asp?__cjahr=2026&__cmonat=10",
    ]


def test_a_run_for_news_reads_this_month_and_the_next() -> None:
    this, following = today(), add_months(today(), 1)
    assert paths(list(Musterau(mode="news").first_requests())) == [
        "do0040.asp",
        f"si0040.asp?__cjahr={following.year}&__cmonat={following.month}",
        f"si0040.asp?__cjahr={this.year}&__cmonat={this.month}",
    ]


def test_extension_and_client() -> None:
    assert paths(list(Shared(window=NOVEMBER).first_requests())) == [
        "do0040.php?__cpanr=2",
        "si0040.php?__cjahr=2026&__cmonat=11&__cpanr=2",
    ]


@pytest.mark.parametrize(
    ("kind", "name", "ags", "host"),
    [
        (Duisburg, "duisburg", "05112000", "sessionnet.owl-it.de"),
        (Dueren, "dueren", "05358008", "sessionnet.owl-it.de"),
        (KreisHeinsberg, "kreis-heinsberg", "05370", "sessionnet.owl-it.de"),
        (Heinsberg, "heinsberg", "05370016", "sitzungsdienst.heinsberg.de"),
    ],
)
def test_the_municipalities(kind: type[SessionNetSpider], name: str, ags: str, host: str) -> None:
    assert (kind.name, kind.system, kind.extension) == (name, "sessionnet", "asp")
    assert kind.body is not None
    assert (kind.body.ags, kind.body.name) == (ags, kind.title)
    assert kind.hosts() == {host}
    assert all(request.url.startswith(kind.base_url) for request in kind(window=NOVEMBER).first_requests())


# -- lists ------------------------------------------------------------------------------------------


def test_the_newest_documents_lead_to_papers_once(spider: Musterau) -> None:
    newest = next(iter(spider.first_requests()))
    assert paths(answer(newest, "newest6.html")) == ["vo0050.asp?__kvonr=7001", "vo0050.asp?__kvonr=7050"]
    assert answer(newest, "newest6.html") == []


def test_what_an_interrupted_run_has_read_is_not_read_again() -> None:
    spider = Musterau(window=NOVEMBER, known=OneDone())
    newest = next(iter(spider.first_requests()))
    assert paths(answer(newest, "newest6.html")) == ["vo0050.asp?__kvonr=7050"]


def test_a_calendar_leads_to_meetings_and_keeps_those_without_agenda(spider: Musterau) -> None:
    results = answer(list(spider.first_requests())[1], "calendar6.html")
    assert paths(results) == ["si0057.asp?__ksinr=501", "si0057.asp?__ksinr=777"]
    announced = of_type(results, Meeting)
    assert [(meeting.organization, meeting.key) for meeting in announced] == [
        ("Jugendhilfeausschuss", "502"),
        ("Rat", None),
    ]


def test_meetings_outside_the_window_are_left_out() -> None:
    spider = Musterau(window=Window(dt.date(2026, 11, 10), dt.date(2026, 11, 30)))
    results = answer(list(spider.first_requests())[1], "calendar6.html")
    assert [meeting.organization for meeting in results] == ["Rat"]


def test_a_failed_calendar_is_in_the_journal_and_yields_nothing(spider: Musterau) -> None:
    assert answer(list(spider.first_requests())[1], "error6.html") == []
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.ERROR_PAGE]


# -- meetings ---------------------------------------------------------------------------------------


def test_a_meeting_with_its_papers_and_the_motions_without_one(spider: Musterau) -> None:
    results = answer(meeting_request(spider), "meeting6.html")
    (meeting,) = of_type(results, Meeting)
    assert len(meeting.agenda) == 5
    assert paths(results) == [
        "vo0050.asp?__kvonr=7001",
        "vo0050.asp?__kvonr=7002",
        "to0050.asp?__ktonr=8003",
    ]
    papers = {paper.key: paper for paper in of_type(results, PaperItem)}
    question = papers["do-9401"]
    assert (question.kind, question.url) == ("Anfrage", BASE + "si0057.asp?__ksinr=501")
    assert question.consultations[0].meeting_key == "501"
    assert len(papers) == 2  # the other one stood on the agenda below "Anträge/Anfragen"


def test_the_calendar_fills_what_the_page_leaves_out(spider: Musterau) -> None:
    results = answer(meeting_request(spider), "not_released6.html")
    (meeting,) = of_type(results, Meeting)
    assert (meeting.agenda, meeting.organization) == (None, "Bauausschuss")
    assert meeting.location == "Rathaus, Saal 12.10, Marktplatz 1"
    assert [file.key for file in meeting.files] == ["9001", "9002"]


def test_the_fallback_chain(spider: Musterau) -> None:
    first = meeting_request(spider)
    (second,) = answer(first, "error6.html", url=BASE + "error.asp")
    (third,) = answer(second, "login6.html")
    assert paths([first, second, third]) == [
        "si0057.asp?__ksinr=501",
        "si0056.asp?__ksinr=501",
        "to0040.asp?__ksinr=501",
    ]
    assert spider.journal.failures == []
    meeting = answer(third, "agenda4.html")[0]
    assert len(meeting.agenda) == 2
    assert spider.journal.failures == []


def test_where_every_page_fails_the_announced_meeting_stays(spider: Musterau) -> None:
    request = meeting_request(spider)
    for _ in range(2):
        (request,) = answer(request, "error6.html")
    (meeting,) = answer(request, "error5.html")
    assert (meeting.key, meeting.organization, meeting.agenda) == ("501", "Integrationsrat", None)
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.ERROR_PAGE]


@pytest.mark.parametrize("code", [302, 404, 500])
def test_a_refused_page_leads_to_the_next(spider: Musterau, code: int) -> None:
    assert paths(status(meeting_request(spider), code)) == ["si0056.asp?__ksinr=501"]


@pytest.mark.parametrize("code", [403, 429, 503])
def test_a_server_that_wants_no_visits_is_not_asked_again(spider: Musterau, code: int) -> None:
    results = status(meeting_request(spider), code)
    assert paths(results) == []
    assert [meeting.key for meeting in of_type(results, Meeting)] == ["501"]
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.BLOCKED]


def test_a_server_that_does_not_answer_is_not_asked_for_other_pages(spider: Musterau) -> None:
    results = refuse(meeting_request(spider), DownloadTimeoutError("slow"))
    assert [meeting.key for meeting in results] == ["501"]
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.UNREACHABLE]


def test_layout_4_is_asked_for_the_page_that_it_links(spider: Musterau) -> None:
    results = answer(list(spider.first_requests())[1], "calendar4.html")
    assert paths(results) == ["to0040.asp?__ksinr=601"]


def test_redirects_to_one_error_page_are_not_dropped_as_duplicates(spider: Musterau) -> None:
    assert meeting_request(spider).dont_filter
    assert spider.request_paper(PaperLink(key="1", url="")).dont_filter


# -- papers -----------------------------------------------------------------------------------------


def paper_request(spider: Musterau) -> Request:
    return spider.request_paper(PaperLink(key="7001", url=BASE + "vo0050.asp?__kvonr=7001"))


def test_a_paper_is_merged_with_its_consultations(spider: Musterau) -> None:
    (consultations,) = answer(paper_request(spider), "paper6.html")
    assert paths([consultations]) == ["vo0053.asp?__kvonr=7001"]
    (paper,) = answer(consultations, "consultations6.html")
    assert (paper.key, paper.reference) == ("7001", "26-0101")
    assert paper.consultations[0].organization == "Integrationsrat"
    assert len(paper.consultations) == 3
    assert spider.journal.failures == []


def test_without_its_consultations_the_paper_is_kept(spider: Musterau) -> None:
    (consultations,) = answer(paper_request(spider), "paper6.html")
    (paper,) = answer(consultations, "error6.html")
    assert (paper.key, paper.consultations) == ("7001", None)
    (paper,) = status(consultations, 500)
    assert (paper.key, paper.consultations) == ("7001", None)
    assert [failure.page for failure in spider.journal.failures] == ["consultations", "consultations"]


def test_a_paper_that_cannot_be_read_is_in_the_journal(spider: Musterau) -> None:
    assert answer(paper_request(spider), "error6.html") == []
    assert [failure.page for failure in spider.journal.failures] == ["paper"]


def second_look(spider: Musterau, link: PaperLink) -> Request:
    request = spider.request_paper(link)
    return request.replace(meta={**request.meta, "link": link})


def test_a_second_look_that_finds_the_error_page_means_gone(spider: Musterau) -> None:
    link = PaperLink(key="7001", url=BASE + "vo0050.asp?__kvonr=7001")
    (gone,) = answer(second_look(spider, link), "error6.html")
    assert isinstance(gone, PaperGone)
    assert (gone.key, gone.url) == ("7001", link.url)
    assert spider.journal.failures == []


def test_a_second_look_at_a_login_page_means_nothing(spider: Musterau) -> None:
    link = PaperLink(key="7001", url=BASE + "vo0050.asp?__kvonr=7001")
    assert answer(second_look(spider, link), "login6.html") == []
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.LOGIN_PAGE]


# -- motions that hang on an agenda item ------------------------------------------------------------


def item_request(spider: Musterau) -> Request:
    results = answer(meeting_request(spider), "meeting6.html")
    return next(item for item in of_type(results, Request) if "to0050" in item.url)


def test_the_own_page_of_an_item_adds_text_and_result(spider: Musterau) -> None:
    (paper,) = answer(item_request(spider), "item6.html")
    assert (paper.key, paper.kind) == ("to-8003", "Antrag")
    assert paper.url == BASE + "to0050.asp?__ktonr=8003"
    assert paper.text.startswith("Der Integrationsrat bittet")
    assert [file.key for file in paper.files] == ["9501"]
    (consultation,) = paper.consultations
    assert (consultation.organization, consultation.result) == ("Integrationsrat", "mehrheitlich beschlossen")
    assert consultation.votes.yes == 7


def test_without_its_own_page_the_item_is_kept_as_the_agenda_shows_it(spider: Musterau) -> None:
    request = item_request(spider)
    (paper,) = answer(request, "error6.html")
    assert (paper.key, paper.text, len(paper.consultations)) == ("to-8003", "", 1)
    (paper,) = status(request, 500)
    assert paper.key == "to-8003"
    assert [failure.page for failure in spider.journal.failures] == ["agenda_item", "agenda_item"]


def test_a_second_look_at_an_item_with_its_own_page(spider: Musterau) -> None:
    link = PaperLink(key="to-8003", url=BASE + "to0050.asp?__ktonr=8003")
    request = second_look(spider, link)
    assert paths([request]) == ["to0050.asp?__ktonr=8003"]
    (paper,) = answer(request, "item6.html")
    assert (paper.key, paper.kind, paper.consultations) == ("to-8003", "Antrag", None)
    (gone,) = answer(request, "error6.html")
    assert isinstance(gone, PaperGone)


def test_a_second_look_at_an_item_without_a_page_reads_its_meeting(spider: Musterau) -> None:
    url = BASE + "si0057.asp?__ksinr=501"
    request = second_look(spider, PaperLink(key="do-9401", url=url))
    assert request.url == url
    (paper,) = answer(request, "meeting6.html")
    assert isinstance(paper, PaperItem)
    assert (paper.key, paper.consultations[0].number) == ("do-9401", "Ö 4")
    (gone,) = answer(second_look(spider, PaperLink(key="do-1", url=url)), "meeting6.html")
    assert isinstance(gone, PaperGone)
    assert gone.key == "do-1"


def test_an_agenda_that_is_not_shown_makes_nothing_gone(spider: Musterau) -> None:
    request = second_look(spider, PaperLink(key="do-1", url=BASE + "si0057.asp?__ksinr=501"))
    assert answer(request, "not_released6.html") == []
