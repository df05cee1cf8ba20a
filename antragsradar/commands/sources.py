"""`crawl`, `sources`, `status`: reading the sources, and how they are."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from alerts import phrases
from antragsradar.app import App
from antragsradar.console import DONE, FAILED, err, moment, say, show_json, show_table, wrong_call
from antragsradar.reading import HostBusy, Job, read_source
from storage.database import reading
from storage.sources import LastRun, last_run, source_views
from storage.views import SourceView

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]
_OUTCOMES = {
    "ok": "gelesen",
    "partial": "teilweise gelesen",
    "failed": "nicht gelesen",
    "interrupted": "unterbrochen",
    "none": "noch nie gelesen",
    "running": "wird gelesen",
}


def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[QUELLE…]", help="ohne Angabe: alle")
    ] = None,
    since: Annotated[str, typer.Option(metavar="JJJJ-MM", help="zurück bis zu diesem Monat (still)")] = "",
    full: Annotated[bool, typer.Option("--full", help="von vorn, auch nach einem Abbruch")] = False,
    news: Annotated[bool, typer.Option("--news", help="nur die Listen der Neuigkeiten")] = False,
) -> int:
    """Liest Quellen, jetzt, und wartet, bis sie gelesen sind."""
    since_date = _month(since)
    if news and (full or since):
        wrong_call("--news verträgt sich nicht mit --full oder --since.")
    app = App.here()
    engine = app.engine
    known = {spider.name: spider for spider in app.spiders}
    unknown = [name for name in sources or () if name not in known]
    if unknown:
        wrong_call(f"Diese Quelle gibt es nicht: {', '.join(unknown)}. Es gibt: {', '.join(known)}.")
    chosen = sources or [name for name, spider in known.items() if spider.enabled]
    failed = 0
    columns = SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        for name in chosen:
            task = progress.add_task(f"{name}: wird gelesen …")

            def show(counts: dict[str, Any], name: str = name, task: Any = task) -> None:
                progress.update(task, description=f"{name}: {_counted(counts)}")

            job = Job(name, "news" if news else "full", since_date, afresh=full)
            try:
                ended = read_source(app.settings, engine, job, progress=show)
            except HostBusy as busy:
                say(f"✗ {name}: ein anderer Vorgang liest gerade {busy}; später noch einmal versuchen.")
                failed += 1
                continue
            finally:
                progress.remove_task(task)
            say(_sentence(ended))
            failed += ended.outcome not in ("ok", "partial")
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
    return day.isoformat()


def _counted(counts: dict[str, Any]) -> str:
    numbers = (counts.get(name, 0) for name in ("papers", "meetings", "documents"))
    return "{} Vorlagen, {} Sitzungen, {} Dokumente".format(*numbers)


def _sentence(ended: LastRun) -> str:
    mark = {"ok": "✓", "partial": "!"}.get(ended.outcome, "✗")
    message = f" – {ended.message}" if ended.message else ""
    outcome = _OUTCOMES.get(ended.outcome, ended.outcome)
    return f"{mark} {ended.source}: {outcome}, {_counted(ended.counts)}{message}"


def list_(as_json: AsJson = False) -> int:
    """Zeigt alle Quellen und ihren Zustand."""
    app = App.here()
    with reading(app.engine) as connection:
        views = source_views(connection)
    if as_json:
        show_json([_view_json(view) for view in views])
        return DONE
    show_table("Quellen", ["Name", "Titel", "System", "Zustand", "Adresse"], [_row(view) for view in views])
    return DONE


def _row(view: SourceView) -> list[str]:
    return [view.name, view.title, view.system, phrases.source_state(view), view.url]


def status(as_json: AsJson = False) -> int:
    """Zeigt, was gelesen wurde, was nicht, und warum."""
    app = App.here()
    with reading(app.engine) as connection:
        views = source_views(connection)
        runs = {view.name: last_run(connection, view.name) for view in views}
    if as_json:
        show_json({"sources": [{**_view_json(view), "run": _run_json(runs[view.name])} for view in views]})
        return DONE
    rows = [
        [
            view.title,
            phrases.source_state(view),
            moment(view.last_read),
            str(view.papers),
            str(view.motions),
            view.message or _OUTCOMES.get(runs[view.name].outcome, ""),
        ]
        for view in views
    ]
    columns = ["Quelle", "Zustand", "Zuletzt gelesen", "Vorlagen", "Zum Thema", "Hinweis"]
    show_table("Zustand der Quellen", columns, rows)
    return DONE


def _view_json(view: SourceView) -> dict[str, Any]:
    return {
        "name": view.name,
        "title": view.title,
        "body": view.body,
        "system": view.system,
        "url": view.url,
        "state": view.state,
        "failure": view.failure,
        "message": view.message,
        "since": view.since,
        "last_read": view.last_read,
        "last_tried": view.last_tried,
        "papers": view.papers,
        "motions": view.motions,
    }


def _run_json(run: LastRun) -> dict[str, Any]:
    return {
        "outcome": run.outcome,
        "failure": run.failure,
        "message": run.message,
        "started": run.started,
        "finished": run.finished,
        "counts": run.counts,
        "notes": run.notes,
    }
