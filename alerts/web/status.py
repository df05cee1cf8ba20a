"""status.json: the state of every source, for programs. Its form is stable; fields are only added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from alerts.phrases import source_meaning, source_permit, sources_summary
from alerts.site import Site
from alerts.source_words import is_overdue
from storage.jobs import JobView
from storage.views import RunningView, SourceView


def status(
    sources: Sequence[SourceView],
    runs: Sequence[RunningView],
    site: Site,
    now: dt.datetime,
    jobs: Sequence[JobView] = (),
) -> dict[str, Any]:
    """All sources with their state in a word, in a sentence, and since when (UTC, ISO 8601), and whether the
    service does its jobs."""
    return {
        "title": site.title,
        "url": site.url("/"),
        "summary": sources_summary(sources),
        "running": [_running(run) for run in runs],
        "sources": [source_as_json(source, now) for source in sources],
        "jobs": [job_as_json(job) for job in jobs],
    }


def job_as_json(job: JobView) -> dict[str, Any]:
    """One job of the service; `late_since` null unless it is overdue."""
    return {
        "name": job.name,
        "title": job.title,
        "every_seconds": int(job.every.total_seconds()),
        "done": _iso(job.done),
        "failure": job.failure or None,
        "late_since": _iso(job.since) if job.is_late else None,
    }


def _running(run: RunningView) -> dict[str, Any]:
    so_far = {name: count for name, count in run.counts.items() if isinstance(count, int)}
    return {"source": run.source, "since": _iso(run.started), **so_far}


def source_as_json(source: SourceView, now: dt.datetime) -> dict[str, Any]:
    """One source; instants in ISO 8601, null where there is none."""
    return {
        "name": source.name,
        "title": source.title,
        "body": source.body,
        "system": source.system,
        "url": source.url,
        "state": source.state,
        "meaning": source_meaning(source),
        "failure": source.failure or None,
        "message": source.message or None,
        "since": _iso(source.since),
        "last_read": _iso(source.last_read),
        "last_tried": _iso(source.last_tried),
        "next_reading": _iso(source.next_reading),
        "overdue": is_overdue(source, now),
        "papers": source.papers,
        "motions": source.motions,
        "findings": [{**asdict(each), "since": _iso(each.since)} for each in source.findings],
        "expectations": [asdict(each) for each in source.expectations],
        "permit": _permit(source),
    }


def _permit(source: SourceView) -> dict[str, Any] | None:
    permit = source.permit
    if permit is None:
        return None
    return {
        "reason": permit.reason,
        "by": permit.by,
        "since": _iso(permit.since),
        "forbidden": permit.needed,  # whether robots.txt forbids anything; null while that is not known
        "meaning": source_permit(source),
    }


def _iso(instant: dt.datetime | None) -> str | None:
    return instant.isoformat() if instant else None
