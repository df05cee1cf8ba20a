"""status.json: the state of every source, for programs. Its form is stable; fields are only added."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from alerts.phrases import source_meaning, source_permit, sources_summary
from alerts.site import Site
from storage.views import RunningView, SourceView


def status(sources: Sequence[SourceView], runs: Sequence[RunningView], site: Site) -> dict[str, Any]:
    """All sources with their state in a word, in a sentence, and since when (UTC, ISO 8601)."""
    return {
        "title": site.title,
        "url": site.url("/"),
        "summary": sources_summary(sources),
        "running": [{"source": run.source, "since": _iso(run.started), **run.counts} for run in runs],
        "sources": [_source(source) for source in sources],
    }


def _source(source: SourceView) -> dict[str, Any]:
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
        "papers": source.papers,
        "motions": source.motions,
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
