"""Two services on one database: one leads, and once it is killed the other goes on in its place."""

from __future__ import annotations

from storage.database import reading
from storage.jobs import last_done
from storage.queue import queue_view
from storage.times import utc_now
from tests.dispatch.crew import Crew, until
from tests.end_to_end.test_service import free_port
from tests.forked import Forked

JOB = "publish feeds"


def start(database: str, crew: Crew) -> Forked:
    """What decides what is due."""
    if database == "postgresql":
        return crew.start("schedule")
    return crew.start("run", "--port", str(free_port()))


def has_begun(database: str, crew: Crew) -> bool:
    """Whether something is done, or waits to be."""
    with reading(crew.engine) as connection:
        if database == "postgresql":
            queue = queue_view(connection)
            return queue is not None and queue.waiting > 0
        return last_done(connection, JOB) is not None


def test_the_other_takes_over(database: str, rested: Crew) -> None:
    both = [start(database, rested) for _ in range(2)]
    until(lambda: has_begun(database, rested))
    (leader,) = (process for process in both if process.pid == rested.leader)
    (other,) = (process for process in both if process is not leader)
    leader.kill()
    leader.wait()
    killed = utc_now()
    until(lambda: rested.leader == other.pid)
    assert (utc_now() - killed).total_seconds() < 60
    if database == "postgresql":
        assert {task.waiting for task in rested.queue.tasks} == {1}, "nothing is queued twice"
    rested.end(other)
    assert len(rested.runs()) == len(set(rested.runs())), "nothing was read again"
    assert rested.leader == 0
