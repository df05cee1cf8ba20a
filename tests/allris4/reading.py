"""What the tests of both versions ask of a neighbour that was read to the end."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import asdict
from typing import Any

from antragsradar.app import App
from demo.faults import Fault, FaultKind
from demo.model import Council, Meeting
from demo.server import DemoServer
from demo.world import paper_key
from storage.times import today
from tests.end_to_end.conftest import read_all
from tests.end_to_end.dump import dump
from tests.scrapers.neighbours import (
    files_with,
    known_consultations,
    known_files,
    known_meetings,
    known_papers,
    last_change,
    news,
    papers_on,
    shown_truth,
)
from tests.scrapers.small_neighbours import check_withdrawn, to_withdraw, withdraw

LETTERS = ("Antrag", "Anfrage")
LOST: tuple[FaultKind, ...] = ("error_page", "truncated_html")


def check_papers(app: App, server: DemoServer, council: Council) -> None:
    """Every paper that an agenda shows, and every motion that hangs on one, with its particulars."""
    truth, known = shown_truth(server, council.tenant), known_papers(app, council.source)
    assert len(truth) > 15
    assert any(key.startswith("to-") for key in truth)
    told = {key: (row.title, row.reference, row.kind) for key, row in known.items()}
    assert told == {key: (paper.title, paper.reference, paper.kind) for key, paper in truth.items()}
    for key, paper in truth.items():
        if paper.kind in LETTERS:  # the pages name neither; what was handed in does
            fields = known[key].fields
            assert (fields["date"], fields["originators"]) == (
                paper.date.isoformat(),
                list(paper.originators),
            )


def check_documents(app: App, server: DemoServer, council: Council) -> None:
    """Every document, each content once."""
    truth, known = shown_truth(server, council.tenant), known_files(app, council.source)
    assert known == {key: [file.name for file in paper.files] for key, paper in truth.items()}
    assert sum(map(len, known.values())) > 20


def check_consultations(app: App, server: DemoServer, council: Council) -> None:
    """Every public consultation with its result; and the committees that a paper will go to."""
    truth, known = shown_truth(server, council.tenant), known_consultations(app, council.source)
    papers = {paper_key(council, paper): paper for paper in council.papers}
    assert any(each.result for paper in truth.values() for each in paper.consultations)
    planned = 0
    for key, paper in truth.items():
        is_bare = papers[key].bare
        dated = [each for each in known[key] if each["date"]]
        assert [(each["organization"], each["date"], each["role"], each["result"]) for each in dated] == [
            (each.organization, each.date.isoformat(), "" if is_bare else each.role, each.result)
            for each in paper.consultations
        ]
        ahead = [
            station.meeting.organization for station in papers[key].stations if not station.meeting.published
        ]
        assert [each["organization"] for each in known[key] if not each["date"]] == ahead
        planned += len(ahead)
        if is_bare:  # the vote stands on the item's own page, which is asked for its motion's sake alone
            votes = [each.votes and asdict(each.votes) for each in paper.consultations]
            assert [each["votes"] for each in dated] == votes
    assert planned


def check_meetings(app: App, council: Council) -> None:
    """Every meeting, those without an agenda and the cancelled ones too; none that is not public."""
    known = known_meetings(app, council.source)
    assert sorted(known) == sorted(str(meeting.number) for meeting in council.meetings)
    for meeting in council.meetings:
        row = known[str(meeting.number)]
        assert (row.date, row.organization) == (meeting.day, meeting.organization)
        assert (row.cancelled, row.has_agenda) == (meeting.cancelled, meeting.published)
        assert row.location.endswith("Großer Sitzungssaal, Rathausplatz 1")
        assert row.start_at is not None
        assert (row.end_at is None) is (meeting.end is None)
    assert {meeting.cancelled for meeting in council.meetings} == {True, False}


def check_changes(app: App, server: DemoServer, council: Council) -> None:
    """A result comes, a meeting moves, a paper is new: on papers without any meeting in common.

    And two others are gone, which is told after two looks.
    """
    builder = server.world.builders[council.tenant]
    decided, station = next(
        (paper, station)
        for paper in council.papers
        for station in paper.stations
        if not station.result and station.meeting.day < today() and station.meeting.published
    )
    ahead = [each for each in council.meetings if each.day > today() and each.published]
    moved = next(each for each in ahead if papers_on(council, each))
    gone = to_withdraw(council, {paper_key(council, decided), *papers_on(council, moved)})
    before = last_change(app)
    withdraw(server, gone)
    with server.world.lock:
        builder.decide(station, "mehrheitlich abgelehnt")
        moved.day += dt.timedelta(days=2)
        draft = builder.drafter.draft(True, ("Antrag",))
        new = builder.make_paper(draft, _another(council, moved, station.meeting), today())
        server.world.revision += 1
    read_all(app, council.source)
    assert news(app, before) == sorted(
        [
            (paper_key(council, decided), "decided"),
            (paper_key(council, new), "new"),
            *((key, "rescheduled") for key in papers_on(council, moved)),
        ]
    )
    check_withdrawn(app, server, council, gone)


def check_lost_agendas(app: App, server: DemoServer, source: str, path: str) -> None:
    """Agendas that could not be read cost nothing that is known."""
    before = _known(app)
    for kind in LOST:
        server.world.faults.add(Fault(kind, path, times=1))
    ended = read_all(app, source)[source]
    server.world.faults.clear()
    assert (ended.outcome, ended.counts["failed"]) == ("partial", len(LOST))
    assert _known(app) == before


def _known(app: App) -> dict[str, list[Any]]:
    """All but the hashes: a motion that is looked up by its own page does not name its meeting."""
    known = dump(app.engine)
    for row in known["papers"]:
        del row["content_hash"], row["marked_hash"]
    return known


def _another(council: Council, *busy: Meeting) -> Meeting:
    """A meeting with an agenda to which a paper can still be added."""
    shown = [each for each in council.meetings if each.published and each not in busy]
    return max(shown, key=lambda meeting: meeting.day)


def discuss_in_secret(server: DemoServer, council: Council) -> None:
    """Let two papers have been discussed where nobody may listen as well."""
    shown = [paper for paper in council.public_papers() if council.stations_shown(paper)]
    for paper, word in zip(shown[:2], server.world.secrets(), strict=False):
        paper.secret_note = f"{word}: zugestimmt"


def check_nothing_secret(app: App, server: DemoServer) -> None:
    """No word of what is not public is anywhere, not even in the answers that are kept packed."""
    secrets = server.world.secrets()
    assert len(secrets) > 10
    assert files_with(app, secrets) == []
    packed = list((app.settings.data_dir / "answers").rglob("*.gz"))
    assert len(packed) > 20
    for path in packed:
        content = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
        assert "Geheimsache" not in content, path
        assert "Ältestenrat" not in content, path
