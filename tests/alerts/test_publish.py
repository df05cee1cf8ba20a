"""The gate before a feed is published."""

from datetime import timedelta

import feedparser
import pytest

from alerts import publish as module
from alerts.feeds import motion_feed, rss
from alerts.gate import check
from alerts.publish import publish
from tests.alerts.samples import NOW, SITE, instant, motion


def motions(numbers):
    return [motion(number, published=instant(1, number), changes=()) for number in numbers]


def feed(numbers):
    return motion_feed(motions(numbers), SITE)


def ids(path):
    return {entry.id for entry in feedparser.parse(path.read_bytes()).entries}


def test_writes_all_feeds_and_then_leaves_them_alone(tmp_path):
    first = publish(feed(range(1, 5)), tmp_path, NOW)
    assert [(each.name, each.outcome, each.entries) for each in first] == [
        (f"motions.{each}", "written", 4) for each in ("rss", "atom", "json")
    ]  # fmt: skip
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert sorted(before) == ["motions.atom", "motions.json", "motions.rss"]
    second = publish(feed(range(1, 5)), tmp_path, NOW + timedelta(hours=1))
    assert [each.outcome for each in second] == ["unchanged"] * 3
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_sudden_loss_keeps_the_last_good_feed(tmp_path):
    publish(feed(range(1, 11)), tmp_path, NOW)
    results = publish(feed([1, 2, 3, 4]), tmp_path, NOW)
    assert [(each.outcome, each.entries) for each in results] == [("kept", 10)] * 3
    assert results[0].problems == ("6 von 10 Einträgen wären auf einmal verschwunden",)
    assert len(ids(tmp_path / "motions.rss")) == 10


def test_a_loss_that_is_meant_goes_through(tmp_path):
    publish(feed(range(1, 11)), tmp_path, NOW)
    results = publish(feed([1]), tmp_path, NOW, accept_loss=True)
    assert [each.outcome for each in results] == ["written"] * 3


def test_an_empty_feed_never_replaces_a_full_one(tmp_path):
    publish(feed([1]), tmp_path, NOW)
    assert [each.outcome for each in publish(motion_feed([], SITE), tmp_path, NOW)] == ["kept"] * 3


def test_half_of_the_entries_may_go(tmp_path):
    publish(feed(range(1, 11)), tmp_path, NOW)
    assert publish(feed(range(1, 6)), tmp_path, NOW)[0].outcome == "written"


def test_entries_pushed_out_by_newer_ones_are_no_loss(tmp_path):
    publish(feed(range(1, 5)), tmp_path, NOW)
    newer = [motion(number, published=instant(5, number), changes=()) for number in range(10, 15)]
    assert publish(motion_feed(newer, SITE), tmp_path, NOW)[0].outcome == "written"


def test_ids_that_all_change_at_once_are_a_loss(tmp_path):
    publish(feed(range(1, 5)), tmp_path, NOW)
    renamed = [motion(number + 100, published=instant(1, number), changes=()) for number in range(1, 5)]
    assert publish(motion_feed(renamed, SITE), tmp_path, NOW)[0].outcome == "kept"


def test_future_dates_and_double_ids_are_refused():
    future = rss(motion_feed([motion(published=instant(20), updated=instant(20), changes=())], SITE))
    assert "Datum in der Zukunft" in check(future, "rss", NOW)[0]
    double = rss(motion_feed([motion(1), motion(1)], SITE))
    assert "derselben Kennung" in check(double, "rss", NOW)[0]


@pytest.mark.parametrize("content", [b"", b"<rss><channel>", b"<rss>\x00</rss>", b"Fehler 500"])
def test_what_is_no_xml_is_refused(content):
    assert "wohlgeformtes XML" in check(content, "rss", NOW)[0]


def test_a_broken_last_feed_is_replaced(tmp_path):
    (tmp_path / "motions.rss").write_bytes(b"<rss>halb")
    assert publish(feed([1]), tmp_path, NOW)[0].outcome == "written"
    assert len(ids(tmp_path / "motions.rss")) == 1


def test_a_broken_feed_does_not_replace_a_good_one(tmp_path, monkeypatch):
    publish(feed([1]), tmp_path, NOW)
    writers = {**module.WRITERS, "rss": lambda feed: b"<rss><kaputt>"}
    monkeypatch.setattr(module, "WRITERS", writers)
    results = publish(feed([1, 2]), tmp_path, NOW)
    assert [each.outcome for each in results] == ["kept", "written", "written"]
    assert len(ids(tmp_path / "motions.rss")) == 1


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    publish(feed([1]), tmp_path, NOW)
    before = (tmp_path / "motions.rss").read_bytes()

    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        publish(feed([1, 2]), tmp_path, NOW)
    assert (tmp_path / "motions.rss").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["motions.atom", "motions.json", "motions.rss"]
