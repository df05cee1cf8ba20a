"""How lists showed papers: kept with those that were read whole, forgotten for those that are owed."""

from __future__ import annotations

from sqlalchemy import Engine

from storage.listings import Shown, forget_listings, keep_listings, listings_of
from tests.storage.conftest import engine

__all__ = ["engine"]  # the fixture

SOURCE = "council"
ONE, OTHER = Shown("a", True), Shown("b", False)


def test_places_that_were_not_looked_at_stay_unless_all_were(engine: Engine) -> None:
    with engine.begin() as connection:
        keep_listings(connection, SOURCE, {"1": {"agenda": ONE, "newest": OTHER}}, complete=True)
        keep_listings(connection, SOURCE, {"1": {"agenda": OTHER}}, complete=False)
        assert listings_of(connection, SOURCE) == {"1": {"agenda": OTHER, "newest": OTHER}}
        keep_listings(connection, SOURCE, {"1": {"agenda": ONE}}, complete=True)
        assert listings_of(connection, SOURCE) == {"1": {"agenda": ONE}}


def test_what_is_forgotten_is_forgotten_everywhere_and_nothing_else_is(engine: Engine) -> None:
    with engine.begin() as connection:
        papers = {key: {"agenda": ONE, "newest": OTHER} for key in "123"}
        keep_listings(connection, SOURCE, papers, complete=True)
        forget_listings(connection, SOURCE, {"1", "3", "unknown"})
        forget_listings(connection, "other", {"2"})
        assert listings_of(connection, SOURCE) == {"2": papers["2"]}
