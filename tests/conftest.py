"""What all tests share: captured pages beside the repository, quick databases and processes."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from alerts import watch
from alerts.web import recent
from antragsradar import children
from tests import databases, forked, postgresql
from tests.order import pytest_addoption, pytest_collection_modifyitems
from tests.recognition import _remembered_recognition
from tests.turns import (
    pytest_configure,
    pytest_generate_tests,
    pytest_runtest_setup,
    pytest_terminal_summary,
)

__all__ = [
    "_remembered_recognition",
    "pytest_addoption",
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_generate_tests",
    "pytest_runtest_setup",
    "pytest_terminal_summary",
]

# How long an example takes says how busy the machine is; growing cost is measured by tests/cost.py.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")

START_PROCESS = children._start
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captured pages and labelled papers; the test skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip("the folder `shared` with captured pages does not lie beside the repository")
    return SHARED


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database whose turn it is; whatever keeps something asks for this (tests/turns.py)."""
    yield request.param
    databases.drop()


@pytest.fixture(autouse=True)
def _own_databases(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is made for one test ends with it."""
    yield
    if folder := request.node.funcargs.get("tmp_path"):
        databases.drop(folder)


@pytest.fixture(scope="session")
def postgresql_server() -> postgresql.Server:
    """The PostgreSQL of this process; the test skips where its package is missing."""
    return postgresql.server()


@pytest.fixture
def postgresql_address(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The address of a new PostgreSQL database for one test that is about PostgreSQL."""
    address = postgresql_server.new_database()
    yield address
    postgresql_server.drop(address)


@pytest.fixture(scope="session", autouse=True)
def _seldom_collected() -> None:
    """What is loaded by now stays, and is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


@pytest.fixture(scope="session", autouse=True)
def _quick_databases() -> Iterator[None]:
    """An installation's new database is a copy; the tests of the migrations call them by themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.upgrade", databases.upgrade_from_copy)
        patch.setattr("storage.database.create_engine", databases.admitted)
        yield
    postgresql.end()


@pytest.fixture(scope="session", autouse=True)
def _pages_of_now() -> Iterator[None]:
    """Pages find anew each time: tests write what no change tells of."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recent, "LASTS", 0.0)
        yield


@pytest.fixture
def sources_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages look at the sources for each answer."""
    monkeypatch.setattr(watch, "LOOK_AFTER", 0.0)
    monkeypatch.setattr(watch, "GATHER_AFTER", 0.0)


@pytest.fixture(scope="session", autouse=True)
def _quick_processes() -> Iterator[None]:
    """Readings are forked, and their end is seen at once; `real_processes` undoes it for a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(children, "_start", forked.start)
        patch.setattr(children, "_POLL_SECONDS", 0.02)
        yield


@pytest.fixture
def real_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings are started as the service starts them."""
    monkeypatch.setattr(children, "_start", START_PROCESS)
