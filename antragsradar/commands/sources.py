"""`sources list` and `status`: the sources, and how they are at a glance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from alerts.phrases import STATE_WORDS, source_permit, sources_trouble
from alerts.web.status import job_as_json
from antragsradar.app import App
from antragsradar.commands.mails import say_hold
from antragsradar.console import DONE, moment, say, show_json, show_table, wrong_call
from antragsradar.queue_words import queue_lines
from antragsradar.wording import ask_for_facts
from storage.database import reading
from storage.holds import held
from storage.jobs import job_views
from storage.leases import SCHEDULER, holder
from storage.queue import queue_view
from storage.runs import LastRun, last_run, running
from storage.sources import source_views
from storage.times import utc_now
from storage.views import SourceView

NO_SCHEDULE = "Es läuft kein Zeitplan: gelesen und gesendet wird erst, wenn der Dienst wieder läuft."
AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]
OFF = "abgeschaltet"
OUTCOMES = {
    "ok": "gelesen",
    "partial": "teilweise gelesen",
    "failed": "nicht gelesen",
    "interrupted": "unterbrochen",
    "none": "noch nie gelesen",
    "running": "wird gelesen",
}


def list_(as_json: AsJson = False) -> int:
    """Zeigt alle Quellen und ihren Zustand."""
    app = App.here()
    with reading(app.engine) as connection:
        views = source_views(connection, every=app.settings.news_every)
    if as_json:
        show_json([view_json(view) for view in views])
        return DONE
    columns = ["Name", "Titel", "System", "Zustand", "Adresse"]
    rows = [[each.name, each.title, each.system, _state(each), each.url] for each in views]
    show_table("Quellen", columns, rows)
    off = [
        [spider.name, spider.title, spider.system, OFF, spider.base_url]
        for spider in app.spiders
        if not spider.enabled
    ]
    if off:
        show_table("Nur auf Wunsch: antragsradar crawl NAME", columns, off)
    return DONE


def status(as_json: AsJson = False) -> int:
    """Zeigt, was gelesen wurde, was nicht, und warum."""
    app = App.here()
    with reading(app.database) as connection:
        views = source_views(connection, every=app.settings.news_every)
        runs = _last_runs(connection, views)
        jobs = job_views(connection, utc_now())
        queue = queue_view(connection)
        hold = held(connection)
    if as_json:
        sources = [{**view_json(view), "run": run_json(runs[view.name])} for view in views]
        mails = {"held_since": hold.since if hold else None, "reason": hold.reason if hold else ""}
        show_json(
            {
                "sources": sources,
                "jobs": [job_as_json(job) for job in jobs],
                "queue": asdict(queue) if queue else None,
                "mails": mails,
                "missing_settings": app.settings.missing_facts + app.settings.missing_sender,
            }
        )
        return DONE
    rows = [
        [
            view.name,
            STATE_WORDS[view.state],
            moment(view.last_read),
            str(view.papers),
            str(view.motions),
            _note(view, runs[view.name]),
        ]
        for view in views
    ]
    columns = ["Quelle", "Zustand", "Zuletzt gelesen", "Vorlagen", "Zum Thema", "Hinweis"]
    show_table("Zustand der Quellen", columns, rows)
    for job in jobs:
        if job.is_late:
            say(f"Die Aufgabe »{job.title}« ist überfällig seit {moment(job.since)}. {job.failure}".rstrip())
    for line in queue_lines(queue) if queue else ():
        say(line)
    if any(job.done for job in jobs) and holder(app.database, SCHEDULER) is None:
        say(NO_SCHEDULE)
    if hold is not None:
        say_hold(hold)
    for missing in ask_for_facts(app.settings.missing_facts, app.settings.missing_sender):
        say(missing)
    return DONE


def _last_runs(connection: Connection, views: Iterable[SourceView]) -> dict[str, LastRun]:
    """The last run over each source; one that shows no sign of life any more is interrupted."""
    alive = {each.source for each in running(connection, utc_now())}
    runs = {view.name: last_run(connection, view.name) for view in views}
    dead = {name for name, run in runs.items() if run.outcome == "running" and name not in alive}
    return {name: replace(run, outcome="interrupted") if name in dead else run for name, run in runs.items()}


def _state(view: SourceView) -> str:
    return STATE_WORDS[view.state] + (", mit Erlaubnis" if view.permit else "")


def _note(view: SourceView, run: LastRun) -> str:
    """Since when the source is as it is, and why; what would help one that is held, and what is permitted.

    Of one that was never read the state says all.
    """
    notes = [source_permit(view)]
    if view.state != "new":
        since = f"seit {moment(view.since)}: " if view.since else ""
        notes.insert(0, since + (view.message or OUTCOMES.get(run.outcome, run.outcome)))
    if view.state == "held" and view.permit is None:
        notes.append(f"mit einer Erlaubnis aufzuheben: antragsradar sources permit {view.name}")
    return "; ".join(note for note in notes if note)


def say_trouble(views: Sequence[SourceView]) -> None:
    """After a list of motions: where something may be missing from it, if anywhere."""
    trouble = sources_trouble(views)
    if trouble:
        say(f"{trouble} Näheres: antragsradar sources status")


def refuse_unknown(names: Iterable[str] | None, known: Iterable[str]) -> None:
    """End the command where one of these is no source's name."""
    there = list(known)
    unknown = [name for name in names or () if name not in there]
    if unknown:
        wrong_call(f"Diese Quelle gibt es nicht: {', '.join(unknown)}. Es gibt: {', '.join(there)}.")


def view_json(view: SourceView) -> dict[str, Any]:
    """A source as all commands answer it to programs."""
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
        "next_reading": view.next_reading,
        "papers": view.papers,
        "motions": view.motions,
        "findings": [asdict(each) for each in view.findings],
        "expectations": [asdict(each) for each in view.expectations],
        "permit": asdict(view.permit) if view.permit else None,
        "enabled": view.enabled,
    }


def run_json(run: LastRun) -> dict[str, Any]:
    """A run as all commands answer it to programs."""
    return {
        "mode": run.mode or None,
        "outcome": run.outcome,
        "failure": run.failure,
        "message": run.message,
        "started": run.started,
        "finished": run.finished,
        "counts": run.counts,
        "notes": run.notes,
    }
