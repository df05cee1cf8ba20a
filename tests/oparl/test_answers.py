"""Answers as the vendors give them: odd lists, errors in JSON, pages that are no JSON at all."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scrapers.json_page import error_in, parsed
from scrapers.systems.oparl import PAGES
from scrapers.systems.oparl.pages import (
    BodyListPage,
    MeetingListPage,
    OrganizationListPage,
    PaperListPage,
    PaperPage,
    SystemPage,
)
from scrapers.systems.oparl.papers import PaperEntry
from storage.records import FailureKind
from tests.oparl.support import ROOT, codes, listed, page, refused, thing

FILTERED = f"{ROOT}/body/1/paper?limit=100&modified_since=2026-11-01T00%3A00%3A00%2B01%3A00"
NOTHING_LEFT = {
    "error": "Die angeforderte Ressource wurde nicht gefunden.",
    "code": 802,
    "type": "SD.NET RIM Webservice",
}
SWITCHED_OFF = {"error": 'Webservice "OParl" ist nicht aktiviert!'}
PAPER = thing("Paper", 5, name="Haushalt")


def keys(answer: Any, url: str = f"{ROOT}/body/1/paper") -> list[str]:
    return [paper.key for paper in page(PaperListPage, answer, url).read().papers]


# -- empty lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [404, 200])
def test_sternberg_s_error_is_an_empty_list_where_a_filter_was_asked_for(status: int) -> None:
    found = page(PaperListPage, NOTHING_LEFT, FILTERED, status).read()
    assert (found.papers, found.next_url) == ((), None)


def test_without_a_filter_the_same_error_is_a_failure() -> None:
    kind, message = refused(PaperListPage, NOTHING_LEFT, status=404)
    assert kind is FailureKind.ERROR_PAGE
    assert "nicht gefunden" in message


def test_another_error_is_a_failure_with_a_filter_too() -> None:
    kind, message = refused(PaperListPage, {**NOTHING_LEFT, "code": 801}, url=FILTERED, status=404)
    assert kind is FailureKind.ERROR_PAGE
    assert "nicht gefunden" in message


@pytest.mark.parametrize("answer", [[], listed(), {"data": {}, "pagination": {"totalElements": 0}}])
def test_empty_lists(answer: Any) -> None:
    assert keys(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"pagination": {}, "links": {}},
        {"data": None, "links": {}},
        {"data": {}, "pagination": {"totalElements": 12}},
        {"data": 7},
        {"data": [1, 2]},
        {"data": [None]},
        [None],
        "null",
        '"Paper"',
        "42",
    ],
)
def test_a_list_that_is_missing_is_not_empty(answer: Any) -> None:
    assert refused(PaperListPage, answer)[0] is FailureKind.UNEXPECTED_PAGE


def test_a_list_with_an_error_beside_it_is_not_empty() -> None:
    kind, message = refused(PaperListPage, {"data": [], "error": "Datenbank nicht erreichbar"})
    assert (kind, message) == (
        FailureKind.ERROR_PAGE,
        "Die Schnittstelle meldet einen Fehler (Datenbank nicht erreichbar)",
    )


# -- odd lists ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        listed(PAPER),
        [PAPER],
        PAPER,
        {"data": PAPER},
        {"data": {"0": PAPER}},
        listed(PAPER, None, {}),
    ],
)
def test_a_list_in_other_forms(answer: Any) -> None:
    assert keys(answer) == ["5"]


def test_one_body_instead_of_the_list_of_bodies() -> None:
    body = thing("Body", "", id=f"{ROOT}/body/1", name="Stadt Musterstadt", ags="9999017")
    (found,) = page(BodyListPage, body, f"{ROOT}/body").read().bodies
    assert (found.key, found.ags) == ("1", "09999017")


def test_missing_and_wrong_types() -> None:
    without = {"id": f"{ROOT}/body/1/paper/6", "name": "Ohne Typ"}
    wrong = thing("Paper", 7, name="Falscher Typ", type="https://schema.oparl.org/1.0/Vorlage")
    read = page(PaperListPage, listed(PAPER, without, wrong, without))
    assert [paper.key for paper in read.read().papers] == ["5", "6", "7", "6"]
    assert codes(read) == ["no-type", "wrong-type"], "once for a page, however many there are"


def test_other_objects_in_a_list_are_told_and_left_out() -> None:
    person = thing("Person", 3, name="Marlene Musterfrau")
    read = page(PaperListPage, listed(person, PAPER))
    assert [paper.key for paper in read.read().papers] == ["5"]
    assert [(warning.code, warning.detail) for warning in read.warnings] == [("other-object", "person")]


def test_objects_without_id_are_told() -> None:
    read = page(PaperListPage, listed({"name": "Ohne Kennung"}, PAPER, {"deleted": True}))
    found = read.read()
    assert [paper.key for paper in found.papers] == ["5"]
    assert found.gone == ()
    assert codes(read) == ["object-without-id"]


def test_objects_that_are_only_linked() -> None:
    read = page(PaperListPage, listed(f"{ROOT}/body/1/paper/8", PAPER, "/oparl/v1.1/body/1/paper/9"))
    found = read.read()
    assert found.linked == (f"{ROOT}/body/1/paper/8", f"{ROOT}/body/1/paper/9")
    assert [paper.key for paper in found.papers] == ["5"]


def test_where_a_list_goes_on() -> None:
    links = {"next": "paper?page=3", "last": f"{ROOT}/body/1/paper?page=9"}
    found = page(PaperListPage, {"data": [PAPER], "links": links}).read()
    assert (found.next_url, found.last_url, found.ends) == (
        f"{ROOT}/body/1/paper?page=3",
        f"{ROOT}/body/1/paper?page=9",
        False,
    )
    for last in ({"currentPage": 3, "totalPages": 3}, {"currentPage": "4", "totalPages": "3"}):
        assert page(PaperListPage, {"data": [PAPER], "pagination": last, "links": links}).read().ends
    assert page(PaperListPage, {"data": [], "links": links}).read().next_url is None, "nothing is the end"
    for odd in ({"next": None}, {"next": 7}, {"next": ""}, [], None):
        assert page(PaperListPage, {"data": [PAPER], "links": odd}).read().next_url is None


def test_an_auxiliary_file_that_is_no_list() -> None:
    file = {"id": f"{ROOT}/body/1/file/1", "name": "Anlage", "accessUrl": f"{ROOT}/datei/1.pdf"}
    for one in (file, {"1": file}):
        paper = page(PaperPage, {**PAPER, "auxiliaryFile": one}).read()
        assert isinstance(paper, PaperEntry)
        assert [each.name for each in paper.files] == ["Anlage"]


def test_nothing_in_so_many_words() -> None:
    nothing = dict.fromkeys(("reference", "paperType", "date", "web", "originatorOrganization"), "N/A")
    read = page(PaperPage, {**PAPER, **nothing, "mainFile": "N/A", "underDirectionOf": ["N/A"]})
    paper = read.read()
    assert isinstance(paper, PaperEntry)
    assert (paper.reference, paper.kind, paper.date, paper.url) == ("", "", None, paper.id)
    assert (paper.originator_urls, paper.director_urls, paper.files) == ((), (), ())
    assert codes(read) == []


def test_a_file_that_is_listed_twice_is_one() -> None:
    file = thing("File", 1, name="Antrag", downloadUrl=f"{ROOT}/datei/1.pdf")
    other = {**file, "name": "Antrag, neue Fassung"}
    paper = page(PaperPage, {**PAPER, "mainFile": file, "auxiliaryFile": [file, other]}).read()
    assert isinstance(paper, PaperEntry)
    assert [(each.name, each.role) for each in paper.files] == [
        ("Antrag", "main"),
        ("Antrag, neue Fassung", "attachment"),
    ]


# -- broken answers -------------------------------------------------------------------------------


def test_control_characters_inside_of_strings() -> None:
    body = json.dumps(PAPER).replace("Haushalt", "Haus\x01halt\n\tund \x1fPlan")
    paper = page(PaperPage, body).read()
    assert isinstance(paper, PaperEntry)
    assert paper.title == "Haushalt und Plan"


def test_answers_that_are_not_in_utf_8() -> None:
    body = json.dumps({**PAPER, "name": "Große Anfrage"}, ensure_ascii=False)
    for encoded in (body.encode("cp1252"), b"\xef\xbb\xbf" + body.encode()):
        paper = page(PaperPage, encoded).read()
        assert isinstance(paper, PaperEntry)
        assert paper.title == "Große Anfrage"


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.names[0])
@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "leer"),
        (b"  \n", "leer"),
        (b'{"data": [{"id": "https://ris.example/paper/1", "name": "Ha', "kein lesbares JSON"),
        (b'{"id": 1,}', "kein lesbares JSON"),
        (b"[" * 100_000, "kein lesbares JSON"),
        (b'{"a":' * 100_000, "kein lesbares JSON"),
        (b'{"size": ' + b"9" * 10_000 + b"}", "kein lesbares JSON"),
        (b"OK", "kein JSON"),
        (b"<?php echo 1; ?>", "kein JSON"),
        (b"\x00\x01\x02", "kein JSON"),
    ],
)
def test_what_is_no_json(kind: type[Any], body: bytes, why: str) -> None:
    failure, message = refused(kind, body)
    assert failure is FailureKind.UNEXPECTED_PAGE
    assert why in message


def test_an_answer_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scrapers.json_page.LARGEST_ANSWER", 10)
    assert refused(PaperListPage, [PAPER])[0] is FailureKind.TOO_LARGE


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.names[0])
def test_a_service_that_is_switched_off_says_so(kind: type[Any]) -> None:
    for status in (400, 200):
        failure, message = refused(kind, SWITCHED_OFF, status=status)
        assert failure is FailureKind.ERROR_PAGE
        assert message == 'Die Schnittstelle meldet einen Fehler (Webservice "OParl" ist nicht aktiviert!)'


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ("<title>Anmeldung</title><form><input type='password'></form>", 200, FailureKind.LOGIN_PAGE),
        ("<title>Request Rejected</title><p>Your support ID is: 1", 200, FailureKind.BLOCKED),
        ("<title>403</title><h1>Forbidden</h1>", 403, FailureKind.BLOCKED),
        ("<title>Fehler</title><h1>Seite nicht gefunden</h1>", 200, FailureKind.ERROR_PAGE),
        ("<title>Willkommen</title><h1>Ratsinformation</h1>", 200, FailureKind.UNEXPECTED_PAGE),
        ("<title>Willkommen</title>", 500, FailureKind.SERVER_ERROR),
        ({"message": "Unauthorized"}, 200, FailureKind.LOGIN_PAGE),
        ({"message": "Too many requests"}, 200, FailureKind.BLOCKED),
        ({"detail": "Not found."}, 404, FailureKind.ERROR_PAGE),
        ({"status": "ok"}, 200, FailureKind.UNEXPECTED_PAGE),
        (PAPER, 500, FailureKind.SERVER_ERROR),
    ],
)
@pytest.mark.parametrize("kind_of_page", [SystemPage, OrganizationListPage, MeetingListPage, PaperPage])
def test_pages_that_refuse(kind_of_page: type[Any], body: Any, status: int, kind: FailureKind) -> None:
    assert refused(kind_of_page, body, status=status)[0] is kind


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.names[0])
def test_another_object_is_no_such_page(kind: type[Any]) -> None:
    location = thing("Location", 1, description="Rathaus")
    assert refused(kind, location)[0] is FailureKind.UNEXPECTED_PAGE


def test_a_system_without_bodies_is_told() -> None:
    system = {"id": f"{ROOT}/system", "type": "https://schema.oparl.org/1.0/System"}
    assert "keine Körperschaft" in refused(SystemPage, system)[1]


def test_words_of_an_error() -> None:
    assert words(json.dumps(SWITCHED_OFF).encode()) == 'Webservice "OParl" ist nicht aktiviert!'
    assert words(b'{"error": "' + b"x" * 1000 + b'"}') == "x" * 80
    for nothing in (b"", b"<html>", b"{", b"[]", json.dumps(PAPER).encode(), b"[" * 2000):
        assert words(nothing) == ""


def words(body: bytes) -> str:
    return error_in(parsed(body))[0]
