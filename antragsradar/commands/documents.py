"""`import`, `inspect`, `parse`: documents and pages that somebody holds."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer
import web_poet

from antragsradar.app import App
from antragsradar.console import DONE, FAILED, err, fail, say, show, show_json, wrong_call
from antragsradar.importing import (
    Imported,
    NotKept,
    UnreadableFile,
    import_files,
    read_bytes,
    read_file,
    understand_file,
)
from antragsradar.inspecting import as_json, document_lines, page_lines
from scrapers.page import Page, PageFailure
from scrapers.systems import find_page, page_names, system_names
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
    told = " (still: niemand wird benachrichtigt)" if silent and counts["new"] else ""
    say(f"{counts['new']} neu{told}, {counts['known']} schon bekannt, {counts['failed']} nicht gelesen.")
    return FAILED if counts["failed"] else DONE


def _tell(each: Imported) -> str:
    """Say what became of a file; returns "new", "known" or "failed"."""
    if each.record is None:
        say(f"✗ {each.message}")
        return "failed"
    say(f"{'✓' if each.new else '='} {each.path.name}: {_in_short(each.record)}")
    if each.message:
        say(f"  Hinweis: {each.message}")
    return "new" if each.new else "known"


def _in_short(record: PaperRecord) -> str:
    fields = record.fields
    topics = [match.topic for match in record.matches if match.selected]
    parts = [fields.kind or "Dokument", fields.title or "ohne Titel", ", ".join(fields.bodies)]
    return " · ".join(part for part in parts if part) + f" · Themen: {', '.join(topics) or 'keines'}"


def inspect(
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="ein Dokument")], as_json_: AsJson = False
) -> int:
    """Zeigt, was aus einem Dokument gelesen wird, ohne etwas abzulegen."""
    app = App.here()
    with app.reader() as reader:
        try:
            data, text = read_file(file, reader)
        except UnreadableFile as error:
            fail(str(error))
    record, _ = understand_file(file.name, data, text, app.matcher)
    answer = as_json(record, len(text.text))
    if text.message:
        say(f"Hinweis: {text.message}")
    if as_json_:
        show_json(answer)
    else:
        show("\n".join(document_lines(answer)))
    return DONE


def parse(
    system: Annotated[str, typer.Argument(metavar="SYSTEM", help="Produkt, z. B. sessionnet")],
    page: Annotated[str, typer.Argument(metavar="SEITE", help="Art der Seite, z. B. meeting oder si0057")],
    file: Annotated[Path, typer.Argument(metavar="DATEI", help="die gespeicherte Seite")],
    url: Annotated[str, typer.Option(help="Adresse, unter der die Seite stand")] = "",
    as_json_: AsJson = False,
) -> int:
    """Zeigt, was eine gespeicherte Seite eines Ratsinformationssystems bedeutet."""
    page_type = _page_type(system, page)
    try:
        body = read_bytes(file)
    except UnreadableFile as error:
        fail(str(error))
    response = web_poet.HttpResponse(url=url or "http://localhost/", body=body)
    page_object = page_type(response=response)
    try:
        item = page_object.read()
    except PageFailure as failure:
        fail(f"{file} ist keine lesbare Seite „{page}“ von {system}: {failure.message} ({failure.kind})")
    warnings = [{"code": each.code, "detail": each.detail} for each in page_object.warnings]
    data = {**item.model_dump(mode="json"), "warnings": warnings}
    if as_json_:
        show_json(data)
    else:
        show("\n".join(page_lines(data)))
    return DONE


def _page_type(system: str, page: str) -> type[Page[Any]]:
    names = page_names(system)
    if names is None:
        wrong_call(f"Das Produkt „{system}“ ist nicht bekannt. Bekannt sind: {', '.join(system_names())}.")
    found = find_page(system, page)
    if found is None:
        wrong_call(f"Die Seite „{page}“ gibt es bei {system} nicht. Es gibt: {', '.join(names)}.")
    return found
