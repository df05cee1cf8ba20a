"""Lists: where they go on, where they end, and what a server does not bear."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError

from scrapers.items import PaperItem
from storage.records import FailureKind
from tests.oparl.council import (
    NOW,
    PAPERS,
    WHOLE,
    Town,
    failed,
    of_kind,
    parameters,
    run,
    town,
)
from tests.oparl.support import ROOT, listed, thing

pytestmark = pytest.mark.usefixtures("now")


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
