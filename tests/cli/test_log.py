"""What the log of a service says: what it does, and of others only what went wrong."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Iterator

import pytest

from antragsradar.app import App
from antragsradar.cli import main

SAYING = {
    "antragsradar.work": "duisburg: ok",
    "alerts.deliver": "delivery 17 sent",
    "scrapy.core.scraper": "Scraped from <200 https://ris.example>",
    "apscheduler.scheduler": "Added job",
    "storage.planning": "planned",
}


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    """What a process sets up for itself is taken back."""
    root, hook, told = logging.getLogger(), threading.excepthook, signal.getsignal(signal.SIGTERM)
    loggers = [root, *map(logging.getLogger, ("antragsradar", "alerts", "scrapy"))]
    levels, handlers = [each.level for each in loggers], root.handlers[:]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
    root.handlers[:] = handlers
    threading.excepthook = hook
    signal.signal(signal.SIGTERM, told)


def say_all(*_of_the_service: object) -> None:
    """Each logger says something at each level, as Scrapy sets its own."""
    logging.getLogger("scrapy").setLevel(logging.DEBUG)
    for name, words in SAYING.items():
        logging.getLogger(name).warning("wrong: %s", words)
        logging.getLogger(name).info("%s", words)
        logging.getLogger(name).debug("in detail: %s", words)


@pytest.mark.without_database
def test_a_service_says_what_it_does(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_LOG_FORMAT", "text")
    monkeypatch.setattr("antragsradar.commands.serve.serve", say_all)
    with pytest.raises(SystemExit, match="0"):
        main(["web"])
    said = capfd.readouterr().err.splitlines()
    assert "INFO antragsradar.work: duisburg: ok" in said
    assert "INFO alerts.deliver: delivery 17 sent" in said
    assert [line for line in said if "wrong:" in line] == [
        f"WARNING {name}: wrong: {words}" for name, words in SAYING.items()
    ]
    assert len(said) == len(SAYING) + 2


@pytest.mark.without_database
def test_what_is_to_be_reported_is_in_the_log(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_app: App, _schedule: object) -> None:
        raise ArithmeticError("of somebody@radar.example")

    monkeypatch.setenv("ANTRAGSRADAR_LOG_FORMAT", "text")
    monkeypatch.setattr("antragsradar.commands.serve.serve", fail)
    with pytest.raises(SystemExit, match="1"):
        main(["web"])
    said = capfd.readouterr().err
    assert "bitte melden" in said
    assert "Traceback" in said
    assert "in fail" in said, "where it happened"
    assert said.count("ArithmeticError: of [Mailadresse]") == 2, "it names nobody"
