"""What keeps something in a database runs on both kinds; nobody has to remember it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from antragsradar.app import App
from antragsradar.settings import Settings
from storage.database import open_database
from storage.models import Source
from tests.databases import KINDS, NoTurn, new_database
from tests.house.support import pytest_says
from tests.turns import kinds_for

MOST_EXCEPTIONS = 18


def test_without_the_fixture_nothing_can_be_kept(tmp_path: Path) -> None:
    with pytest.raises(NoTurn, match="fixture `database`"):
        new_database(tmp_path / "new.db")
    with pytest.raises(NoTurn, match="fixture `database`"):
        open_database(f"sqlite:///{tmp_path}/new.db")
    app = App(Settings(_env_file=None, data_dir=tmp_path))  # type: ignore[call-arg]
    with pytest.raises(NoTurn, match="fixture `database`"):
        assert app.engine


def test_with_it_each_kind_has_its_turn(
    request: pytest.FixtureRequest, database: str, tmp_path: Path
) -> None:
    assert kinds_for(request.node) == list(KINDS)
    engine = new_database(tmp_path / "new.db")
    with engine.connect() as connection:
        assert connection.scalars(select(Source.name)).all() == []
    assert engine.dialect.name == database
    engine.dispose()
    if database == "postgresql":
        with pytest.raises(NoTurn, match="PostgreSQL's turn"):
            open_database(f"sqlite:///{tmp_path}/file.db")


def test_exceptions_are_few(request: pytest.FixtureRequest) -> None:
    functions = {item.function: item for item in request.session.items if isinstance(item, pytest.Function)}
    exceptions = [item.nodeid for item in functions.values() if item.get_closest_marker("sqlite_only")]
    assert len(exceptions) <= MOST_EXCEPTIONS, exceptions


TABLE = """
import pytest
@pytest.mark.in_turn
@pytest.mark.parametrize("case", "abc")
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_table(database, case):
    pass
"""


def test_cases_in_turn_have_both_kinds_alternately(tmp_path: Path) -> None:
    (tmp_path / "test_table.py").write_text(TABLE)
    listed = ["-p", "tests.order", "--collect-only", "-q"]
    said = pytest_says(tmp_path, listed, [*listed, "--soak"])
    always, asked_for = (set(re.findall(r"test_table\[(.+)\]", each)) for each in said)
    assert always == {"sqlite-a", "postgresql-b", "sqlite-c"}
    assert asked_for == {f"{kind}-{case}" for kind in KINDS for case in "abc"}
