"""Signs of life while a run reads: one that fails, for whatever reason, is not the last."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from scrapers import extension
from scrapers.extension import RunExtension
from tests.scrapers.test_conclude import begin
from tests.storage.conftest import engine

__all__ = ["engine"]  # the fixture


@pytest.mark.parametrize(
    "failure",
    [
        NoConnection("QueuePool limit reached"),
        OperationalError("", None, Exception("locked")),
        KeyError("ours"),
    ],
    ids=lambda failure: type(failure).__name__,
)
def test_a_sign_of_life_follows_whatever_failed(
    engine: Engine, failure: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    running: Any = object.__new__(RunExtension)
    running.context = begin(engine, 0)
    beats: list[dt.datetime] = []

    def beat(_connection: object, _run: int, _numbers: object, now: dt.datetime) -> None:
        beats.append(now)
        if len(beats) in (2, 3):
            raise failure

    monkeypatch.setattr(extension, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(extension, "beat", beat)
    monkeypatch.setattr(extension, "settle", lambda *_reading, **_how: None)

    async def run() -> None:
        beating = asyncio.ensure_future(running._beat())
        async with asyncio.timeout(20):
            while len(beats) < 5 and not beating.done():
                await asyncio.sleep(0.01)
        beating.cancel()

    asyncio.run(run())
    assert len(beats) >= 5
    said = [record for record in caplog.records if "no sign of life" in record.message]
    assert said
    if isinstance(failure, KeyError):
        assert len(said) == 1, "the same is said once"
        assert said[0].exc_info
