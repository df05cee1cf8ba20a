"""`sources check`: a few pages of each kind, told field by field, in one file that may be passed on."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import pytest

from antragsradar import looking
from antragsradar.app import App
from antragsradar.check_words import page_line
from demo.faults import Fault
from demo.server import DemoServer
from scrapers.checking.fields import fields_of
from scrapers.checking.records import CheckReport, FieldReport, PageReport, SourceReport
from scrapers.items import AgendaItem, Meeting, Votes
from storage.ownership import holding_hosts
from storage.records import FailureKind
from tests.cli.conftest import Run
from tests.end_to_end.dump import dump
from tests.maintaining.conftest import asked

MOST_REQUESTS = 20


def report_of(path: Path) -> CheckReport:
    with zipfile.ZipFile(path) as archive:
        return CheckReport.model_validate_json(archive.read("report.json"))


def source_of(path: Path) -> SourceReport:
    (source,) = report_of(path).sources
    return source


def test_field_by_field() -> None:
    items = (
        AgendaItem(number="Ö 1", title="Eröffnung"),
        AgendaItem(number="Ö 2", title="x" * 300, result="beschlossen", votes=Votes(yes=3)),
    )
    meeting = Meeting(key=None, organization="Rat", date=dt.date(2026, 11, 4), agenda=items)
    told = {each.name: (each.filled, each.of, each.example) for each in fields_of(meeting)}
    assert told["key"] == (0, 1, "")
    assert told["organization"] == (1, 1, "Rat")
    assert told["date"] == (1, 1, "2026-11-04")
    assert told["agenda"] == (1, 1, "2")
    assert told["agenda[].number"] == (2, 2, "Ö 1")
    assert told["agenda[].result"] == (1, 2, "beschlossen")
    assert told["agenda[].votes"] == (1, 2, "")
    assert told["agenda[].votes.yes"] == (1, 1, "3")
    assert "files[].url" not in told
    long = fields_of(items[1])[1]
    assert long == FieldReport(name="title", filled=1, of=1, example=f"{'x' * 99}…")


def test_one_source_in_full(run: Run, server: DemoServer, tmp_path: Path) -> None:
    out = tmp_path / "bericht.zip"
    answer = run("sources", "check", "demo-ahlenfeld", "--out", out)
    assert answer.code == 0, answer
    assert answer.out.splitlines()[0].startswith("✓ demo-ahlenfeld: ")
    assert "agenda[].title" in answer.out
    assert "leer: " in answer.out
    assert str(out) in answer.err

    source = source_of(out)
    assert {page.page for page in source.pages} == {"newest", "calendar", "meeting", "paper", "consultations"}
    assert all(page.whole for page in source.pages)
    assert (source.outcome, source.products[0].version) == ("ok", "5.5.6 KP3 (Layout 6)")
    paths = asked(server)
    assert paths[0] == "/robots.txt"
    assert len(paths) == source.requests <= MOST_REQUESTS
    assert server.log.max_concurrent == 1


def test_what_is_told_is_what_is_shown(run: Run, server: DemoServer, tmp_path: Path) -> None:
    out = tmp_path / "bericht.zip"
    run("sources", "check", "demo-rurtal", "--out", out)
    papers = {paper.reference: paper for paper in server.world.councils["rurtal"].papers}
    for page in source_of(out).pages:
        told = {field.name: field for field in page.fields}
        if page.page == "paper":
            paper = papers[told["reference"].example]
            assert told["title"].example == paper.title[:100]
            assert told["files"].filled == 1
        if page.page == "meeting":
            titles = {
                item.title for meeting in server.world.councils["rurtal"].meetings for item in meeting.items
            }
            assert told["agenda[].title"].example in titles


def test_every_kind_of_failure_has_words() -> None:
    for kind in FailureKind:
        page = PageReport(page="x", url="https://x.example/", state="failed", failure=kind, message="y")
        assert page_line(page).startswith("✗ x: https://x.example/ – ")


def test_all_sources_in_one_file_without_anything_secret(
    run: Run, server: DemoServer, tmp_path: Path
) -> None:
    out = tmp_path / "bericht.zip"
    answer = run("sources", "check", "--out", out)
    assert answer.code == 0, answer
    report = report_of(out)
    assert [source.source for source in report.sources] == sorted(
        ["demo-ahlenfeld", "demo-birkenrath", "demo-nachrichten", "demo-rurtal", "demo-spd-rurtal"]
    )
    assert len(answer.out.splitlines()) == len(report.sources)
    secrets = [word.encode() for word in server.world.secrets()]
    assert len(secrets) > 10
    with zipfile.ZipFile(out) as archive:
        named = {page.file for source in report.sources for page in source.pages if page.file}
        assert set(archive.namelist()) == {"report.json", "report.txt", *named}
        for name in archive.namelist():
            content = archive.read(name)
            assert not [word for word in secrets if word in content], name
        text = archive.read("report.txt").decode()
    assert "demo-birkenrath: " in text


def test_nothing_is_kept_and_a_page_that_another_one_stands_in_for_did_not_fail(
    run: Run, server: DemoServer, tmp_path: Path
) -> None:
    app, out = App.here(), tmp_path / "bericht.zip"
    before = dump(app.engine)
    run("sources", "check", "demo-birkenrath", "--out", out)
    assert dump(app.engine) == before
    folder = app.settings.data_dir
    kept = {path.name.partition(".")[0] for path in folder.iterdir()}
    assert kept - {"antragsradar"} == set(), "nothing but SQLite's database"
    app.engine.dispose()
    states = [page.state for page in source_of(out).pages if page.page == "meeting"]
    assert states.count("read") >= 1
    assert set(states) == {"read", "passed"}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault("robots_disallow"), "robots.txt erlaubt das Lesen nicht"),
        (Fault("status_503", path_prefix="/ahlenfeld", seconds=2), "HTTP-Status 503"),
        (Fault("login_page", path_prefix="/ahlenfeld"), "Anmeldung"),
        (Fault("changed_markup", path_prefix="/ahlenfeld"), "Keine Seite von SessionNet"),
    ],
)
def test_a_source_that_cannot_be_read_is_a_report_too(
    run: Run, server: DemoServer, tmp_path: Path, fault: Fault, said: str
) -> None:
    server.world.faults.add(fault)
    out = tmp_path / "bericht.zip"
    answer = run("sources", "check", "demo-ahlenfeld", "--out", out)
    assert answer.code == 1
    assert answer.out.startswith("✗ demo-ahlenfeld: ")
    source = source_of(out)
    assert said in source.message
    assert all(page.failure for page in source.pages)
    assert len(asked(server)) <= MOST_REQUESTS


def test_a_permission_counts(run: Run, server: DemoServer, tmp_path: Path) -> None:
    server.world.faults.add(Fault("robots_disallow"))
    granted = run("sources", "permit", "demo-ahlenfeld", "--reason", "Brief", "--by", "Redaktion")
    assert granted.code == 0, granted
    out = tmp_path / "bericht.zip"
    assert run("sources", "check", "demo-ahlenfeld", "--out", out).code == 0
    assert source_of(out).outcome == "ok"


def test_a_host_that_somebody_reads_is_not_asked(
    run: Run, server: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "PATIENCE", 0.0)
    app, out = App.here(), tmp_path / "bericht.zip"
    with holding_hosts(app.engine, ["127.0.0.1"], lambda: None):
        answer = run("sources", "check", "demo-ahlenfeld", "--out", out)
    answer.refuses(1, "✗ demo-ahlenfeld: ein anderer Vorgang liest gerade 127.0.0.1")
    assert asked(server) == []
    assert not out.exists()
    app.engine.dispose()


def test_wrong_calls(run: Run, server: DemoServer, tmp_path: Path) -> None:
    run("sources", "check", "gibt-es-nicht").refuses(2, "Diese Quelle gibt es nicht: gibt-es-nicht")
    out = tmp_path / "bericht.zip"
    out.write_text("meins")
    run("sources", "check", "demo-ahlenfeld", "--out", out).refuses(2, f"{out} gibt es schon.")
    assert out.read_text() == "meins"
    assert asked(server) == []


def test_the_report_can_be_read_by_other_programs(run: Run, server: DemoServer, tmp_path: Path) -> None:
    out = tmp_path / "bericht.zip"
    run("sources", "check", "demo-spd-rurtal", "--out", out)
    with zipfile.ZipFile(out) as archive:
        told = json.loads(archive.read("report.json"))
    assert told["format"] == 1
    (page, *_) = told["sources"][0]["pages"]
    assert page["whole"] is True
    assert page["outcome"].keys() == {"item", "warnings"}
