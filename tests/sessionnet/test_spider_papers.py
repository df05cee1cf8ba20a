"""The spider's papers, with their consultations, and the motions that hang on an agenda item."""

import pytest
from scrapy import Request

from scrapers.item_motions import own_key
from scrapers.items import AgendaItem, PaperGone, PaperItem, PaperLink
from storage.records import FailureKind
from tests.sessionnet.feeding import BASE, NOVEMBER, Musterau, answer, meeting_request, of_type, paths, status


@pytest.fixture
def spider() -> Musterau:
    return Musterau(window=NOVEMBER)


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
    key = own_key(AgendaItem(title="Dolmetscherpool"), "501")
    request = second_look(spider, PaperLink(key=key, url=url))
    assert request.url == url
    (paper,) = answer(request, "meeting6.html")
    assert isinstance(paper, PaperItem)
    assert (paper.key, paper.consultations[0].number) == (key, "Ö 4")
    (gone,) = answer(second_look(spider, PaperLink(key="si-501-other", url=url)), "meeting6.html")
    assert isinstance(gone, PaperGone)
    assert gone.key == "si-501-other"


def test_an_agenda_that_is_not_shown_makes_nothing_gone(spider: Musterau) -> None:
    request = second_look(spider, PaperLink(key="si-501-other", url=BASE + "si0057.asp?__ksinr=501"))
    assert answer(request, "not_released6.html") == []
