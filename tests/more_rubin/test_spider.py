"""Which answers are asked for, with answers made by hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from scrapy.exceptions import CannotResolveHostError

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Mode, Window
from scrapers.systems.more_rubin.spider import MoreRubinSpider
from storage.records import FailureKind
from tests.more_rubin.support import BASE, PAGES
from tests.scrapers.walking import Answer, failures, walk

CALENDAR = "id=calendar&action=get&from=2026-09&to=2026-10&view=list"
COUNCIL = "id=meetings&action=get&meeting_id=ni_2026-GR-31&with_agenda_item_documents=true"
WINDOW = Window(dt.date(2026, 9, 1), dt.date(2026, 10, 31))


class Musterau(MoreRubinSpider):
    """An invented municipality with a system of its own."""

    name = "musterau"
    title = "Gemeinde Musterau"
    base_url = BASE


class Shared(Musterau):
    """The same in a system of several."""

    body_id = "GMus"


class Older(Musterau):
    """A district with an older installation."""

    base_url = "https://www.musterkreis.example/"
    older = True


def meeting(number: str, day: str, *items: dict[str, Any], body: str = "GMus") -> dict[str, Any]:
    """A meeting in the short form."""
    committee = {"id": "GR", "name": "Gemeinderat", "Koerperschaftsnummer": body}
    head = {
        "nummer": number,
        "datum": day,
        "titel": "Sitzung des Gemeinderats",
        "status": 4,
        "fraktionssitzung": "0",
    }
    return {**head, "committees": [committee], "agenda_items": list(items)}


def item(meeting_number: str, paper: str, result: str = "", *files: str) -> dict[str, Any]:
    """An item with a paper."""
    documents = [
        {
            "documentUrl": f"{BASE}api.php?document_type_id=4&document_relation_id={name}",
            "documentName": f"{name}.pdf",
            "documentPublicStatusId": 1,
        }
        for name in files
    ]
    return {
        "id": f"{meeting_number}|{paper}|1",
        "vorlagennummer": paper,
        "topart": "vl",
        "topnummer": "2",
        "status": 1,
        "title": f"Vorlage {paper}",
        "abstimmungstext": result,
        "documents": documents,
    }


def calendar(*meetings: dict[str, Any], first: str = "2026-09-01", last: str = "2026-10-31") -> Answer:
    rows = [{**each, "agenda_items": None, "committees": None} for each in meetings]
    return 200, json.dumps({"first_day": first, "last_day": last, "meetings": rows})


def world(*meetings: dict[str, Any]) -> Callable[[str], Answer]:
    """A system with these meetings."""
    by_number = {each["nummer"]: each for each in meetings}

    def answer(path: str) -> Answer:
        if "id=calendar" in path:
            return calendar(*meetings)
        if "action=bodies" in path:
            return 200, (PAGES / "bodies.json").read_text()
        number = path.partition("meeting_id=")[2].partition("&")[0]
        return 200, json.dumps(by_number.get(number, {"ErrorCode": 101}))

    return answer


def run(
    answers: Any, kind: type[MoreRubinSpider] = Musterau, mode: Mode = "full"
) -> tuple[Any, list[Any], list[str]]:
    spider = kind(window=WINDOW, mode=mode)
    items, asked = walk(spider, answers)
    return spider, items, [path.partition("json=true&")[2] or path for path in asked]


def of(items: list[Any], kind: type[Any]) -> list[Any]:
    return [each for each in items if isinstance(each, kind)]


def test_a_whole_run() -> None:
    def answers(path: str) -> Answer:
        if "id=calendar" in path:
            return 200, (PAGES / "calendar.json").read_text()
        if "ni_2026-GR-31" in path:
            return 200, (PAGES / "meeting.json").read_text()
        return 200, '{"ErrorCode": 101}'

    spider, items, asked = run(answers)
    assert asked == [
        CALENDAR,
        "id=meetings&action=get&meeting_id=2026-BauA-9&with_agenda_item_documents=true",
        "id=meetings&action=get&meeting_id=2026-SozA-12&with_agenda_item_documents=true",
        COUNCIL,
    ], "nothing that is not public"
    assert [each.key for each in of(items, Meeting)] == ["2026-BauA-9", "2026-SozA-12", "2026-GR-31"]
    assert [each.key for each in of(items, PaperItem)] == ["202600000000412", "to-2026-GR-31|zt_1|1"]
    assert failures(spider) == [("meeting", FailureKind.ERROR_PAGE)] * 2
    assert all(isinstance(each, Meeting) for each in items[:3]), "papers come when all agendas are read"


def test_a_motion_that_hangs_on_an_item_alone() -> None:
    answers = {
        "meetings": (200, (PAGES / "meeting.json").read_text()),
        "calendar": (200, (PAGES / "calendar.json").read_text()),
    }
    _, items, _ = run(lambda path: answers["calendar" if "id=calendar" in path else "meetings"])
    motion = of(items, PaperItem)[-1]
    assert (motion.kind, motion.url) == ("Antrag", f"{BASE}meeting?id=ni_2026-GR-31")
    assert [file.name for file in motion.files] == ["Antrag der SPD-Fraktion"]
    assert [(each.meeting_key, each.number, each.result) for each in motion.consultations] == [
        ("2026-GR-31", "2.1", "mehrheitlich abgelehnt")
    ]


def test_a_paper_in_two_meetings_is_one_paper_with_two_consultations() -> None:
    first = meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000001", "vertagt", "alt"))
    second = meeting("2026-GR-2", "2026-10-08", item("2026-GR-2", "202600000000001", "", "neu", "Anlage"))
    for order in ((first, second), (second, first)):
        _, items, _ = run(world(*order))
        (paper,) = of(items, PaperItem)
        assert [(each.meeting_key, each.result) for each in paper.consultations] == [
            ("2026-GR-1", "vertagt"),
            ("2026-GR-2", ""),
        ]
        assert [file.name for file in paper.files] == ["neu", "Anlage"]


def test_the_number_of_a_meeting_with_minutes_is_asked_for_and_not_kept() -> None:
    _, items, asked = run(
        world(meeting("ni_2026-GR-1", "2026-09-10", item("ni_2026-GR-1", "202600000000001")))
    )
    assert "meeting_id=ni_2026-GR-1" in asked[1]
    assert [each.key for each in of(items, Meeting)] == ["2026-GR-1"]
    assert of(items, PaperItem)[0].consultations[0].meeting_key == "2026-GR-1"


def test_a_long_window_is_asked_for_by_the_year() -> None:
    spider = Musterau(window=Window(dt.date(2024, 3, 15), dt.date(2026, 5, 31)))
    spans = [(request.url.partition("from=")[2][:18]) for request in spider.first_requests()]
    assert spans == ["2025-06&to=2026-05", "2024-06&to=2025-05", "2024-03&to=2024-05"]


@time_machine.travel("2026-09-20T12:00:00Z", tick=False)
def test_news_are_this_month_and_the_next() -> None:
    _, _, asked = run(world(), Shared, "news")
    assert asked == ["id=calendar&action=get&from=2026-09&to=2026-10&view=list&body_id=GMus"]


def test_meetings_outside_the_window_are_left_alone() -> None:
    outside = meeting("2026-GR-7", "2026-11-05")
    _, items, asked = run(world(outside, meeting("2026-GR-1", "2026-09-10")))
    assert len(asked) == 2
    assert [each.key for each in of(items, Meeting)] == ["2026-GR-1"]


def test_a_calendar_that_does_not_reach_is_no_calendar_of_the_window() -> None:
    spider, _, _ = run(lambda path: calendar(first="2026-10-01"))
    assert failures(spider) == [("calendar", FailureKind.UNEXPECTED_PAGE)]
    assert "reicht von 2026-10-01" in spider.journal.failures[0].message
    assert spider.journal.failed_on("calendar"), "so no meeting is taken for gone"


def test_a_calendar_without_any_meeting_is_doubted() -> None:
    spider, _, _ = run(world())
    assert failures(spider) == [("calendar", FailureKind.UNEXPECTED_PAGE)]
    assert failures(run(world(meeting("2026-GR-1", "2026-11-10")))[0]) == [], (
        "it lists one, if outside the window"
    )


def test_another_meeting_than_was_asked_for_is_none() -> None:
    asked = meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000001"))
    other = {**asked, "nummer": "2026-GR-2"}
    spider, (announced,), _ = run(
        lambda path: calendar(asked) if "calendar" in path else (200, json.dumps(other))
    )
    assert (announced.key, announced.agenda) == ("2026-GR-1", None)
    assert "andere Sitzung: 2026-GR-2" in spider.journal.failures[0].message


@pytest.mark.parametrize("broken", [(500, ""), (200, "<div id='app'></div>"), CannotResolveHostError("x")])
def test_a_calendar_that_cannot_be_had(broken: Answer) -> None:
    spider, items, asked = run(lambda path: broken)
    assert (items, len(asked)) == ([], 1)
    assert [page for page, _ in failures(spider)] == ["calendar"]


@pytest.mark.parametrize("broken", [(500, ""), (200, "<form><input type='password'></form>"), (200, "[]")])
def test_a_meeting_that_cannot_be_had_stays_as_announced(broken: Answer) -> None:
    good = meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000001"))
    answers = world(good, meeting("2026-GR-2", "2026-10-08"))
    spider, items, _ = run(lambda path: broken if "2026-GR-2" in path else answers(path))
    assert [(each.key, each.agenda is None) for each in of(items, Meeting)] == [
        ("2026-GR-2", True),
        ("2026-GR-1", False),
    ]
    assert [each.key for each in of(items, PaperItem)] == ["202600000000001"], "of the others"
    assert [page for page, _ in failures(spider)] == ["meeting"]
    for number, looked_after in (("2026-GR-2", False), ("ni_2026-GR-2", False), ("2026-GR-3", True)):
        link = PaperLink(key=f"of {number}", url=f"{BASE}meeting?id={number}")
        assert spider.wants(link) is looked_after, "its papers are not missing"


# -- several municipalities in one system ---------------------------------------------------------


def test_only_meetings_of_our_body_are_kept() -> None:
    ours = meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000001"))
    theirs = meeting("2026-GR-2", "2026-09-11", item("2026-GR-2", "202600000000002"), body="GNach")
    spider, items, asked = run(world(ours, theirs), Shared)
    assert asked[0].endswith("view=list&body_id=GMus")
    assert [each.key for each in of(items, Meeting)] == ["2026-GR-1"]
    assert [each.key for each in of(items, PaperItem)] == ["202600000000001"]
    assert failures(spider) == []


def test_a_joint_meeting_is_ours_too() -> None:
    joint = meeting("2026-GR-1", "2026-09-10")
    joint["committees"].insert(0, {"id": "N", "name": "Rat", "Koerperschaftsnummer": "GNach"})
    assert len(of(run(world(joint), Shared)[1], Meeting)) == 1


def test_a_meeting_that_does_not_say_whose_it_is_is_not_ours() -> None:
    unnamed = meeting("2026-GR-1", "2026-09-10", body="")
    spider, items, _ = run(world(unnamed), Shared)
    assert items == []
    assert "nennt die Körperschaft" in spider.journal.failures[0].message
    assert len(of(run(world(unnamed))[1], Meeting)) == 1, "where the system is ours alone, it is"


def test_a_body_that_the_system_does_not_have_is_told() -> None:
    class Wrong(Musterau):
        body_id = "GMusterau"

    spider, _, _ = run(world(meeting("2026-GR-1", "2026-09-10", body="GMusterau")), Wrong)
    (failure,) = spider.journal.failures
    assert "„GMusterau“ gibt es nicht" in failure.message
    assert "GMus (Gemeinde Musterau)" in failure.message


def test_an_older_installation() -> None:
    def answers(path: str) -> Answer:
        name = "calendar-older.json" if "webservice" in path else "meeting-page.html"
        return 200, (PAGES / name).read_text()

    spider = Older(window=Window(dt.date(2026, 8, 1), dt.date(2026, 8, 31)))
    items, asked = walk(spider, answers)
    assert asked == [
        "webservice-mobile/webservice.php?json=true&system=ris&platform=ris&id=calendar&action=get"
        "&from=2026-08&to=2026-08&view=list",
        "meeting.php?id=ni_2026-KT-7",
    ]
    assert [each.key for each in items] == ["2026-KT-7", "660906100038"]


# -- a second look ----------------------------------------------------------------------------------


def look_again(
    answer: Answer, key: str, url: str = f"{BASE}meeting?id=2026-GR-1"
) -> tuple[Any, list[Any], list[str]]:
    spider = Musterau(window=WINDOW)
    link = PaperLink(key=key, url=url)
    request = spider.request_paper(link)
    items, asked = walk(spider, lambda path: answer, [request.replace(meta={**request.meta, "link": link})])
    return spider, items, asked


def test_a_paper_is_looked_for_on_its_agenda() -> None:
    body = json.dumps(meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000001")))
    _, (paper,), asked = look_again(
        (200, body), "202600000000001", "https://alter-name.example/meeting?id=2026-GR-1"
    )
    assert paper.key == "202600000000001"
    assert asked == [f"api.php?json=true&{COUNCIL.replace('ni_2026-GR-31', '2026-GR-1')}"]


def test_a_motion_is_looked_for_on_its_agenda() -> None:
    _, (paper,), _ = look_again((200, (PAGES / "meeting.json").read_text()), "to-2026-GR-31|zt_1|1")
    assert paper.title.startswith("Antrag der SPD-Fraktion")


@pytest.mark.parametrize(
    "answer",
    [
        (200, json.dumps(meeting("2026-GR-1", "2026-09-10", item("2026-GR-1", "202600000000002")))),
        (200, '{"ErrorCode": 101}'),
        (200, json.dumps({**meeting("2026-GR-1", "2026-09-10"), "status": 2})),
    ],
)
def test_what_is_not_there_any_more_is_gone(answer: Answer) -> None:
    spider, (gone,), _ = look_again(answer, "202600000000001")
    assert isinstance(gone, PaperGone)
    assert gone.key == "202600000000001"
    assert failures(spider) == []


@pytest.mark.parametrize(
    "answer",
    [
        (200, json.dumps(meeting("2026-GR-1", "2026-09-10"))),
        (200, "<title>Request Rejected</title>Access denied"),
        (200, ""),
        (500, ""),
    ],
)
def test_what_says_nothing_about_the_paper_makes_nothing_gone(answer: Answer) -> None:
    assert look_again(answer, "202600000000001")[1] == []
