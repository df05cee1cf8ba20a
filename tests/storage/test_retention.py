"""What nobody needs any more goes, and what says something of today stays."""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from sqlalchemy import Engine, select

from scrapers.expectations import HISTORY
from storage import retention
from storage.login_attempts import WINDOW, allows
from storage.models import CrawlRun, ReadPage
from storage.models_desk import LoginAttempt, OperatorSession
from storage.operator_sessions import IDLE, LONGEST, begin
from storage.operators import add, find
from storage.pages import KEPT_FOR, KnownPage, keep_page
from storage.runs import Outcome, RunReport, finish_run, start_run
from storage.subscribers import CONFIRM_WITHIN, ENDED_KEPT
from tests.storage.conftest import START

WINDOW_OF_RUNS = (dt.date(2025, 9, 1), dt.date(2026, 9, 30))
DOCS = Path(__file__).parents[2] / "docs" / "retention.md"


def run(engine: Engine, days: int, mode: str, outcome: Outcome) -> None:
    now = START - dt.timedelta(days=days)
    with engine.begin() as connection:
        begun = start_run(connection, "council", mode=mode, window=WINDOW_OF_RUNS, backfill=False, now=now)
        finish_run(connection, begun, RunReport(outcome, None, "", {}, []), mode, now)


def test_old_runs_go_but_the_newest_of_each_kind(engine: Engine) -> None:
    for days, mode, outcome in (
        (500, "full", "ok"), (450, "full", "failed"), (420, "full", "ok"), (400, "full", "ok"),
        (100, "news", "ok"), (90, "news", "partial"), (80, "replay", "ok"), (70, "news", "ok"),
        (1, "news", "ok"),
    ):  # fmt: skip
        run(engine, days, mode, outcome)  # type: ignore[arg-type]
    with engine.begin() as connection:
        retention.forget(connection, START)
        left = connection.execute(select(CrawlRun.started_at, CrawlRun.mode).order_by(CrawlRun.id)).all()
    assert [((START - row.started_at).days, row.mode) for row in left] == [
        (450, "full"), (400, "full"), (90, "news"), (80, "replay"), (1, "news"),
    ]  # fmt: skip


def test_what_is_over_goes_without_anybody_asking(engine: Engine) -> None:
    with engine.begin() as connection:
        add(connection, "Mira", "hash", START)
        operator = find(connection, "Mira")
        assert operator is not None
        begin(connection, operator, START)
        assert allows(connection, {"key": 1}, START)
        keep_page(connection, "council", KnownPage(url="u", page="P", digest="", reader="", item="{}"), START)
    tables = (LoginAttempt, OperatorSession, ReadPage)
    for days, left in ((0, [1, 1, 1]), (1, [0, 0, 1]), (KEPT_FOR.days + 1, [0, 0, 0])):
        with engine.begin() as connection:
            retention.forget(connection, START + dt.timedelta(days=days))
            assert [len(connection.execute(select(each)).all()) for each in tables] == left


def test_old_files_go(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    kept = ("files/aa/doc", "feeds/motions.atom")
    names = ("logs/a.log", "logs/a.log.1", "mail/x.eml", "pages/town/p.html.gz", *kept)
    for name in names:
        for folder, days in (("old", 400), ("new", 30)):
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
            at = (now - dt.timedelta(days=days)).timestamp()
            os.utime(path, (at, at))
    for folder in ("old", "new"):
        retention.clear_folders(tmp_path / folder, now)
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {*(f"new/{name}" for name in names), *(f"old/{name}" for name in kept)}


def test_the_page_about_it_says_what_the_code_does() -> None:
    text = re.sub(r"\s+", " ", DOCS.read_text("utf-8"))
    assert retention.RUNS_KEPT > HISTORY
    for words in (
        f"Abonnement, das nicht bestätigt wurde | {CONFIRM_WITHIN.days} Tage",
        f"mit Nachweis der Einwilligung | {ENDED_KEPT.days} Tage; was der Betreiber eingetragen hat "
        "(`ANTRAGSRADAR_DIGEST_TO`), bis er oder die Person es löscht",
        f"(nur ohne Mailserver) | {retention.MAILS_KEPT.days} Tage",
        f"als Prüfsumme | {WINDOW.seconds // 60} Minuten",
        f"{IDLE.seconds // 60} Minuten nach der letzten Nutzung, höchstens {LONGEST.seconds // 3600} Stunden",
        f"{retention.LOGS_KEPT.days} Tage nach dem letzten Eintrag",
        f"vollständige Durchgänge | {retention.RUNS_KEPT.days} Tage",
        f"gelungene Blicke auf Neues | {retention.LOOKS_KEPT.days} Tage",
        f"zuletzt bedeutete | {KEPT_FOR.days} Tage",
        f"höchstens {retention.KEPT_PAGES_FOR.days} Tage",
    ):
        assert words in text, words
