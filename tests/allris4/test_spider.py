"""Which pages the spider asks for, and with which cookies; the answers are made by hand."""

import datetime as dt
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.sessions import SessionMiddleware
from scrapers.spider import Window, add_months
from scrapers.systems.allris4.spider import MOST_SESSIONS, Allris4Spider
from storage.records import FailureKind, FileLink
from storage.times import today
from tests.allris4.support import BASE, NOVEMBER, PAGES, answer, of_type, paths, refuse, requests

COOKIE = "JSESSIONID=A1B2C3; Path=/public; HttpOnly"


class Weidenbek(Allris4Spider):
    """An invented town: nothing but its address is needed."""

    name = "weidenbek"
    title = "Stadt Weidenbek"
    base_url = BASE


@pytest.fixture
def spider() -> Weidenbek:
    return Weidenbek(window=NOVEMBER)


def body(name: str) -> bytes:
    return (PAGES / name).read_bytes()


def cookies(request: Request) -> str:
    """The cookies that a request leaves with."""
    sent = request.copy()
    SessionMiddleware().process_request(sent)
    return (sent.headers.get("Cookie") or b"").decode()


def rows_request(spider: Weidenbek) -> Request:
    (calendar,) = spider.first_requests()
    (rows,) = requests(answer(calendar, body("si010.html"), COOKIE))
    return rows


def meeting_request(spider: Weidenbek) -> Request:
    return requests(answer(rows_request(spider), body("si010-rows.xml")))[0]


# -- calendar ---------------------------------------------------------------------------------------


def test_a_full_run_begins_with_every_month_of_the_window() -> None:
    spider = Weidenbek(window=Window(dt.date(2026, 10, 15), dt.date(2026, 11, 30)))
    assert paths(list(spider.first_requests())) == ["si010?MM=11&YY=2026", "si010?MM=10&YY=2026"]


def test_a_run_for_news_reads_this_month_and_the_next() -> None:
    this, following = today(), add_months(today(), 1)
    assert paths(list(Weidenbek(mode="news").first_requests())) == [
        f"si010?MM={following.month}&YY={following.year}",
        f"si010?MM={this.month}&YY={this.year}",
    ]


def test_the_rows_are_asked_for_in_the_session_of_their_page(spider: Weidenbek) -> None:
    rows = rows_request(spider)
    assert paths([rows]) == ["si010?0-1.0-&MM=11&YY=2026"]
    assert rows.headers["Wicket-Ajax"] == b"true"
    assert rows.headers["Wicket-Ajax-BaseURL"] == b"si010?MM=11&YY=2026"
    assert cookies(rows) == "JSESSIONID=A1B2C3"
    assert rows.priority > 0  # before the next month's page


def test_nothing_else_is_asked_with_that_cookie(spider: Weidenbek) -> None:
    results = answer(rows_request(spider), body("si010-rows.xml"))
    assert [cookies(each) for each in requests(results)] == [""]
    (meeting,) = requests(results)
    assert [cookies(each) for each in requests(answer(meeting, body("to010.html"), COOKIE))] == ["", "", ""]


def test_a_session_in_the_address_is_one_too(spider: Weidenbek) -> None:
    (calendar,) = spider.first_requests()
    page = body("si010.html").replace(b"./si010?0-1.0-&", b"./si010;jsessionid=A1?0-1.0-&")
    assert paths(answer(calendar, page)) == ["si010;jsessionid=A1?0-1.0-&MM=11&YY=2026"]


def test_without_any_session_the_journal_says_so(spider: Weidenbek) -> None:
    (calendar,) = spider.first_requests()
    assert answer(calendar, body("si010.html")) == []
    (failure,) = spider.journal.failures
    assert (failure.page, failure.kind) == ("calendar-table", FailureKind.UNEXPECTED_PAGE)
    assert "Session" in failure.message


def test_what_a_page_shows_by_itself_is_read_without_a_session(spider: Weidenbek) -> None:
    (calendar,) = spider.first_requests()
    rows = body("si010-rows.xml").decode()
    table = rows[rows.index("<table") : rows.index("</table>") + len("</table>")]
    results = answer(calendar, f"<html><body>{table}</body></html>")
    assert len(of_type(results, Meeting)) == 3
    assert spider.journal.failures == []


def test_meetings_with_an_agenda_are_asked_for_and_the_others_kept(spider: Weidenbek) -> None:
    results = answer(rows_request(spider), body("si010-rows.xml"))
    assert paths(results) == ["to010?SILFDNR=1000501&refresh=false"]
    assert [meeting.key for meeting in of_type(results, Meeting)] == ["1000502", "1000504", "1000505"]


def test_meetings_outside_the_window_are_left_out() -> None:
    spider = Weidenbek(window=Window(dt.date(2026, 11, 4), dt.date(2026, 11, 30)))
    results = answer(rows_request(spider), body("si010-rows.xml"))
    assert [meeting.key for meeting in results] == ["1000504", "1000505"]


def test_rows_of_a_session_that_is_over_are_in_the_journal(spider: Weidenbek) -> None:
    assert answer(rows_request(spider), body("expired.xml")) == []
    assert [failure.page for failure in spider.journal.failures] == ["calendar-table"]


# -- meetings and papers ----------------------------------------------------------------------------


def test_a_meeting_leads_to_its_papers_and_motions(spider: Weidenbek) -> None:
    results = answer(meeting_request(spider), body("to010.html"))
    assert paths(results) == [
        "vo020?VOLFDNR=3001&refresh=false",
        "to020?TOLFDNR=2004",
        "vo020?VOLFDNR=3002&refresh=false",
    ]
    (meeting,) = of_type(results, Meeting)
    assert (meeting.key, len(meeting.agenda or ())) == ("1000501", 6)


def test_a_paper_of_the_closed_part_is_never_asked_for(spider: Weidenbek) -> None:
    assert not [path for path in paths(answer(meeting_request(spider), body("to010.html"))) if "3999" in path]


@pytest.mark.parametrize("name", ["noauth.html", "error.html", "login.html"])
def test_where_the_page_says_nothing_the_announced_meeting_stays(spider: Weidenbek, name: str) -> None:
    (meeting,) = answer(meeting_request(spider), body(name))
    assert (meeting.key, meeting.organization, meeting.agenda) == ("1000501", "Integrationsrat", None)
    assert len(spider.journal.failures) == 1


def test_a_refused_meeting_stays_as_announced(spider: Weidenbek) -> None:
    (meeting,) = refuse(meeting_request(spider), 500)
    assert meeting.key == "1000501"
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.SERVER_ERROR]


@pytest.mark.parametrize("name", ["too_many.html", "gate.html"])
def test_a_server_that_wants_no_more_visits_ends_the_run(spider: Weidenbek, name: str) -> None:
    with pytest.raises(CloseSpider):
        answer(meeting_request(spider), body(name))
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.BLOCKED]
    assert spider.gave_up


def test_a_motion_on_an_item_gets_the_words_of_the_items_page(spider: Weidenbek) -> None:
    item = requests(answer(meeting_request(spider), body("to010.html")))[1]
    (motion,) = answer(item, body("to020.html"), COOKIE)
    assert (motion.key, motion.kind, motion.title) == ("to-2004", "Antrag", "Mehr Sprachkurse")
    assert motion.text == "Beschluss\n\nDie Verwaltung richtet weitere Kurse ein."
    (station,) = motion.consultations
    # The agenda's word stands: it is about this meeting.
    assert (station.result, station.number) == ("von der Tagesordnung abgesetzt", "Ö 2.2")
    assert [file.name for file in motion.files] == ["Antrag der ABC-Fraktion.pdf"]


def test_a_motion_whose_page_fails_stays_as_the_agenda_showed_it(spider: Weidenbek) -> None:
    item = requests(answer(meeting_request(spider), body("to010.html")))[1]
    (motion,) = refuse(item, 500)
    assert (motion.key, motion.text) == ("to-2004", "")


# -- documents --------------------------------------------------------------------------------------


def paper_of(spider: Weidenbek, cookie: str) -> PaperItem:
    request = spider.request_paper(PaperLink(key="3001", url=BASE + "vo020?VOLFDNR=3001"))
    (paper,) = of_type(answer(request, body("vo020.html"), cookie), PaperItem)
    assert isinstance(paper, PaperItem)
    return paper


def test_attachments_are_fetched_in_the_session_of_their_paper(spider: Weidenbek) -> None:
    paper = paper_of(spider, COOKIE)
    assert [file.name for file in paper.files] == ["Vorlage", "Antrag der ABC-Fraktion vom 12.10.2026"]
    assert [cookies(spider.request_file(file)) for file in paper.files] == ["", "JSESSIONID=A1B2C3"]
    # And once only: the session is forgotten then.
    assert [cookies(spider.request_file(file)) for file in paper.files] == ["", ""]


def test_without_a_session_the_compilation_stands_in_for_them(spider: Weidenbek) -> None:
    paper = paper_of(spider, "")
    assert [file.name for file in paper.files] == ["Vorlage", "Sammeldokument"]
    assert dict(spider.journal.warnings)["paper", "no-session"] == 1


def test_sessions_of_attachments_that_nobody_fetches_are_forgotten(spider: Weidenbek) -> None:
    paper_of(spider, COOKIE)
    for number in range(MOST_SESSIONS):
        link = FileLink(url=f"{BASE}vo020?0--x-attachment-link&VOLFDNR={number}", name="Anlage")
        spider._remember([link], spider._sessions[next(iter(spider._sessions))])
    assert len(spider._sessions) == MOST_SESSIONS


def test_a_page_in_place_of_a_document_is_a_failure() -> None:
    assert not Weidenbek.documents_can_be_pages


# -- second looks -----------------------------------------------------------------------------------


def second_look(spider: Weidenbek, link: PaperLink) -> Request:
    request = spider.request_paper(link)
    return request.replace(meta={**request.meta, "link": link})


@pytest.mark.parametrize(
    ("link", "path"),
    [
        (
            PaperLink(key="3001", url="https://old.example/x/vo020?VOLFDNR=3001"),
            "vo020?VOLFDNR=3001&refresh=false",
        ),
        (PaperLink(key="to-2004", url=BASE + "to020?TOLFDNR=2004"), "to020?TOLFDNR=2004"),
        (PaperLink(key="to-2004", url=BASE + "to010?SILFDNR=1000501"), "to010?SILFDNR=1000501&refresh=false"),
    ],
)
def test_where_a_paper_is_asked_for_again(spider: Weidenbek, link: PaperLink, path: str) -> None:
    assert paths([spider.request_paper(link)]) == [path]


def test_a_paper_that_is_gone(spider: Weidenbek) -> None:
    link = PaperLink(key="3001", url=BASE + "vo020?VOLFDNR=3001")
    (gone,) = answer(second_look(spider, link), body("noauth.html"))
    assert (gone.key, type(gone)) == ("3001", PaperGone)
    assert spider.journal.failures == []


def test_a_paper_that_is_still_there(spider: Weidenbek) -> None:
    link = PaperLink(key="3001", url=BASE + "vo020?VOLFDNR=3001")
    (paper,) = answer(second_look(spider, link), body("vo020.html"), COOKIE)
    assert paper.key == "3001"


def test_a_motion_that_left_the_agenda(spider: Weidenbek) -> None:
    def looked(key: str) -> list[Any]:
        link = PaperLink(key=key, url=BASE + "to010?SILFDNR=1000501")
        return answer(second_look(spider, link), body("to010.html"))

    assert [type(each) for each in looked("to-2004")] == [PaperItem]
    assert [type(each) for each in looked("to-9999")] == [PaperGone]
