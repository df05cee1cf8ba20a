"""The demo world's neighbour that has ALLRIS 4, read by the real commands' own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import Response

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo import allris4
from demo.allris import documents_read
from demo.allris4 import Allris4Site
from demo.faults import Fault, FaultKind
from demo.model import Council
from demo.server import DemoServer
from demo.wicket import COOKIE, Visit, Visits, reference_in
from tests.allris4 import reading
from tests.end_to_end.conftest import demo_app, demo_port, read_all
from tests.end_to_end.dump import dump
from tests.scrapers.neighbours import (
    installation,
    known_files,
    shown_truth,
)
from tests.scrapers.small_neighbours import read_with_each, small_world, withdraw

__all__ = ["demo_port"]

SOURCE, TENANT = "demo-kiesbrueck", "kiesbrueck"


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
def visits() -> list[Request]:
    """Every page that is asked for."""
    return []


@pytest.fixture(scope="module")
def app(
    server: DemoServer, council: Council, visits: list[Request], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """An installation that has read the neighbour once."""
    found = Visits.of

    def noted(self: Visits, request: Request) -> Visit:
        visits.append(request)
        return found(self, request)

    visits.clear()  # those of the other kind of database
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Visits, "of", noted)
        yield from installation(tmp_path_factory.mktemp("installation"), server, SOURCE)


def test_a_session_is_kept_for_what_cannot_do_without(
    app: App, visits: list[Request], server: DemoServer, council: Council
) -> None:
    with_cookie = [request for request in visits if COOKIE in request.cookies]
    assert all(reference_in(request) for request in with_cookie)
    assert with_cookie == [request for request in visits if reference_in(request)]
    of_calendars = [request for request in with_cookie if request.url.path.endswith("si010")]
    assert len(of_calendars) == 13  # a month each
    assert len({request.cookies[COOKIE] for request in of_calendars}) == 13
    attached = len(with_cookie) - len(of_calendars)
    names = [name for names in known_files(app, SOURCE).values() for name in names]
    assert attached == sum(name != "Vorlage" for name in names)


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
    paths = [entry.path.split("?")[0] for entry in server.log.entries if TENANT in entry.path]
    assert {path.rpartition("/")[2] for path in paths} == {"si010", "to010"}
    assert server.log.max_concurrent == 1


def test_a_replay_asks_nobody_and_changes_nothing(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.log.clear()
    ended = read_source(app.settings, app.engine, Job(SOURCE, mode="replay"))
    assert (ended.outcome, ended.counts.get("not_archived", 0)) == ("ok", 0)
    assert server.log.entries == []
    assert dump(app.engine) == before


def test_too_many_requests_end_the_run(app: App, server: DemoServer, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(app.engine)
    server.log.clear()
    monkeypatch.setattr(Allris4Site, "refusing", True)
    ended = read_all(app, SOURCE)[SOURCE]
    assert ended.failure == "blocked"
    assert "Zu viele Zugriffe" in ended.message
    assert len([entry for entry in server.log.entries if TENANT in entry.path]) <= 4  # some under way
    assert dump(app.engine) == before


def test_a_calendar_that_cannot_be_read_is_not_empty(app: App, server: DemoServer) -> None:
    kinds: tuple[FaultKind, ...] = ("login_page", "changed_markup")
    runs = read_with_each(app, server, SOURCE, *((Fault(kind, f"/{TENANT}/public/si010"),) for kind in kinds))
    assert [run.outcome for run in runs] == ["failed", "failed"]


def test_agendas_that_cannot_be_read_cost_nothing_that_is_known(app: App, server: DemoServer) -> None:
    reading.check_lost_agendas(app, server, SOURCE, f"/{TENANT}/public/to010")


def test_what_changes_is_told_and_what_is_withdrawn_after_two_looks(
    app: App, server: DemoServer, council: Council
) -> None:
    reading.check_changes(app, server, council)


def test_nothing_that_is_not_public_is_anywhere(app: App, server: DemoServer) -> None:
    reading.check_nothing_secret(app, server)


# -- servers that open no session -------------------------------------------------------------------


def without_session(*pages: str) -> object:
    """An answer to these pages opens no session."""
    kept = allris4.keep

    def keep(response: Response, request: Request, visit: Visit, path: str) -> Response:
        page = request.path_params.get("page", "")
        return response if page in pages else kept(response, request, visit, path)

    return keep


@pytest.fixture
def few_papers(server: DemoServer, council: Council) -> Iterator[None]:
    """Two papers of each sort, as to where they hang and whether there is more than their text."""
    sorts: Counter[tuple[bool, bool]] = Counter()
    hidden = []
    for paper in council.public_papers():
        if council.stations_shown(paper):
            sort = (paper.bare, len(documents_read("allris4", paper)) > 1)
            sorts[sort] += 1
            if sorts[sort] > 2:
                hidden.append(paper)
    withdraw(server, hidden)
    yield
    withdraw(server, hidden, False)


@pytest.fixture
def other(server: DemoServer, few_papers: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that knows nothing yet."""
    app = demo_app(tmp_path_factory.mktemp("other"), server.url)
    yield app
    app.engine.dispose()


def test_a_calendar_without_session_is_a_failure(
    app: App, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(app.engine)
    monkeypatch.setattr(allris4, "keep", without_session("si010"))
    ended = read_all(app, SOURCE)[SOURCE]
    assert ended.outcome == "failed"
    assert "Sitzung (Session)" in ended.message
    assert dump(app.engine) == before


def test_attachments_without_session_are_read_from_the_compilation(
    other: App, server: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allris4, "keep", without_session("vo020", "to020"))
    ended = read_all(other, SOURCE)[SOURCE]
    assert ended.outcome in ("ok", "partial")
    assert any("Sammeldokument" in str(note) for note in ended.notes)
    truth, known = shown_truth(server, TENANT), known_files(other, SOURCE)
    assert known.keys() == truth.keys()
    assert {tuple(names) for names in known.values()} > {("Vorlage",), ("Vorlage", "Sammeldokument")}
    for key, names in known.items():
        alone = [file.name for file in truth[key].files] == ["Vorlage"]
        bare = key.startswith("to-")
        compiled = ["Sammeldokument"] if bare else ["Vorlage", "Sammeldokument"]
        assert names == (["Vorlage"] if alone else compiled)
