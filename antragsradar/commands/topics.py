"""`topics`: what papers are chosen by, and why one was or was not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from antragsradar.app import App
from antragsradar.commands.documents import refuse_file
from antragsradar.commands.examples import warning
from antragsradar.console import DONE, say, show, show_json, show_table, wrong_call
from antragsradar.inspecting import match_as_json, topic_lines

if TYPE_CHECKING:
    from scrapers.selection.schema import Topic

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]


def list_(as_json: AsJson = False) -> int:
    """Zeigt die Themen."""
    topics = App.here().topics
    for told in map(warning, topics):
        if told:
            say(told)
    if as_json:
        show_json([_as_json(each) for each in topics])
        return DONE
    rows = [
        [each.name, each.title, str(len(each.terms)), ", ".join(each.record.subtopics.values())]
        for each in topics
    ]
    show_table("Themen", ["Name", "Titel", "Begriffe", "Unterthemen"], rows)
    return DONE


def _as_json(topic: Topic) -> dict[str, Any]:
    return {**topic.record.model_dump(), "terms": len(topic.terms)}


def explain(
    what: Annotated[str, typer.Argument(metavar="DATEI|VORLAGE", help="ein Dokument, oder eine Nummer")],
    as_json: AsJson = False,
) -> int:
    """Sagt, warum etwas ausgewählt wird oder nicht."""
    path = Path(what)
    answer = _of_file(path) if path.exists() else _of_papers(what)
    if as_json:
        show_json(answer)
        return DONE
    topics = App.here().matcher.records
    for paper in answer:
        show(paper["title"])
        for topic in paper["topics"]:
            show("\n".join(f"  {line}" for line in topic_lines(topic, topics)))
        if not paper["topics"]:
            show("  kein Begriff eines Themas gefunden")
    return DONE


def _of_file(path: Path) -> list[dict[str, Any]]:
    from antragsradar.importing import UnreadableFile, read_file, understand_file

    app = App.here()
    with app.reader() as reader:
        try:
            data, text = read_file(path, reader)
        except UnreadableFile as error:
            refuse_file(error)
    record, _ = understand_file(path.name, data, text, app.matcher)
    topics = [match_as_json(match) for match in record.matches]
    return [{"title": record.fields.title or path.name, "topics": topics}]


def _of_papers(what: str) -> list[dict[str, Any]]:
    from antragsradar.explaining import explained

    return explained(App.here().database, what) or wrong_call(
        f"„{what}“ ist weder eine Datei noch die Nummer einer bekannten Vorlage."
    )
