"""Motions as commands show and answer them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from alerts.list_words import found_words
from alerts.numbers import short_date
from alerts.phrases import motion_title, who
from alerts.safe import line, web_url
from alerts.standing import status
from storage.filters import Filter, describe
from storage.views import MotionView


def motion_lines(motion: MotionView) -> list[str]:
    """A motion for people at a terminal."""
    date = short_date(motion.date) if motion.date else "ohne Datum"
    links = [url for url in (web_url(paper.url) for paper in motion.papers) if url]
    return [
        motion_title(motion),
        f"  {date} · {line(motion.body) or 'ohne Kommune'} · {who(motion)}",
        f"  {status(motion)}",
        *(f"  {url}" for url in links),
    ]


def as_answer(motions: Iterable[MotionView], wanted: Filter, found: int) -> dict[str, Any]:
    """The list for programs. `found`: as storage.filtering.count_matching counts."""
    return {"filter": wanted.query(), "found": found, "motions": [motion_json(motion) for motion in motions]}


def motion_json(motion: MotionView) -> dict[str, Any]:
    """A motion for programs."""
    return {
        "id": motion.uuid,
        "title": motion.title,
        "kind": motion.kind,
        "body": motion.body,
        "date": motion.date.isoformat() if motion.date else None,
        "published": motion.published.isoformat(),
        "originators": list(motion.originators),
        "topics": list(motion.topics),
        "status": status(motion),
        "outcome": motion.standing.outcome,
        "withdrawn": motion.withdrawn,
        "consultations": [each.model_dump(mode="json") for each in motion.consultations],
        "places": [
            {"source": paper.source, "reference": paper.reference, "url": paper.url}
            for paper in motion.papers
        ],
    }


def summary(wanted: Filter, bodies: Mapping[str, str], found: int, shown: int) -> str:
    """What the list is of, and how many there are."""
    return f"{describe(wanted, bodies)}: {found_words(found, shown)}"
