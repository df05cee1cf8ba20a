"""`sources probe`: what a site is made with, and how it would be read."""

from __future__ import annotations

from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.children import HostBusy
from antragsradar.console import DONE, FAILED, err, fail, show, show_json, wrong_call
from antragsradar.looking import CannotLook, NoAddress, probe, web_address
from antragsradar.probing import probe_lines

Url = Annotated[str, typer.Argument(metavar="ADRESSE", help="eine Seite des Ratsinformationssystems")]


def probe_(
    url: Url,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Sagt, womit eine Website gemacht ist und wie sie zu lesen wäre; robots.txt gilt."""
    try:
        address = web_address(url)
    except NoAddress as error:
        wrong_call(str(error))
    try:
        with err.status("Die Adresse wird geprüft …"):
            report = probe(App.here(), address)
    except HostBusy as busy:
        fail(f"Ein anderer Vorgang liest gerade {busy}; später noch einmal versuchen.")
    except CannotLook as error:
        fail(f"Die Prüfung ist gescheitert: {error}")
    if as_json:
        show_json(report.model_dump(mode="json"))
    else:
        show("\n".join(probe_lines(report)))
    return DONE if report.state == "found" else FAILED
