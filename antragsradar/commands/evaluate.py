"""`topics evaluate`: how good the selection is, on papers that people have labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antragsradar.app import App
from antragsradar.console import DONE, fail, show, show_json, wrong_call
from antragsradar.inspecting import evidence_as_json, evidence_line
from antragsradar.wording import os_reason

if TYPE_CHECKING:
    from scrapers.selection.evaluate import Evaluation, Interval, Mistake, Row

DEFAULT = "integration"


def evaluate(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="Vorlagen als JSON, je Zeile eine")],
    topic: Annotated[str, typer.Option("--topic", metavar="THEMA", help="das Thema")] = DEFAULT,
    titles_only: Annotated[bool, typer.Option("--titles-only", help="nur nach den Titeln")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Misst an bewerteten Vorlagen, wie gut ein Thema auswählt."""
    from scrapers.selection import evaluate as measuring

    rows = _rows(file, titles_only)
    matcher = App.here().matcher
    try:
        result = measuring.evaluate(matcher, topic, rows)
    except ValueError as error:
        wrong_call(f"{error}.")
    if as_json:
        show_json(_as_json(result, topic, titles_only))
        return DONE
    title = next(each.title for each in matcher.topics if each.name == topic)
    show("\n".join(_lines(result, title)))
    return DONE


def _rows(file: Path, titles_only: bool) -> list[Row]:
    from scrapers.selection.labelled import LabelError, read_rows

    try:
        with file.open("rb") as lines:
            rows = list(read_rows(lines))
    except OSError as error:
        fail(f"{file} lässt sich nicht lesen: {os_reason(error)}.")
    except LabelError as error:
        fail(f"{file}, {error}")
    if not rows:
        fail(f"{file} enthält keine Vorlagen.")
    return [replace(row, text="") for row in rows] if titles_only else rows


def _as_json(result: Evaluation, topic: str, titles_only: bool) -> dict[str, Any]:
    return {
        "topic": topic,
        "titles_only": titles_only,
        "n": result.n,
        "positives": result.positives,
        "selected": result.selected,
        "precision": result.precision,
        "recall": result.recall,
        "f1": result.f1,
        "precision_interval": result.precision_interval,
        "recall_interval": result.recall_interval,
        "f1_interval": result.f1_interval,
        "false_positives": [_mistake_as_json(each) for each in result.false_positives],
        "false_negatives": [_mistake_as_json(each) for each in result.false_negatives],
    }


def _mistake_as_json(mistake: Mistake) -> Mapping[str, Any]:
    return {**asdict(mistake), "evidence": [evidence_as_json(each) for each in mistake.evidence]}


def _lines(result: Evaluation, title: str) -> Iterator[str]:
    yield (
        f"Thema {title}: {result.n} Vorlagen, {result.positives} zum Thema, {result.selected} ausgewählt, "
        f"{result.right} davon zu Recht"
    )
    yield _figure("Genauigkeit (precision)", result.precision, result.precision_interval)
    yield _figure("Vollständigkeit (recall)", result.recall, result.recall_interval)
    yield _figure("F1", result.f1, result.f1_interval)
    yield from _mistakes("Zu Unrecht ausgewählt", result.false_positives)
    yield from _mistakes("Übersehen", result.false_negatives)


def _figure(name: str, value: float, interval: Interval) -> str:
    low, high = interval
    return f"{name + ':':26}{_percent(value)} (mit 95 % Sicherheit {_percent(low)} bis {_percent(high)})"


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %".replace(".", ",")


def _mistakes(heading: str, mistakes: tuple[Mistake, ...]) -> Iterator[str]:
    if not mistakes:
        return
    yield f"\n{heading} ({len(mistakes)}):"
    for each in mistakes:
        yield f"  {each.id}: {each.title or 'ohne Titel'} ({each.score:.2f} Punkte)"
        yield from (f"    {evidence_line(evidence)}" for evidence in map(evidence_as_json, each.evidence))
