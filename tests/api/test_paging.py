"""Lists in pages: each item once and none left out, whatever comes meanwhile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from alerts.web.api.cursors import BEHIND_MEETING, BEHIND_MOTION, BEHIND_NUMBER
from alerts.web.app import create_app
from storage import change_log, paper_lists
from storage.filtering import Place
from storage.meeting_lists import Spot
from storage.search.index import index_rest
from tests.alerts.house import add_change, add_motion, open_house
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.api.conftest import asked
from tests.web.support import put_on_agenda

API = "/api/v1"
LISTS = ("motions", "papers", "meetings", "changes")


class Growing:
    """A town in which ever more happens, and its website."""

    def __init__(self, engine: Engine, web: Web) -> None:
        self.engine = engine
        self.web = web
        self.count = 0

    def grow(self) -> None:
        """One motion more, before or after those that are known, with a change and a meeting."""
        self.count += 1
        number = self.count
        add_motion(self.engine, number, selected=number % 5 != 0)
        add_change(self.engine, number, silent=number % 3 == 0)
        put_on_agenda(self.engine, number, dt.date(2026, 3, 1) + dt.timedelta(days=number * 7 % 40))

    def walk(self, path: str, limit: int, between: Callable[[], None] = lambda: None) -> list[Any]:
        """The ids of all items, page by page."""
        seen: list[Any] = []
        following = f"{API}/{path}?limit={limit}"
        while following:
            page = asked(self.web, following)
            assert len(page["items"]) <= limit
            seen += [item["id"] for item in page["items"]]
            between()
            following = here(page["next"])
        return seen


def here(url: str | None) -> str:
    return (url or "").removeprefix(SITE.base_url)


@pytest.fixture(scope="module")
def growing(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Growing]:
    folder = tmp_path_factory.mktemp("growing")
    engine = open_house(folder)
    with Web(create_app(engine, SITE, feeds=folder / "feeds")) as web:
        town = Growing(engine, web)
        for _ in range(12):
            town.grow()
        yield town
    engine.dispose()


@pytest.mark.parametrize("path", LISTS)
@given(limit=st.integers(2, 9), arrivals=st.lists(st.integers(0, 3), max_size=6))
@settings(
    max_examples=4,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_comes_twice_and_nothing_is_lost(
    growing: Growing, path: str, limit: int, arrivals: list[int]
) -> None:
    known = growing.walk(path, 100)
    coming = iter(arrivals)

    def meanwhile() -> None:
        for _ in range(next(coming, 0)):
            growing.grow()

    seen = growing.walk(path, limit, meanwhile)
    assert len(seen) == len(set(seen))
    assert [id_ for id_ in seen if id_ in set(known)] == known


def test_lists_hold_what_is_selected_and_no_more(growing: Growing) -> None:
    selected = [number for number in range(1, growing.count + 1) if number % 5]
    assert len(growing.walk("motions", 7)) == len(growing.walk("papers", 7)) == len(selected)
    assert growing.walk("changes", 7) == selected
    everything = asked(growing.web, f"{API}/changes?limit=100&thema=alle")["items"]
    assert len(everything) == min(growing.count, 100)
    assert [item["id"] for item in everything if item["backfill"]][:2] == [3, 6]


def test_changes_can_be_followed(growing: Growing) -> None:
    followed = f"{API}/changes?limit=4"
    told: list[int] = []
    for _ in range(40):
        page = asked(growing.web, followed)
        told += [item["id"] for item in page["items"]]
        followed = here(page["follow"])
        if page["next"] is None:
            growing.grow()
    assert told == sorted(set(told))
    rest = asked(growing.web, followed.replace("limit=4", "limit=100"))
    assert told + [item["id"] for item in rest["items"]] == growing.walk("changes", 100)


@pytest.mark.parametrize("path", ["papers", "changes"])
def test_a_rare_thing_is_found_behind_short_pages(
    growing: Growing, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(paper_lists, "MOST_LOOKED_AT", 3)
    monkeypatch.setattr(change_log, "MOST_LOOKED_AT", 3)
    for _ in range(40):
        growing.grow()
    index_rest(growing.engine)
    page = asked(growing.web, f"{API}/{path}?limit=1&suche=Stadtteil+2")
    pages = 1
    found = page["items"]
    while page["next"]:
        page = asked(growing.web, here(page["next"]))
        found += page["items"]
        pages += 1
    assert [item["motion"]["title"] for item in found] == ["Sprachlotsen für Stadtteil 2"]
    assert pages > 3


def test_the_next_page_is_named_twice_and_asks_for_the_same(growing: Growing) -> None:
    index_rest(growing.engine)
    answer = growing.web.get(f"{API}/motions?limit=3&Partei=spd&suche=Sprachlotsen")
    page = asked(growing.web, f"{API}/motions?limit=3&partei=SPD&suche=sprachlotsen")
    links = {name.lower(): value for name, value in answer.headers.items()}["link"]
    assert links == f'<{page["next"]}>; rel="next"'
    assert page["next"].startswith(f"{SITE.base_url}{API}/motions?partei=SPD&suche=sprachlotsen&limit=3&")
    assert page["filter"] == [
        {"name": "partei", "value": "SPD"}, {"name": "suche", "value": "sprachlotsen"}
    ]  # fmt: skip
    last = growing.web.get(f"{API}/motions?limit=100&vorgang={page['items'][0]['id']}")
    assert "link" not in {name.lower() for name in last.headers}


_days = st.dates(dt.date(1, 1, 1), dt.date(2700, 1, 1))


@given(
    st.integers(-(10**16) + 1, 10**16 - 1), st.uuids().map(str), _days, st.binary(min_size=8, max_size=8),
    st.integers(0, 10**18 - 1),
)  # fmt: skip
def test_places_in_words_are_read_again(
    microseconds: int, uuid: str, day: dt.date, digest: bytes, number: int
) -> None:
    instant = dt.datetime.fromtimestamp(0, dt.UTC) + dt.timedelta(microseconds=microseconds)
    place, spot = Place(instant, uuid), Spot(day, digest.hex())
    assert BEHIND_MOTION.read(BEHIND_MOTION.write(place)) == place
    assert BEHIND_MEETING.read(BEHIND_MEETING.write(spot)) == spot
    assert BEHIND_NUMBER.read(BEHIND_NUMBER.write(number)) == number


@pytest.mark.parametrize("cursor", [BEHIND_MOTION, BEHIND_MEETING, BEHIND_NUMBER])
@given(data=st.data())
def test_every_word_of_the_described_form_is_a_place(cursor: Any, data: Any) -> None:
    cursor.read(data.draw(st.from_regex(cursor.pattern, fullmatch=True)).removesuffix("\n"))
