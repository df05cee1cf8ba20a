"""Permits: given with reason and name, one at a time, taken back, never forgotten."""

import datetime as dt

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from storage.models_manners import Permit
from storage.permits import LIFTED, PermitError, all_permits, grant, permit_of, revoke
from storage.runs import RunReport, finish_run, start_run
from storage.sources import source_views
from storage.views import PermitView
from tests.storage.conftest import START

LATER = START + dt.timedelta(days=1)
WINDOW = (dt.date(2025, 9, 1), dt.date(2026, 9, 30))


def give(engine: Engine, reason: str = "Zusage der Stadt", by: str = "A. Beispiel") -> None:
    """A permit for the council."""
    with engine.begin() as connection:
        grant(connection, "council", reason=reason, by=by, now=START)


def take_back(engine: Engine, by: str = "B. Beispiel") -> None:
    """The council's permit is over."""
    with engine.begin() as connection:
        revoke(connection, "council", by=by, now=LATER)


def shown(engine: Engine, source: str = "council") -> PermitView | None:
    """What readers are told."""
    with engine.connect() as connection:
        view = next(each for each in source_views(connection) if each.name == source)
        assert permit_of(connection, source) == view.permit
    return view.permit


def test_a_permit_is_for_one_source_until_it_is_revoked(engine: Engine) -> None:
    assert shown(engine) is None
    give(engine)
    assert shown(engine) == PermitView("Zusage der Stadt", "A. Beispiel", START)
    assert shown(engine, "party") is None
    take_back(engine)
    assert shown(engine) is None


def test_the_history_is_kept(engine: Engine) -> None:
    give(engine)
    take_back(engine)
    give(engine, "Neue Zusage")
    with engine.connect() as connection:
        newest, oldest = all_permits(connection)
    assert (newest.reason, newest.revoked_at, newest.revoked_by) == ("Neue Zusage", None, "")
    assert (oldest.reason, oldest.granted_by, oldest.granted_at) == ("Zusage der Stadt", "A. Beispiel", START)
    assert (oldest.revoked_by, oldest.revoked_at) == ("B. Beispiel", LATER)


@pytest.mark.parametrize(("reason", "by"), [("", "A."), ("  ", "A."), ("Zusage", ""), ("Zusage", "\n")])
def test_a_permit_has_a_reason_and_a_name(engine: Engine, reason: str, by: str) -> None:
    with pytest.raises(PermitError, match="Grund"):
        give(engine, reason, by)
    assert shown(engine) is None


def test_a_revocation_has_a_name(engine: Engine) -> None:
    give(engine)
    with pytest.raises(PermitError, match="Namen"):
        take_back(engine, " ")
    assert shown(engine)


def test_there_is_one_at_a_time(engine: Engine) -> None:
    give(engine)
    with pytest.raises(PermitError, match="gilt schon"):
        give(engine, "Noch eine")
    second = insert(Permit).values(source="council", reason="x", granted_by="y", granted_at=START)
    with engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(second)
    take_back(engine)
    with pytest.raises(PermitError, match="keine Erlaubnis"):
        take_back(engine)


def test_a_source_that_does_not_exist_has_none(engine: Engine) -> None:
    with engine.begin() as connection, pytest.raises(PermitError, match="gibt es nicht: nirgends"):
        grant(connection, "nirgends", reason="Zusage", by="A.", now=START)


def run_with(engine: Engine, counts: dict[str, int], now: dt.datetime) -> None:
    """A run that counted this."""
    with engine.begin() as connection:
        run = start_run(connection, "council", mode="news", window=WINDOW, backfill=False, now=now)
        finish_run(connection, run, RunReport("ok", None, "", counts, []), "news", now)


def test_whether_it_is_needed_is_what_the_last_run_under_it_met(engine: Engine) -> None:
    run_with(engine, {LIFTED: 3}, START - dt.timedelta(days=1))
    give(engine)
    assert shown(engine).needed is None  # type: ignore[union-attr]
    run_with(engine, {LIFTED: 3}, LATER)
    assert shown(engine).needed is True  # type: ignore[union-attr]
    run_with(engine, {"papers": 3}, LATER + dt.timedelta(days=1))
    assert shown(engine).needed is False  # type: ignore[union-attr]
