"""How work is put into the queue: names, locks, priorities. No input or output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from antragsradar.dispatch import Due
from antragsradar.tasks import Queue, Task
from scrapers.spider import SourceSpider
from storage.queue import READ_SOURCE

READING_PRIORITY = {"news": 40, "full": 30}
"""News is what people wait for; mails go before both."""


@dataclass(frozen=True)
class Post:
    """A job to be queued. Of one `key` only one waits; of one `lock` only one is under way."""

    task: str
    queue: Queue
    priority: int
    key: str
    lock: str
    arguments: dict[str, Any] = field(default_factory=dict)


def task_post(task: Task) -> Post:
    """For a task of the service: one of each at a time, on whatever machine."""
    name = f"task:{task.name}"
    return Post(task.name, task.queue, task.priority, name, name)


def reading_post(due: Due, locks: Mapping[str, str]) -> Post:
    """For the reading of a source; `locks` as `host_locks` gives them."""
    source, mode = due
    key = f"source:{source}"
    lock = locks.get(source, key)
    return Post(READ_SOURCE, "readings", READING_PRIORITY[mode], key, lock, {"source": source})


def host_locks(spiders: Iterable[type[SourceSpider]]) -> dict[str, str]:
    """The lock of each source, the same for all that share a host, directly or by way of others.

    It only spares workers that would find the host busy: who reads a host holds it (storage.ownership).
    """
    hosts = {spider.name: spider.held_hosts() for spider in spiders}
    first: dict[str, str] = {}  # of a host: another of the same group, nearer to the one that names it

    def root(host: str) -> str:
        while (nearer := first.setdefault(host, host)) != host:
            host = nearer
        return host

    for group in hosts.values():
        roots = sorted({root(host) for host in group})
        first.update({each: roots[0] for each in roots})
    return {name: f"host:{root(min(group))}" for name, group in hosts.items() if group}
