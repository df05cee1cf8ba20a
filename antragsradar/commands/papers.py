"""`papers`: what is known of single papers."""

from __future__ import annotations

from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.console import DONE, show, show_json, wrong_call
from antragsradar.history import as_json, history_lines

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]


def history(
    source: Annotated[str, typer.Argument(metavar="QUELLE", help="Name der Quelle, wie in sources list")],
    key: Annotated[str, typer.Argument(metavar="VORLAGE", help="Kennung oder Nummer der Vorlage")],
    as_json_: AsJson = False,
) -> int:
    """Zeigt alle Fassungen einer Vorlage, und was sich zwischen ihnen geändert hat."""
    from storage.database import reading
    from storage.history import paper_history

    app = App.here()
    with reading(app.database) as connection:
        found = paper_history(connection, source, key)
    if not found:
        wrong_call(
            f"Bei „{source}“ ist keine Vorlage „{key}“ bekannt. Die Quellen zeigt: antragsradar sources list"
        )
    if as_json_:
        show_json([as_json(each) for each in found])
        return DONE
    for number, each in enumerate(found):
        show("\n".join([*([""] if number else []), *history_lines(each)]))
    return DONE
