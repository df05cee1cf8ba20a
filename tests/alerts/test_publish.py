"""The gate before a feed is published."""

from datetime import timedelta

import feedparser
import pytest

from alerts import publish as module
from alerts.feeds import rss
from alerts.publish import check, publish
from tests.alerts.samples import NOW, SITE, instant, motion


def motions(numbers):
    return [motion(number, published=instant(1, number), changes=()) for number in numbers]


def ids(path):
    return {entry.id for entry in feedparser.parse(path.read_bytes()).entries}


def test_writes_both_feeds_and_then_leaves_them_alone(tmp_path):
    first = publish(motions(range(1, 5)), SITE, tmp_path, NOW)
    assert [(each.name, each.outcome, each.entries) for each in first] == [
        ("motions.rss", "written", 4), ("motions.atom", "written", 4),
    ]  # fmt: skip
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert sorted(before) == ["motions.atom", "motions.rss"]
    second = publish(motions(range(1, 5)), SITE, tmp_path, NOW + timedelta(hours=1))
    assert [each.outcome for each in second] == ["unchanged", "unchanged"]
    assert {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_sudden_loss_keeps_the_last_good_feed(tmp_path):
    publish(motions(range(1, 11)), SITE, tmp_path, NOW)
    results = publish(motions([1, 2, 3, 4]), SITE, tmp_path, NOW)
    assert [(each.outcome, each.entries) for each in results] == [("kept", 10), ("kept", 10)]
    assert results[0].problems == ("6 von 10 Einträgen wären auf einmal verschwunden",)
    assert len(ids(tmp_path / "motions.rss")) == 10


def test_a_loss_that_is_meant_goes_through(tmp_path):
    publish(motions(range(1, 11)), SITE, tmp_path, NOW)
    results = publish(motions([1]), SITE, tmp_path, NOW, accept_loss=True)
    assert [each.outcome for each in results] == ["written", "written"]


def test_an_empty_feed_never_replaces_a_full_one(tmp_path):
    publish(motions([1]), SITE, tmp_path, NOW)
    assert [each.outcome for each in publish([], SITE, tmp_path, NOW)] == ["kept", "kept"]


def test_half_of_the_entries_may_go(tmp_path):
    publish(motions(range(1, 11)), SITE, tmp_path, NOW)
    assert publish(motions(range(1, 6)), SITE, tmp_path, NOW)[0].outcome == "written"


def test_entries_pushed_out_by_newer_ones_are_no_loss(tmp_path):
    publish(motions(range(1, 5)), SITE, tmp_path, NOW)
    newer = [motion(number, published=instant(5, number), changes=()) for number in range(10, 15)]
    assert publish(newer, SITE, tmp_path, NOW)[0].outcome == "written"


def test_ids_that_all_change_at_once_are_a_loss(tmp_path):
    publish(motions(range(1, 5)), SITE, tmp_path, NOW)
    renamed = [motion(number + 100, published=instant(1, number), changes=()) for number in range(1, 5)]
    assert publish(renamed, SITE, tmp_path, NOW)[0].outcome == "kept"


def test_future_dates_and_double_ids_are_refused():
    future = rss([motion(published=instant(20), updated=instant(20), changes=())], SITE)
    assert "Datum in der Zukunft" in check(future, NOW)[0]
    double = rss([motion(1), motion(1)], SITE)
    assert "derselben Kennung" in check(double, NOW)[0]


@pytest.mark.parametrize("content", [b"", b"<rss><channel>", b"<rss>\x00</rss>", b"Fehler 500"])
def test_what_is_no_xml_is_refused(content):
    assert "wohlgeformtes XML" in check(content, NOW)[0]


def test_a_broken_last_feed_is_replaced(tmp_path):
    (tmp_path / "motions.rss").write_bytes(b"<rss>halb")
    assert publish(motions([1]), SITE, tmp_path, NOW)[0].outcome == "written"
    assert len(ids(tmp_path / "motions.rss")) == 1


def test_a_broken_feed_does_not_replace_a_good_one(tmp_path, monkeypatch):
    publish(motions([1]), SITE, tmp_path, NOW)
    monkeypatch.setitem(module.FEEDS, "motions.rss", lambda motions, site: b"<rss><kaputt>")
    results = publish(motions([1, 2]), SITE, tmp_path, NOW)
    assert [each.outcome for each in results] == ["kept", "written"]
    assert len(ids(tmp_path / "motions.rss")) == 1


def test_a_failed_write_leaves_nothing_behind(tmp_path, monkeypatch):
    publish(motions([1]), SITE, tmp_path, NOW)
    before = (tmp_path / "motions.rss").read_bytes()

    def full_disk(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        publish(motions([1, 2]), SITE, tmp_path, NOW)
    assert (tmp_path / "motions.rss").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["motions.atom", "motions.rss"]
