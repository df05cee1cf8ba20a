"""The demo world's neighbour that has ALLRIS 3, read by the real commands' own way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.allris3 import Allris3Site
from demo.faults import Fault, FaultKind
from demo.model import Council
from demo.server import DemoServer
from tests.allris4 import reading
from tests.end_to_end.conftest import demo_port, read_all
from tests.end_to_end.dump import dump
from tests.scrapers.neighbours import installation
from tests.scrapers.small_neighbours import read_with_each, small_world

__all__ = ["demo_port"]

SOURCE, TENANT = "demo-torfbergen", "torfbergen"


@pytest.fixture(scope="module")
def server(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A small world with its neighbours."""
    yield from small_world(demo_port, TENANT)


@pytest.fixture(scope="module")
def council(server: DemoServer) -> Council:
    """The neighbour itself."""
    council = server.world.neighbours[TENANT]
    reading.discuss_in_secret(server, council)
    return council


@pytest.fixture(scope="module")
def app(server: DemoServer, council: Council, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has read the neighbour once."""
    yield from installation(tmp_path_factory.mktemp("installation"), server, SOURCE)


def asked(server: DemoServer) -> set[str]:
    """The pages that were asked for."""
    paths = (entry.path.split("?")[0] for entry in server.log.entries if TENANT in entry.path)
    return {path.rpartition("/")[2] for path in paths}


def test_only_the_calendar_that_the_menu_leads_to_is_asked_for(app: App, server: DemoServer) -> None:
    assert {page for page in asked(server) if page.startswith("si010")} == {"si010_j.asp"}
    assert server.log.max_concurrent == 1


def test_every_paper_on_an_agenda_with_its_fields(app: App, server: DemoServer, council: Council) -> None:
    reading.check_papers(app, server, council)


def test_every_document_is_read(app: App, server: DemoServer, council: Council) -> None:
    reading.check_documents(app, server, council)


def test_every_consultation_with_its_result(app: App, server: DemoServer, council: Council) -> None:
    reading.check_consultations(app, server, council)


def test_meetings_of_the_window(app: App, council: Council) -> None:
    reading.check_meetings(app, council)


def test_another_reading_changes_nothing_and_costs_the_lists_alone(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.log.clear()
    assert read_all(app, SOURCE)[SOURCE].outcome == "ok"
    assert dump(app.engine) == before
    assert asked(server) == {"allris.net.asp", "si010_j.asp", "to010.asp"}


def test_a_replay_asks_nobody_and_changes_nothing(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.log.clear()
    ended = read_source(app.settings, app.engine, Job(SOURCE, mode="replay"))
    assert (ended.outcome, ended.counts.get("not_archived", 0)) == ("ok", 0)
    assert server.log.entries == []
    assert dump(app.engine) == before


def test_a_refusal_ends_the_run(app: App, server: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(app.engine)
    server.log.clear()
    monkeypatch.setattr(Allris3Site, "refusing", True)
    ended = read_all(app, SOURCE)[SOURCE]
    assert ended.failure == "blocked"
    assert "Zugriff verweigert" in ended.message
    assert asked(server) == {"allris.net.asp"}
    assert dump(app.engine) == before


def test_calendars_that_cannot_be_read_are_not_empty(app: App, server: DemoServer) -> None:
    kinds: tuple[FaultKind, ...] = ("error_page", "changed_markup")
    runs = read_with_each(app, server, SOURCE, *((Fault(kind, f"/{TENANT}/bi/si010"),) for kind in kinds))
    assert [run.outcome for run in runs] == ["failed", "failed"]


def test_agendas_that_cannot_be_read_cost_nothing_that_is_known(app: App, server: DemoServer) -> None:
    reading.check_lost_agendas(app, server, SOURCE, f"/{TENANT}/bi/to010")


def test_what_changes_is_told_and_what_is_withdrawn_after_two_looks(
    app: App, server: DemoServer, council: Council
) -> None:
    reading.check_changes(app, server, council)


def test_nothing_that_is_not_public_is_anywhere(app: App, server: DemoServer) -> None:
    reading.check_nothing_secret(app, server)
