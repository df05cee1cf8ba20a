"""How a check chooses its pages, with requests made by hand."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

from scrapy import Request

from scrapers.checking.scheduler import EACH, MOST, NOT_ASKED, SparingScheduler


class Stats(dict[str, Any]):
    """Scrapy's statistics, as far as the scheduler uses them."""

    set_value = dict.__setitem__


def scheduler() -> tuple[SparingScheduler, Counter[str], Stats]:
    """One for a spider whose failed pages can be counted by hand."""
    failed: Counter[str] = Counter()
    crawler: Any = SimpleNamespace(spider=SimpleNamespace(failed_pages=failed), stats=Stats())
    return SparingScheduler(crawler), failed, crawler.stats


def page(kind: str, number: int, **kwargs: Any) -> Request:
    return Request(f"https://ris.example/{kind}/{number}", meta={"page": kind}, **kwargs)


def take(queue: SparingScheduler) -> list[str]:
    """All that is handed out now, as kind/number."""
    taken = []
    while request := queue.next_request():
        taken.append(request.url.removeprefix("https://ris.example/"))
    return taken


def test_the_kind_seen_least_comes_next_from_both_ends() -> None:
    queue, _, _ = scheduler()
    for kind in ("calendar", "meeting"):
        for number in range(1, 6):
            assert queue.enqueue_request(page(kind, number))
    assert take(queue) == ["calendar/1", "meeting/1", "calendar/5", "meeting/5"]
    assert not queue.has_pending_requests()


def test_what_failed_does_not_count_up_to_a_limit() -> None:
    queue, failed, _ = scheduler()
    for number in range(20):
        queue.enqueue_request(page("meeting", number))
    taken = 0
    while queue.next_request():
        taken += 1
        failed["meeting"] += 1
    assert taken == 3 * EACH


def test_no_more_than_so_many_in_all() -> None:
    queue, _, stats = scheduler()
    for number in range(40):
        queue.enqueue_request(page(f"kind{number}", number))
    assert len(take(queue)) == MOST
    queue.close("finished")
    assert stats[NOT_ASKED] == 40 - MOST


def test_a_page_is_asked_for_once_unless_it_says_otherwise() -> None:
    queue, _, _ = scheduler()
    assert queue.enqueue_request(page("a", 1))
    assert not queue.enqueue_request(page("a", 1))
    assert queue.enqueue_request(page("a", 1, dont_filter=True))
    assert take(queue) == ["a/1", "a/1"]


def test_what_leads_on_goes_first_and_counts() -> None:
    queue, _, _ = scheduler()
    queue.enqueue_request(page("a", 1))
    onward = page("a", 2)
    onward.meta["redirect_times"] = 1
    queue.enqueue_request(onward)
    assert take(queue) == ["a/2", "a/1"]
    assert queue.sent == 2
