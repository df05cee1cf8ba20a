"""Whether all that a search finds can be found: not while the index of words is built anew."""

from __future__ import annotations

from sqlalchemy import Connection

from alerts.list_words import index_notice
from storage.filters import Filter
from storage.search.index import missing


def unsearchable(connection: Connection, wanted: Filter) -> str:
    """Why what a filter finds now must not pass for all of it; empty where it may."""
    return index_notice(missing(connection)) if wanted.words else ""
