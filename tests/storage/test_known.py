"""What is known of a source before it is read again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine

from scrapers.context import KnownSource
from scrapers.spider import Window
from storage.meetings import save_meeting
from storage.records import AgendaItem, Meeting
from tests.storage.conftest import reading_of

WINDOW = Window(dt.date(2026, 1, 1), dt.date(2026, 6, 30))


def keep(engine: Engine, key: str, day: int, *, agenda: bool = True, source: str = "council") -> None:
    items = (AgendaItem(number="1", title="Eröffnung"),) if agenda else None
    date, url = dt.date(2026, 3, day), f"https://ris.example/{key}"
    record = Meeting(key=key, organization="Rat", date=date, url=url, agenda=items)
    with engine.begin() as connection:
        save_meeting(connection, record, reading_of(source))


def test_where_the_latest_agendas_were_read(engine: Engine) -> None:
    known = KnownSource(engine, "council", None, WINDOW)
    assert known.last_agendas(2) == []
    for key, day in (("2", 10), ("3", 20), ("1", 1)):
        keep(engine, key, day)
    keep(engine, "4", 28, agenda=False)
    keep(engine, "5", 29, source="party")
    assert known.last_agendas(2) == ["https://ris.example/3", "https://ris.example/2"]
    assert len(known.last_agendas(9)) == 3
    assert list(KnownSource(engine, "council", None, WINDOW, afresh=True).last_agendas(2)) == []
