"""`modified` moves when what is given out is another than before, and only then."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, delete, select, update

from storage.models import AgendaItem, AgendaPaper, PaperFile
from storage.models import Meeting as KeptMeeting
from storage.models import Paper as KeptPaper
from storage.models_oparl import OparlObject
from storage.oparl.entering import enter_rest, take_out
from storage.records import MotionFields
from storage.takedowns import take_down
from tests.alerts.test_web import Web
from tests.oparl_output.town import at, document, given, got, listed, meeting, paper, tell


def changed(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    """The kinds of the objects that are another; each of them, and no other, has another stamp."""
    moved = {id_ for id_, each in after.items() if each["modified"] != before.get(id_, each)["modified"]}
    known = {id_: each for id_, each in after.items() if id_ in before}
    another = {id_ for id_, each in known.items() if _content(each) != _content(before[id_])}
    assert moved == another
    return {id_.split("/")[-2] for id_ in another}


def _content(thing: Any) -> Any:
    """Without stamps, its own and those of its parts."""
    if isinstance(thing, dict):
        return {name: _content(each) for name, each in thing.items() if name not in ("created", "modified")}
    return [_content(each) for each in thing] if isinstance(thing, list) else thing


def test_the_same_read_again_moves_nothing(town: Engine) -> None:
    before = given(town)
    assert before
    tell(town, document(), paper("11"), paper("12", files=(), consultations=()), meeting("11"), run=2)
    with town.begin() as connection:
        connection.execute(update(KeptPaper).values(dirty=True))
        connection.execute(update(KeptMeeting).values(given=False))
    tell(town, run=3)
    assert given(town) == before


@pytest.mark.parametrize(
    ("records", "kinds"),
    [
        ([paper("11", title="Anders")], {"paper"}),
        ([paper("11", originators=("CDU",))], {"paper"}),
        ([paper("11", url="https://council.example/neu")], {"paper"}),
        ([paper("11", text="Nur auf der Seite", responsible="Amt 50")], set()),
        ([paper("11", fields=MotionFields(resolution="Was gewollt ist"))], set()),
        ([paper("11", files=(listed("111", "main", "a" * 64),))], {"paper"}),
        ([document(sha256="b" * 64), paper("11", files=(listed("111", "main", "b" * 64), listed("211")))],
         {"paper", "file"}),
        ([meeting("11", location="Turnhalle")], {"meeting"}),
        ([meeting("11", cancelled=True)], {"meeting"}),
        ([meeting("11", "12")], {"meeting", "paper"}),
        ([meeting()], {"meeting", "paper", "consultation"}),
    ],
)  # fmt: skip
def test_what_changes_moves_its_own_stamps_alone(town: Engine, records: list[Any], kinds: set[str]) -> None:
    before = given(town)
    tell(town, *records, run=2)
    assert changed(before, given(town)) == kinds


def test_a_better_text_of_a_document_moves_its_file(town: Engine, shown: Web) -> None:
    before = given(town)
    tell(town, document("Ein besserer Text."), run=2)
    moved = {id_ for id_, each in given(town).items() if each != before[id_]}
    [file] = {id_ for id_ in moved if "/file/" in id_}
    assert got(shown, file)["text"].startswith("Ein besserer Text.")
    assert [id_ for id_ in moved if "/paper/" in id_] == got(shown, file)["paper"]
    assert len(moved) == 2, "the file, and the paper that it is embedded in"


def test_what_was_known_before_is_entered_later(town: Engine) -> None:
    before = given(town)
    with town.begin() as connection:
        connection.execute(delete(OparlObject))
        for table in (KeptPaper, KeptMeeting):
            connection.execute(update(table).values(given=False))
    assert enter_rest(town) == 2
    after = given(town)
    assert {id_: _content(each) for id_, each in after.items()} == {
        id_: _content(each) for id_, each in before.items()
    }
    assert enter_rest(town) == 0
    assert given(town) == after


def test_what_was_erased_stands_nowhere(town: Engine, shown: Web) -> None:
    before = given(town)
    [gone] = [id_ for id_, each in before.items() if each.get("reference") == "26-0011"]
    with town.begin() as connection:
        connection.execute(delete(AgendaPaper))
        connection.execute(update(AgendaItem).where(AgendaItem.key == "911").values(title="Entfernt"))
        connection.execute(update(AgendaItem).where(AgendaItem.key == "911").values(resolution=""))
        connection.execute(delete(PaperFile))
        blank = {"title": "Entfernt", "reference": "", "state": "withdrawn", "snapshot": None}
        connection.execute(update(KeptPaper).where(KeptPaper.key == "11").values(**blank))
        take_out(connection, [int(gone.rpartition("/")[2])])
    with town.connect() as connection:
        contents = connection.scalars(select(OparlObject.content)).all()
    said = str(contents)
    for words in ("im Ortsteil 11", "'Sprachkurse'", "Der Rat beschließt", "Anlage 111", "26-0011"):
        assert words not in said
    assert got(shown, gone)["deleted"]
    assert gone not in given(town)


def test_what_was_taken_down_stands_nowhere(town: Engine, shown: Web) -> None:
    [gone] = [id_ for id_, each in given(town).items() if each.get("reference") == "26-0011"]
    with town.begin() as connection:
        number = int(gone.rpartition("/")[2])
        take_down(connection, [number], reason="Persönliches", by="Redaktion", now=at(2))
    with town.connect() as connection:
        said = str(connection.scalars(select(OparlObject.content)).all())
    for words in ("im Ortsteil 11", "'Sprachkurse'", "Der Rat beschließt", "Anlage 111"):
        assert words not in said
    assert got(shown, gone)["deleted"]
    tell(town, document(), paper("11"), meeting("11"), run=3)
    assert gone not in given(town), "and no reading brings it back"
