"""What the command line says of the queue."""

from __future__ import annotations

from alerts.numbers import counted
from antragsradar.console import moment
from storage.queue import QueueView, RunningJob

SILENT = "ohne Lebenszeichen"


def queue_lines(queue: QueueView) -> list[str]:
    """How much waits, what is under way where, and who works; nothing where the queue is not used."""
    if not (queue.tasks or queue.running or any(not worker.is_silent for worker in queue.workers)):
        return []
    running = sum(task.running for task in queue.tasks)
    failed = sum(task.failed for task in queue.tasks)
    since = f" (seit {moment(queue.oldest)})" if queue.oldest else ""
    given_up = f", {failed} aufgegeben" if failed else ""
    return [
        f"Warteschlange: {queue.waiting} wartend{since}, {running} in Arbeit{given_up}.",
        *(f"  {_running(job)}" for job in queue.running),
        _workers(queue),
    ]


def _running(job: RunningJob) -> str:
    what = f"{job.title}: {job.source}" if job.source else job.title
    silent = f", {SILENT}" if job.is_stalled else ""
    return f"{what} – {job.worker or 'unbekannt'} seit {moment(job.since)}{silent}"


def _workers(queue: QueueView) -> str:
    alive = [worker.name for worker in queue.workers if not worker.is_silent]
    if not alive:
        return "Es läuft kein Arbeiter: was wartet, bleibt liegen. Starten: antragsradar worker"
    return f"{counted(len(alive), 'Arbeiter', 'Arbeiter')}: {', '.join(alive)}."
