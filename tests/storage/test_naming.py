"""Which paper is meant by an address, a number, a key or a motion's page."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from storage.changes import settle
from storage.database import reading
from storage.models import Motion
from storage.naming import one_motion, papers_named
from storage.papers import KeptFile
from storage.records import FileLink, MotionFields
from tests.databases import new_database
from tests.storage.conftest import declare, reading_of
from tests.storage.test_settle import keep, paper

ADDRESS = "https://ris.example/bi/vo0050.asp?__kvonr=11"


@pytest.fixture
def known(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = new_database(tmp_path / "known.db", learn)
    yield engine
    engine.dispose()


def learn(engine: Engine) -> None:
    """Two papers of the council, one of which has a document, and a party's post of the first's number."""
    declare(engine)
    file = KeptFile(link=FileLink(url="https://ris.example/bi/getfile.asp?id=5", name="Antrag.pdf"))
    council, party = reading_of(), reading_of("party")
    keep(engine, council, paper(url=ADDRESS, files=(file,)))
    keep(engine, council, paper("12", url="https://ris.example/bi/vo0050.asp?__kvonr=12", title="Radweg"))
    post = {"url": "https://www.partei.example/post/", "title": "Unser Haushalt", "reference": ""}
    keep(engine, party, paper("11", **post, fields=MotionFields(reference="26-0099")))
    for each in (council, party):
        settle(engine, each)


def names(engine: Engine, what: str, *, by_key: bool = False) -> list[str]:
    with reading(engine) as connection:
        return [each.name for each in papers_named(connection, what, by_key=by_key)]


@pytest.mark.parametrize(
    ("what", "named"),
    [
        ("council/11", ["council/11"]),
        ("26-0011", ["council/11"]),
        ("  26 0011 ", ["council/11"]),
        ("26-0099", ["party/11"]),
        (ADDRESS, ["council/11"]),
        ("http://www.ris.example/bi/vo0050.asp?__kvonr=11", ["council/11"]),
        ("https://RIS.example/bi/vo0050.asp?suche=1&__kvonr=11", ["council/11"]),
        ("https://ris.example/bi/getfile.asp?id=5", ["council/11"]),
        ("https://partei.example/post#oben", ["party/11"]),
        ("https://ris.example/bi/vo0050.asp", []),
        ("https://ris.example:99999999/", []),
        ("https://[::1", []),
        ("11", []),
        ("council/", []),
        ("nirgends/11", []),
        ("", []),
        ("%", []),
    ],
)
def test_what_is_meant(known: Engine, what: str, named: list[str]) -> None:
    assert names(known, what) == named


def test_a_key_alone_may_be_several(known: Engine) -> None:
    assert names(known, "11", by_key=True) == ["council/11", "party/11"]
    with reading(known) as connection:
        assert one_motion(papers_named(connection, "11", by_key=True)) is None


def test_a_motion_by_its_page(known: Engine) -> None:
    with reading(known) as connection:
        uuid = connection.scalars(select(Motion.uuid)).first()
        found = papers_named(connection, f"https://radar.example/motions/{uuid}#passt-nicht")
        assert [each.motion_uuid for each in found] == [uuid]
        meant = one_motion(found)
    assert meant is not None
    assert names(known, f"{uuid}") == [meant.name]
    assert names(known, "https://radar.example/motions/00000000-0000-0000-0000-000000000000") == []
