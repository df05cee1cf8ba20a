"""`crawl`: reading the sources now."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.commands.feed import publish_found
from antragsradar.commands.sources import OUTCOMES, refuse_unknown
from antragsradar.console import DONE, FAILED, err, say, wrong_call
from antragsradar.reading import Job, read_source
from scrapers.spider import Mode
from storage.ownership import HostBusy
from storage.runs import REPLAY, LastRun
from storage.times import today

PATIENCE = 90.0  # seconds to wait for another process that reads the same host


def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[QUELLE…]", help="ohne Angabe: alle")
    ] = None,
    since: Annotated[str, typer.Option(metavar="JJJJ-MM", help="zurück bis zu diesem Monat (still)")] = "",
    full: Annotated[bool, typer.Option("--full", help="alles von vorn, auch Unverändertes")] = False,
    news: Annotated[bool, typer.Option("--news", help="nur die Listen der Neuigkeiten")] = False,
    replay: Annotated[bool, typer.Option("--replay", help="aus dem Archiv, ohne Anfragen (still)")] = False,
) -> int:
    """Liest Quellen, jetzt, und wartet, bis sie gelesen sind."""
    since_date = _month(since)
    if news and (full or since):
        wrong_call("--news verträgt sich nicht mit --full oder --since.")
    if replay and (full or news):
        wrong_call("--replay verträgt sich nicht mit --full oder --news.")
    app = App.here()
    engine = app.engine
    known = {spider.name: spider for spider in app.spiders}
    refuse_unknown(sources, known)
    chosen = sources or [name for name, spider in known.items() if spider.enabled]
    failed = 0
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        for name in chosen:
            task = progress.add_task(f"{name}: wird gelesen …")

            def show(counts: dict[str, Any], name: str = name, task: Any = task) -> None:
                progress.update(task, description=f"{name}: {counted_records(counts)}")

            mode: Mode = REPLAY if replay else "news" if news else "full"
            job = Job(name, mode, since_date, afresh=full)
            try:
                ended = read_source(app.settings, engine, job, progress=show, patience=PATIENCE)
            except HostBusy as busy:
                say(f"✗ {name}: ein anderer Vorgang liest gerade {busy}; später noch einmal versuchen.")
                failed += 1
                continue
            finally:
                progress.remove_task(task)
            say(_sentence(ended))
            failed += ended.outcome not in ("ok", "partial")
    publish_found(app)
    return FAILED if failed else DONE


def _month(text: str) -> str:
    """The first day of a month as ISO date; "" for no month."""
    if not text:
        return ""
    match = re.fullmatch(r"(\d{4})-(\d{2})", text)
    try:
        day = dt.date(int(match.group(1)), int(match.group(2)), 1) if match else None
    except ValueError:
        day = None
    if day is None or day.year < 1990:
        wrong_call(f"--since erwartet einen Monat wie 2025-09, nicht „{text}“.")
    if day > today():
        wrong_call(f"--since geht zurück, aber {text} liegt in der Zukunft.")
    return day.isoformat()


def counted_records(counts: dict[str, Any]) -> str:
    """How much a run has read, and how much of that is not as it was known."""
    papers = _read(counts, "papers", "Vorlage", "Vorlagen")
    meetings = _read(counts, "meetings", "Sitzung", "Sitzungen")
    return f"{papers}, {meetings}, {counted(counts.get('documents', 0), 'Dokument', 'Dokumente')}"


def _read(counts: dict[str, Any], name: str, one: str, many: str) -> str:
    read, changed = counts.get(name, 0), counts.get(f"{name}_changed", 0)
    said = counted(read, one, many)
    return f"{said} ({f'{changed} neu oder geändert' if changed else 'unverändert'})" if read else said


def _sentence(ended: LastRun) -> str:
    mark = {"ok": "✓", "partial": "!"}.get(ended.outcome, "✗")
    message = f" – {ended.message}" if ended.message else ""
    outcome = OUTCOMES.get(ended.outcome, ended.outcome)
    lacking = ended.counts.get("not_archived", 0)
    note = f" (nicht im Archiv: {counted(lacking, 'Seite', 'Seiten')})" if lacking else ""
    return f"{mark} {ended.source}: {outcome}, {counted_records(ended.counts)}{note}{message}"
