"""Where a motion stands, from the rows of its papers. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row

from storage.profiles import is_in_council
from storage.records import Consultation, Votes
from storage.standing import Standing, standing_of
from storage.tombstones import is_removed


def in_order(papers: Iterable[Row[Any]]) -> list[Row[Any]]:
    """What is still there first, then the council's own; then as they were found."""
    return sorted(papers, key=lambda paper: (paper.state == "withdrawn", not is_in_council(paper), paper.id))


def standing_among(papers: Sequence[Row[Any]]) -> Standing:
    """The standing, from papers in their order."""
    kept = [paper for paper in papers if not is_removed(paper)]
    if not kept:
        return Standing("removed")
    return standing_of(
        consultations_among(papers),
        in_council=any(is_in_council(paper) for paper in papers),
        withdrawn=all(paper.state == "withdrawn" for paper in kept),
    )


def consultations_among(papers: Sequence[Row[Any]]) -> tuple[Consultation, ...]:
    """As last compared; those that were called off are left out."""
    shown: dict[tuple[str, str | None], Consultation] = {}
    for paper in papers:
        for row in (paper.snapshot or {}).get("consultations", ()):
            if row["cancelled"] or row["dropped"]:
                continue
            shown.setdefault(
                (row["organization"], row["date"]),
                Consultation(
                    organization=row["organization"],
                    date=row["date"],
                    meeting_key=row["meeting"],
                    role=row["role"],
                    number=row["number"],
                    result=row["result"],
                    votes=Votes(**row["votes"]) if row["votes"] else None,
                ),
            )
    return tuple(sorted(shown.values(), key=lambda each: (each.date or dt.date.max, each.organization)))
