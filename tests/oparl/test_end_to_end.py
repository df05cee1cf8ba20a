"""The whole way: the demo's neighbour that speaks OParl, read by the real commands' own way."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.faults import Fault, FaultKind
from demo.model import Council, Meeting, Paper, Station
from demo.server import DemoServer
from demo.truth import PaperTruth
from demo.world import World, paper_key
from storage.database import reading
from storage.models import AgendaItem, CrawlRun, ReadPage
from storage.models import Meeting as KeptMeeting
from storage.models import Paper as KeptPaper
from storage.runs import LastRun
from storage.times import to_berlin, today
from tests.databases import lay_open
from tests.end_to_end.conftest import demo_app, demo_port, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.test_demo_world import last_change, news

__all__ = ["demo_port"]

SOURCE, TENANT = "demo-ulmbach", "ulmbach"


@pytest.fixture(scope="module")
def server(database: str, demo_port: int) -> Iterator[DemoServer]:
    patch = pytest.MonkeyPatch()
    with DemoServer(World(today(), papers=12), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def app(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = demo_app(tmp_path_factory.mktemp("installation"), server.url)
    assert read(app).outcome == "ok"
    yield app
    app.engine.dispose()


def read(app: App) -> LastRun:
    return read_all(app, SOURCE)[SOURCE]


def council_of(server: DemoServer) -> Council:
    return server.world.neighbours[TENANT]


def truth(server: DemoServer) -> dict[str, PaperTruth]:
    return {paper.key: paper for paper in server.world.neighbour_truth(TENANT)}


def kept(app: App) -> dict[str, dict[str, Any]]:
    """All papers by key, with their documents' names and their consultations by committee and day."""
    found = dump(app.engine)
    papers: dict[str, dict[str, Any]] = {row["key"]: dict(row) for row in found["papers"]}
    for row in papers.values():
        row["names"] = Counter(
            file["name"] for file in found["paper_files"] if file["paper_key"] == row["key"]
        )
        row["dated"] = {
            (each["organization"], each["date"]): each
            for each in found["consultations"]
            if each["paper_key"] == row["key"] and each["date"]
        }
    return papers


def paths(server: DemoServer) -> list[str]:
    """What was asked for of the neighbour, below its interface's address."""
    base = f"/{TENANT}/oparl/v1.1/"
    return [entry.path.removeprefix(base) for entry in server.log.entries if entry.path.startswith(base)]


def test_every_paper_is_found_with_its_fields(app: App, server: DemoServer) -> None:
    papers, known = truth(server), kept(app)
    assert set(known) == set(papers)
    assert any(key.startswith("to-") for key in papers)
    for key, paper in papers.items():
        row = known[key]
        assert (row["title"], row["reference"], row["kind"]) == (paper.title, paper.reference, paper.kind)
        if not key.startswith("to-"):  # an agenda item says neither its day nor who brought it in
            assert (row["date"], tuple(row["originators"])) == (paper.date, paper.originators)
        assert row["names"] == Counter(file.name for file in paper.files)


def test_consultations_and_results_are_found(app: App, server: DemoServer) -> None:
    known = kept(app)
    results = 0
    for key, paper in truth(server).items():
        dated = known[key]["dated"]
        assert set(dated) == {(each.organization, each.date) for each in paper.consultations}
        for each in paper.consultations:
            row = dated[each.organization, each.date]
            assert row["result"].partition(",")[0] == each.result
            votes = each.votes and {
                "yes": each.votes.yes,
                "no": each.votes.no,
                "abstentions": each.votes.abstentions,
            }
            assert row["votes"] == votes
            assert row["role"] == each.role or key.startswith("to-")
            results += bool(each.result)
    assert results > 10


def test_meetings_and_agendas_are_found(app: App, server: DemoServer) -> None:
    known = {row["key"]: row for row in dump(app.engine)["meetings"]}
    meetings = council_of(server).meetings
    assert set(known) == {str(meeting.number) for meeting in meetings}
    for meeting in meetings:
        row = known[str(meeting.number)]
        assert (row["organization"], row["date"]) == (meeting.organization, meeting.day)
        assert (row["cancelled"], row["has_agenda"]) == (meeting.cancelled, meeting.published)
    with reading(app.engine) as connection:
        dropped = connection.scalars(select(AgendaItem.title).where(AgendaItem.dropped)).all()
    assert set(dropped) == {"Bericht der Verwaltung"}


def test_documents_are_read_and_topics_found(app: App, server: DemoServer) -> None:
    found = dump(app.engine)
    assert all(file["sha256"] for file in found["paper_files"])
    matches = [row for row in found["matches"] if row["topic"] == "integration"]
    assert {row["paper_key"] for row in matches if row["selected"]} == {
        key for key, paper in truth(server).items() if paper.about_integration
    }


def test_lists_are_read_and_nothing_one_by_one(app: App, server: DemoServer) -> None:
    asked = [path for path in paths(server) if not path.startswith("dokument/")]
    assert {path.partition("?")[0] for path in asked} == {
        "system",
        "body",
        "body/1/organization",
        "body/1/meeting",
        "body/1/paper",
    }
    assert sum(path.startswith("body/1/paper") for path in asked) > 1, "in several pages"


def test_reading_again_changes_nothing_and_asks_only_for_changes(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.log.clear()
    run = read(app)
    assert (run.outcome, run.counts.get("meetings"), run.counts.get("documents")) == ("ok", None, None)
    assert dump(app.engine) == before
    meetings = [path for path in paths(server) if path.startswith("body/1/meeting")]
    is_first_of_week = _week(app) != _week(app, back=1)
    assert all(("modified_since" in path) is not is_first_of_week for path in meetings)
    news_run = read_source(app.settings, app.engine, Job(SOURCE, mode="news"))
    assert (news_run.outcome, dump(app.engine)) == ("ok", before)


def _week(app: App, back: int = 0) -> tuple[int, int]:
    """The week in which the last run began, or one before it."""
    with reading(app.engine) as connection:
        started = connection.scalars(select(CrawlRun.started_at).order_by(CrawlRun.id.desc())).all()
    year, week, _ = to_berlin(started[back]).isocalendar()
    return year, week


def test_what_happens_is_found(app: App, server: DemoServer) -> None:
    before, expected = last_change(app), []
    with server.world.lock:
        expected += _decide(server)
        expected += _new_paper(server)
        expected += _move(server)
    assert len(expected) > 2
    assert read(app).outcome == "ok"
    assert news(app, before) == sorted(expected)
    before = last_change(app)
    assert read(app).outcome == "ok"
    assert news(app, before) == []


def _decide(server: DemoServer) -> list[tuple[str, str, str]]:
    """The result of one consultation of a meeting that is over."""
    council, builder = council_of(server), server.world.builders[TENANT]
    waiting = [
        (paper, station)
        for paper in council.papers
        for station in paper.stations
        if station.meeting.published and station.meeting.day < today() and not station.result
    ]
    paper, station = waiting[0]
    builder.decide(station, "ungeändert beschlossen")
    return [(SOURCE, paper_key(council, paper), "decided")]


def _new_paper(server: DemoServer) -> list[tuple[str, str, str]]:
    council, builder = council_of(server), server.world.builders[TENANT]
    meeting = next(each for each in council.meetings if not each.published and not each.cancelled)
    paper = builder.make_paper(builder.drafter.draft(True, ("Antrag",)), meeting, server.world.today)
    return [(SOURCE, paper_key(council, paper), "new")]


def _move(server: DemoServer) -> list[tuple[str, str, str]]:
    """A meeting with a published agenda takes place a week later."""
    council = council_of(server)
    meeting = _coming(council)
    meeting.day += dt.timedelta(days=7)
    papers = [item.paper for item in meeting.items if item.paper]
    return [(SOURCE, paper_key(council, paper), "rescheduled") for paper in papers]


def _coming(council: Council) -> Meeting:
    coming = (each for each in council.meetings if each.published and each.day > today())
    return next(each for each in coming if any(item.paper for item in each.items))


def _untouched(council: Council) -> Paper:
    return next(paper for paper in council.public_papers() if council.stations_shown(paper))


def test_a_withdrawn_paper_is_told_after_two_looks(app: App, server: DemoServer) -> None:
    council, before = council_of(server), last_change(app)
    paper = _untouched(council)
    with server.world.lock:
        paper.withdrawn = True
    assert read(app).outcome == "ok"
    assert [change for change in news(app, before) if change[2] == "withdrawn"] == []
    assert read(app).outcome == "ok"
    assert (SOURCE, paper_key(council, paper), "withdrawn") in news(app, before)
    before = last_change(app)
    with server.world.lock:
        paper.withdrawn = False
    assert read(app).outcome == "ok"
    assert (SOURCE, paper_key(council, paper), "restored") in news(app, before)


def test_a_whole_run_looks_after_what_is_missing(app: App, server: DemoServer) -> None:
    council, before = council_of(server), last_change(app)
    paper = next(one for one in council.papers if one.bare)
    with server.world.lock:
        paper.withdrawn = True
    for _ in range(2):
        _last_read_long_ago(app)
        assert read(app).outcome == "ok"
    assert (SOURCE, paper_key(council, paper), "withdrawn") in news(app, before)
    with reading(app.engine) as connection:
        gone = connection.scalars(select(KeptMeeting.key).where(KeptMeeting.gone)).all()
        withdrawn = connection.scalars(select(KeptPaper.key).where(KeptPaper.state == "withdrawn")).all()
    assert (gone, withdrawn) == ([], [paper_key(council, paper)])


def _last_read_long_ago(app: App) -> None:
    """So that the next run is the first one of its week."""
    with app.engine.begin() as connection:
        then = dt.datetime.now(dt.UTC) - dt.timedelta(days=8)
        connection.execute(update(CrawlRun).values(started_at=then, goes_on_from=then))


def test_results_of_meetings_that_changed_alone_reach_their_papers(app: App, server: DemoServer) -> None:
    """An agenda item gets its result; the paper itself, whose `modified` stays, says nothing new."""
    council, before = council_of(server), last_change(app)
    waiting: list[tuple[Paper, Station]] = [
        (paper, station)
        for paper in council.public_papers()
        for station in paper.stations
        if station.meeting.published and not station.result and station.meeting.day < today()
    ]
    if not waiting:
        pytest.skip("every meeting that is over has its results in this world")
    paper, station = waiting[0]
    with server.world.lock:
        server.world.builders[TENANT].decide(station, "geändert beschlossen")
    assert read(app).outcome == "ok"
    assert news(app, before) == [(SOURCE, paper_key(council, paper), "decided")]


@pytest.mark.parametrize(
    ("fault", "path", "outcome", "failure", "words"),
    [
        ("error_page", "", "failed", "error_page", "meldet einen Fehler (Es ist ein Fehler aufgetreten."),
        pytest.param("login_page", "", "failed", "login_page", "Anmeldeseite", marks=pytest.mark.soak),
        pytest.param("firewall_page", "", "failed", "blocked", "", marks=pytest.mark.soak),
        pytest.param(
            "truncated_html", "", "failed", "unexpected_page", "kein lesbares JSON", marks=pytest.mark.soak
        ),
        ("empty", "", "failed", "unexpected_page", "Die Antwort ist leer"),
        ("error_page", "meeting", "partial", "error_page", "Seiten waren nicht lesbar"),
        ("truncated_html", "paper", "partial", "unexpected_page", "kein lesbares JSON"),
    ],
)
def test_whatever_goes_wrong_is_said_and_nothing_is_lost(
    app: App, server: DemoServer, fault: FaultKind, path: str, outcome: str, failure: str, words: str
) -> None:
    before = dump(app.engine)
    server.world.faults.add(Fault(fault, f"/{TENANT}/oparl/", path_contains=path))
    try:
        run = read(app)
    finally:
        server.world.faults.clear()
    assert (run.outcome, run.failure) == (outcome, failure), run.message
    assert words in run.message
    assert dump(app.engine) == before


def test_manners(server: DemoServer) -> None:
    assert server.log.max_concurrent == 1


def test_nothing_that_is_not_public_is_asked_for_or_kept(app: App, server: DemoServer) -> None:
    council = council_of(server)
    secret = {item.secret_paper for meeting in council.meetings for item in meeting.items} - {0}
    asked = paths(server)
    assert not [path for path in asked if path.rpartition("/")[2] in {str(number) for number in secret}]
    assert not [path for path in asked if "/person" in path or "/membership" in path]
    assert any(paper.secret_note for paper in council.papers)
    # The last test: reading the database's file here takes its locks from those who have it open.
    lay_open(app.engine, app.settings.data_dir / "antragsradar.db")
    assert not (app.settings.data_dir / "answers").exists()
    with reading(app.engine) as connection:
        assert connection.scalars(select(ReadPage.url)).all() == []
    words = [word.encode() for word in server.world.secrets()]
    files = [path for path in Path(app.settings.data_dir).rglob("*") if path.is_file()]
    assert len(words) > 20
    assert len(files) > 20
    for path in files:
        content = path.read_bytes()
        assert not [word for word in words if word in content], path
