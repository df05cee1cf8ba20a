"""What is asked for each page, paper and meeting is made once: to make it takes longer than to ask."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.sql import dml, selectable

from storage.known import known_meeting, known_paper
from storage.meetings import save_meeting
from storage.pages import KnownPage, keep_page, known_page
from storage.papers import FileRecord, KeptFile, filled_fields, known_files, save_file, save_paper
from storage.records import AgendaItem, FileLink, Meeting, PaperLink
from storage.records import Consultation as ConsultationRecord
from storage.tombstones import is_taken, taken_keys
from tests.storage.conftest import START, reading_of
from tests.storage.test_settle import paper

DAY = dt.date(2026, 3, 10)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The statements that are made from now on."""
    made: list[str] = []
    for kind in (selectable.Select, dml.Insert, dml.Update, dml.Delete):
        begin = kind.__init__

        def record(self: Any, *given: Any, begin: Any = begin, **named: Any) -> None:
            begin(self, *given, **named)
            made.append(type(self).__name__)

        monkeypatch.setattr(kind, "__init__", record)
    return made


def read(engine: Engine, number: int) -> None:
    """As a run reads a page, a paper with a document and a meeting that deals with it."""
    key, digest = f"{number}", f"{number:064}"
    url = f"http://localhost/{key}"
    link = FileLink(url=f"{url}.pdf", name="Antrag")
    record = paper(
        key,
        files=(KeptFile(link=link, sha256=digest),),
        consultations=(ConsultationRecord(organization="Rat", date=DAY, meeting_key=f"7{key}"),),
    )
    item = AgendaItem(number="Ö 1", title=f"Sprachkurse {key}", papers=(PaperLink(key=key, url=url),))
    meeting = Meeting(key=f"7{key}", organization=f"Ausschuss {key}", date=DAY, url=url, agenda=(item,))
    with engine.begin() as connection:
        assert known_page(connection, "council", url, "paper") is None
        assert not taken_keys(connection, "council")
        keep_page(connection, "council", KnownPage(url, "paper", "a", "b", "{}"), START)
        assert not is_taken(connection, "council", key)
        assert known_files(connection, "council", key) == []
        assert filled_fields(connection, "council", key) is None
        assert known_paper(connection, "council", key) is None
        save_file(connection, FileRecord(sha256=digest, size=1, media_type="", state="ok"), START)
        assert save_paper(connection, record, reading_of())
        assert known_meeting(connection, "council", meeting) is None
        assert save_meeting(connection, meeting, reading_of())


def test_what_is_read_for_the_second_time_needs_no_new_statements(engine: Engine, made: list[str]) -> None:
    read(engine, 1)
    made.clear()
    read(engine, 2)
    assert made == ["Update"]  # of the papers that the agenda names
