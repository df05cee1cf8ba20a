"""Which answers are asked for, with answers made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from scrapers.items import AgendaItem, FileLink, Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Mode, Window
from scrapers.systems.sessionnet6.spider import SessionNet6Spider, paper_kind
from storage.records import FailureKind
from tests.scrapers.walking import Answer, failures, walk
from tests.sessionnet6.support import BASE, PAGES

WINDOW = Window(dt.date(2026, 9, 1), dt.date(2026, 10, 31))
LIST = "api/v1/sitzungen?von=2026-09-01&bis=2026-10-31"


class Musterstadt(SessionNet6Spider):
    """An invented town."""

    name = "musterstadt"
    title = "Stadt Musterstadt"
    base_url = BASE


@pytest.fixture(autouse=True)
def _on_a_day_in_october() -> Iterator[None]:
    with time_machine.travel("2026-10-01T12:00:00Z", tick=False):
        yield


def file(name: str) -> Answer:
    return 200, (PAGES / name).read_text()


def agenda_of(number: int) -> str:
    return f"api/v1/sitzungen/{number}/tagesordnung"


def documents_of(number: int) -> str:
    return f"{agenda_of(number)}/dokumente"


ITEM = {
    "toNr": 1,
    "oSt": 1,
    "nummer": "4",
    "text": "Vergabeordnung",
    "voNr": 4220,
    "grNr": 2,
    "beschluss": "einstimmig empfohlen",
}
DOCUMENT = {"toNr": 1, "doNr": 7, "name": "Beschlussvorlage", "ref": "/api/v1/dokumente/7/datei"}
ANSWERS: dict[str, Answer] = {
    "api/v1/gremien": file("committees.json"),
    LIST: file("meetings.json"),
    agenda_of(3107): (200, json.dumps([ITEM])),
    documents_of(3107): (200, json.dumps([DOCUMENT])),
    agenda_of(3117): file("agenda.json"),
    documents_of(3117): file("documents.json"),
    agenda_of(3120): (200, "[]"),
}


def run(
    changes: dict[str, Answer] | None = None, mode: Mode = "full"
) -> tuple[Musterstadt, list[Any], list[str]]:
    spider = Musterstadt(window=WINDOW, mode=mode)
    answers = {**ANSWERS, **(changes or {})}
    items, asked = walk(
        spider, lambda path: answers.get(path, (404, '{"title": "Not Found", "status": 404}'))
    )
    return spider, items, asked


def of(items: list[Any], kind: type[Any]) -> dict[str, Any]:
    found = {each.key: each for each in items if isinstance(each, kind)}
    assert len(found) == sum(isinstance(each, kind) for each in items), "each is told once in a run"
    return found


def test_a_whole_run() -> None:
    spider, items, asked = run()
    assert asked[:2] == ["api/v1/gremien", LIST]
    assert sorted(asked[2:]) == sorted(
        [agenda_of(3107), documents_of(3107), agenda_of(3117), documents_of(3117), agenda_of(3120)]
    ), "what is not released is not asked for, nor documents of an empty agenda"
    assert set(of(items, Meeting)) == {"3107", "3117", "3120", "3130", "3140"}
    assert set(of(items, PaperItem)) == {"4220", "4221", "4230", "to-51007"}
    assert isinstance(items[-1], PaperItem)
    assert failures(spider) == []
    assert "Geheim" not in " ".join(each.model_dump_json() for each in items)


def test_meetings_are_called_by_the_committees_of_their_agendas() -> None:
    meetings = of(run()[1], Meeting)
    assert meetings["3107"].organization == "Hauptausschuss"
    assert meetings["3117"].organization == "Stadtrat, Ausschuss für Soziales"
    assert meetings["3130"].organization == "Klausurtagung"
    assert meetings["3120"].agenda is None, "released, and still empty"


@pytest.mark.parametrize(("now", "asked"), [("2026-10-14T12:00:00Z", False), ("2026-10-14T23:00:00Z", True)])
def test_a_meeting_is_open_from_the_day_of_its_release(now: str, asked: bool) -> None:
    with time_machine.travel(now, tick=False):  # the later one is the 15th in Germany
        _, items, paths = run({agenda_of(3140): (200, "[]")})
    assert (agenda_of(3140) in paths) is asked
    meetings = of(items, Meeting)
    assert meetings["3130"].url is None
    assert meetings["3140"].url == (f"{BASE}sitzungen/3140" if asked else None)


def test_documents_join_their_items() -> None:
    agenda = {item.number: item for item in of(run()[1], Meeting)["3117"].agenda}
    assert [len(agenda[number].files) for number in ("1", "2.1", "2.2", "3")] == [0, 1, 3, 1]


def test_a_paper_in_two_meetings_is_one_paper_with_two_consultations() -> None:
    paper = of(run()[1], PaperItem)["4220"]
    assert (paper.title, paper.kind) == ("Neufassung der Vergabeordnung", "Beschlussvorlage")
    assert [file.key for file in paper.files] == ["64137"], "as the latest agenda shows them"
    assert [
        (each.organization, each.meeting_key, each.number, each.result) for each in paper.consultations
    ] == [
        ("Hauptausschuss", "3107", "4", "einstimmig empfohlen"),
        ("Stadtrat, Ausschuss für Soziales", "3117", "2.1", "vertagt"),
    ]


def test_a_motion_that_hangs_on_an_item_alone() -> None:
    motion = of(run()[1], PaperItem)["to-51007"]
    assert (motion.kind, motion.url) == ("Antrag", f"{BASE}sitzungen/3117")
    assert [file.name for file in motion.files] == ["Antrag der Grünen vom 01.09.2026"]


def test_a_long_window_is_asked_for_by_the_quarter() -> None:
    spider = Musterstadt(window=Window(dt.date(2026, 1, 15), dt.date(2026, 10, 31)))
    _, asked = walk(spider, lambda path: (200, "[]"))
    assert sorted(path.partition("?")[2] for path in asked[1:]) == [
        "von=2026-01-01&bis=2026-01-31",
        "von=2026-02-01&bis=2026-04-30",
        "von=2026-05-01&bis=2026-07-31",
        "von=2026-08-01&bis=2026-10-31",
    ]


def test_news_are_this_month_and_the_next() -> None:
    asked = run(mode="news")[2]
    assert asked == ["api/v1/gremien", "api/v1/sitzungen?von=2026-10-01&bis=2026-11-30"]


def test_other_addresses() -> None:
    class Elsewhere(Musterstadt):
        base_url = "https://rat.example/portal/"
        committees_path = "api/v2/gremien"
        calendar_path = "api/v2/termine?ab={since}&bis={until}"

    spider = Elsewhere(window=WINDOW)
    assert walk(spider, lambda path: (200, "[]"))[1] == [
        "api/v2/gremien",
        "api/v2/termine?ab=2026-09-01&bis=2026-10-31",
    ]


@pytest.mark.parametrize("broken", [(500, ""), (200, "<app-root></app-root>"), (404, "")])
def test_without_the_committees_meetings_are_called_by_their_titles(broken: Answer) -> None:
    spider, items, _ = run({"api/v1/gremien": broken})
    assert of(items, Meeting)["3107"].organization == "Hauptausschuss"
    assert set(of(items, PaperItem)) == {"4220", "4221", "4230", "to-51007"}
    assert [page for page, _ in failures(spider)] == ["committees"]


def test_a_list_without_any_meeting_is_doubted() -> None:
    assert failures(run({LIST: (200, "[]")})[0]) == [("calendar", FailureKind.UNEXPECTED_PAGE)]


@pytest.mark.parametrize("broken", [(500, ""), (200, "<app-root></app-root>"), (200, "{}")])
def test_without_the_list_nothing_is_read(broken: Answer) -> None:
    spider, items, _ = run({LIST: broken})
    assert items == []
    assert spider.journal.failed_on("calendar")


@pytest.mark.parametrize("broken", [(500, ""), (200, "{}"), (200, '{"title": "Not Found", "status": 404}')])
def test_an_agenda_that_cannot_be_had(broken: Answer) -> None:
    spider, items, asked = run({agenda_of(3117): broken})
    assert of(items, Meeting)["3117"].agenda is None
    assert set(of(items, PaperItem)) == {"4220"}, "of the other meeting"
    assert documents_of(3117) not in asked
    assert [page for page, _ in failures(spider)] == ["agenda"]
    assert not spider.wants(PaperLink(key="4221", url=f"{BASE}sitzungen/3117")), "its papers are not missing"


@pytest.mark.parametrize("broken", [(500, ""), (200, "<html></html>"), (404, "")])
def test_papers_whose_documents_cannot_be_had_wait(broken: Answer) -> None:
    """Told without them, they would look as if they had lost them."""
    spider, items, _ = run({documents_of(3117): broken})
    assert len(of(items, Meeting)["3117"].agenda) == 7
    assert of(items, PaperItem) == {}, "also the one that an older agenda carries"
    assert [page for page, _ in failures(spider)] == ["documents"]
    assert {"4220", "4221", "4230", "to-51007"} <= spider.seen, "they are listed"


def test_papers_of_the_system_before_cannot_be_asked_for_and_are_not_missing() -> None:
    old = "https://sessionnet.example/bi/vo0050.asp?__kvonr=4220"
    assert not Musterstadt(window=WINDOW).wants(PaperLink(key="4220", url=old))


@pytest.mark.parametrize(
    ("title", "document", "heading", "kind"),
    [
        ("Antrag der SPD-Fraktion: Sprachkurse", "Vorlage", "", "Antrag"),
        ("Sprachkurse", "Beschlussvorlage", "Anträge", "Beschlussvorlage"),
        ("Sprachkurse", "Antrag der SPD-Fraktion", "", "Antrag"),
        ("Sprachkurse", "Scan", "Anfragen", "Anfrage"),
        ("Sprachkurse", "Scan", "", ""),
    ],
)
def test_the_kind_of_a_paper(title: str, document: str, heading: str, kind: str) -> None:
    file = FileLink(url=f"{BASE}1", name=document)
    assert paper_kind(AgendaItem(title=title, heading=heading, files=(file,))) == kind


# -- a second look ----------------------------------------------------------------------------------


def look_again(
    answers: Callable[[str], Answer], key: str, url: str = f"{BASE}sitzungen/3117"
) -> tuple[Musterstadt, list[Any], list[str]]:
    spider = Musterstadt(window=WINDOW)
    link = PaperLink(key=key, url=url)
    request = spider.request_paper(link)
    items, asked = walk(spider, answers, [request.replace(meta={**request.meta, "link": link})])
    return spider, items, asked


@pytest.mark.parametrize(("key", "files"), [("4221", 3), ("to-51007", 1)])
def test_what_is_still_there(key: str, files: int) -> None:
    url = "https://alter-name.example/sitzungen/3117"
    _, (paper,), asked = look_again(lambda path: ANSWERS[path], key, url)
    assert isinstance(paper, PaperItem)
    assert (paper.key, len(paper.files)) == (key, files)
    assert paper.consultations is None, "those that are known stay"
    assert asked == [agenda_of(3117), documents_of(3117)]


@pytest.mark.parametrize("key", ["4299", "9999", "to-51020"])
def test_what_is_not_there_or_not_public_any_more_is_gone(key: str) -> None:
    spider, (gone,), _ = look_again(lambda path: ANSWERS[path], key)
    assert isinstance(gone, PaperGone)
    assert (gone.key, failures(spider)) == (key, [])


def test_a_meeting_that_the_interface_does_not_know() -> None:
    _, (gone,), _ = look_again(lambda path: (200, '{"title": "Not Found", "status": 404}'), "4221")
    assert isinstance(gone, PaperGone)


@pytest.mark.parametrize("answer", [(200, "[]"), (200, ""), (200, "<title>Access denied</title>"), (500, "")])
def test_what_says_nothing_about_the_paper_makes_nothing_gone(answer: Answer) -> None:
    assert look_again(lambda path: answer, "4221")[1] == []


def test_documents_that_cannot_be_had_at_the_second_look() -> None:
    def answers(path: str) -> Answer:
        return (500, "") if path.endswith("dokumente") else ANSWERS[path]

    spider, items, _ = look_again(answers, "4221")
    assert items == []
    assert failures(spider) == [("documents", FailureKind.SERVER_ERROR)]
