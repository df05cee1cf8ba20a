"""What came of the motions that a filter lets through, and how many days it took.

The days are from the earliest date that any of a motion's papers states, be it its announcement on a party's
site, to the sitting that decided it (storage.standing).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, func, literal, null, or_, select, true, union_all

from storage.filters import Filter
from storage.models import Paper
from storage.outcomes import Outcome
from storage.records import Consultation
from storage.standing import Standing, standing_of
from storage.statistics import STATED, counted, is_of
from storage.statistics_json import is_true, objects_in, text_of
from storage.tombstones import removed_papers

Result = Outcome | Literal["open"]
"""What came of a motion; "open": no result is published, "": one is, but its words do not say what."""


@dataclass(frozen=True)
class Outcomes:
    """What came of motions."""

    motions: int
    results: Mapping[Result, int]
    days: Mapping[Outcome, tuple[int, ...]]  # of those that were decided so, in order
    undated: int  # decided, but it is not known on which day, or when they began

    @property
    def decided(self) -> int:
        """How many are decided, one way or another."""
        return self.undated + sum(map(len, self.days.values()))


def outcomes(connection: Connection, wanted: Filter) -> Outcomes:
    """What came of the motions, and after how many days."""
    rows = connection.execute(_results(connection, wanted)).all()
    total = sum(row.motions for row in rows if row.id is None)
    of_motion: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.id is not None:
            of_motion[row.id].append(row)
    results: Counter[Result] = Counter({"open": total - len(of_motion)})
    days: defaultdict[Outcome, list[int]] = defaultdict(list)
    undated = 0
    for told in of_motion.values():
        standing = standing_of(_consultations(told), in_council=True, withdrawn=not told[0].present)
        results["withdrawn" if standing.state == "withdrawn" else standing.outcome] += 1
        if standing.state == "decided":
            taken = _days(told[0].first, standing)
            if taken is None:
                undated += 1
            else:
                days[standing.outcome].append(taken)
    return Outcomes(total, +results, {key: tuple(sorted(each)) for key, each in days.items()}, undated)


def _results(connection: Connection, wanted: Filter) -> Any:
    """A row for each published result of each motion, one for a motion that is gone, and one of how many
    motions there are."""
    motions = counted(connection, wanted)
    each = objects_in(connection, Paper.snapshot, "consultations")
    said = {name: text_of(connection, each, name) for name in ("organization", "role", "result", "date")}
    is_off = is_true(connection, each, "cancelled") | is_true(connection, each, "dropped")
    found = (
        select(
            Paper.motion_id, Paper.id.label("paper_id"), *(text.label(name) for name, text in said.items())
        )
        .join(each, true())
        .where(is_of(motions), said["result"] != "", ~is_off)
        .cte("found")
    )
    is_known = or_(
        Paper.state != "withdrawn", removed_papers
    )  # what was taken down was not withdrawn by that
    present = func.count().filter(is_known)
    facts = (
        select(Paper.motion_id.label("id"), func.min(STATED).label("first"), present.label("present"))
        .where(is_of(motions))
        .group_by(Paper.motion_id)
        .cte("facts")
    )
    texts = [found.c[name] for name in said]
    return union_all(
        select(
            facts.c.id, facts.c.first, facts.c.present, found.c.paper_id, *texts, literal(1).label("motions")
        )
        .select_from(facts)
        .outerjoin(found, found.c.motion_id == facts.c.id)
        .where(found.c.motion_id.is_not(None) | (facts.c.present == 0)),
        select(null(), null(), null(), null(), *(null() for _ in said), func.count()).select_from(motions),
    )


def _consultations(rows: Sequence[Row[Any]]) -> list[Consultation]:
    """Each sitting once, by date, as its motion's page shows them."""
    shown: dict[tuple[str, str], Consultation] = {}
    for row in sorted(rows, key=lambda row: row.paper_id or 0):
        if row.result:
            shown.setdefault(
                (row.organization, row.date),
                Consultation.model_construct(
                    organization=row.organization, role=row.role, result=row.result, date=_day(row.date)
                ),
            )
    return sorted(shown.values(), key=lambda each: (each.date or dt.date.max, each.organization))


def _days(first: str | None, standing: Standing) -> int | None:
    """None where it is not known, or where the dates contradict each other."""
    began, at = _day(first), standing.at
    if began is None or at is None or at.date is None or at.date < began:
        return None
    return (at.date - began).days


def _day(stated: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(stated) if stated else None
    except ValueError:
        return None
