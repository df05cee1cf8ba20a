"""`feed`: the feeds, on the terminal."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from alerts.feeds import atom, rss
from antragsradar.app import App
from antragsradar.console import DONE
from antragsradar.telling import FEED_ENTRIES
from storage.database import reading
from storage.motions import newest_motions


def feed(
    format_: Annotated[Literal["rss", "atom"], typer.Option("--format", help="rss oder atom")] = "rss",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="höchstens so viele Einträge")] = FEED_ENTRIES,
) -> int:
    """Gibt den Feed der Anträge zur Integration aus."""
    app = App.here()
    with reading(app.engine) as connection:
        motions = newest_motions(connection, limit=limit)
    build = rss if format_ == "rss" else atom
    sys.stdout.buffer.write(build(motions, app.site))
    sys.stdout.flush()
    return DONE
