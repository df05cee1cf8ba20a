"""`sources status`: all that is known of how sources are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated

import typer

from alerts.numbers import counted
from alerts.phrases import source_meaning, source_permit, source_state, state_meaning
from alerts.source_words import advice, expectation_values, next_reading
from alerts.templating import wrap
from antragsradar.app import App
from antragsradar.commands.sources import OUTCOMES, AsJson, refuse_unknown, run_json, view_json
from antragsradar.console import DONE, moment, show, show_json, show_table
from storage.database import reading
from storage.runs import LastRun, recent_runs
from storage.sources import source_views
from storage.times import utc_now
from storage.views import SourceView

RUNS = 10
MODES = {"full": "alles", "news": "Neues", "replay": "Archiv"}


def status(
    names: Annotated[list[str] | None, typer.Argument(metavar="[QUELLE…]", help="ohne Angabe: alle")] = None,
    as_json: AsJson = False,
) -> int:
    """Zeigt von jeder Quelle den Zustand, was fehlt, was erwartet wird, und die letzten Läufe."""
    app = App.here()
    with reading(app.database) as connection:
        found = source_views(connection, every=app.settings.news_every, disabled=bool(names))
        views = {view.name: view for view in found}
        refuse_unknown(names, views)
        chosen = [views[name] for name in dict.fromkeys(names)] if names else list(views.values())
        runs = {view.name: recent_runs(connection, view.name, limit=RUNS) for view in chosen}
    if as_json:
        show_json(
            {
                "sources": [
                    {
                        **view_json(view),
                        "advice": advice(view) or None,
                        "runs": [run_json(run) for run in runs[view.name]],
                    }
                    for view in chosen
                ]
            }
        )
        return DONE
    now = utc_now()
    for number, view in enumerate(chosen):
        if number:
            show("")
        _show(view, runs[view.name], now)
    return DONE


def _show(view: SourceView, runs: list[LastRun], now: dt.datetime) -> None:
    show(f"{view.title} ({view.name}, {view.system})")
    for label, value in _facts(view, now):
        if value:
            show(wrap(value, f"  {label + ':':18}"))
    if view.findings:
        show("  Was fehlt:")
        for finding in view.findings:
            show(wrap(finding.message, "    - "))
    if view.expectations:
        rows = [[f"  {each.label}", *expectation_values(each)] for each in view.expectations]
        show_table("", ["  Erwartet wird", "zuletzt", "Vergleich"], rows)
    if runs:
        rows = [_run_row(run) for run in runs]
        show_table("", ["  Lauf", "Umfang", "Ausgang", "Vorlagen", "Sitzungen", "Hinweis"], rows)


def _facts(view: SourceView, now: dt.datetime) -> Iterator[tuple[str, str]]:
    """What is known of a source, with its label; what is empty is not shown."""
    yield "Zustand", source_state(view)
    if not view.enabled:
        yield "Abgeschaltet", f"wird nur auf Wunsch gelesen: antragsradar crawl {view.name}"
    yield "Bedeutung", state_meaning(view) if view.findings else source_meaning(view)
    yield "Was zu tun ist", advice(view)
    yield "Erlaubnis", source_permit(view)
    yield "Adresse", view.url
    yield "Zuletzt gelesen", moment(view.last_read)
    yield "Zuletzt versucht", moment(view.last_tried)
    yield "Nächstes Mal", next_reading(view, now)
    yield "Bestand", f"{counted(view.papers, 'Vorlage', 'Vorlagen')}, {view.motions} zum Thema"


def _run_row(run: LastRun) -> list[str]:
    return [
        f"  {moment(run.started)}",
        MODES.get(run.mode, run.mode),
        OUTCOMES.get(run.outcome, run.outcome),
        str(run.counts.get("papers", 0)),
        str(run.counts.get("meetings", 0)),
        run.message,
    ]
