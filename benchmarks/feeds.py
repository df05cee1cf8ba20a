"""What feeds cost: built against bare feedgen, served against a bare route of Starlette.

    python -m benchmarks.feeds [MOTIONS]

Built: the same entries, once by feedgen (JSON: by json) from finished texts, once from motions, with all that
makes a text of them: all feeds of a directory by a process that has just begun, the first feed of such a
process, one for another filter that lets the same through, and again after one motion has changed.
Served: the same bytes to the same client, by two servers of which each has a process of its own. All are
ratios in one run, the two taking turns, and of the processor's time, so that what else the machine does makes
no difference (from /proc: Linux alone).
"""

from __future__ import annotations

import gc
import http.client
import json
import multiprocessing
import os
import pickle
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import uvicorn
from feedgen.feed import FeedGenerator
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts import safe
from alerts.addresses import EVERYTHING, feed_path
from alerts.feeds import Feed, atom, json_feed, motion_feed, rss
from alerts.site import Site
from alerts.web.app import create_app
from benchmarks.measurement import Measurement, seconds, table
from storage.database import reading
from storage.filters import Filter
from storage.motions import newest_motions
from storage.records import Evidence, Votes
from storage.views import MotionView

MOTIONS = 100
ROUNDS = 15
REQUESTS = 3000
SITE = Site("https://radar.example")
CHOSEN = Filter(topics=("alle",))
OTHER = Filter(bodies=("05112000",))
GOALS = {"built": 1.2, "served": 0.7}


def motions_like_real_ones(count: int) -> list[MotionView]:
    """Motions with as much to tell as those of a council: words, reasons, meetings and documents."""
    from tests.alerts.samples import change, decided_motion, file, motion, paper

    asked = "Die Verwaltung wird beauftragt, in jedem Stadtteil {} Sprachlotsen einzusetzen und zu berichten."
    sentence = "… damit {} neu Zugewanderte nach {} Wochen wissen, wer ihnen zuhört und bei Ämtern hilft."
    made = []
    for number in range(count):
        plain = motion(number) if number % 3 else decided_motion(number)
        reasons = tuple(
            Evidence(
                term="zugewandert", found="Zugewanderte", snippet=sentence.format(number, at), where="text"
            )
            for at in range(2)
        )
        meetings = tuple(
            each.model_copy(update={"result": "vertagt", "votes": Votes(yes=3)})
            for each in plain.consultations
        )
        files = tuple(file(number * 10 + at) for at in range(2))
        made.append(
            replace(
                plain,
                title=f"{plain.title} ({number})",
                resolution="\n".join(asked.format(number + at) for at in range(3)),
                evidence=plain.evidence + reasons,
                consultations=meetings + plain.consultations,
                papers=(paper(number, files=files),),
                changes=(change(number * 10, motion_id=number, paper_id=number),),
            )
        )
    return made


def bare(feed: Feed, write: Callable[[Feed], bytes]) -> bytes:
    """The same feed by feedgen alone, from finished texts; feedgen loses most attributes of Atom's links."""
    format_ = write.__name__
    generator = FeedGenerator()
    generator.id(feed.url(format_))
    generator.title(feed.title)
    generator.subtitle(feed.description)
    generator.language("de")
    generator.author(name=feed.title)
    generator.generator("Antragsradar")
    generator.link(href=feed.url(format_), rel="self", type=f"application/{format_}+xml")
    generator.link(href=feed.home, rel="alternate", type="text/html")
    generator.updated(feed.updated)
    for entry in feed.entries:
        made = generator.add_entry(order="append")
        made.id(entry.id)
        made.title(entry.title)
        made.link(href=entry.url, rel="alternate", type="text/html")
        made.link(href=entry.page, rel="related", type="text/html")
        made.published(entry.published)
        made.updated(entry.updated)
        for name in entry.authors:
            made.author(name=name)
        for label in entry.categories:
            made.category(term=label, label=label)
        made.summary(entry.summary)
        made.content(entry.html, type="html")
        for file in entry.enclosures[: 1 if write is rss else None]:
            kind = {"rel": "enclosure", "type": file.media_type, "title": file.name}
            made.link(href=file.url, length=str(file.size), **kind)
    return bytes(generator.rss_str(pretty=True) if write is rss else generator.atom_str(pretty=True))


def finished(feed: Feed) -> Feed:
    """The feed with its HTML made, which ours makes only when it is asked for: no time of feedgen's."""
    for entry in feed.entries:
        assert entry.html
    return feed


def directory(motions: Sequence[MotionView]) -> list[tuple[Filter, list[MotionView]]]:
    """What the feeds of three towns let through: of all motions, of each town, party and sub-topic."""
    towns = [(Filter(bodies=(str(5112000 + at),)), motions[at::3]) for at in range(3)]
    parties = [(Filter(parties=(f"Partei {at}",)), motions[at::8]) for at in range(8)]
    topics = [(Filter(topics=(f"integration/teil-{at}",)), motions[at::6]) for at in range(6)]
    return [(filter_, list(some)) for filter_, some in ((EVERYTHING, motions), *towns, *parties, *topics)]


Pair = tuple[float, float]
"""Seconds of ours, and of feedgen's for the same feed."""


def compare_beginning(count: int) -> Measurement:
    """All these feeds in RSS and Atom, by a process that has just begun."""
    known = pickle.dumps(motions_like_real_ones(count))

    def ours() -> None:
        for filter_, some in offered:
            for write in (rss, atom):
                write(motion_feed(some, SITE, filter_))

    def theirs() -> None:
        for feed in feeds:
            for write in (rss, atom):
                bare(feed, write)

    pairs = []
    for _ in range(ROUNDS):
        forget()
        offered = directory(pickle.loads(known))
        took = seconds(ours)
        feeds = [finished(motion_feed(some, SITE, filter_)) for filter_, some in offered]
        pairs.append((took, seconds(theirs)))
    return built(f"{2 * len(offered)} of a directory", pairs)


def built(name: str, pairs: Sequence[Pair]) -> Measurement:
    """The middle of several goes."""
    ratio = statistics.median(own / other for own, other in pairs)
    ours, theirs = (statistics.median(each) * 1000 for each in zip(*pairs, strict=True))
    goal = None if "json" in name else GOALS["built"]  # json is no peer of feedgen
    return Measurement(f"feeds: {name}", ours, theirs, "ms", ratio, goal, "at most")


def compare_building(count: int) -> Iterator[Measurement]:
    """Each of RSS, Atom and JSON: the first feed of a process, for another filter, and after a change."""
    known = pickle.dumps(motions_like_real_ones(count))  # so that each time they are other objects
    feed = motion_feed(pickle.loads(known), SITE)
    assert rss(feed) == bare(feed, rss)
    yield compare_beginning(count)
    for write in (rss, atom, json_feed):
        rounds = [_built(known, write) for _ in range(ROUNDS)]
        print(f"  {write.__name__}: {len(write(feed)):,} bytes")
        for name, pairs in zip(("first", "another", "again"), zip(*rounds, strict=True), strict=True):
            yield built(f"{write.__name__}, {name}", pairs)


def _built(known: bytes, write: Callable[[Feed], bytes]) -> tuple[Pair, Pair, Pair]:
    """All of one go."""
    forget()
    motions, same, changed = (pickle.loads(known) for _ in range(3))
    changed[0] = replace(changed[0], title="Anders")
    first = seconds(lambda: write(motion_feed(motions, SITE)))
    feed = finished(motion_feed(motions, SITE))
    another = seconds(lambda: write(motion_feed(same, SITE, OTHER)))
    again = seconds(lambda: write(motion_feed(changed, SITE)))
    plain = json.loads(write(feed)) if write is json_feed else None
    other = seconds(lambda: json.dumps(plain) if write is json_feed else bare(feed, write))
    return (first, other), (another, other), (again, other)


def forget() -> None:
    """Everything that this process remembers, as one that has just begun."""
    safe.NAMES.clear()
    for each in gc.get_objects():
        if isinstance(each, type(lru_cache(len))) and each.__module__.startswith(("alerts.", "storage.")):
            each.cache_clear()


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: int

    def seconds(self) -> float:
        """Of the processor, since it was started."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(make: Callable[..., Any], *arguments: Any) -> Iterator[Server]:
    """A server in a process of its own."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", 0))
    context = multiprocessing.get_context("fork")
    process = context.Process(target=_serve, args=(listening, make, arguments), daemon=True)
    process.start()
    try:
        yield Server(listening.getsockname()[1], process.pid or 0)
    finally:
        process.terminate()
        process.join()
        listening.close()


def _serve(listening: socket.socket, make: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    config = uvicorn.Config(
        make(*arguments),
        log_level="critical",
        access_log=False,
        timeout_keep_alive=300,
        date_header=make is not ours,  # which gives its own
    )
    uvicorn.Server(config).run(sockets=[listening])


def ours(folder: str) -> Any:
    """Our website over the database in that folder."""
    from storage.database import open_database

    return create_app(open_database(f"sqlite:///{folder}/invented.db"), SITE, feeds=Path(folder) / "feeds")


def bare_route(packed: bytes, tag: str) -> Any:
    """The same bytes, and nothing else."""
    headers = {"content-encoding": "gzip", "etag": tag}

    async def full(request: Request) -> Response:
        return Response(packed, media_type="application/atom+xml", headers=headers)

    async def unchanged(request: Request) -> Response:
        return Response(status_code=304, headers={"etag": tag})

    return Starlette(routes=[Route("/full", full), Route("/unchanged", unchanged)])


class Client:
    """One connection that stays open."""

    def __init__(
        self, port: int, path: str, headers: dict[str, str], status: int, *, at_once: bool = True
    ) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._asked = (path, headers, status)
        self.body = self.ask() if at_once else b""

    def ask(self) -> bytes:
        """One answer."""
        path, headers, status = self._asked
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == status, (path, answer.status, body[:200])
        self.tag = answer.headers["etag"]
        return body


def compare_serving(count: int) -> Iterator[Measurement]:
    """Our throughput beside that of a bare route."""
    from tests.databases import on
    from tests.filters.invented import build, invent

    with tempfile.TemporaryDirectory() as folder, on("sqlite"):
        engine = build(Path(folder), invent(1, count))
        with reading(engine) as connection:
            assert newest_motions(connection, EVERYTHING)
        engine.dispose()
        with served(ours, folder) as mine:
            full, unchanged = clients(mine, feed_path("atom", CHOSEN), feed_path("atom", CHOSEN))
            with served(bare_route, full.body, full.tag) as other:
                the_same, nothing = clients(other, "/full", "/unchanged")
                assert the_same.body == full.body
                print(f"  {len(full.body):,} bytes, compressed")
                for name, pair in (("200", (the_same, full)), ("304", (nothing, unchanged))):
                    yield _compared(f"feeds: served, {name}", other, mine, *pair)


def clients(server: Server, path: str, unchanged: str) -> tuple[Client, Client]:
    """One that asks for all of a feed, and one that has it."""
    ready(server.port)
    takes = {"accept-encoding": "gzip"}
    full = Client(server.port, path, takes, 200)
    return full, Client(server.port, unchanged, {**takes, "if-none-match": full.tag}, 304)


def _compared(name: str, other: Server, mine: Server, theirs: Client, own: Client) -> Measurement:
    began = other.seconds(), mine.seconds()
    for _ in range(REQUESTS):
        theirs.ask()
        own.ask()
    bare_rate, our_rate = REQUESTS / (other.seconds() - began[0]), REQUESTS / (mine.seconds() - began[1])
    return Measurement(name, our_rate, bare_rate, "1/s", our_rate / bare_rate, GOALS["served"])


def ready(port: int) -> None:
    """Wait until a server answers."""
    for _ in range(200):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).request("GET", "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(port)


def main(motions: str = str(MOTIONS)) -> list[Measurement]:
    """Measure building and serving."""
    return [*compare_building(int(motions)), *compare_serving(int(motions))]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
