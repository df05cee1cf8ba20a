"""Published documents on disk and in memory: never half of one, never too many."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import random
from pathlib import Path

import pytest
import time_machine

from alerts.shelf import Shelf

NOW = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)


def noise(size: int, seed: int = 1) -> bytes:
    """Bytes that cannot be compressed."""
    return random.Random(seed).randbytes(size)


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_is_put_is_found_also_by_another_process(tmp_path: Path) -> None:
    kept = Shelf(tmp_path).put("a.rss", b"<rss/>" * 100, NOW)
    found = Shelf(tmp_path).get("a.rss")
    assert found == kept
    assert found is not None
    assert gzip.decompress(found.packed) == b"<rss/>" * 100
    assert found.modified == NOW
    assert Shelf(tmp_path).get("b.rss") is None


def test_the_same_content_keeps_its_date(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first = shelf.put("a.rss", b"eins", NOW)
    assert shelf.put("a.rss", b"eins", LATER) is first
    assert shelf.put("a.rss", b"zwei", LATER).modified == LATER
    assert Shelf(tmp_path).put("a.rss", b"zwei", LATER + dt.timedelta(days=1)).modified == LATER


def test_the_same_content_is_the_same_file(tmp_path: Path) -> None:
    for name in "ab":
        Shelf(tmp_path / name).put("x", b"inhalt", NOW if name == "a" else LATER)
    one, other = ((tmp_path / name / "x.gz").read_bytes() for name in "ab")
    assert one == other


def test_to_be_asked_for_does_not_change_the_date(tmp_path: Path) -> None:
    Shelf(tmp_path).put("a", b"inhalt", NOW)
    Shelf(tmp_path).get("a")
    assert (tmp_path / "a.gz").stat().st_mtime == NOW.timestamp()
    found = Shelf(tmp_path).get("a")
    assert found is not None
    assert found.modified == NOW


@pytest.mark.parametrize(
    "broken", [b"", b"kein gzip", gzip.compress(b"inhalt" * 100)[:-9]], ids=["empty", "plain", "cut"]
)
def test_a_broken_file_counts_as_none(tmp_path: Path, broken: bytes) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("a", b"inhalt" * 100, NOW)
    (tmp_path / "a.gz").write_bytes(broken)
    again = Shelf(tmp_path)
    assert again.get("a") is None
    assert again.put("a", b"inhalt" * 100, LATER).modified == LATER


def test_too_many_files_go_what_was_not_asked_for_longest_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, files=3)
    for age, name in enumerate("abc"):
        shelf.put(name, name.encode(), NOW)
        os.utime(tmp_path / f"{name}.gz", (NOW.timestamp() - age * 100, NOW.timestamp()))
    Shelf(tmp_path).get("c")  # by another process: that is noted
    shelf.put("d", b"d", NOW)
    assert on_disk(tmp_path) == {"a.gz", "c.gz", "d.gz"}
    assert shelf.at_hand("b") is None


def test_too_much_goes_too(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, size=2500)
    for number, name in enumerate("abcd"):
        shelf.put(name, noise(1000, number), NOW)
        os.utime(tmp_path / f"{name}.gz", (NOW.timestamp() + number, NOW.timestamp()))
    assert on_disk(tmp_path) == {"c.gz", "d.gz"}
    shelf.put("e", noise(9000), NOW)  # one that alone is too large stays: it was just asked for
    assert on_disk(tmp_path) == {"e.gz"}


def test_memory_is_bounded_and_what_left_it_comes_from_disk(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, memory=5000)
    for number, name in enumerate("abcd"):
        shelf.put(name, noise(1000, number), NOW)
    assert [name for name in "abcd" if shelf.at_hand(name)] == ["c", "d"]
    found = shelf.get("a")
    assert found is not None
    assert found.content == noise(1000, 0)


def test_a_loss_is_accepted_for_a_day_of_what_was_there_and_calendars_stay(tmp_path: Path) -> None:
    shelf, other = Shelf(tmp_path), Shelf(tmp_path)
    with time_machine.travel(NOW, tick=False):
        feed, calendar = (shelf.put(name, b"inhalt", NOW) for name in ("a.rss", "a.ics"))
        assert not other.is_loss_accepted(feed)
        shelf.accept_loss()
        assert shelf.get("a.rss") is None
        assert shelf.get("a.ics") == calendar
        assert other.is_loss_accepted(feed)
    with time_machine.travel(NOW + dt.timedelta(hours=23), tick=False):
        assert other.is_loss_accepted(calendar)
        assert not other.is_loss_accepted(shelf.put("b.rss", b"danach", NOW + dt.timedelta(hours=1)))
    with time_machine.travel(NOW + dt.timedelta(hours=25), tick=False):
        assert not other.is_loss_accepted(calendar)
    Shelf(tmp_path / "nie angelegt").accept_loss()


def test_a_full_disk_leaves_the_last_good_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    shelf.put("a", b"eins", NOW)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        shelf.put("a", b"zwei", LATER)
    assert on_disk(tmp_path) == {"a.gz"}
    found = Shelf(tmp_path).get("a")
    assert found is not None
    assert found.content == b"eins"
