"""How lists and agendas showed papers when these were last read: what is shown otherwise is read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from storage.database import upsert
from storage.models import Listing

BATCH = 500


class Shown(NamedTuple):
    """How a place showed a paper. `lasting`: whether to vanish from there means something."""

    digest: str
    lasting: bool


Places = Mapping[str, Shown]


def listings_of(connection: Connection, source: str) -> dict[str, dict[str, Shown]]:
    """By paper's key and place, as it was when the paper was last read."""
    rows = connection.execute(
        select(Listing.paper_key, Listing.place, Listing.shown, Listing.lasting).where(
            Listing.source == source
        )
    )
    found: defaultdict[str, dict[str, Shown]] = defaultdict(dict)
    for row in rows:
        found[row.paper_key][row.place] = Shown(row.shown, row.lasting)
    return dict(found)


def forget_listings(connection: Connection, source: str, papers: Collection[str]) -> None:
    """Forget how these papers were shown, so that they are read wherever they are shown next."""
    keys = sorted(papers)
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        connection.execute(delete(Listing).where(Listing.source == source, Listing.paper_key.in_(some)))


def keep_listings(
    connection: Connection, source: str, papers: Mapping[str, Places], *, complete: bool
) -> None:
    """Keep how papers that were read now were shown. `complete`: all places were looked at, so that what
    is not among them does not show the paper any more."""
    keys = sorted(papers)
    if complete:
        forget_listings(connection, source, keys)
    rows = [
        {"source": source, "paper_key": key, "place": place, "shown": shown.digest, "lasting": shown.lasting}
        for key in keys
        for place, shown in papers[key].items()
    ]
    upsert(connection, Listing, rows, key=["source", "paper_key", "place"])
