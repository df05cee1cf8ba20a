"""`bounces read`: mails that came back."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from alerts.bounces import LONGEST
from alerts.numbers import counted
from antragsradar.app import App
from antragsradar.bounced import Outcome, read_maildir, take_in
from antragsradar.console import DONE, say, show_json, wrong_call

_WORDS: dict[Outcome, str] = {
    "suspended": "gesperrt",
    "counted": "gezählt",
    "known": "schon bekannt",
    "unrelated": "ohne Bezug zu einer unserer Mails",
    None: "kein Rückläufer",
}


def read(
    place: Annotated[
        str,
        typer.Argument(metavar="DATEI|MAILDIR|-", help="eine Mail, ein Maildir-Ordner oder - für eine Pipe"),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Liest Mails, die zurückgekommen sind: an Adressen, die es nicht gibt, wird nichts mehr gesendet."""
    app = App.here()
    outcomes = _read(app, place)
    if as_json:
        show_json({each or "no_bounce": outcomes[each] for each in _WORDS})
        return DONE
    said = [f"{outcomes[each]} {words}" for each, words in _WORDS.items() if outcomes[each]]
    say(f"{counted(outcomes.total(), 'Mail', 'Mails')} gelesen{': ' if said else '.'}{', '.join(said)}")
    return DONE


def _read(app: App, place: str) -> Counter[Outcome]:
    if place == "-":
        app.see_that_it_is_there()
        return Counter([take_in(app, sys.stdin.buffer.read(LONGEST))])
    path = Path(place)
    if (path / "new").is_dir():
        app.see_that_it_is_there()
        return read_maildir(app, path)
    if path.is_dir():
        wrong_call(f"{path} ist kein Maildir: darin fehlt der Ordner „new“.")
    with path.open("rb") as file:
        app.see_that_it_is_there()
        return Counter([take_in(app, file.read(LONGEST))])
