"""`import`, `inspect`, `parse`: documents and pages that somebody holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
import web_poet

from antragsradar.app import App
from antragsradar.console import DONE, FAILED, err, fail, out, say, show_json, wrong_call
from antragsradar.importing import UnreadableFile, import_files, read_file, understand_file
from antragsradar.inspecting import as_json
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
    failed = 0
    with app.reader() as reader:
        done = import_files(app.engine, app.archive, reader, app.matcher, files, silent=silent)
        with err.status("Dokumente werden gelesen …"):
            for each in done:
                if each.record is None:
                    failed += 1
                    say(f"✗ {each.message}")
                else:
                    say(f"{'✓' if each.new else '='} {each.path.name}: {_in_short(each.record)}")
    return FAILED if failed else DONE


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
        _print_fields(answer)
    return DONE


_LABELS = {
    "title": "Titel",
    "kind": "Art",
    "date": "Datum",
    "reference": "Drucksache",
    "bodies": "Kommune",
    "originators": "Von",
    "meetings": "Sitzungen",
    "resolution": "Beschlussvorschlag",
}


def _print_fields(answer: dict[str, Any]) -> None:
    for name, label in _LABELS.items():
        out.print(f"{label + ':':20}{_words(answer[name])}", markup=False)
    for topic in answer["topics"]:
        chosen = "ausgewählt" if topic["selected"] else "nicht ausgewählt"
        out.print(f"\nThema {topic['topic']}: {chosen} ({topic['score']})", markup=False)
        for each in topic["evidence"]:
            out.print(f"  {each['term']} [{each['where']}]: {each['snippet']}", markup=False)


def _words(value: Any) -> str:
    if not value:
        return "–"
    if isinstance(value, list):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return str(value)


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
        body = file.read_bytes()
    except OSError as error:
        fail(f"{file} lässt sich nicht lesen: {error.strerror}")
    response = web_poet.HttpResponse(url=url or "http://localhost/", body=body)
    page_object = page_type(response=response)
    try:
        item = page_object.read()
    except PageFailure as failure:
        fail(f"{file}: {failure.message} ({failure.kind})")
    warnings = [{"code": each.code, "detail": each.detail} for each in page_object.warnings]
    data = {**item.model_dump(mode="json"), "warnings": warnings}
    if as_json_:
        show_json(data)
    else:
        _print_tree(data)
    return DONE


def _page_type(system: str, page: str) -> type[Page[Any]]:
    names = page_names(system)
    if names is None:
        wrong_call(f"Das Produkt „{system}“ ist nicht bekannt. Bekannt sind: {', '.join(system_names())}.")
    found = find_page(system, page)
    if found is None:
        wrong_call(f"Die Seite „{page}“ gibt es bei {system} nicht. Es gibt: {', '.join(names)}.")
    return found


def _print_tree(data: Any, indent: int = 0) -> None:
    space = "  " * indent
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            out.print(f"{space}{name}: {len(value)}", markup=False)
            for each in value:
                out.print(f"{space}  -", markup=False)
                _print_tree(each, indent + 2)
        elif value not in (None, "", [], False):
            out.print(f"{space}{name}: {_words(value)}", markup=False)
