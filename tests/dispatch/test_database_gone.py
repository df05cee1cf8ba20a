"""The database is gone for a while: schedule and worker outlive that, and go on."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from sqlalchemy import make_url, text

from storage.database import open_database, reading
from storage.jobs import last_done
from storage.times import utc_now
from tests.dispatch.crew import Crew, until

GONE_SECONDS = 4.0  # longer than the worker waits for an answer
TASK = "send mails"


def test_schedule_and_worker_go_on_when_it_is_back(postgresql_address: str, tmp_path: Path) -> None:
    url = make_url(postgresql_address)
    outside = open_database(url.set(database="postgres").render_as_string(hide_password=False))
    administrator = outside.execution_options(isolation_level="AUTOCOMMIT")
    engine = open_database(postgresql_address)
    settings = {"DATABASE_URL": postgresql_address, "DATA_DIR": str(tmp_path / "data")}
    crew = Crew(tmp_path, engine, {f"ANTRAGSRADAR_{name}": value for name, value in settings.items()})

    def done_since(begun: dt.datetime) -> bool:
        with reading(engine) as connection:
            done = last_done(connection, TASK)
        return done is not None and done > begun

    def admit(allowed: bool) -> None:
        with administrator.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS {allowed}"))

    try:
        crew.start("schedule")
        crew.start("worker", "--queues", "mails,upkeep")
        begun = utc_now()
        until(lambda: done_since(begun))
        admit(False)
        with administrator.connect() as connection:
            connection.execute(
                text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
                {"name": url.database},
            )
        time.sleep(GONE_SECONDS)
        admit(True)
        engine.dispose()
        back = utc_now()
        until(lambda: done_since(back))
        assert "the database does not answer" in crew.said
        for process in crew.processes:
            crew.end(process)
    finally:
        crew.kill()
        engine.dispose()
        outside.dispose()
