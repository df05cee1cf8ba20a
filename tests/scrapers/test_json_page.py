"""Answers in JSON, and everything that comes in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from scrapers import json_page
from scrapers.json_fields import Fields
from scrapers.json_page import JsonPage, only_read, parsed
from scrapers.page import PageFailure
from storage.records import FailureKind, Line, Record
from tests.scrapers.answering import answer

URL = "https://ris.example/api.php?json=true"


class Names(Record):
    names: tuple[Line, ...]


class NamesAnswer(JsonPage[Names]):
    names = ("names",)
    what = "Namen"

    def check(self) -> None:
        if "names" not in self.fields():
            raise self.not_understood()

    def extract(self) -> Names:
        return Names(names=tuple(row.line("name") for row in self.fields().objects("names")))


def failure(body: Any, status: int = 200) -> PageFailure:
    with pytest.raises(PageFailure) as raised:
        answer(NamesAnswer, body, URL, status).read()
    return raised.value


def names(body: Any) -> list[str]:
    return list(answer(NamesAnswer, body, URL).read().names)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n "])
def test_json_with_and_without_a_byte_order_mark(mark: bytes) -> None:
    assert names(mark + '{"names": [{"name": "Vörde"}]}'.encode()) == ["Vörde"]


def test_json_in_windows_1252() -> None:
    assert names('{"names": [{"name": "Vörde, Straße, Grün"}]}'.encode("cp1252")) == ["Vörde, Straße, Grün"]


def test_control_characters_in_texts() -> None:
    assert names('{"names": [{"name": "V\x01ö\trde"}]}') == ["Vö rde"]


def test_numbers_that_are_none() -> None:
    assert names('{"names": [{"name": NaN}, {"name": Infinity}, {"name": "A"}]}') == ["", "", "A"]


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("", FailureKind.UNEXPECTED_PAGE, "leer"),
        ("\ufeff", FailureKind.UNEXPECTED_PAGE, "leer"),
        ('{"names": [{"name": "A"', FailureKind.UNEXPECTED_PAGE, "kein lesbares JSON"),
        ('{"names": [}', FailureKind.UNEXPECTED_PAGE, "kein lesbares JSON"),
        ("[" * 200_000, FailureKind.UNEXPECTED_PAGE, "kein lesbares JSON"),
        ('{"a":' * 200_000, FailureKind.UNEXPECTED_PAGE, "kein lesbares JSON"),
        ('{"names": ' + "9" * 5000 + "}", FailureKind.UNEXPECTED_PAGE, "kein lesbares JSON"),
        ("[1, 2]", FailureKind.UNEXPECTED_PAGE, "andere Daten als erwartet (Namen): list"),
        ('"Text"', FailureKind.UNEXPECTED_PAGE, "str"),
        ("null", FailureKind.UNEXPECTED_PAGE, "NoneType"),
        ("7", FailureKind.UNEXPECTED_PAGE, "int"),
        ('{"other": 1}', FailureKind.UNEXPECTED_PAGE, "andere Daten"),
        ('{"ErrorCode": 101}', FailureKind.ERROR_PAGE, "101"),
        ('[{"ErrorCode": 101, "message": "unbekannt"}]', FailureKind.ERROR_PAGE, "101, unbekannt"),
        ('{"error": "Sitzung nicht gefunden"}', FailureKind.ERROR_PAGE, "Sitzung nicht gefunden"),
        ('{"title": "Not Found", "status": 404}', FailureKind.ERROR_PAGE, "Not Found, 404"),
        ('{"title": "Unauthorized", "status": 401}', FailureKind.LOGIN_PAGE, "Anmeldung"),
        ('{"error": "Bitte anmelden"}', FailureKind.LOGIN_PAGE, "Anmeldung"),
        ('{"title": "Forbidden", "status": "403"}', FailureKind.BLOCKED, "Forbidden"),
        ('{"message": "Too many requests"}', FailureKind.BLOCKED, "Too many requests"),
        ("<html><body><div id='app'></div></body></html>", FailureKind.UNEXPECTED_PAGE, "Anwendung"),
        ("<html><body><app-root></app-root></body></html>", FailureKind.UNEXPECTED_PAGE, "Anwendung"),
        ("<h1>Fehler 500</h1>", FailureKind.ERROR_PAGE, "Fehler 500"),
        ("Internal error", FailureKind.ERROR_PAGE, "Internal error"),
        ("<h1>Willkommen</h1>", FailureKind.UNEXPECTED_PAGE, "Willkommen"),
        ("<form><input type='password'></form>", FailureKind.LOGIN_PAGE, "Anmeldeseite"),
        (
            "<title>Request Rejected</title><p>Your support ID is: 1</p>",
            FailureKind.BLOCKED,
            "Request Rejected",
        ),
        ("<div>" * 50_000, FailureKind.UNEXPECTED_PAGE, "kein JSON"),
    ],
)
def test_what_is_no_such_answer(body: str, kind: FailureKind, words: str) -> None:
    found = failure(body)
    assert found.kind is kind
    assert words in found.message


def test_a_refused_status_is_no_answer_whatever_it_holds() -> None:
    assert failure('{"names": []}', status=403).kind is FailureKind.BLOCKED
    assert failure("<h1>Nein</h1>", status=403).kind is FailureKind.BLOCKED


def test_what_is_not_understood_is_not_told() -> None:
    item = {"title": "Personalsache Meier", "status": 2, "name": "Meier", "nummer": "Meier"}
    assert "Meier" not in failure(item).message
    assert "Meier" not in failure([item, item]).message


def test_an_answer_of_any_size_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_page, "LARGEST_ANSWER", 100)
    assert failure('{"names": [' + " " * 200 + "]}").kind is FailureKind.TOO_LARGE
    assert parsed(b"[" + b" " * 200 + b"]") is None


@pytest.mark.parametrize("body", [b"", b"<html>", b"{", b"[" * 100_000, b"7", b'"a"'])
def test_parsed_is_none_for_what_is_no_json(body: bytes) -> None:
    assert parsed(body) is None


def test_parsed() -> None:
    assert parsed('\ufeff {"a": "ö"}'.encode()) == {"a": "ö"}


def test_fields_that_were_read_are_kept_and_no_others() -> None:
    data = {
        "names": [{"name": "A", "secret": "x", "more": {"name": "B"}}, "text", {"secret": "y"}],
        "gaps": {"0": {"name": "C", "secret": "z"}, "4": {"name": "D"}},
        "secret": {"name": "E"},
    }
    told: dict[int, set[str]] = {}

    def note(values: Mapping[str, Any], name: str) -> None:
        told.setdefault(id(values), set()).add(name)

    root = Fields(data, lambda code, detail: None, note)
    assert [row.line("name") for row in root.objects("names")] == ["A", ""]
    more = next(iter(root.objects("names"))).object("more")
    assert more is not None
    assert [row.line("name") for row in root.objects("gaps")] == ["C", "D"]
    assert root.line("missing") == ""
    assert only_read(data, told) == {
        "names": [{"name": "A", "more": {}}, {}],
        "gaps": [{"name": "C"}, {"name": "D"}],
    }


def test_what_was_read_is_kept_however_deep_it_lies() -> None:
    data: dict[str, Any] = {}
    for _ in range(5000):
        data = {"in": data}
    told, here = {}, data
    while here:
        told[id(here)] = {"in"}
        here = here["in"]
    kept = only_read(data, told)
    depth = 0
    while kept:
        kept, depth = kept["in"], depth + 1
    assert depth == 5000
