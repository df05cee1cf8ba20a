"""`parse`: pages of council information systems that somebody holds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
import web_poet

from antragsradar.commands.documents import refuse_file
from antragsradar.console import DONE, fail, show, show_json, wrong_call
from antragsradar.importing import UnreadableFile, read_bytes
from antragsradar.inspecting import page_lines
from scrapers.page import Page, PageFailure
from scrapers.systems import find_page, system_names, system_pages

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]


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
        refuse_file(error)
    response = web_poet.HttpResponse(url=url or "http://localhost/", body=body)
    page_object = page_type(response=response)
    try:
        item = page_object.read()
    except PageFailure as failure:
        fail(f"{file} ist keine lesbare Seite „{page}“ von {system}: {failure.message} ({failure.kind})")
    warnings = [{"code": each.code, "detail": each.detail} for each in page_object.warnings]
    if as_json_:
        show_json({**item.model_dump(mode="json"), "warnings": warnings})
    else:
        show("\n".join(page_lines({**item.model_dump(), "warnings": warnings})))
    return DONE


def _page_type(system: str, page: str) -> type[Page[Any]]:
    try:
        pages = system_pages(system)
    except KeyError:
        wrong_call(f"Das Produkt „{system}“ ist nicht bekannt. Bekannt sind: {', '.join(system_names())}.")
    found = find_page(pages, page)
    if found is None:
        names = ", ".join(each.names[0] for each in pages)
        wrong_call(f"Die Seite „{page}“ gibt es bei {system} nicht. Es gibt: {names}.")
    return found
