"""A number that no row can have is one that no row has, on PostgreSQL as on SQLite."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine

from storage.base import HIGHEST_NUMBER
from storage.database import reading
from storage.filters import Filter
from storage.newest_changes import moment_before, newest_changes, read_moment
from storage.rulings import CorrectionError, accept, reject
from storage.suggestions import correction
from storage.takedowns import TakedownError, lift
from tests.storage.conftest import START

EVERYTHING = Filter(topics=("alle",))
LARGE = [2**31, 10**18 - 1, HIGHEST_NUMBER]


@pytest.mark.parametrize("number", LARGE)
@pytest.mark.parametrize(
    "change",
    [
        lambda connection, number: accept(connection, number, reason="", now=START),
        lambda connection, number: reject(connection, number, reason="", now=START),
        lambda connection, number: lift(connection, number, by="Mira", now=START),
    ],
)
def test_it_is_said_that_there_is_none(
    engine: Engine, number: int, change: Callable[[Connection, int], object]
) -> None:
    with engine.begin() as connection, pytest.raises((CorrectionError, TakedownError), match="gibt es nicht"):
        change(connection, number)


@pytest.mark.parametrize("number", LARGE)
def test_nothing_is_found(engine: Engine, number: int) -> None:
    with reading(engine) as connection:
        assert correction(connection, number) is None


@pytest.mark.parametrize(
    "token", ["2026-01-01T00:00:00~999999999999999999", "0001-01-01T00:00:00~2147483648"]
)
def test_a_page_behind_it_is_empty(engine: Engine, token: str) -> None:
    moment = read_moment(token)
    with reading(engine) as connection:
        assert newest_changes(connection, EVERYTHING, limit=10, after=moment) == []
        assert moment_before(connection, EVERYTHING, moment, limit=10) is None
