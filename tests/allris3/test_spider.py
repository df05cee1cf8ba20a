"""Which pages the spider asks for; the answers are made by hand."""

import datetime as dt

import pytest
from scrapy import Request
from scrapy.exceptions import CloseSpider

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Window
from scrapers.systems.allris3.spider import Allris3Spider
from storage.records import FailureKind
from tests.allris3.support import BASE, sent, text
from tests.allris4.support import NOVEMBER, answer, of_type, paths, refuse, requests


class Torfbergen(Allris3Spider):
    """An invented municipality: nothing but its address is needed."""

    name = "torfbergen"
    title = "Gemeinde Torfbergen"
    base_url = BASE


class Php(Torfbergen):
    """The same, with pages in PHP and a start page that leads nowhere."""

    name = "php"
    extension = "php"
    calendar = "si010_e"


@pytest.fixture
def spider() -> Torfbergen:
    return Torfbergen(window=NOVEMBER)


def body(name: str) -> bytes:
    return sent(text(name))


def calendar_request(spider: Torfbergen) -> Request:
    (start,) = spider.first_requests()
    (calendar,) = requests(answer(start, body("start.html")))
    return calendar


def meeting_request(spider: Torfbergen) -> Request:
    return requests(answer(calendar_request(spider), body("si010_j.html")))[0]


def below(results: list[object]) -> list[str]:
    return paths(results, BASE)


# -- start and calendar -----------------------------------------------------------------------------


def test_a_run_begins_with_the_start_page_and_reads_the_calendar_that_it_names() -> None:
    spider = Torfbergen(window=Window(dt.date(2026, 10, 15), dt.date(2026, 11, 30)))
    (start,) = spider.first_requests()
    assert below([start]) == ["allris.net.asp"]
    assert below(answer(start, body("start.html"))) == [
        "si010_j.asp?MM=11&YY=2026",
        "si010_j.asp?MM=10&YY=2026",
    ]


def test_where_the_calendar_is_declared_the_start_page_is_not_asked() -> None:
    assert below(list(Php(window=NOVEMBER).first_requests())) == ["si010_e.php?MM=11&YY=2026"]


def test_a_start_page_that_names_none_leads_to_the_usual_one(spider: Torfbergen) -> None:
    (start,) = spider.first_requests()
    assert below(answer(start, "<html><frameset></frameset></html>")) == ["si010.asp?MM=11&YY=2026"]
    assert below(refuse(start, 404)) == ["si010.asp?MM=11&YY=2026"]
    assert spider.journal.failures == []


def test_a_server_that_wants_no_visits_is_not_asked_for_a_calendar(spider: Torfbergen) -> None:
    (start,) = spider.first_requests()
    assert refuse(start, 403) == []
    assert answer(start, body("refused.html")) == []
    assert {failure.kind for failure in spider.journal.failures} == {FailureKind.BLOCKED}


def test_meetings_with_an_agenda_are_asked_for_and_the_others_kept(spider: Torfbergen) -> None:
    results = answer(calendar_request(spider), body("si010_j.html"))
    assert below(results) == ["to010.asp?SILFDNR=501"]
    announced = of_type(results, Meeting)
    assert [(meeting.key, meeting.organization) for meeting in announced] == [
        ("502", "Haupt- und Finanzausschuss"),
        (None, "Ortsbeirat Süd"),
    ]


def test_pages_that_are_held_back_one_after_the_other_end_the_run(spider: Torfbergen) -> None:
    calendar = calendar_request(spider)
    for _ in range(spider.patience - 1):
        assert answer(calendar, body("refused.html")) == []
    with pytest.raises(CloseSpider):
        answer(calendar, body("refused.html"))
    assert [failure.kind for failure in spider.journal.failures] == [FailureKind.BLOCKED] * spider.patience


def test_one_page_that_is_held_back_ends_nothing(spider: Torfbergen) -> None:
    calendar = calendar_request(spider)
    for _ in range(spider.patience):
        assert answer(calendar, body("refused.html")) == []
        assert answer(calendar, body("si010_j.html")) != []


# -- meetings and papers ----------------------------------------------------------------------------


def test_a_meeting_leads_to_its_papers_and_motions(spider: Torfbergen) -> None:
    results = answer(meeting_request(spider), body("to010.html"))
    assert below(results) == ["vo020.asp?VOLFDNR=3001", "to020.asp?TOLFDNR=2004", "vo020.asp?VOLFDNR=3002"]
    assert [meeting.key for meeting in of_type(results, Meeting)] == ["501"]


def test_the_look_of_the_links_is_kept(spider: Torfbergen) -> None:
    (meeting,) = requests(answer(calendar_request(spider), body("si010_r.html")))
    assert below([meeting]) == ["to010_r.asp?SILFDNR=501"]
    assert below(answer(meeting, body("to010_r.html"))) == ["vo020_r.asp?VOLFDNR=3001"]


def test_a_paper(spider: Torfbergen) -> None:
    request = spider.request_paper(PaperLink(key="3001", url="https://alt.example/x/vo020.asp?VOLFDNR=3001"))
    assert below([request]) == ["vo020.asp?VOLFDNR=3001"]
    (paper,) = answer(request, body("vo020.html"))
    assert (paper.key, [file.name for file in paper.files]) == ("3001", ["Vorlage", "Vorlage mit allem"])


def test_a_motion_on_an_item_gets_the_words_of_the_items_page(spider: Torfbergen) -> None:
    item = requests(answer(meeting_request(spider), body("to010.html")))[1]
    (motion,) = answer(item, body("to020.html"))
    assert (motion.key, motion.kind) == ("to-2004", "Antrag")
    (station,) = motion.consultations
    assert (station.result, station.votes.no, station.meeting_key) == ("mehrheitlich abgelehnt", 11, "501")


def test_a_motion_without_a_page_of_its_own_stays_as_the_agenda_shows_it(spider: Torfbergen) -> None:
    page = text("to010.html").replace(
        '<a href="to020.asp?TOLFDNR=2004">Mehr Sprachkurse</a>', "Mehr Sprachkurse"
    )
    results = answer(meeting_request(spider), sent(page))
    (motion,) = of_type(results, PaperItem)
    assert (motion.key, motion.url) == ("to-2004", BASE + "to010.asp?SILFDNR=501")
    again = spider.request_paper(PaperLink(key=motion.key, url=motion.url))
    assert below([again]) == ["to010.asp?SILFDNR=501"]
    assert [each.key for each in answer(again, sent(page))] == ["to-2004"]
    (gone,) = answer(again, sent(page.replace("TOLFDNR=2004", "TOLFDNR=2999").replace('"2004"', '"2999"')))
    assert isinstance(gone, PaperGone)
