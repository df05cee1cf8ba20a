"""Sources that share a host share a lock."""

from __future__ import annotations

from typing import Any

from antragsradar.dispatch.posts import host_locks, reading_post


def spider(name: str, *hosts: str) -> Any:
    return type(name, (), {"name": name, "held_hosts": staticmethod(lambda: frozenset(hosts))})


def test_who_shares_a_host_by_way_of_others_shares_the_lock() -> None:
    towns = [
        spider("one", "a.example", "b.example"),
        spider("two", "c.example", "d.example"),
        spider("between", "b.example", "d.example"),
        spider("alone", "e.example"),
    ]
    for order in (towns, towns[::-1]):
        locks = host_locks(order)
        assert locks["one"] == locks["two"] == locks["between"] != locks["alone"]


def test_the_real_sources_each_have_one(monkeypatch: Any) -> None:
    monkeypatch.delenv("ANTRAGSRADAR_DEMO_URL", raising=False)
    from scrapers.loading import load_spiders

    spiders = load_spiders()
    locks = host_locks(spiders)
    assert set(locks) == {each.name for each in spiders}
    for each in spiders:
        same = {other.name for other in spiders if other.held_hosts() & each.held_hosts()}
        assert {locks[name] for name in same} == {locks[each.name]}


def test_a_source_that_is_not_known_here_has_a_lock_of_its_own() -> None:
    assert reading_post(("new", "news"), {}).lock == "source:new"
