"""Which answers are asked for and what is told, with answers made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError

from scrapers.items import Meeting, PaperGone, PaperItem
from scrapers.spider import Mode, Window
from storage.records import Consultation, FailureKind
from tests.oparl.council import (
    MEETINGS,
    ORGANIZATIONS,
    PAPERS,
    WHOLE,
    KnownBefore,
    Town,
    body,
    consultation,
    failed,
    item,
    objects_asked,
    of_kind,
    parameters,
    run,
    system,
)
from tests.oparl.support import ROOT, address, listed, thing

NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
WINDOW = Window.around(NOW.date())


@pytest.fixture(autouse=True)
def _now() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def town(mode: Mode = "full", **known: Any) -> Town:
    return Town(window=WINDOW, mode=mode, known=KnownBefore(**known))


def meeting(key: int, **fields: Any) -> dict[str, Any]:
    told = {"name": "Rat", "start": "2026-11-05T17:00:00+01:00", "organization": address("organization", 12)}
    return thing("Meeting", key, **{**told, **fields})


# -- a whole run ----------------------------------------------------------------------------------


def test_a_whole_run() -> None:
    one = town()
    items, asked = run(one, WHOLE)
    assert asked == [
        "system",
        "body",
        "body/1/organization?limit=100",
        "body/1/meeting?limit=100",
        "body/1/paper?limit=100&modified_since=2026-05-01T00%3A00%3A00%2B02%3A00",
    ]
    assert sorted(of_kind(items, PaperItem)) == ["71", "72", "to-302"]
    assert sorted(of_kind(items, Meeting)) == ["21", "22"]
    assert (one.journal.failures, one.journal.lists_everything) == ([], True)


def test_a_paper_is_joined_with_what_it_names() -> None:
    paper = of_kind(run(town(), WHOLE)[0], PaperItem)["71"]
    assert (paper.originators, paper.responsible) == (("ABC",), "Amt für Soziales")
    assert paper.consultations == (
        Consultation(
            organization="Sozialausschuss",
            date=dt.date(2026, 11, 5),
            meeting_key="21",
            role="Vorberatung",
            number="301",
            result="einstimmig empfohlen",
        ),
        Consultation(organization="Rat", role="Vorberatung"),
    )


def test_a_meeting_is_joined_with_its_papers() -> None:
    told = of_kind(run(town(), WHOLE)[0], Meeting)
    agenda = told["21"].agenda or ()
    assert told["21"].organization == "Sozialausschuss"
    assert [(each.number, [link.key for link in each.papers]) for each in agenda] == [
        ("301", ["71"]),
        ("302", []),
    ]
    assert agenda[0].papers[0].reference == "A/71/2026"
    assert (told["22"].agenda, told["22"].organization) == (None, "Rat")


def test_a_motion_on_the_agenda_alone_is_a_paper() -> None:
    motion = of_kind(run(town(), WHOLE)[0], PaperItem)["to-302"]
    assert (motion.title, motion.kind) == ("Antrag der Fraktion ABC: Begegnungscafé", "Antrag")
    assert [each.meeting_key for each in motion.consultations or ()] == ["21"]


def test_an_item_whose_paper_is_not_public_is_none_of_its_own() -> None:
    agenda = [item(301, name="Antrag der Fraktion ABC: Café", consultation=address("consultation", 999))]
    answers = {**WHOLE, "body/1/meeting": listed(meeting(21, agendaItem=agenda)), "body/1/paper": listed()}
    one = town()
    items, asked = run(one, answers)
    assert list(objects_asked(asked)) == ["consultation/999"]
    assert (of_kind(items, PaperItem), one.journal.failures) == ({}, [])


def test_nothing_that_is_not_public_is_told_or_asked_for() -> None:
    one = town()
    items, asked = run(one, WHOLE)
    told = " ".join(each.model_dump_json() for each in items)
    for word in ("Verborgen", "303", "903"):
        assert word not in told
    assert of_kind(items, PaperItem)["72"].consultations == ()
    assert not [path for path in asked if "303" in path or "903" in path or "person" in path]
    assert one.journal.warnings == {}


def test_a_consultation_is_told_where_either_side_names_the_other() -> None:
    from_item = consultation(901, 21)
    from_consultation = consultation(905, 21, 305)
    agenda = [item(301, consultation=address("consultation", 901)), item(305)]
    answers = {
        **WHOLE,
        "body/1/meeting": listed(meeting(21, agendaItem=agenda)),
        "body/1/paper": listed(
            thing("Paper", 71, name="A", date="2026-10-02", consultation=[from_item]),
            thing("Paper", 75, name="B", date="2026-10-02", consultation=[from_consultation]),
        ),
    }
    items, asked = run(town(), answers)
    papers = of_kind(items, PaperItem)
    assert [each.number for each in papers["71"].consultations or ()] == ["301"]
    assert [each.number for each in papers["75"].consultations or ()] == ["305"]
    links = [link.key for each in of_kind(items, Meeting)["21"].agenda or () for link in each.papers]
    assert links == ["71", "75"]
    assert list(objects_asked(asked)) == []


@pytest.mark.parametrize(
    ("fields", "is_wanted"),
    [
        ({"date": "2026-05-01"}, True),
        ({"date": "2026-04-30"}, False),
        ({"date": "2026-04-30", "modified": "2026-11-20T09:00:00+01:00"}, False),
        ({"date": "2019-04-30", "consultation": [consultation(901, 21, 301)]}, True),
        ({"date": "2019-04-30", "consultation": [consultation(903, 21, 303)]}, False),
        ({"created": "2026-05-01T08:00:00+02:00"}, True),
        ({"created": "2019-05-01T08:00:00+02:00"}, False),
        ({}, True),
    ],
)
def test_papers_of_the_window(fields: dict[str, Any], is_wanted: bool) -> None:
    items, _ = run(town(), {**WHOLE, "body/1/paper": listed(thing("Paper", 80, name="X", **fields))})
    assert ("80" in of_kind(items, PaperItem)) is is_wanted


def test_papers_done_by_an_interrupted_run_are_not_told_again() -> None:
    items, _ = run(town(done={"71"}), WHOLE)
    assert "71" not in of_kind(items, PaperItem)
    assert "72" in of_kind(items, PaperItem)
    (link,) = (of_kind(items, Meeting)["21"].agenda or ())[0].papers
    assert link.key == "71"


# -- bodies ---------------------------------------------------------------------------------------


def test_our_body_among_several() -> None:
    others = [body(2, name="Kreis", ags="09999"), body(1), body(3, name="Gemeinde", ags="9999018")]
    _, asked = run(town(), {**WHOLE, "body": listed(*others)})
    assert asked[2] == "body/1/organization?limit=100"


def test_our_body_on_a_later_page_of_a_list_that_only_repeats_itself() -> None:
    pages = {
        "body": listed(body(2, ags="09999018"), next_url=f"{ROOT}/body?page=2"),
        "body?page=2": listed(body(1), next_url=f"{ROOT}/body?page=3"),
        "body?page=3": listed(body(1), next_url=f"{ROOT}/body?page=4"),
    }
    one = town()
    _, asked = run(one, {**WHOLE, **pages})
    assert asked[1:5] == ["body", "body?page=2", "body?page=3", "body/1/organization?limit=100"]
    assert one.journal.failures == []


@pytest.mark.parametrize(
    "answer",
    [body(), [body()], {"data": {"0": body()}}, listed(f"{ROOT}/body/1")],
    ids=["object", "array", "object of numbers", "linked"],
)
def test_a_list_of_bodies_in_other_forms(answer: Any) -> None:
    items, _ = run(town(), {**WHOLE, "body": answer, "body/1": body()})
    assert "71" in of_kind(items, PaperItem)


@pytest.mark.parametrize(
    "bodies",
    [body(), [body()], [f"{ROOT}/body/1", f"{ROOT}/body/2"]],
    ids=["embedded", "embedded list", "linked"],
)
def test_bodies_that_the_system_itself_holds(bodies: Any) -> None:
    answers = {**WHOLE, "system": system(body=bodies), "body/1": body(), "body/2": body(2, ags="09999018")}
    items, _ = run(town(), answers)
    assert "71" in of_kind(items, PaperItem)


@pytest.mark.parametrize("broken", [(500, ""), (404, ""), (200, "")])
def test_another_body_that_cannot_be_read_is_told_and_ours_is_found(broken: Any) -> None:
    linked = system(body=[f"{ROOT}/body/2", f"{ROOT}/body/1", f"{ROOT}/body/3"])
    answers = {**WHOLE, "system": linked, "body/1": body(), "body/2": broken, "body/3": broken}
    one = town()
    items, _ = run(one, answers)
    assert "71" in of_kind(items, PaperItem)
    assert [page for page, _ in failed(one)] == ["bodies", "bodies"]


def test_a_system_without_our_body_is_a_failure_that_names_those_it_has() -> None:
    one = town()
    items, asked = run(one, {**WHOLE, "body": listed(body(2, name="Gemeinde Anderswo", ags="9999018"))})
    assert (items, len(asked)) == ([], 2)
    assert failed(one) == [("bodies", FailureKind.UNEXPECTED_PAGE)]
    assert "Gemeinde Anderswo (09999018, Nummer 2)" in one.journal.failures[0].message


def test_the_declaration_may_name_the_body() -> None:
    class Second(Town):
        body_id = "2"

    bodies = listed(body(1, ags=""), body(2, ags="", organization=None))
    one = Second(window=WINDOW)
    _, asked = run(one, {**WHOLE, "body": bodies, "body/2/meeting": listed(), "body/2/paper": listed()})
    assert [path.partition("?")[0] for path in asked[2:]] == ["body/2/meeting", "body/2/paper"]
    assert failed(one) == [("organizations", FailureKind.UNEXPECTED_PAGE)]


def test_lists_on_http_are_asked_by_https() -> None:
    plain = {name: value.replace("https:", "http:") for name, value in body().items() if "/" in value}
    answers = {**WHOLE, "system": system(body=f"{ROOT}/body".replace("https:", "http:"))}
    items, asked = run(town(), {**answers, "body": listed({**body(), **plain})})
    assert not [path for path in asked if path.startswith("http")]
    assert "71" in of_kind(items, PaperItem)


# -- lists ----------------------------------------------------------------------------------------


def test_lists_of_several_pages() -> None:
    first, second, third = PAPERS["data"]
    pages = {
        "body/1/paper": listed(first, next_url=f"{ROOT}/body/1/paper?page=2"),
        "body/1/paper?page=2": listed(second, third),
    }
    items, asked = run(town(), {**WHOLE, **pages})
    assert asked[-1] == "body/1/paper?page=2"
    assert {"71", "72"} <= set(of_kind(items, PaperItem))


@pytest.mark.parametrize("kind", ["organization", "meeting", "paper"])
def test_a_list_that_never_ends_is_left_and_told(kind: str) -> None:
    def answer(path: str) -> Any:
        if not path.startswith(f"body/1/{kind}"):
            return WHOLE.get(path.partition("?")[0], (404, ""))
        number = int(parameters(path).get("page", "1"))
        more = {"name": "X", "start": "2026-11-05T17:00:00+01:00", "date": "2026-10-02"}
        one = thing(kind.capitalize(), 1000 + number, **more)
        return listed(one, next_url=f"{ROOT}/body/1/{kind}?page={number + 1}")

    one = town()
    _, asked = run(one, answer)
    assert len([path for path in asked if path.startswith(f"body/1/{kind}?")]) == Town.longest_list
    assert any("endet nicht" in failure.message for failure in one.journal.failures)
    assert not one.journal.lists_everything, "nothing is missing that was only not reached"


def test_a_list_that_gives_the_same_page_again_is_left_and_told() -> None:
    def answer(path: str) -> Any:
        if not path.startswith("body/1/paper"):
            return WHOLE.get(path.partition("?")[0], (404, ""))
        number = int(parameters(path).get("page", "1"))
        return {**PAPERS, "links": {"next": f"{ROOT}/body/1/paper?page={number + 1}"}}

    one = town()
    items, asked = run(one, answer)
    assert len([path for path in asked if path.startswith("body/1/paper")]) == 2
    assert ["wiederholt sich" in failure.message for failure in one.journal.failures] == [True]
    assert {"71", "72"} <= set(of_kind(items, PaperItem)), "what was read is told"


@pytest.mark.parametrize(
    "refusal",
    [
        (400, {"error": "Unbekannter Parameter"}),
        (404, ""),
        (404, {"error": "Die angeforderte Ressource wurde nicht gefunden.", "code": 801}),
        (500, {"error": "Fehler"}),
        (200, "<title>Fehler</title>"),
        (200, ""),
    ],
)
def test_a_server_that_bears_no_parameters_is_asked_without(refusal: Any) -> None:
    def answer(path: str) -> Any:
        return refusal if "limit" in path else WHOLE.get(path, (404, ""))

    one = town()
    items, asked = run(one, answer)
    assert asked[2:] == [
        "body/1/organization?limit=100",
        "body/1/organization",
        "body/1/meeting",
        "body/1/paper",
    ]
    assert sorted(of_kind(items, PaperItem)) == ["71", "72", "to-302"]
    assert (one.journal.failures, one.journal.lists_everything) == ([], True)


@pytest.mark.parametrize(
    "refusal", [(403, ""), (429, ""), (503, ""), CannotResolveHostError("x"), DownloadTimeoutError("x")]
)
def test_a_server_that_says_no_is_not_asked_in_another_way(refusal: Any) -> None:
    one = town()
    _, asked = run(one, lambda path: refusal if "limit" in path else WHOLE.get(path, (404, "")))
    assert [path.partition("?")[0] for path in asked[2:]] == [
        "body/1/organization",
        "body/1/meeting",
        "body/1/paper",
    ]
    assert len(one.journal.failures) == 3


def test_sternberg_s_empty_list_is_none_of_the_failures() -> None:
    nothing = (404, {"error": "Die angeforderte Ressource wurde nicht gefunden.", "code": 802})
    one = town("news", last=NOW - dt.timedelta(hours=6))
    items, asked = run(one, {**WHOLE, "body/1/meeting": nothing, "body/1/paper": nothing})
    assert (items, one.journal.failures, len(asked)) == ([], [], 5)
    one = town("news", last=NOW - dt.timedelta(hours=6))
    run(one, {**WHOLE, "body/1/meeting": [], "body/1/paper": []})
    assert one.journal.failures == []


def test_a_later_page_that_fails_is_a_failure_and_the_rest_is_told() -> None:
    answers = {
        **WHOLE,
        "body/1/paper": {**PAPERS, "links": {"next": f"{ROOT}/body/1/paper?page=2"}},
        "body/1/paper?page=2": (500, ""),
    }
    one = town()
    items, _ = run(one, answers)
    assert failed(one) == [("papers", FailureKind.SERVER_ERROR)]
    assert "71" in of_kind(items, PaperItem)
    assert not one.journal.lists_everything


def test_behind_the_last_page_a_failure_is_none() -> None:
    last = {"currentPage": 1, "totalPages": 1}
    beyond = {**PAPERS, "pagination": last, "links": {"next": f"{ROOT}/body/1/paper?page=2"}}
    one = town()
    run(one, {**WHOLE, "body/1/paper": beyond, "body/1/paper?page=2": (404, "")})
    assert (one.journal.failures, one.journal.lists_everything) == ([], True)


# -- what is asked for one by one -----------------------------------------------------------------


def test_what_no_list_held_is_asked_for_one_by_one() -> None:
    paper = thing(
        "Paper",
        71,
        name="X",
        date="2026-10-02",
        originatorOrganization=address("organization", 77),
        consultation=[consultation(901, 99, 309, committee=78)],
    )
    elsewhere = meeting(99, start="2024-02-01T17:00:00+01:00", agendaItem=[item(309, result="vertagt")])
    answers = {
        **WHOLE,
        "body/1/paper": listed(paper),
        "body/1/meeting": listed(),
        "body/1/meeting/99": elsewhere,
        "body/1/organization/77": thing("Organization", 77, name="DEF"),
        "body/1/organization/78": thing("Organization", 78, name="Alter Ausschuss"),
    }
    one = town()
    items, asked = run(one, answers)
    assert sorted(objects_asked(asked)) == ["meeting/99", "organization/77", "organization/78"]
    told = of_kind(items, PaperItem)["71"]
    assert told.originators == ("DEF",)
    assert [(each.organization, each.date, each.result) for each in told.consultations or ()] == [
        ("Alter Ausschuss", dt.date(2024, 2, 1), "vertagt")
    ]
    assert of_kind(items, Meeting) == {}, "not of the window"
    assert one.journal.lists_everything


def test_an_agenda_s_paper_that_no_list_held_is_read() -> None:
    agenda = [item(301, consultation=address("consultation", 950))]
    old = thing("Paper", 40, name="Alt", date="2021-03-04", consultation=[consultation(950, 21, 301)])
    answers = {
        **WHOLE,
        "body/1/meeting": listed(meeting(21, agendaItem=agenda)),
        "body/1/paper": listed(),
        "body/1/consultation/950": thing("Consultation", 950, paper=address("paper", 40)),
        "body/1/paper/40": old,
    }
    items, asked = run(town(), answers)
    assert list(objects_asked(asked)) == ["consultation/950", "paper/40"]
    assert of_kind(items, PaperItem)["40"].date == dt.date(2021, 3, 4)
    (entry,) = of_kind(items, Meeting)["21"].agenda or ()
    assert [link.key for link in entry.papers] == ["40"]


def test_objects_that_are_only_linked() -> None:
    answers = {
        **WHOLE,
        "body/1/meeting": listed(address("meeting", 21)),
        "body/1/meeting/21": meeting(21, agendaItem=[address("agendaitem", n) for n in (301, 303, 304)]),
        "body/1/agendaitem/301": item(301, consultation=address("consultation", 901), result="vertagt"),
        "body/1/agendaitem/303": item(303, public=False, name="Verborgenes"),
        "body/1/paper": listed(address("paper", 71)),
        "body/1/paper/71": thing(
            "Paper",
            71,
            name="X",
            date="2026-10-02",
            mainFile=address("file", 501),
            auxiliaryFile=[address("file", 502)],
            consultation=[address("consultation", 901)],
        ),
        "body/1/consultation/901": consultation(901, 21, 301) | {"paper": address("paper", 71)},
        "body/1/file/501": thing("File", 501, name="Antrag", downloadUrl=f"{ROOT}/datei/501.pdf"),
    }
    one = town()
    items, asked = run(one, answers)
    told = of_kind(items, PaperItem)["71"]
    assert [(file.name, file.role, file.url) for file in told.files] == [
        ("Antrag", "main", f"{ROOT}/datei/501.pdf")
    ]
    assert [(each.number, each.result) for each in told.consultations or ()] == [("301", "vertagt")]
    (entry,) = of_kind(items, Meeting)["21"].agenda or ()
    assert (entry.number, [link.key for link in entry.papers]) == ("301", ["71"])
    assert len(asked) == len(set(asked)), "nothing is asked for twice"
    assert "Verborgen" not in " ".join(each.model_dump_json() for each in items)
    assert one.journal.failures == []


@pytest.mark.parametrize("gone", [(404, ""), (410, ""), thing("Meeting", 99, deleted=True)])
def test_what_is_not_there_is_not_public_and_no_failure(gone: Any) -> None:
    paper = thing("Paper", 71, name="X", date="2026-10-02", consultation=[consultation(901, 99, 309)])
    one = town()
    items, _ = run(one, {**WHOLE, "body/1/paper": listed(paper), "body/1/meeting/99": gone})
    assert of_kind(items, PaperItem)["71"].consultations == ()
    assert one.journal.failures == []


def test_a_meeting_that_cannot_be_had_leaves_a_paper_s_consultations_as_they_were() -> None:
    paper = thing("Paper", 71, name="X", date="2026-10-02", consultation=[consultation(901, 99, 309)])
    one = town()
    items, _ = run(one, {**WHOLE, "body/1/paper": listed(paper), "body/1/meeting/99": (500, "")})
    assert of_kind(items, PaperItem)["71"].consultations is None
    assert failed(one) == [("meeting", FailureKind.SERVER_ERROR)]


def test_a_consultation_that_cannot_be_had_leaves_an_agenda_as_it_was() -> None:
    agenda = [item(301, consultation=address("consultation", 950))]
    answers = {**WHOLE, "body/1/meeting": listed(meeting(21, agendaItem=agenda)), "body/1/paper": listed()}
    one = town()
    items, _ = run(one, {**answers, "body/1/consultation/950": (500, "")})
    assert of_kind(items, Meeting)["21"].agenda is None


def test_without_the_names_of_those_who_brought_it_in_a_paper_is_left_as_it_was() -> None:
    answers = {**WHOLE, "body/1/organization": (500, "")}
    one = town()
    items, _ = run(one, {**answers, "body/1/organization/31": (500, ""), "body/1/organization/11": (500, "")})
    assert sorted(of_kind(items, PaperItem)) == ["72"]
    assert "21" not in of_kind(items, Meeting)
    assert not one.journal.lists_everything, "the meeting was listed, and is not missing"


def test_names_are_asked_for_one_by_one_where_their_list_fails() -> None:
    names = {
        f"body/1/organization/{number}": thing("Organization", number, name=name)
        for number, name in ((11, "Sozialausschuss"), (12, "Rat"), (31, "ABC"))
    }
    one = town()
    items, _ = run(one, {**WHOLE, "body/1/organization": (500, ""), **names})
    assert of_kind(items, PaperItem)["71"].originators == ("ABC",)
    assert sorted(of_kind(items, Meeting)) == ["21", "22"]
    assert failed(one) == [("organizations", FailureKind.SERVER_ERROR)]


def test_without_the_list_of_meetings_they_are_not_asked_for_one_by_one() -> None:
    one = town()
    items, asked = run(one, {**WHOLE, "body/1/meeting": (500, "")})
    assert list(objects_asked(asked)) == []
    assert of_kind(items, PaperItem)["71"].consultations is None
    assert failed(one) == [("calendar", FailureKind.SERVER_ERROR)]


def test_too_much_that_is_only_linked_is_left_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.systems.oparl.depth.FOLLOWED", 3)
    papers = [address("paper", number) for number in range(100, 110)]
    answers = {f"body/1/paper/{n}": thing("Paper", n, name="X", date="2026-10-02") for n in range(100, 110)}
    one = town()
    items, asked = run(one, {**WHOLE, **answers, "body/1/paper": listed(*papers)})
    assert list(objects_asked(asked)) == ["paper/100", "paper/101", "paper/102"]
    assert {"100", "101", "102"} <= set(of_kind(items, PaperItem))
    assert ["nur verlinkt" in failure.message for failure in one.journal.failures] == [True]


# -- only what changed ----------------------------------------------------------------------------


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
    from scrapers.items import PaperLink

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


def test_a_full_run_of_such_a_server_reads_the_whole_list() -> None:
    long_ago = thing("Paper", 1, name="X", date="2015-01-01", modified="2015-02-01T09:00:00+01:00")
    links = {"next": f"{ROOT}/body/1/paper?page=2", "last": f"{ROOT}/body/1/paper?page=40"}
    answers = {**WHOLE, "body/1/paper": {"data": [long_ago], "links": links}, "body/1/paper?page=2": PAPERS}
    items, asked = run(town(last=NOW - dt.timedelta(days=1)), answers)
    assert asked[-1] == "body/1/paper?page=2"
    assert "71" in of_kind(items, PaperItem)


# -- failures -------------------------------------------------------------------------------------


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


# -- a second look --------------------------------------------------------------------------------


def second_look(one: Town, key: str, url: str, answer: Any) -> tuple[list[Any], list[str]]:
    from scrapers.items import PaperLink

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
