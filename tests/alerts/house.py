"""An invented town in a real database, for the tests of the ledger and of the website."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from alerts.mail import Letterhead
from storage.addresses import address_key
from storage.base import PlainText
from storage.dumps import count_on
from storage.filters import Filter
from storage.models import Body, Change, File, Motion, Paper, PaperFile, Source, TopicMatch
from storage.models_subscriptions import Subscriber, Subscription
from storage.tags import refresh_tags
from tests.alerts.samples import SITE, instant
from tests.databases import Fill, new_database

HOUSE = "radar.sqlite"
SECRET = "nicht sehr geheim, aber lang genug für Tests"
HEAD = Letterhead(SITE, "radar@radar.example", SECRET)
EVIDENCE = {
    "term": "zugewandert",
    "found": "Zugewanderte",
    "snippet": "… sollen Sprachlotsen neu Zugewanderte zu Ämtern begleiten.",
    "where": "text",
    "page": 1,
    "weight": 2.0,
}


def open_house(folder: Path, fill: Fill | None = None) -> Engine:
    """A database with all tables and two sources, or with what `fill` puts there: that is done once only."""
    return new_database(folder / HOUSE, fill or build)


def build(engine: Engine) -> None:
    """Two sources."""
    with engine.begin() as connection:
        connection.execute(insert(Body).values(ags="99999001", name="Stadt Musterstadt"))
        for name, title in (("musterstadt", "Stadt Musterstadt"), ("altdorf", "Kreis Altdorf")):
            values: dict[str, Any] = {
                "name": name,
                "title": title,
                "body_ags": "99999001" if name == "musterstadt" else None,
                "system": "sessionnet",
                "base_url": f"https://{name}.example/bi/",
                "enabled": True,
            }
            connection.execute(insert(Source).values(**values))


def set_source(engine: Engine, name: str, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(update(Source).where(Source.name == name).values(**values))


def add(connection: Connection, table: type[Any], **values: Any) -> Any:
    """Insert a row; a required text that does not matter here is empty. Returns its key."""
    columns = table.__table__.columns
    open_texts = [
        column.name
        for column in columns
        if isinstance(column.type, PlainText)
        and not column.nullable
        and column.server_default is None
        and column.default is None
    ]
    row = {**dict.fromkeys(open_texts, ""), **values}
    return connection.execute(insert(table).values(**row)).inserted_primary_key[0]


def add_motion(
    engine: Engine, number: int, *, selected: bool = True, topic: str = "integration", **paper: Any
) -> None:
    """A motion with one paper and one document; without any change."""
    day = dt.date(2026, 3, number % 27 + 1)
    at = dt.datetime(day.year, day.month, day.day, 9, tzinfo=dt.UTC)
    uuid, sha256 = f"00000000-0000-4000-8000-{number:012d}", f"{number:064d}"
    values: dict[str, Any] = {
        "motion_id": number,
        "source": "musterstadt",
        "body_ags": "99999001",
        "url": f"https://musterstadt.example/bi/vo0050.asp?__kvonr={number}",
        "reference": f"26-{number:04d}",
        "kind": "Antrag",
        "title": f"Sprachlotsen für Stadtteil {number}",
        "date": day,
        "originators": ["SPD", "FDP"],
        "fields": {"resolution": "Die Verwaltung wird beauftragt, Sprachlotsen einzusetzen."},
        **paper,
    }
    with engine.begin() as connection:
        add(connection, Motion, id=number, uuid=uuid, published_at=at, updated_at=at)
        add(
            connection, Paper, id=number, key=str(number), silent=False, first_seen_at=at,
            last_seen_at=at, **values,
        )  # fmt: skip
        count_on(connection, (Motion.__table__, Paper.__table__))
        add(
            connection, File, sha256=sha256, size=93_400, media_type="application/pdf", state="read",
            ocr=False, pages=[], kept_at=at,
        )  # fmt: skip
        url = f"https://musterstadt.example/bi/getfile.asp?id={number}"
        add(connection, PaperFile, paper_id=number, position=0, name="Antrag.pdf", url=url, sha256=sha256)
        add(
            connection, TopicMatch, paper_id=number, motion_id=values["motion_id"], topic=topic,
            selected=selected, score=2.0, evidence=[EVIDENCE],
        )  # fmt: skip
        refresh_tags(connection, [number])


def add_change(
    engine: Engine, paper: int, *, kind: str = "new", at: dt.datetime | None = None, silent: bool = False,
    after: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    with engine.begin() as connection:
        key = add(
            connection, Change, paper_id=paper, kind=kind, at=at or instant(9), silent=silent, before={},
            after=after or {},
        )  # fmt: skip
        return int(key)


def subscribe(
    engine: Engine,
    address: str = "leserin@radar.example",
    frequency: str = "daily",
    filter_: Filter | None = None,
    *,
    person: dict[str, Any] | None = None,
    **values: Any,
) -> int:
    """A confirmed subscription; its number. `person`: what is special about the subscriber, if it is new."""
    wanted = filter_ or Filter()
    row = {
        "filter": wanted.query(),
        "filter_key": wanted.key(),
        "frequency": frequency,
        "origin": "form",
        "created_at": instant(1),
        "confirmed_at": instant(1),
        "begins_at": instant(1),
    }
    with engine.begin() as connection:
        key = address_key(address)
        known = connection.scalar(select(Subscriber.id).where(Subscriber.address_key == key))
        who = {"address": address, "address_key": key, "created_at": instant(1), **(person or {})}
        subscriber = known or add(connection, Subscriber, **who)
        return int(add(connection, Subscription, subscriber_id=subscriber, **(row | values)))
