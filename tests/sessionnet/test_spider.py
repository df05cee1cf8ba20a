"""The spider's lists and meetings: where it goes and what it yields."""

import datetime as dt

import pytest
from scrapy.exceptions import DownloadTimeoutError

from scrapers.item_motions import own_key
from scrapers.items import AgendaItem, Meeting, PaperItem, PaperLink
from scrapers.spider import Window, add_months
from scrapers.spiders.dueren import Dueren
from scrapers.spiders.duisburg import Duisburg
from scrapers.spiders.heinsberg import Heinsberg
from scrapers.spiders.kreis_heinsberg import KreisHeinsberg
from scrapers.systems.sessionnet.spider import SessionNetSpider
from storage.records import FailureKind
from storage.times import today
from tests.sessionnet.feeding import (
    BASE,
    NOVEMBER,
    AgendasRead,
    Musterau,
    OneDone,
    Shared,
    answer,
    meeting_request,
    of_type,
    paths,
    refuse,
    status,
)


@pytest.fixture
def spider() -> Musterau:
    return Musterau(window=NOVEMBER)


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
    question = papers[own_key(AgendaItem(title="Dolmetscherpool"), "501")]
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


OLD = "to0040"


@pytest.mark.parametrize(
    ("before", "order"),
    [
        ([OLD, OLD, OLD, "si0057"], [OLD, "si0057", "si0056"]),
        ([OLD, OLD], ["si0057", "si0056", OLD]),
        ([OLD, "si0057", OLD], ["si0057", "si0056", OLD]),
        (["si0056", "si0056", "si0056"], ["si0057", "si0056", OLD]),
    ],
)
def test_where_agendas_stood_on_the_old_page_alone_it_is_asked_for_first(
    before: list[str], order: list[str]
) -> None:
    spider = Musterau(window=NOVEMBER, known=AgendasRead(*before))
    requests = [meeting_request(spider)]
    for _ in range(2):
        requests += answer(requests[-1], "error6.html", url=BASE + "error.asp")
    assert paths(requests) == [f"{page}.asp?__ksinr=501" for page in order]


def test_redirects_to_one_error_page_are_not_dropped_as_duplicates(spider: Musterau) -> None:
    assert meeting_request(spider).dont_filter
    assert spider.request_paper(PaperLink(key="1", url="")).dont_filter
