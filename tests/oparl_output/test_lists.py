"""Lists: their pages, filters and errors; what is asked again; who may ask, and how."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any
from urllib.parse import parse_qsl, quote

import pytest
from sqlalchemy import Engine

from alerts.oparl.asking import EARLIEST, LATEST, PER_PAGE, Misunderstood, asked
from alerts.oparl.objects import stamp
from alerts.web.headers import SAFE_HEADERS
from storage.papers import mark_gone
from tests.alerts.test_web import Web
from tests.oparl_output.facts import NAMESPACE, list_faults
from tests.oparl_output.town import AGS, ask, at, got, meeting, paper, reading_of, tell, whole_list

PAPERS = f"body/{AGS}/paper"


def since(run: int, name: str = "modified_since") -> str:
    return f"{name}={quote(stamp(at(run)), safe='')}"


def references(found: list[Any]) -> list[str]:
    return [each.get("reference", "gone") for each in found]


def fill(town: Engine, first: int, last: int, run: int) -> None:
    tell(town, *(paper(str(key), files=(), consultations=()) for key in range(first, last)), run=run)


@pytest.mark.parametrize("query", ["", "&" + since(0), "&" + since(0, "created_since")])
def test_pages_hold_everything_once(town: Engine, shown: Web, query: str) -> None:
    fill(town, 20, 29, 2)
    fill(town, 29, 31, 3)
    pages, path = [], f"{PAPERS}?limit=4{query}"
    while path:
        page = got(shown, path)
        assert list_faults(page, "Paper") == []
        assert page["pagination"] == {"elementsPerPage": 4}
        assert got(shown, page["links"]["self"]) == page
        assert got(shown, page["links"]["first"])["data"][0]["reference"] == "26-0011"
        pages.append(page["data"])
        path = page["links"].get("next", "")
    assert [len(page) for page in pages] == [4, 4, 4, 1]
    ids = [each["id"] for page in pages for each in page]
    assert len(set(ids)) == len(ids) == 13


@pytest.mark.parametrize("query", ["", "&" + since(0)])
def test_what_changes_while_somebody_reads_is_not_missed(town: Engine, shown: Web, query: str) -> None:
    fill(town, 20, 26, 2)
    page = got(shown, f"{PAPERS}?limit=3{query}")
    tell(town, paper("11", title="Anders"), run=3)
    fill(town, 40, 41, 4)
    rest = whole_list(shown, page["links"]["next"])
    met = set(references(page["data"] + rest))
    assert met == {"26-0011", "26-0012", *(f"26-00{key}" for key in range(20, 26)), "26-0040"}
    if query:
        assert [each["name"] for each in rest if each["reference"] == "26-0011"] == ["Anders"]


def test_filters_by_stamps(town: Engine, shown: Web) -> None:
    fill(town, 20, 21, 2)
    tell(town, paper("11", title="Anders"), run=3)
    assert references(got(shown, f"{PAPERS}?{since(2)}")["data"]) == ["26-0020", "26-0011"]
    assert references(got(shown, f"{PAPERS}?{since(3)}")["data"]) == ["26-0011"]
    assert references(got(shown, f"{PAPERS}?{since(2, 'modified_until')}")["data"]) == ["26-0012", "26-0020"]
    assert references(got(shown, f"{PAPERS}?{since(2, 'created_since')}")["data"]) == ["26-0020"]
    assert references(got(shown, f"{PAPERS}?{since(1, 'created_until')}")["data"]) == ["26-0011", "26-0012"]
    both = f"{PAPERS}?{since(1, 'created_until')}&{since(3)}"
    assert references(got(shown, both)["data"]) == ["26-0011"]
    plain = since(3).replace("%2B", "+")
    assert references(got(shown, f"{PAPERS}?{plain}")["data"]) == ["26-0011"], "a plus that is not encoded"


def test_withdrawn_papers_are_told_to_those_who_ask_for_changes(town: Engine, shown: Web) -> None:
    before = next(each for each in got(shown, PAPERS)["data"] if each["reference"] == "26-0011")
    for run in (2, 3):
        with town.begin() as connection:
            mark_gone(connection, "11", reading_of(run=run))
    tell(town, run=3)
    assert references(got(shown, PAPERS)["data"]) == ["26-0012"]
    left = {
        "id": before["id"],
        "type": before["type"],
        "created": before["created"],
        "modified": stamp(at(3)),
        "deleted": True,
    }
    assert got(shown, f"{PAPERS}?{since(2)}")["data"] == [left]
    assert got(shown, before["id"]) == left
    for part in (before["mainFile"], *before["consultation"]):
        assert got(shown, part["id"])["deleted"]
    [sitting] = got(shown, f"body/{AGS}/meeting?{since(2)}")["data"]
    assert "consultation" not in sitting["agendaItem"][1], "no agenda names what is gone"
    tell(town, paper("11"), run=4)
    again = got(shown, before["id"])
    assert (again["created"], again["modified"]) == (before["created"], stamp(at(4)))
    assert again["name"] == before["name"]


def test_meetings_that_left_the_calendar_are_told(town: Engine, shown: Web) -> None:
    known = got(shown, f"body/{AGS}/meeting")["data"][0]
    announced = meeting(key=None, organization="Hauptausschuss", agenda=None)
    tell(town, announced, run=2)
    tell(town, announced.model_copy(update={"key": "90"}), run=3)  # the same, now with its number
    assert len(got(shown, f"body/{AGS}/meeting")["data"]) == 2
    tell(town, meeting(key="91", organization="Sozialausschuss"), run=4)
    tell(town, meeting(key=None, organization="Sozialausschuss"), run=4)
    tell(town, meeting(key="91", organization="Sozialausschuss", title="Sondersitzung"), run=5)
    deleted = [each for each in got(shown, f"body/{AGS}/meeting?{since(0)}")["data"] if "deleted" in each]
    assert len(deleted) == 1, "the announcement that another one stands for"
    assert known["id"] not in {each["id"] for each in deleted}


def test_internal_objects_can_be_left_out(still: Web) -> None:
    page = got(still, f"{PAPERS}?omit_internal=true&limit=1")
    [one] = page["data"]
    assert not {"mainFile", "auxiliaryFile", "consultation"} & set(one)
    assert {"name", "reference", "created", "modified"} <= set(one)
    assert "omit_internal=true" in page["links"]["next"]
    [sitting] = got(still, f"body/{AGS}/meeting?omit_internal=1")["data"]
    assert not {"agendaItem", "location", "invitation"} & set(sitting)


@pytest.mark.parametrize(
    "query",
    [
        "modified_since=gestern",
        "modified_since=2026-01-01",
        "modified_since=2026-01-01T00:00:00",
        "created_until=2026-13-01T00:00:00Z",
        "modified_since=2026-01-01T23:59:60%2B01:00",
        "modified_since=2026-01-01T24:00:01Z",
        "modified_since=2026-01-01x00:00:00Z",
        "modified_since=2026-02-30T00:00:00Z",
        "modified_since=2026-01-01%2000:00",
        "limit=0",
        "limit=-1",
        "limit=viele",
        "limit=%C2%B2",
        "omit_internal=vielleicht",
        "behind=x",
        "behind=99999999999999999999",
        "behind=9999999999999999999",
        "behind=4294967296",
        "behind=5-1700000000",
        "behind=%D9%A5",
        "modified_since=2026-01-01T00:00:00Z&behind=5",
    ],
)
def test_what_cannot_be_understood_is_refused_in_words(still: Web, query: str) -> None:
    answer = ask(still, f"{PAPERS}?{query}")
    assert (answer.status, answer.headers["content-type"]) == (400, "application/json")
    said = json.loads(answer.body)
    assert said["type"] == f"{NAMESPACE}Error"
    assert said["message"].startswith(f"{query.rpartition('&')[2].partition('=')[0]}: ")
    assert set(said) == {"type", "message", "debug"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01t00:00:00z", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01 00:00:00Z", "2026-01-01T00:00:00+00:00"),  # RFC 3339, section 5.6, note
        ("2026-01-01T01:00:00+01:00", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01T01:00:00 01:00", "2026-01-01T00:00:00+00:00"),  # a plus that was not encoded
        ("2026-01-01T00:00:00-00:00", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01T23:59:00+23:59", "2026-01-01T00:00:00+00:00"),
        ("2025-12-31T00:01:00-23:59", "2026-01-01T00:00:00+00:00"),
        ("2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500000+00:00"),
        ("2026-01-01T00:00:00.123456789Z", "2026-01-01T00:00:00.123456+00:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2017-01-01T00:59:60.25+01:00", "2017-01-01T00:00:00.250000+00:00"),
        ("0000-02-29T00:00:00Z", EARLIEST.isoformat()),
        ("0001-01-01T00:00:00+14:00", EARLIEST.isoformat()),
        ("9999-12-31T23:59:59Z", LATEST.isoformat()),
        ("9999-12-31T23:59:59-23:59", LATEST.isoformat()),
    ],
)
def test_what_rfc_3339_allows_is_understood(written: str, meant: str) -> None:
    found = asked({"modified_since": written})
    assert found.span.modified_since == dt.datetime.fromisoformat(meant)
    again = asked(dict(parse_qsl(found.query())))
    assert again.span.modified_since == dt.datetime.fromisoformat(meant).replace(microsecond=0)


@pytest.mark.parametrize("since", ["0001-01-01T00:00:00%2B14:00", "2026-01-01t00:00:00z"])
def test_all_of_them_are_heeded(still: Web, since: str) -> None:
    answer = got(still, f"{PAPERS}?modified_since={since}&modified_until=9999-12-31T23:59:59Z")
    assert len(answer["data"]) == len(got(still, PAPERS)["data"])


def test_what_is_asked_is_capped_and_unknown_words_say_nothing() -> None:
    assert asked({}).limit == asked({"limit": "5000"}).limit == PER_PAGE
    assert asked({"limit": "9" * 5000}).limit == PER_PAGE
    assert asked({"limit": "007", "page": "3"}).limit == 7
    assert asked({"modified_since": ""}) == asked({})
    with pytest.raises(Misunderstood):
        asked({"modified_since": "9" * 5000})


@pytest.mark.parametrize(
    "path",
    [
        "", "nichts", "body/00000000", "body/00000000/paper", f"body/{AGS}/stadtrat", f"body/{quote('٥')}",
        "paper/99999999999999999999", "paper/%00", "file/..%2f..", "person/1", "membership/1", "paper/1/2/3",
    ],
)  # fmt: skip
def test_what_is_not_there_is_an_error_in_json(still: Web, path: str) -> None:
    answer = ask(still, path)
    assert answer.status == 404
    said = json.loads(answer.body)
    assert said["type"] == f"{NAMESPACE}Error"
    assert answer.headers["access-control-allow-origin"] == "*"
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()


def test_scripts_of_other_websites_may_ask_whether_it_is_as_they_know_it(still: Web) -> None:
    asked = still.get("/oparl/v1.1/body", method="OPTIONS", Origin="https://anderswo.example")
    assert asked.status == 204
    headers = {name.lower(): value for name, value in asked.headers.items()}
    assert "if-none-match" in headers["access-control-allow-headers"].casefold()
    answer = still.get("/oparl/v1.1/body")
    assert "ETag" in answer.headers["access-control-expose-headers"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_it_can_only_be_read(still: Web, method: str) -> None:
    answer = still.get("/oparl/v1.1/system", method=method)
    assert answer.status == 405
    assert json.loads(answer.body)["type"] == f"{NAMESPACE}Error"
    assert "GET" in answer.headers["allow"]
    head = still.get("/oparl/v1.1/system", method="HEAD")
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize("path", ["system", "body", PAPERS, f"{PAPERS}?limit=1"])
def test_what_somebody_has_is_not_sent_again(still: Web, path: str) -> None:
    answer = ask(still, path)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()
    assert headers["access-control-allow-origin"] == "*"
    assert headers["content-type"] == "application/json"
    again = ask(still, path, If_None_Match=headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"


def test_long_answers_are_packed(still: Web) -> None:
    plain, packed = ask(still, PAPERS), ask(still, PAPERS, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_a_database_that_does_not_answer_is_said_in_json(town: Engine, shown: Web) -> None:
    with town.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE oparl_objects RENAME TO elsewhere")
    answer = ask(shown, PAPERS)
    assert (answer.status, answer.headers["retry-after"]) == (503, "120")
    assert json.loads(answer.body)["type"] == f"{NAMESPACE}Error"
