"""Sources, and the state of each that a reader can trust."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from storage.database import upsert
from storage.models import Body, Motion, Paper, Source, TopicMatch
from storage.records import Body as BodyRecord
from storage.views import SourceState, SourceView


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


def set_state(
    connection: Connection, source: str, state: SourceState, failure: str, message: str, now: dt.datetime
) -> None:
    """Record how a source is; `since` stays while state and failure stay the same."""
    before = connection.execute(
        select(Source.state, Source.failure, Source.since).where(Source.name == source)
    ).one()
    since = before.since if (before.state, before.failure) == (state, failure) else now
    values: dict[str, Any] = {"state": state, "failure": failure, "message": message, "since": since or now}
    if state in ("ok", "degraded"):
        values["last_read_at"] = now
    connection.execute(update(Source).where(Source.name == source).values(**values))


def set_reader(connection: Connection, source: str, reader: str) -> None:
    """Record which version of the code has read a source's pages last."""
    connection.execute(update(Source).where(Source.name == source).values(reader=reader))


def reader_of(connection: Connection, source: str) -> str:
    """Which version of the code has read a source's pages last; "" before the first."""
    return connection.scalar(select(Source.reader).where(Source.name == source)) or ""


def source_views(connection: Connection, topic: str = "integration") -> list[SourceView]:
    """All sources that are read, by title, with how many papers and selected motions each has."""
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
    rows = connection.execute(
        select(Source.__table__, Body.name.label("body_name"))
        .outerjoin(Body, Body.ags == Source.body_ags)
        .where(Source.enabled)
        .order_by(Source.title)
    )
    return [
        SourceView(
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
            papers=papers.get(row.name, 0),
            motions=motions.get(row.name, 0),
        )
        for row in rows
    ]
