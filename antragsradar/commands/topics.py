"""`topics`: what papers are chosen by, and why one was or was not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from antragsradar.app import App
from antragsradar.commands.documents import refuse_file
from antragsradar.console import DONE, show, show_json, show_table, wrong_call
from antragsradar.inspecting import match_as_json, topic_lines

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]


def list_(as_json: AsJson = False) -> int:
    """Zeigt die Themen."""
    topics = App.here().matcher.topics
    if as_json:
        show_json([{"name": each.name, "title": each.title, "terms": len(each.terms)} for each in topics])
        return DONE
    rows = [[each.name, each.title, str(len(each.terms))] for each in topics]
    show_table("Themen", ["Name", "Titel", "Begriffe"], rows)
    return DONE


def explain(
    what: Annotated[str, typer.Argument(metavar="DATEI|DRUCKSACHE", help="ein Dokument, oder eine Nummer")],
    as_json: AsJson = False,
) -> int:
    """Sagt, warum etwas ausgewählt wird oder nicht."""
    path = Path(what)
    answer = _of_file(path) if path.exists() else _of_papers(what)
    if as_json:
        show_json(answer)
        return DONE
    for paper in answer:
        show(paper["title"])
        for topic in paper["topics"]:
            show("\n".join(f"  {line}" for line in topic_lines(topic)))
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
    from sqlalchemy import or_, select

    from storage.database import reading
    from storage.models import Paper, TopicMatch
    from storage.records import TopicMatch as TopicMatchRecord
    from storage.sameness.keys import joining_key

    app = App.here()
    named = [Paper.reference == what, Paper.key == what]
    number = joining_key(what)
    if number:  # also the one that only the document names
        named.append(Paper.reference_key == number)
    with reading(app.database) as connection:
        papers = connection.execute(select(Paper.id, Paper.title, Paper.fields).where(or_(*named))).all()
        if not papers:
            wrong_call(f"„{what}“ ist weder eine Datei noch die Nummer einer bekannten Vorlage.")
        answer = []
        for paper in papers:
            rows = connection.execute(select(TopicMatch.__table__).where(TopicMatch.paper_id == paper.id))
            matches = [
                TopicMatchRecord(
                    topic=row.topic,
                    selected=row.selected,
                    score=row.score,
                    evidence=row.evidence,
                    rules=row.rules,
                )
                for row in rows
            ]
            title = paper.title or paper.fields.get("title") or what
            answer.append({"title": title, "topics": [match_as_json(match) for match in matches]})
    return answer
