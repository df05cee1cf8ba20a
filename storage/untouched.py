"""Whether anybody has kept something in a database, or it holds no more than each does from the start."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Engine, exists, inspect, select

from storage.all_tables import METADATA
from storage.database import reading

DECLARED = frozenset({"bodies", "sources", "topics"})
"""Tables that are filled when a program of ours opens a database: with what it knows without having read."""
INVITED = frozenset({"subscribers", "subscriptions"})
"""Those that are filled, too, with whom the settings name as readers of the digest."""


def filled_table(engine: Engine, *, besides: Collection[str]) -> str:
    """The name of a table of ours that holds something, of all but those; empty where none does."""
    names = (set(inspect(engine).get_table_names()) & METADATA.tables.keys()) - set(besides)
    with reading(engine) as connection:
        for name in sorted(names):
            if connection.scalar(select(exists().select_from(METADATA.tables[name]))):
                return name
    return ""
