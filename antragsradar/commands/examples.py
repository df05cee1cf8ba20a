"""`topics check`: whether what a topic file gives as examples comes out as it says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antragsradar.app import App
from antragsradar.console import DONE, FAILED, fail, show, show_json
from antragsradar.inspecting import evidence_line, match_as_json

if TYPE_CHECKING:
    from scrapers.selection.examples import WrongExample
    from scrapers.selection.schema import Topic


def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[DATEI]", help="Themendatei oder Ordner; sonst alle Themen")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Prüft eine Themendatei mit ihren Beispielen."""
    from scrapers.selection.examples import wrong_examples
    from scrapers.selection.topics import read_topics

    topics = tuple(read_topics(file)) if file else App.here().topics
    if not topics:
        fail(f"{file} enthält keine Themendatei.")
    found = [(topic, wrong_examples(topic)) for topic in topics]
    if as_json:
        show_json([_as_json(topic, wrong) for topic, wrong in found])
    else:
        show("\n".join(line for topic, wrong in found for line in _lines(topic, wrong)))
    return FAILED if any(wrong for _, wrong in found) else DONE


def _as_json(topic: Topic, wrong: tuple[WrongExample, ...]) -> dict[str, Any]:
    return {
        "topic": topic.name,
        "examples": len(topic.examples),
        "wrong": [
            {
                "number": each.number,
                "title": each.example.title,
                "why": each.example.why,
                "expected": each.example.selected,
                **match_as_json(each.match),
            }
            for each in wrong
        ],
    }


def _lines(topic: Topic, wrong: tuple[WrongExample, ...]) -> Iterator[str]:
    count = len(topic.examples)
    if not count:
        yield f"Thema {topic.name}: ohne Beispiele"
        return
    examples = "1 Beispiel" if count == 1 else f"{count} Beispiele"
    how = f"{len(wrong)} davon anders als angegeben" if wrong else "alles wie angegeben"
    yield f"Thema {topic.name}: {examples}, {how}"
    for each in wrong:
        why = f" ({each.example.why})" if each.example.why else ""
        is_not = "soll ausgewählt werden" if each.example.selected else "soll nicht ausgewählt werden"
        title = each.example.title or "ohne Titel"
        yield f"  Beispiel {each.number}: {title}{why}: {is_not}; {each.match.score:.2f} Punkte"
        yield from (f"    {evidence_line(each)}" for each in match_as_json(each.match)["evidence"])


def warning(topic: Topic) -> str | None:
    """What to say of a topic whose examples do not come out as they should."""
    from scrapers.selection.examples import wrong_examples

    wrong = wrong_examples(topic)
    if not wrong:
        return None
    return (
        f"Thema {topic.name}: {len(wrong)} von {len(topic.examples)} Beispielen anders als angegeben; "
        "„antragsradar topics check“ zeigt sie."
    )
