"""The demo world's neighbour that has SessionNet 6, read by the real commands' own way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest

from antragsradar.app import App
from demo.faults import Fault
from demo.model import Council
from demo.server import DemoServer
from demo.world import paper_key
from storage.times import today
from tests.end_to_end.conftest import demo_port, read_all
from tests.end_to_end.dump import dump
from tests.scrapers.neighbours import (
    files_with,
    installation,
    known_consultations,
    known_files,
    known_meetings,
    known_papers,
    last_change,
    news,
    shown_truth,
)
from tests.scrapers.small_neighbours import (
    check_withdrawn,
    read_with_each,
    small_world,
    to_withdraw,
    withdraw,
)

__all__ = ["demo_port"]

SOURCE, TENANT, API = "demo-erlenfurt", "erlenfurt", "/erlenfurt/api/v1/"


@pytest.fixture(scope="module")
def server(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A small world with its neighbours."""
    yield from small_world(demo_port, TENANT)


@pytest.fixture(scope="module")
def council(server: DemoServer) -> Council:
    """The neighbour itself."""
    return server.world.neighbours[TENANT]


@pytest.fixture(scope="module")
def app(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has read the neighbour once."""
    yield from installation(tmp_path_factory.mktemp("installation"), server, SOURCE)


def test_every_paper_on_an_agenda_with_its_fields(app: App, server: DemoServer) -> None:
    truth, known = shown_truth(server, TENANT), known_papers(app, SOURCE)
    assert len(truth) > 15
    assert any(key.startswith("to-") for key in truth), "motions on items alone"
    assert {key: row.title for key, row in known.items()} == {
        key: paper.title for key, paper in truth.items()
    }
    for key, paper in truth.items():
        assert known[key].kind == paper.kind, "by the name of its document"
        assert known[key].reference == "", "the interface does not say it"
        assert not paper.originators or known[key].fields["originators"] == list(paper.originators)


def test_every_document_is_read(app: App, server: DemoServer) -> None:
    truth, known = shown_truth(server, TENANT), known_files(app, SOURCE)
    assert known == {key: [file.name for file in paper.files] for key, paper in truth.items()}


def test_every_consultation_with_its_result(app: App, server: DemoServer) -> None:
    truth, known = shown_truth(server, TENANT), known_consultations(app, SOURCE)
    assert any(len(each.consultations) == 2 for each in truth.values()), "in committee and council"
    for key, paper in truth.items():
        assert [(each["organization"], each["date"], each["result"]) for each in known[key]] == [
            (each.organization, each.date.isoformat(), each.result) for each in paper.consultations
        ]
        votes = [each.votes and asdict(each.votes) for each in paper.consultations]
        assert [each["votes"] for each in known[key]] == votes


def test_meetings_of_the_window(app: App, council: Council) -> None:
    rows = known_meetings(app, SOURCE)
    assert set(rows) == {str(meeting.number) for meeting in council.meetings}
    for meeting in council.meetings:
        row = rows[str(meeting.number)]
        assert (row.date, row.cancelled) == (meeting.day, meeting.cancelled)
        assert row.has_agenda is meeting.published
        assert row.organization == meeting.organization, "by its agenda, or by its title"
        assert row.reference == meeting.reference


def test_another_reading_changes_nothing(app: App) -> None:
    before = dump(app.engine)
    assert read_all(app, SOURCE)[SOURCE].outcome == "ok"
    assert dump(app.engine) == before


def test_what_changes_is_told_and_what_is_withdrawn_after_two_looks(
    app: App, server: DemoServer, council: Council
) -> None:
    """A new motion appears on an agenda, another one gets a further document, an agenda is published."""
    unpublished = [each for each in council.meetings if not each.published and not each.cancelled]
    coming = next(each for each in unpublished if any(item.paper for item in each.items))
    waiting = [paper_key(council, item.paper) for item in coming.items if item.paper]
    extended = next(
        paper
        for paper in council.public_papers()
        if council.stations_shown(paper) and paper_key(council, paper) not in waiting
    )
    gone = to_withdraw(council, {*waiting, paper_key(council, extended)})
    known, before = set(known_papers(app, SOURCE)), last_change(app)
    withdraw(server, gone)
    builder = server.world.builders[TENANT]
    with server.world.lock:
        coming.published = True
        draft = builder.drafter.draft(True, ("Antrag",))
        motion = builder.make_paper(draft, coming, today(), bare=True)
        extended.documents.append(
            builder.make_document("Stellungnahme", "Die Verwaltung nimmt Stellung.", today())
        )
        server.world.revision += 1
    read_all(app, SOURCE)
    expected = [(key, "scheduled" if key in known else "new") for key in waiting]
    expected += [(paper_key(council, motion), "new"), (paper_key(council, extended), "document_added")]
    assert news(app, before) == sorted(expected)
    check_withdrawn(app, server, council, gone)


def test_faults_on_meetings_and_lists_cost_nothing_that_is_known(app: App, server: DemoServer) -> None:
    """The application in place of the list is not an empty list."""
    meetings = (
        Fault("error_page", API, "/tagesordnung/dokumente", times=1),
        Fault("login_page", API, "/tagesordnung", times=1),
        Fault("firewall_page", API, "/dokumente", times=1),
        Fault("truncated_html", API, "/tagesordnung", times=1),
    )
    lists = (Fault("login_page", API, "sitzungen?von"),)
    lost, closed = read_with_each(app, server, SOURCE, meetings, lists)
    assert lost.outcome == "partial"
    assert {note["kind"] for note in lost.notes} == {"error_page", "login_page", "blocked", "unexpected_page"}
    assert closed.outcome in ("failed", "partial")


def test_nothing_that_is_not_public_is_anywhere(app: App, server: DemoServer) -> None:
    secrets = server.world.secrets()
    assert len(secrets) > 10
    assert files_with(app, secrets) == []
