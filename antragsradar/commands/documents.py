"""`import` and `inspect`: documents that somebody holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from antragsradar.app import App
from antragsradar.commands.feed import publish_found
from antragsradar.console import DONE, FAILED, WRONG_CALL, err, fail, say, show, show_json, wrong_call
from antragsradar.importing import (
    Imported,
    NoSuchFile,
    NotKept,
    UnreadableFile,
    import_files,
    read_file,
    understand_file,
)
from antragsradar.inspecting import as_json, document_lines
from storage.papers import PaperRecord

Files = Annotated[list[Path], typer.Argument(metavar="DATEI…", help="PDF, DOCX, DOC, ODT, RTF, HTML, Text")]
AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]


def import_(
    files: Files,
    silent: Annotated[bool, typer.Option("--silent", help="nur ablegen, niemandem melden")] = False,
) -> int:
    """Liest Dokumente ein, die jemand hat, als kämen sie aus einer Quelle."""
    app = App.here()
    counts: Counter[str] = Counter()
    with app.reader() as reader:
        done = import_files(app.database, app.archive, reader, app.matcher, files, silent=silent)
        try:
            with err.status("Dokumente werden gelesen …"):
                for each in done:
                    counts[_tell(each)] += 1
        except NotKept as error:
            fail(str(error))
    if counts["new"]:
        publish_found(app)
    told = " (still: niemand wird benachrichtigt)" if silent and counts["new"] else ""
    unread = counts["failed"] + counts["missing"]
    say(f"{counts['new']} neu{told}, {counts['known']} schon bekannt, {unread} nicht gelesen.")
    return FAILED if counts["failed"] else WRONG_CALL if counts["missing"] else DONE


def _tell(each: Imported) -> str:
    """Say what became of a file; returns "new", "known", "failed" or "missing"."""
    if each.record is None:
        say(f"✗ {each.message}")
        return "missing" if each.missing else "failed"
    say(f"{'✓' if each.new else '='} {each.path.name}: {_in_short(each.record)}")
    if each.message:
        say(f"  Hinweis: {each.message}")
    return "new" if each.new else "known"


def _in_short(record: PaperRecord) -> str:
    fields = record.fields
    topics = [match.topic for match in record.matches if match.selected]
    parts = [fields.kind or "Dokument", fields.title or "ohne Titel", ", ".join(fields.bodies)]
    return " · ".join(part for part in parts if part) + f" · Themen: {', '.join(topics) or 'keines'}"


def refuse_file(error: UnreadableFile) -> NoReturn:
    """End the command: a file cannot be read, or there is none of that name."""
    if isinstance(error, NoSuchFile):
        wrong_call(str(error))
    fail(str(error))


def inspect(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="ein Dokument")], as_json_: AsJson = False
) -> int:
    """Zeigt, was aus einem Dokument gelesen wird, ohne etwas abzulegen."""
    app = App.here()
    with app.reader() as reader:
        try:
            data, text = read_file(file, reader)
        except UnreadableFile as error:
            refuse_file(error)
    record, _ = understand_file(file.name, data, text, app.matcher)
    answer = as_json(record, len(text.text))
    if text.message:
        say(f"Hinweis: {text.message}")
    if as_json_:
        show_json(answer)
    else:
        show("\n".join(document_lines(answer, app.matcher.records)))
    return DONE
