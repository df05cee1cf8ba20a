"""Sources, and the state of each that a reader can trust."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select, true, update

from storage.database import upsert
from storage.models import Body, Motion, Paper, Source, StateChange, TopicMatch
from storage.permits import open_permits
from storage.records import Body as BodyRecord
from storage.views import Expectation, Finding, PermitView, SourceState, SourceView

LOST_FIELD = "field:paper."
"""How the key of a finding begins that is about a field of papers."""
ANSWERED: frozenset[SourceState] = frozenset({"ok", "quiet", "degraded"})
"""The states of a source whose last run answered well."""


@dataclass(frozen=True)
class SourceRecord:
    """A source as its spider declares it."""

    name: str
    title: str
    system: str
    base_url: str
    body: BodyRecord | None = None
    enabled: bool = True


def register(connection: Connection, sources: Iterable[SourceRecord]) -> None:
    """Make the declared sources known; what is known of their state stays."""
    declared = list(sources)
    bodies = {each.body.ags: each.body.name for each in declared if each.body}
    upsert(
        connection, Body, [{"ags": ags, "name": name} for ags, name in sorted(bodies.items())], key=["ags"]
    )
    rows = [
        {
            "name": each.name,
            "title": each.title,
            "body_ags": each.body.ags if each.body else None,
            "system": each.system,
            "base_url": each.base_url,
            "enabled": each.enabled,
        }
        for each in declared
    ]
    upsert(connection, Source, rows, key=["name"])


def retire(connection: Connection, declared: Iterable[str]) -> None:
    """Sources that are declared no more are not read any longer; what they brought stays."""
    connection.execute(update(Source).where(Source.name.not_in(list(declared))).values(enabled=False))


@dataclass(frozen=True)
class Judgement:
    """What a run's end says of its source."""

    state: SourceState
    failure: str = ""  # storage.records.FailureKind
    message: str = ""  # German, for people
    findings: tuple[Finding, ...] = ()
    expectations: tuple[Expectation, ...] | None = None  # None: this run says nothing of them


def set_state(connection: Connection, source: str, judged: Judgement, now: dt.datetime) -> None:
    """Record how a source is; `since` stays while state and failure stay the same.

    That it changed, or that one thing more is missing, is noted for the operator in the same transaction.
    """
    before = connection.execute(
        select(Source.state, Source.failure, Source.since, Source.findings, Source.last_read_at).where(
            Source.name == source
        )
    ).one()
    same = (before.state, before.failure) == (judged.state, judged.failure) and before.since is not None
    values: dict[str, Any] = {
        "state": judged.state,
        "failure": judged.failure,
        "message": judged.message,
        "since": before.since if same else now,
        "findings": [_as_json(each) for each in judged.findings],
    }
    if judged.expectations is not None:
        values["expectations"] = [asdict(each) for each in judged.expectations]
    if judged.state in ANSWERED:
        values["last_read_at"] = now
    connection.execute(update(Source).where(Source.name == source).values(**values))
    known = {_finding(each).key for each in before.findings}
    if not same or any(each.key not in known for each in judged.findings):
        _note_change(connection, source, {**values, "since": now}, before.last_read_at)


def set_reader(connection: Connection, source: str, reader: str) -> None:
    """Record which version of the code has read a source's pages last."""
    connection.execute(update(Source).where(Source.name == source).values(reader=reader))


def reader_of(connection: Connection, source: str) -> str:
    """Which version of the code has read a source's pages last; "" before the first."""
    return connection.scalar(select(Source.reader).where(Source.name == source)) or ""


def _note_change(
    connection: Connection, source: str, values: dict[str, Any], last_read_at: dt.datetime | None
) -> None:
    columns = ("state", "failure", "message", "since", "findings")
    row = {"source": source, "last_read_at": last_read_at, **{name: values[name] for name in columns}}
    key = ["source", "since", "state", "failure"]
    upsert(connection, StateChange, [row], key=key, keep=["message", "findings", "last_read_at"])


def _as_json(finding: Finding) -> dict[str, Any]:
    return {**asdict(finding), "since": finding.since.isoformat()}


def _finding(stored: dict[str, Any]) -> Finding:
    return Finding(**{**stored, "since": dt.datetime.fromisoformat(stored["since"])})


def lost_fields(connection: Connection, source: str) -> frozenset[str]:
    """The fields of papers that a source is found to show no more."""
    stored: list[Any] | None = connection.scalar(select(Source.findings).where(Source.name == source))
    keys = (finding.key for finding in findings_of(stored or []))
    return frozenset(key.removeprefix(LOST_FIELD) for key in keys if key.startswith(LOST_FIELD))


def findings_of(stored: list[Any]) -> tuple[Finding, ...]:
    """Findings as they are kept with a source and with the changes of its state."""
    return tuple(_finding(each) for each in stored)


def source_views(
    connection: Connection,
    topic: str = "integration",
    *,
    every: dt.timedelta | None = None,
    disabled: bool = False,
) -> list[SourceView]:
    """All sources that are read, by title, with how many papers and selected motions each has.

    `every`: how often each is read; without it, nothing is said of the next reading. `disabled`: also those
    that are switched off.
    """
    counted = connection.execute(select(Paper.source, func.count()).group_by(Paper.source))
    papers = {source: count for source, count in counted}
    selected = connection.execute(
        select(Paper.source, func.count(Motion.id.distinct()))
        .join(Motion, Motion.id == Paper.motion_id)
        .join(TopicMatch, TopicMatch.paper_id == Paper.id)
        .where(TopicMatch.topic == topic, TopicMatch.selected)
        .group_by(Paper.source)
    )
    motions = {source: count for source, count in selected}
    permits = open_permits(connection)
    rows = connection.execute(
        select(Source.__table__, Body.name.label("body_name"))
        .outerjoin(Body, Body.ags == Source.body_ags)
        .where(true() if disabled else Source.enabled)
        .order_by(Source.title)
    )
    return [
        _view(row, papers.get(row.name, 0), motions.get(row.name, 0), every, permits.get(row.name))
        for row in rows
    ]


def _view(
    row: Row[Any], papers: int, motions: int, every: dt.timedelta | None, permit: PermitView | None
) -> SourceView:
    return SourceView(
        name=row.name,
        title=row.title,
        body=row.body_name or "",
        system=row.system,
        url=row.base_url,
        state=row.state,
        failure=row.failure,
        message=row.message,
        since=row.since,
        last_read=row.last_read_at,
        last_tried=row.last_tried_at,
        papers=papers,
        motions=motions,
        findings=findings_of(row.findings),
        expectations=tuple(Expectation(**each) for each in row.expectations),
        next_reading=row.last_tried_at + every if row.enabled and every and row.last_tried_at else None,
        permit=permit,
        enabled=row.enabled,
        body_ags=row.body_ags or "",
    )
