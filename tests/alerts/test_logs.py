"""What is logged names nobody: no address of a mail or a network, no token, nothing that was searched for."""

from __future__ import annotations

import json
import logging
import smtplib
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from alerts.deliver import deliver
from alerts.links import Links
from alerts.transports import SmtpTransport
from alerts.web.app import create_app
from antragsradar.app import App
from antragsradar.bounced import read_maildir
from antragsradar.settings import Settings
from storage import logs
from storage.logs import without_personal
from storage.times import utc_now
from tests.alerts.conftest import Server
from tests.alerts.house import HEAD, SECRET, add_change, add_motion
from tests.alerts.house import subscribe as subscribed
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.cost import surplus
from tests.delivery.bounced import report
from tests.delivery.support import plan
from tests.desk.support import Desk
from tests.subscribing.support import Readers

MARK = "zinnhortung"
ADDRESS = f"{MARK}@radar.example"
TOKEN = Links(SECRET).manage("0123456789abcdef01234567", utc_now())


@pytest.fixture(params=["text", "json"])
def form(request: pytest.FixtureRequest) -> Iterator[str]:
    """Everything that is logged in this process goes to stderr in that form."""
    root, hook = logging.getLogger(), threading.excepthook
    before, level = root.handlers[:], root.level
    yield request.param
    root.handlers[:] = before
    root.setLevel(level)
    threading.excepthook = hook


def begin(form: str) -> None:
    logs.set_up("json" if form == "json" else "text", logging.DEBUG)


def test_nobody_is_named_whatever_goes_wrong(
    house: Engine,
    smtp: Server,
    tmp_path: Path,
    form: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capfd.readouterr()
    begin(form)
    monkeypatch.setattr("alerts.web.subscribing.PAUSE", 0)
    add_motion(house, 1)
    add_change(house, 1)
    subscribed(house, ADDRESS)
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", secret=SECRET)) as web:
        Readers(house, web, tmp_path).asks(f"neu-{ADDRESS}")
        Readers(house, web, tmp_path).asks_for_link(ADDRESS)
        web.get(f"/motions?suche={MARK}", X_Forwarded_For="203.0.113.77")
        web.get(f"/feeds/motions.atom?suche={MARK}")
        Desk(house, web).get("/betrieb/anmelden")
        with house.begin() as connection:
            connection.execute(text("DROP TABLE delivery_subscriptions"))
        Readers(house, web, tmp_path).asks(f"fehler-{ADDRESS}")
    plan(house)
    smtp.box.answer_rcpt = f"550 5.1.1 <{ADDRESS}>: unknown, asked by 203.0.113.77"
    deliver(house, SmtpTransport(smtp.url), HEAD)
    take_in_bounces(house, tmp_path)
    log_what_libraries_say()
    said = capfd.readouterr().err
    assert said.count("\n") > 5, "there is something to look at"
    assert "given up" in said
    for personal in (MARK, "203.0.113.77", "2001:db8", TOKEN):
        assert personal not in said.casefold() + said, personal
    if form == "json":
        lines = [json.loads(line) for line in said.splitlines()]
        assert {"event", "level", "logger", "timestamp"} <= set.intersection(*map(set, lines))


def take_in_bounces(house: Engine, folder: Path) -> None:
    app = App(Settings(_env_file=None, data_dir=folder))  # type: ignore[call-arg]
    app.database = house
    for name in ("new", "cur"):
        (folder / "mails" / name).mkdir(parents=True)
    (folder / "mails" / "new" / "1").write_bytes(report(f"bounces+{MARK}@radar.example", address=ADDRESS))
    (folder / "mails" / "new" / "2").mkdir()
    read_maildir(app, folder / "mails")


def log_what_libraries_say() -> None:
    """The words of exceptions, with all that may stand in them."""
    logger = logging.getLogger("some.library")
    try:
        raise smtplib.SMTPRecipientsRefused({ADDRESS: (550, f"no\n{ADDRESS} [2001:db8::17]".encode())})
    except smtplib.SMTPException:
        logger.exception("refused at https://x.example/abo/verwalten/%s", TOKEN)
    logger.warning("%s", {"suche": f"https://x.example/motions?suche={MARK}+heim&art=Antrag"})
    ending = threading.Thread(target=lambda: int(ADDRESS))
    ending.start()
    ending.join()


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-27T12:30:45+00:00 std::vector 12:30:45 a:b:c",
        "sha " + "a1" * 32 + " deliveries 17 prometheus 0.26.0",
        "https://ris.example/bi/vo0050.asp?__kvonr=4711&suchen=1",
    ],
)
def test_what_is_nobodys_stays(line: str) -> None:
    assert without_personal(line) == line


KEY = "Ab3_" * 10


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        ("of a.b+c-d@radar.example.", "of [Mailadresse]"),
        (
            "<a@b.example>, (ä@ö.example); mailto:x@y.example?",
            "<[Mailadresse]>, ([Mailadresse]); mailto:[Mailadresse]",
        ),
        ("https://a@b.example/c@d.example", "https://[Mailadresse]/[Mailadresse]"),
        ("a@b@c.example @@d@e @f", "[Mailadresse]@c.example @@[Mailadresse] @f"),
        (f"{'a' * 500}@{'b' * 500}", "[Mailadresse]"),
        (f"/abo/{KEY}/ --{KEY}- ä{KEY}", "/abo/[Schlüssel]/ --[Schlüssel] ä[Schlüssel]"),
        (f"x-1795830000.abcd.{'e' * 20} {KEY[:39]}", f"x-[Schlüssel] {KEY[:39]}"),
        (
            f"{'a1' * 30} {'A1' * 30} {'Aa' * 30} {'-' * 50}",
            f"{'a1' * 30} {'A1' * 30} {'Aa' * 30} {'-' * 50}",
        ),
    ],
)
def test_addresses_and_keys_are_hidden_wherever_they_stand(line: str, scrubbed: str) -> None:
    assert without_personal(line) == scrubbed


@pytest.mark.parametrize(
    "part",
    [
        "a",
        "ä",
        "A",
        "1",
        "-",
        "a-",
        "a1",
        "Aa",
        ".",
        "1.",
        "a@",
        "@",
        ":",
        "a:",
        "suche=",
        "123456789.",
        "%3C",
    ],
)
def test_a_long_line_takes_no_longer_than_short_ones(part: str) -> None:
    """An address that a page links to may be as long as it likes, and is in the line when it fails."""
    small, large = f"<GET {part * 2_500}>", f"<GET {part * 20_000}>"
    assert surplus(lambda: without_personal(small), lambda: without_personal(large), 8, 2.0) <= 2.0
