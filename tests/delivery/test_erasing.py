"""Whoever is erased is erased from the letters as well that were written as files."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from alerts.erasing import erase_person
from alerts.transports import FolderTransport, Letter, Meanwhile
from storage.persons import everybody
from tests.alerts.house import subscribe
from tests.delivery.support import DAY, NOW, plan, send

READER, OTHER = "leserin@radar.example", "andere@radar.example"


def lying(data_dir: Path) -> list[str]:
    """To whom the letters are that lie there."""
    texts = (path.read_text("utf-8") for path in (data_dir / "mail").glob("*.eml"))
    return sorted(text.partition("To: ")[2].partition("\n")[0] for text in texts)


def test_letters_to_a_person_go_with_them(house: Engine, news: int, tmp_path: Path) -> None:
    subscribe(house, OTHER)
    plan(house)
    send(house, FolderTransport(tmp_path / "mail"))
    assert lying(tmp_path) == [OTHER, READER]
    erased = erase_person(house, tmp_path, READER.replace("leserin", "Leserin"))
    assert (erased.was_known, erased.letters) == (True, 1)
    assert lying(tmp_path) == [OTHER]
    plan(house, NOW + DAY)
    send(house, FolderTransport(tmp_path / "mail"), NOW + DAY)
    assert lying(tmp_path) == [OTHER]
    with house.connect() as connection:
        assert [person.address for person, _ in everybody(connection)] == [OTHER]


class Overtaken(FolderTransport):
    """Somebody is erased while the letter to them is in hand."""

    def __init__(self, house: Engine, data_dir: Path) -> None:
        super().__init__(data_dir / "mail")
        self._house = house
        self._data_dir = data_dir

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        if letter.recipient == READER:
            erase_person(self._house, self._data_dir, READER)
        super().send(letter, meanwhile)


def test_a_letter_that_was_in_hand_when_its_reader_was_erased_is_not_left(
    house: Engine, news: int, tmp_path: Path
) -> None:
    subscribe(house, OTHER)
    plan(house)
    send(house, Overtaken(house, tmp_path))
    assert lying(tmp_path) == [OTHER]


def test_letters_of_one_who_is_known_no_more_are_erased(house: Engine, news: int, tmp_path: Path) -> None:
    plan(house)
    send(house, FolderTransport(tmp_path / "mail"))
    assert erase_person(house, tmp_path / "elsewhere", READER).letters == 0
    erased = erase_person(house, tmp_path, READER)
    assert (erased.was_known, erased.letters) == (False, 1)
    assert not erase_person(house, tmp_path, READER)


def test_what_is_no_letter_stays(house: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    for name, content in (("a.eml", b"\xff\x00"), ("b.eml", f"\n\nTo: {READER}\n".encode()), ("c", b"x")):
        (folder / name).write_bytes(content)
    assert not erase_person(house, tmp_path, READER)
    assert len(list(folder.iterdir())) == 3
