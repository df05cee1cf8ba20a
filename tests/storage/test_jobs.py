"""Which jobs of the service are late, and what the operator is told of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Engine

from storage import jobs
from storage.jobs import GRACE, LASTED, ONCE_IN, JobRecord, JobTurn
from storage.notices import lease, plan
from storage.outbox import record_sent
from tests.storage.conftest import START

MINUTE = dt.timedelta(minutes=1)
PUBLISH = JobRecord("publish", "Feeds veröffentlichen", MINUTE)
TIDY = JobRecord("tidy", "Aufräumen", dt.timedelta(days=1))
TOO_LONG = MINUTE + GRACE + MINUTE


def watch(engine: Engine, at: dt.datetime = START, records: Sequence[JobRecord] = (PUBLISH, TIDY)) -> None:
    with engine.begin() as connection:
        jobs.watch(connection, records, at)


def done(engine: Engine, at: dt.datetime, failure: str = "") -> None:
    with engine.begin() as connection:
        jobs.begun(connection, "publish", at)
        jobs.ended(connection, "publish", at, failure)


def late(engine: Engine, at: dt.datetime) -> list[str]:
    with engine.connect() as connection:
        return [job.name for job in jobs.job_views(connection, at) if job.is_late]


def told(engine: Engine, at: dt.datetime) -> list[JobTurn]:
    """What the mail that is planned then tells of jobs."""
    with engine.begin() as connection:
        if plan(connection, at, domain="radar.example") is None:
            return []
        [mail] = lease(connection, at, "me")
        assert mail is not None
        record_sent(connection, mail, at)
    return list(mail.jobs)


def test_a_job_that_is_not_done_is_late(engine: Engine) -> None:
    watch(engine)
    assert late(engine, START + MINUTE + GRACE) == []
    assert late(engine, START + TOO_LONG) == ["publish"]
    assert late(engine, START + dt.timedelta(days=2)) == ["tidy", "publish"]


def test_a_job_that_fails_again_and_again_is_late(engine: Engine) -> None:
    watch(engine)
    done(engine, START + MINUTE)
    done(engine, START + TOO_LONG, "Fehlgeschlagen (OSError)")
    assert late(engine, START + MINUTE + TOO_LONG) == ["publish"]
    done(engine, START + MINUTE + TOO_LONG)
    assert late(engine, START + MINUTE + TOO_LONG) == []
    with engine.connect() as connection:
        assert [job.failure for job in jobs.job_views(connection, START)] == ["", ""]


def test_nothing_is_expected_from_while_the_service_was_off(engine: Engine) -> None:
    watch(engine)
    done(engine, START)
    watch(engine, START + dt.timedelta(days=3))
    assert late(engine, START + dt.timedelta(days=3) + GRACE) == []
    with engine.connect() as connection:
        assert jobs.last_done(connection, "publish") == START


def test_a_job_that_there_is_no_more_is_not_watched(engine: Engine) -> None:
    watch(engine)
    with engine.begin() as connection:
        jobs.watch(connection, [TIDY], START)
        assert [job.name for job in jobs.job_views(connection, START)] == ["tidy"]


def test_the_operator_is_told_once_and_again_when_it_is_done(engine: Engine) -> None:
    watch(engine)
    assert told(engine, START + TOO_LONG) == []  # seen for the first time
    (turn,) = told(engine, START + TOO_LONG + LASTED)
    assert turn == JobTurn("publish", PUBLISH.title, True, (START + MINUTE).isoformat())
    assert told(engine, START + dt.timedelta(hours=5)) == []
    done(engine, START + dt.timedelta(hours=6))
    (turn,) = told(engine, START + dt.timedelta(hours=6))
    assert (turn.name, turn.is_late) == ("publish", False)
    assert told(engine, START + dt.timedelta(hours=6, minutes=5)) == []


def test_a_job_that_comes_and_goes_is_told_once_in_a_day(engine: Engine) -> None:
    watch(engine)
    told(engine, START + TOO_LONG)
    first = START + TOO_LONG + LASTED
    assert told(engine, first)
    done(engine, first + dt.timedelta(hours=2))
    assert told(engine, first + dt.timedelta(hours=2))
    told(engine, first + dt.timedelta(hours=4))  # late again
    assert told(engine, first + dt.timedelta(hours=5)) == []
    assert told(engine, first + ONCE_IN)


def test_a_jump_of_the_clock_alarms_nobody(engine: Engine) -> None:
    watch(engine, records=[PUBLISH])
    done(engine, START)
    jump = START + dt.timedelta(days=400)
    assert told(engine, jump) == []
    done(engine, jump)
    assert told(engine, jump + LASTED) == []
    assert late(engine, START) == []  # and back
