"""Papers that stand on agendas alone: told once, when all agendas are read."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from scrapy import Request

from scrapers.gathering import GatheringSpider, Sighting, merged, own_papers
from scrapers.items import AgendaItem, Consultation, FileLink, Meeting, PaperItem, PaperLink
from scrapers.spider import Results
from storage.records import Votes
from tests.scrapers.test_json_page import NamesAnswer

MAIN, COUNCIL = dt.date(2026, 9, 9), dt.date(2026, 9, 24)


def paper(day: dt.date, *files: str, **more: object) -> Sighting:
    links = tuple(FileLink(url=f"https://ris.example/{name}", name=name, key=name) for name in files)
    values = {
        "key": "4220",
        "url": f"https://ris.example/{day}",
        "title": f"Vergabeordnung {day}",
        "files": links,
    }
    return Sighting(day, PaperItem.model_validate({**values, **more}))


def at(key: str | None, day: dt.date, **more: object) -> Consultation:
    return Consultation.model_validate({"organization": "Rat", "date": day, "meeting_key": key, **more})


def test_the_latest_agenda_counts_whatever_the_order() -> None:
    sightings = [paper(MAIN, "alt"), paper(COUNCIL, "neu"), paper(dt.date(2026, 8, 1), "erst")]
    for order in itertools.permutations(sightings):
        found = merged(order)
        assert (found.title, [file.name for file in found.files]) == ("Vergabeordnung 2026-09-24", ["neu"])


def test_two_meetings_of_one_day_are_told_apart_by_more_than_the_order() -> None:
    one, other = paper(MAIN, "a", url="https://ris.example/1"), paper(MAIN, "b", url="https://ris.example/2")
    assert merged([one, other]) == merged([other, one])


def test_what_the_latest_does_not_say_comes_from_the_one_before() -> None:
    found = merged(
        [
            paper(MAIN, "Vorlage", "Anlage", kind="Antrag", reference="12/2026"),
            paper(COUNCIL, date=dt.date(2026, 9, 1)),
        ]
    )
    assert (found.kind, found.reference, found.date) == ("Antrag", "12/2026", dt.date(2026, 9, 1))
    assert [file.name for file in found.files] == ["Vorlage", "Anlage"]


def test_one_consultation_for_each_meeting_by_date() -> None:
    told = [
        paper(COUNCIL, consultations=(at("2217", COUNCIL), at("2207", MAIN, role="Vorberatung"))),
        paper(MAIN, consultations=(at("2207", MAIN, result="empfohlen", votes=Votes(yes=9), number="4"),)),
    ]
    found = merged(told).consultations
    assert [(each.meeting_key, each.role, each.result) for each in found or ()] == [
        ("2207", "Vorberatung", "empfohlen"),
        ("2217", "", ""),
    ]
    assert (found or ())[0].votes == Votes(yes=9)


def test_meetings_without_a_number_are_known_by_committee_and_day() -> None:
    told = [paper(COUNCIL, consultations=(at(None, MAIN), at(None, MAIN, number="3"), at(None, COUNCIL)))]
    assert [(each.date, each.number) for each in merged(told).consultations or ()] == [
        (MAIN, "3"),
        (COUNCIL, ""),
    ]


def test_no_consultations_are_not_an_empty_list() -> None:
    assert merged([paper(MAIN), paper(COUNCIL)]).consultations is None
    assert merged([paper(MAIN, consultations=())]).consultations == ()


def test_headings_are_no_motions() -> None:
    file = FileLink(url="https://ris.example/1", name="Übersicht")
    heading = AgendaItem(title="Anträge der SPD-Fraktion", number="3", key="1")
    motion = AgendaItem(title="Sprachkurse", number="3.1", key="2", heading="Anträge der SPD-Fraktion")
    paper_item = AgendaItem(title="Haushalt", key="3", papers=(PaperLink(key="7", url=""),))

    def keys(*agenda: AgendaItem) -> list[str]:
        meeting = Meeting(key="1", organization="Rat", date=MAIN, agenda=agenda)
        return [paper.key for paper in own_papers(meeting)]

    assert keys(heading, motion, paper_item) == ["to-2"]
    assert keys(heading) == ["to-1"], "it heads nothing"
    assert keys(heading.model_copy(update={"files": (file,)}), motion) == ["to-1", "to-2"]
    assert own_papers(Meeting(key="1", organization="Rat", date=MAIN)) == []


class Gathering(GatheringSpider):
    """Asks for two pages, the second of which leads to a third."""

    name = "gathering"
    system = "sessionnet"
    base_url = "https://ris.example/"

    def meeting_in(self, url: str) -> str:
        return url.rpartition("/")[2]

    def first_requests(self) -> list[Request]:
        return [self.page(1), self.page(2)]

    def page(self, number: int) -> Request:
        return self.ask(
            f"https://ris.example/{number}", self.parse, NamesAnswer, cb_kwargs={"number": number}
        )

    def parse(self, number: int) -> Results:
        yield from self.counted(self._parse(number))

    def _parse(self, number: int) -> Results:
        self.saw(MAIN + dt.timedelta(days=number), [paper(MAIN, f"Datei {number}").paper])
        if number == 2:
            yield self.page(3)
        if number == 3 and self.title == "broken":
            raise ValueError("a mistake of ours")


@pytest.fixture
def spider() -> Gathering:
    spider = Gathering()
    spider.title = "Musterau"
    spider.first_requests()
    return spider


def test_papers_are_told_after_the_last_page(spider: Gathering) -> None:
    assert list(spider.parse(1)) == []
    assert [type(each) for each in spider.parse(2)] == [Request]
    (told,) = spider.parse(3)
    assert isinstance(told, PaperItem)
    assert [file.name for file in told.files] == ["Datei 3"]
    assert spider.seen == {"4220"}


def test_a_failed_page_is_the_last_as_well(spider: Gathering) -> None:
    assert list(spider.parse(1)) == []
    assert list(spider.counted(iter(()))) != []


def test_a_mistake_on_one_page_does_not_cost_the_papers_of_the_others(spider: Gathering) -> None:
    spider.title = "broken"
    assert len(list(spider.parse(1)) + list(spider.parse(2))) == 1
    told: list[object] = []
    with pytest.raises(ValueError, match="a mistake of ours"):
        told.extend(spider.parse(3))
    assert [type(each) for each in told] == [PaperItem]


def test_what_is_on_an_agenda_that_could_not_be_read_is_not_missing(spider: Gathering) -> None:
    announced = Meeting(key="9", organization="Rat", date=MAIN, url="https://ris.example/9")
    assert list(spider.as_announced(announced)) == [announced]
    assert not spider.wants(PaperLink(key="1", url="https://old.example/bi/9"))
    assert spider.wants(PaperLink(key="2", url="https://ris.example/8"))
    assert not spider.wants(PaperLink(key="3", url="vo0050.asp?__kvonr=3/")), "of a system before this one"
    assert spider.seen == {"2"}


def test_a_paper_that_was_read_before_the_run_was_cut_off_is_not_told_again() -> None:
    class Done:
        def is_done(self, key: str) -> bool:
            return key == "4220"

        def unseen(self, seen: set[str], window: object) -> tuple[PaperLink, ...]:
            return ()

    spider = Gathering(known=Done())
    spider.first_requests()
    assert [*spider.parse(1), *spider.counted(iter(()))] == []
    assert spider.seen == {"4220"}
