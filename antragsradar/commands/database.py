"""`db`: the database."""

from __future__ import annotations

from antragsradar.app import App
from antragsradar.console import DONE, say


def upgrade() -> int:
    """Bringt die Tabellen auf den Stand dieses Programms."""
    app = App.here()
    engine = app.engine  # opening it is what brings it up to date
    say(f"Die Datenbank ist auf dem neuesten Stand ({engine.dialect.name}).")
    return DONE
