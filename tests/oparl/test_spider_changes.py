"""Runs that ask only for what changed; failures; second looks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError

from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from storage.records import FailureKind
from tests.oparl.council import (
    MEETINGS,
    NOW,
    ORGANIZATIONS,
    PAPERS,
    WHOLE,
    Town,
    body,
    consultation,
    item,
    meeting,
    objects_asked,
    of_kind,
    parameters,
    run,
    town,
)
from tests.oparl.support import ROOT, address, listed, thing

pytestmark = pytest.mark.usefixtures("now")


# -- only what changed -------------------------------------------------------------------------------


def test_an_ordinary_full_run_asks_for_what_changed() -> None:
    last = NOW - dt.timedelta(days=1)
    one = town(last=last)
    _, asked = run(one, WHOLE)
    since = {path.partition("?")[0]: parameters(path).get("modified_since") for path in asked}
    assert since["body/1/organization"] is None
    assert since["body/1/meeting"] == "2025-10-21T11:00:00+02:00"
    assert since["body/1/paper"] == "2026-08-25T11:00:00+02:00"
    assert not one.journal.lists_everything, "what is not listed is not missing"
    assert one.journal.failures == []


def test_meetings_that_did_not_change_are_only_for_their_papers() -> None:
    old, new = "2026-11-01T09:00:00+01:00", "2026-11-25T09:00:00+01:00"
    agenda = [item(301, consultation=address("consultation", 901), modified=old)]
    meetings = listed(
        meeting(21, agendaItem=agenda, modified=old),
        meeting(22, modified=new),
        meeting(23, agendaItem=[item(305, modified=new)], modified=old),
        meeting(24),
    )
    items, _ = run(town(last=NOW - dt.timedelta(hours=12)), {**WHOLE, "body/1/meeting": meetings})
    assert sorted(of_kind(items, Meeting)) == ["22", "23", "24"]
    (told, _) = of_kind(items, PaperItem)["71"].consultations or ()
    assert (told.meeting_key, told.number) == ("21", "301")


def test_deleted_papers_are_told_where_they_were_known() -> None:
    known = [PaperLink(key=key, url=f"https://ris.example/vorlage?nr={key}") for key in ("70", "69", "71")]
    gone = [thing("Paper", key, deleted=True) for key in (70, 44)]
    one = town("news", last=NOW - dt.timedelta(hours=3), missing=known)
    items, _ = run(one, {**WHOLE, "body/1/paper": listed(*PAPERS["data"], *gone)})
    told = of_kind(items, PaperGone)
    assert list(told) == ["70"]
    assert told["70"].url == "https://ris.example/vorlage?nr=70"
    assert "70" in one.seen, "and not looked after once more"


def test_news_read_what_changed_and_little_besides() -> None:
    one = town("news", last=NOW - dt.timedelta(hours=20))
    items, asked = run(one, WHOLE)
    assert parameters(asked[3])["modified_since"] == parameters(asked[4])["modified_since"]
    assert parameters(asked[4])["modified_since"] == "2026-11-23T14:00:00+01:00"
    assert "71" in of_kind(items, PaperItem)
    assert not one.journal.lists_everything


def test_news_ask_for_the_meetings_of_changed_papers() -> None:
    changed = "2026-11-25T09:00:00+01:00"
    old = thing(
        "Paper",
        50,
        name="Alt",
        date="2024-01-01",
        modified=changed,
        consultation=[consultation(901, 21, 301)],
    )
    older = {**old, "id": address("paper", 51), "consultation": [consultation(902, 20, 299)]}
    answers = {
        **WHOLE,
        "body/1/meeting": listed(),
        "body/1/meeting/21": MEETINGS["data"][0],
        "body/1/meeting/20": MEETINGS["data"][2],
        "body/1/paper": listed(old, older),
    }
    items, asked = run(town("news", last=NOW - dt.timedelta(hours=20)), answers)
    assert sorted(objects_asked(asked)) == ["meeting/20", "meeting/21"]
    assert sorted(of_kind(items, PaperItem)) == ["50", "to-302"], (
        "the other is discussed in no meeting of the window"
    )


def test_news_of_a_server_that_heeds_no_filter_are_at_the_ends_of_its_list() -> None:
    long_ago = [
        thing("Paper", n, name="X", date="2015-01-01", modified="2015-02-01T09:00:00+01:00") for n in (1, 2)
    ]
    links = {"next": f"{ROOT}/body/1/paper?page=2", "last": f"{ROOT}/body/1/paper?page=40"}
    newest = thing("Paper", 79, name="Neu", date="2026-11-25", modified="2026-11-25T09:00:00+01:00")
    answers = {
        **WHOLE,
        "body/1/meeting": listed(),
        "body/1/paper": {"data": long_ago, "links": links},
        "body/1/paper?page=40": {"data": [newest], "links": {"next": f"{ROOT}/body/1/paper?page=41"}},
    }
    items, asked = run(town("news", last=NOW - dt.timedelta(hours=20)), answers)
    assert asked[-1] == "body/1/paper?page=40"
    assert list(of_kind(items, PaperItem)) == ["79"]


def test_nor_do_they_read_all_of_a_list_that_is_had_only_without_parameters() -> None:
    links = {"next": f"{ROOT}/body/1/paper?page=2", "last": f"{ROOT}/body/1/paper?page=40"}
    answers = {"body/1/paper": {**PAPERS, "links": links}, "body/1/paper?page=40": listed()}

    def answer(path: str) -> Any:
        return (400, "") if "limit" in path else answers.get(path, WHOLE.get(path, (404, "")))

    one = town("news", last=NOW - dt.timedelta(hours=20))
    _, asked = run(one, answer)
    assert [path for path in asked if "paper" in path] == ["body/1/paper", "body/1/paper?page=40"]
    assert one.journal.failures == []


def test_a_full_run_of_such_a_server_reads_the_whole_list() -> None:
    long_ago = thing("Paper", 1, name="X", date="2015-01-01", modified="2015-02-01T09:00:00+01:00")
    links = {"next": f"{ROOT}/body/1/paper?page=2", "last": f"{ROOT}/body/1/paper?page=40"}
    answers = {**WHOLE, "body/1/paper": {"data": [long_ago], "links": links}, "body/1/paper?page=2": PAPERS}
    items, asked = run(town(last=NOW - dt.timedelta(days=1)), answers)
    assert asked[-1] == "body/1/paper?page=2"
    assert "71" in of_kind(items, PaperItem)


# -- failures ----------------------------------------------------------------------------------------


def test_a_service_that_is_switched_off_says_so() -> None:
    one = town()
    items, asked = run(one, {"system": (400, {"error": 'Webservice "OParl" ist nicht aktiviert!'})})
    assert (items, asked) == ([], ["system"])
    (failure,) = one.journal.failures
    assert failure.message == 'HTTP-Status 400: Webservice "OParl" ist nicht aktiviert!'
    assert (failure.page, failure.kind, failure.status) == ("system", FailureKind.SERVER_ERROR, 400)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ((404, ""), FailureKind.SERVER_ERROR),
        ((403, "<h1>Forbidden</h1>"), FailureKind.BLOCKED),
        ("<title>Anmeldung</title><input type=password>", FailureKind.LOGIN_PAGE),
        ("<title>Request Rejected</title>", FailureKind.BLOCKED),
        ("<title>Ratsinformation</title>", FailureKind.UNEXPECTED_PAGE),
        ("", FailureKind.UNEXPECTED_PAGE),
        ('{"id": "https://ris.ex', FailureKind.UNEXPECTED_PAGE),
        (body(), FailureKind.UNEXPECTED_PAGE),
        (CannotResolveHostError("x"), FailureKind.UNREACHABLE),
    ],
)
def test_an_entry_that_is_none_ends_the_run(answer: Any, kind: FailureKind) -> None:
    for failing in ("system", "body"):
        if failing == "body" and answer == body():
            continue
        one = town()
        items, asked = run(one, {**WHOLE, failing: answer})
        assert items == []
        assert asked[-1] == failing
        assert [failure.kind for failure in one.journal.failures] == [kind]


def test_nothing_is_missing_until_a_run_came_to_its_end() -> None:
    one = town()
    requests = list(one.first_requests())
    assert len(requests) == 1
    assert not one.journal.lists_everything


# -- a second look -----------------------------------------------------------------------------------


def second_look(one: Town, key: str, url: str, answer: Any) -> tuple[list[Any], list[str]]:
    link = PaperLink(key=key, url=url)
    request = one.request_paper(link)
    again = request.replace(meta={**request.meta, "link": link})
    return run(one, lambda path: answer, [again])


def test_a_second_look_asks_for_the_object_itself() -> None:
    one = town()
    run(one, WHOLE)
    answer = thing("Paper", 55, name="Noch da", date="2026-10-02", consultation=[consultation(901, 21, 301)])
    for url in (address("paper", 55), "https://ris.example/vorlage?nr=55"):
        items, asked = second_look(one, "55", url, answer)
        assert asked == ["body/1/paper/55"]
        (told,) = of_kind(items, PaperItem).values()
        assert [each.meeting_key for each in told.consultations or ()] == ["21"]


def test_a_second_look_works_alone() -> None:
    items, asked = second_look(town(), "55", address("paper", 55), thing("Paper", 55, name="Da"))
    assert asked == ["body/1/paper/55"]
    assert list(of_kind(items, PaperItem)) == ["55"]


@pytest.mark.parametrize(
    "answer",
    [
        thing("Paper", 55, deleted=True),
        {"id": address("paper", 55), "deleted": True},
        {"error": "Die angeforderte Ressource wurde nicht gefunden.", "code": 802},
    ],
)
def test_a_second_look_says_that_a_paper_is_gone(answer: Any) -> None:
    items, _ = second_look(town(), "55", address("paper", 55), answer)
    assert list(of_kind(items, PaperGone)) == ["55"]


@pytest.mark.parametrize("answer", ["", "<title>Anmeldung</title><input type=password>", body()])
def test_a_second_look_that_fails_says_nothing(answer: Any) -> None:
    one = town()
    items, _ = second_look(one, "55", address("paper", 55), answer)
    assert items == []
    assert len(one.journal.failures) == 1


def test_a_second_look_whose_names_are_not_known_says_nothing() -> None:
    paper = thing("Paper", 55, name="Da", originatorOrganization=address("organization", 31))
    assert second_look(town(), "55", address("paper", 55), paper)[0] == []


def test_a_second_look_at_a_motion_without_paper() -> None:
    url = address("agendaitem", 302)
    items, asked = second_look(town(), "to-302", url, item(302, name="Antrag der Fraktion ABC"))
    assert (items, asked) == ([], ["body/1/agendaitem/302"])
    for gone in (item(302, public=False), item(302, deleted=True)):
        items, _ = second_look(town(), "to-302", url, gone)
        assert list(of_kind(items, PaperGone)) == ["to-302"]


def test_organizations_are_read_in_a_list() -> None:
    names = {each["id"]: each["name"] for each in ORGANIZATIONS["data"]}
    _, asked = run(town(), WHOLE)
    assert len(names) > 3
    assert [path for path in asked if "organization" in path] == ["body/1/organization?limit=100"]
