"""What all tests share: captured pages beside the repository, quick databases and processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts import watch
from alerts.web import recent
from antragsradar import children
from tests import forked, postgresql
from tests.databases import upgrade_from_copy
from tests.order import pytest_addoption, pytest_collection_modifyitems
from tests.recognition import _remembered_recognition

__all__ = ["_remembered_recognition", "pytest_addoption", "pytest_collection_modifyitems"]

START_PROCESS = children._start
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captured pages and labelled papers; the test skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip("the folder `shared` with captured pages does not lie beside the repository")
    return SHARED


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[postgresql.Server]:
    """The PostgreSQL of this process; the test skips where its package is missing."""
    with postgresql.running_server() as server:
        yield server


@pytest.fixture
def postgresql_address(postgresql_server: postgresql.Server) -> Iterator[str]:
    """The address of a new PostgreSQL database for one test."""
    address = postgresql_server.new_database()
    yield address
    postgresql_server.drop(address)


@pytest.fixture(scope="session", autouse=True)
def _quick_databases() -> Iterator[None]:
    """An installation's new database is a copy; the tests of the migrations call them by themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.upgrade", upgrade_from_copy)
        yield


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
