"""What mails to many cost, as ratios in one run.

    python -m benchmarks.alerts [SUBSCRIBERS [FILTERS]]

Planning and building: everybody is due, and the letters of all are made as bytes; against a message of its
own for each, as the email package makes it from the same rows (measured on a sample, scaled). Sending: by the
real way of the service, against smtplib alone with the same bytes and the same server, in another process.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import re
import smtplib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from itertools import combinations
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from alerts.contents import content_of
from alerts.deliver import deliver, plan_mails
from alerts.digest import MANAGE, UNSUBSCRIBE
from alerts.stems import Letters
from alerts.transports import Letter, Meanwhile, SmtpTransport
from benchmarks.measurement import Measurement, table
from storage.deliveries import Leased
from storage.filters import Filter
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from tests.alerts.house import HEAD, add_change, add_motion, open_house
from tests.alerts.samples import NOW, SITE, instant
from tests.databases import on

SUBSCRIBERS, FILTERS, MOTIONS = 100_000, 1_000, 40
SAMPLE = 200  # messages that are made one by one
SENT = 2_000
ROUNDS = 3
GOAL_BUILDING, GOAL_SENDING = 40.0, 0.8
_PARTIES = ("SPD", "CDU", "FDP", "Die Linke", "AfD", "Volt", "Bündnis 90/Die Grünen", "Freie Wähler")


def people(engine: Engine, subscribers: int, filters: int) -> None:
    """So many persons, each with one of so many filters, all of which let something through."""
    wanted = list(_filters(filters))
    rows = [
        {"address": f"l{number}@radar.example", "address_key": f"l{number}@radar.example", "created_at": NOW}
        for number in range(subscribers)
    ]
    with engine.begin() as connection:
        connection.execute(insert(Subscriber), rows)
        ids = connection.scalars(select(Subscriber.id).order_by(Subscriber.id)).all()
        values = {"frequency": "daily", "origin": "form", "created_at": instant(1)}
        values |= {"confirmed_at": instant(1), "begins_at": instant(1)}
        connection.execute(
            insert(Subscription),
            [
                {"subscriber_id": id_, **values, "filter": query, "filter_key": key}
                for number, id_ in enumerate(ids)
                for query, key in [wanted[number % len(wanted)]]
            ],
        )


def _filters(count: int) -> Iterator[tuple[str, str]]:
    """Different ones, of which 92 let different motions through: those of one, two or three parties."""
    chosen = [each for size in (1, 2, 3) for each in combinations(_PARTIES, size)]
    for number in range(count):
        parties = (*chosen[number % len(chosen)], f"Rat {number}")
        made = Filter(parties=parties, kinds=("Antrag",))
        yield made.query(), made.key()


def motions(engine: Engine) -> None:
    """Motions of all parties, each with something new."""
    for number in range(1, MOTIONS + 1):
        party = _PARTIES[number % len(_PARTIES)]
        add_motion(engine, number, originators=[party], kind="Antrag")
        add_change(engine, number)


def leased_all(engine: Engine) -> Iterator[Leased]:
    """All deliveries, in the order in which they would be sent."""
    with engine.connect() as connection:
        rows = connection.execute(
            select(Delivery.__table__, Subscriber.key, Subscriber.address, Subscriber.language)
            .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
            .order_by(Delivery.due_at, Delivery.stem, Delivery.id)
            .execution_options(yield_per=1000)
        )
        for row in rows:
            yield Leased(
                row.id, "", row.kind, row.key, row.address, row.language, row.stem,
                row.message_id, row.planned_at, 0, True,
            )  # fmt: skip


def one_by_one(engine: Engine, leased: Leased) -> bytes:
    """A message of its own, from the same rows, as the email package makes it."""
    with engine.connect() as connection:
        digest = content_of(connection, leased, SITE, NOW)
    to = HEAD.recipient(leased.subscriber_key, leased.id, leased.address, leased.planned_at)
    return as_email(digest, to, leased).as_bytes()


def as_email(digest: Any, to: Any, leased: Leased) -> EmailMessage:
    """The email package's part of it alone."""
    message = EmailMessage(policy=SMTP.clone(cte_type="8bit", max_line_length=998))
    message["From"] = Address("Antragsradar", addr_spec=HEAD.sender)
    message["To"] = Address(addr_spec=to.address)
    message["Subject"] = digest.subject
    message["Message-ID"] = leased.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["List-Id"] = f"<digest.{SITE.domain}>"
    message["List-Unsubscribe"] = f"<{SITE.url(f'/abo/abbestellen/{to.unsubscribe}')}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for kind, text in (("plain", digest.text), ("html", digest.html)):
        filled = text.replace(MANAGE, to.manage).replace(UNSUBSCRIBE, to.unsubscribe)
        if kind == "plain":
            message.set_content(filled, cte="8bit")
        else:
            message.add_alternative(filled, subtype="html", cte="8bit")
    return message


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def forget_peak() -> None:
    """What was held at most is counted from now on (Linux alone: proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak() -> float:
    """The most memory that was held since, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    assert found
    return int(found[1]) / 1024


def building(subscribers: int, filters: int) -> Measurement:
    """Prints what planning and building take, each; together beside making them one by one."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_house(Path(folder))
        motions(engine)
        people(engine, subscribers, filters)
        forget_peak()
        before = peak()
        planning = seconds(lambda: plan_mails(engine, SITE.domain, hour=None, clock=lambda: NOW))
        after_plan = peak()
        letters = Letters(engine, HEAD, lambda: NOW)
        size = count = 0
        begun = time.perf_counter()
        for leased in leased_all(engine):
            size += len(letters.letter(leased).content)
            count += 1
        made = time.perf_counter() - begun
        growth = peak() - before
        sample = [leased for leased, _ in zip(leased_all(engine), range(SAMPLE), strict=False)]
        single = seconds(lambda: [one_by_one(engine, leased) for leased in sample]) / len(sample) * count
        bare = _bare_email(engine, sample) / len(sample) * count
        engine.dispose()
    assert count == subscribers
    print(f"{count:,} subscribers, {filters:,} filters, {size / 1e6:,.0f} MB of mail")
    print(f"  planning {planning:.1f} s, building {made:.1f} s")
    print(f"  memory grew by {growth:.0f} MB (planning {after_plan - before:.0f} MB)")
    print(
        f"  one by one {single:,.0f} s (from a sample of {len(sample)}), its EmailMessage alone {bare:,.0f} s"
    )
    ours = planning + made
    print(f"  {bare / ours:.1f} times as fast as the EmailMessages alone")
    speeds = count / ours, count / single
    name = f"alerts: {count:,} mails, one by one"
    return Measurement(name, *speeds, "mails/s", single / ours, GOAL_BUILDING)


def _bare_email(engine: Engine, sample: list[Leased]) -> float:
    with engine.connect() as connection:
        digests = [content_of(connection, leased, SITE, NOW) for leased in sample]
    to = HEAD.recipient("k1", 1, "l@radar.example", NOW)
    return seconds(
        lambda: [
            as_email(digest, to, leased).as_bytes() for digest, leased in zip(digests, sample, strict=True)
        ]
    )


@contextmanager
def server() -> Iterator[str]:
    """An SMTP server in a process of its own, which takes everything and keeps nothing."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("end")
        process.join(10)


def _serve(pipe: Pipe) -> None:
    from aiosmtpd.controller import Controller

    class Taker:
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            return "250 OK"

    class AnyPort(Controller):
        def _trigger_server(self) -> None:
            assert isinstance(self.server, asyncio.Server)
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()  # type: ignore[no-untyped-call]

    controller = AnyPort(Taker(), hostname="127.0.0.1", port=0)
    controller.start()
    pipe.send(f"smtp://127.0.0.1:{controller.port}")
    pipe.recv()
    controller.stop()


class Noting(SmtpTransport):
    """Keeps what it sends."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.letters: list[Letter] = []

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        """As always, and keep it."""
        super().send(letter, meanwhile)
        self.letters.append(letter)


def sending(count: int) -> Measurement:
    """How fast mails go out, beside what smtplib alone does with the same bytes."""
    ours = bare = float("inf")
    with tempfile.TemporaryDirectory() as folder, server() as url:
        engine = open_house(Path(folder))
        motions(engine)
        people(engine, count, min(FILTERS, count // 100))
        plan_mails(engine, SITE.domain, hour=None, clock=lambda: NOW)
        for _ in range(ROUNDS):  # in turns, so that both have the machine to the same degree
            transport = Noting(url)
            took = seconds(lambda: deliver(engine, transport, HEAD, clock=lambda: NOW))  # noqa: B023
            assert len(transport.letters) == count
            ours = min(ours, took)
            bare = min(bare, seconds(lambda: _send_bare(url, transport.letters)))  # noqa: B023
            with engine.begin() as connection:
                connection.execute(update(Delivery).values(state="planned", due_at=NOW))
        engine.dispose()
    return Measurement("alerts: sending", count / ours, count / bare, "mails/s", bare / ours, GOAL_SENDING)


def _send_bare(url: str, letters: list[Letter]) -> None:
    host, port = url.removeprefix("smtp://").split(":")
    with smtplib.SMTP(host, int(port)) as smtp:
        for letter in letters:
            smtp.sendmail(letter.sender, [letter.recipient], letter.content, mail_options=["BODY=8BITMIME"])


def main(subscribers: str = str(SUBSCRIBERS), filters: str = str(FILTERS)) -> list[Measurement]:
    """Measure planning with building, and sending."""
    with on("sqlite"):
        return [building(int(subscribers), int(filters)), sending(SENT)]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:3])))
