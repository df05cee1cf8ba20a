"""The demo world's neighbour that has more!rubin, read by the real commands' own way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict

import pytest
from sqlalchemy import select

from antragsradar.app import App
from demo.faults import Fault, FaultKind
from demo.model import Council
from demo.rubin_json import ROLES
from demo.rubin_numbers import meeting_number
from demo.server import DemoServer
from demo.world import paper_key
from storage.database import reading
from storage.models import AgendaItem as AgendaRow
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
    papers_on,
    read_with,
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

SOURCE, TENANT, API = "demo-weidental", "weidental", "/weidental/api.php"


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
        is_bare = key.startswith("to-")
        assert known[key].reference == paper.reference
        assert known[key].kind == paper.kind
        assert known[key].date == (None if is_bare else paper.date)
        assert not paper.originators or known[key].fields["originators"] == list(paper.originators)


def test_every_document_is_read(app: App, server: DemoServer) -> None:
    truth, known = shown_truth(server, TENANT), known_files(app, SOURCE)
    assert known == {key: [file.name.strip() for file in paper.files] for key, paper in truth.items()}
    assert sum(map(len, known.values())) > 20


def test_every_consultation_with_its_result(app: App, server: DemoServer) -> None:
    truth, known = shown_truth(server, TENANT), known_consultations(app, SOURCE)
    assert any(len(each.consultations) == 2 for each in truth.values()), "in committee and council"
    for key, paper in truth.items():
        is_bare = key.startswith("to-")
        assert [
            (each["organization"], each["date"], each["role"], each["result"]) for each in known[key]
        ] == [
            (each.organization, each.date.isoformat(), "" if is_bare else ROLES[each.role], each.result)
            for each in paper.consultations
        ]
        votes = [each.votes and asdict(each.votes) for each in paper.consultations]
        assert [each["votes"] for each in known[key]] == votes


def test_meetings_of_the_window(app: App, council: Council) -> None:
    rows = known_meetings(app, SOURCE)
    with reading(app.engine) as connection:
        headings = set(connection.scalars(select(AgendaRow.heading)))
    assert set(rows) == {meeting_number(meeting) for meeting in council.meetings}
    for meeting in council.meetings:
        row = rows[meeting_number(meeting)]
        assert (row.date, row.cancelled) == (meeting.day, meeting.cancelled)
        assert row.organization == meeting.organization
        assert row.has_agenda is meeting.published
    assert any("?id=ni_" in (row.url or "") for row in rows.values()), "some have their minutes"
    assert "Anträge/Anfragen" in headings


def test_another_reading_changes_nothing(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.world.revision += 1  # the system writes its agendas anew, and its items get other numbers
    assert read_all(app, SOURCE)[SOURCE].outcome == "ok"
    assert dump(app.engine) == before


def test_what_changes_is_told_and_what_is_withdrawn_after_two_looks(
    app: App, server: DemoServer, council: Council
) -> None:
    """A result comes, a meeting moves, a document is replaced: on papers without any meeting in common."""
    decided, station = next(
        (paper, station)
        for paper in council.papers
        for station in paper.stations
        if not station.result and station.meeting.day < today() and station.meeting.published
    )
    moved = next(each for each in council.meetings if each.day > today() and papers_on(council, each))
    busy = {paper_key(council, decided), *papers_on(council, moved)}
    replaced = next(
        paper
        for paper in council.public_papers()
        if council.stations_shown(paper) and paper_key(council, paper) not in busy
    )
    gone = to_withdraw(council, {*busy, paper_key(council, replaced)})
    old, before = replaced.documents[0], last_change(app)
    withdraw(server, gone)
    with server.world.lock:
        station.result = "mehrheitlich beschlossen"
        moved.day += dt.timedelta(days=2)
        text = f"{old.text}\n\nNeue Fassung."
        replaced.documents[0] = server.world.builders[TENANT].make_document(old.name, text, today())
        server.world.revision += 1
    read_all(app, SOURCE)
    assert news(app, before) == sorted(
        [
            (paper_key(council, decided), "decided"),
            (paper_key(council, replaced), "amended"),
            *((key, "rescheduled") for key in papers_on(council, moved)),
        ]
    )
    check_withdrawn(app, server, council, gone)


def test_faults_on_meetings_and_calendars_cost_nothing_that_is_known(app: App, server: DemoServer) -> None:
    """A login page is not an empty calendar."""
    kinds: tuple[FaultKind, ...] = ("error_page", "login_page", "firewall_page", "truncated_html")
    meetings = tuple(Fault(kind, API, "id=meetings", times=1) for kind in kinds)
    calendars = (Fault("login_page", API, "id=calendar"),)
    lost, closed = read_with_each(app, server, SOURCE, meetings, calendars)
    assert lost.outcome == "partial"
    assert {note["kind"] for note in lost.notes} == {"error_page", "login_page", "blocked", "unexpected_page"}
    assert closed.outcome in ("failed", "partial")


def test_answers_in_another_encoding_than_they_say(app: App, server: DemoServer) -> None:
    assert read_with(app, server, SOURCE, Fault("wrong_charset", API, "action=get")).outcome == "ok"


def test_nothing_that_is_not_public_is_anywhere(app: App, server: DemoServer) -> None:
    secrets = server.world.secrets()
    assert len(secrets) > 10
    assert files_with(app, secrets) == []


def test_the_other_municipality_of_the_system_is_left_alone(app: App) -> None:
    assert not [row.title for row in known_papers(app, SOURCE).values() if "Nachbarschaftshaus" in row.title]
