"""The meetings of some days that deal with selected motions: for lists of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, select, true

from storage.calendar import MeetingView, meetings_of
from storage.models import AgendaPaper, Consultation, Meeting, Paper
from storage.records import Body
from storage.selected import selected_motions
from storage.times import to_berlin

_LATE = dt.datetime.max.replace(tzinfo=dt.UTC)
_ALL = 1_000_000  # storage.calendar would leave out the earliest


def meetings_between(
    connection: Connection, first: dt.date, last: dt.date, *, body: Body | None = None
) -> list[MeetingView]:
    """The meetings from `first` to `last` that list a selected motion, by date and hour; also those that
    fall away. Motions that are dealt with on another day now are left out. `body`: only its meetings."""
    views = meetings_of(connection, _motions_on(connection, first, last, body), limit=_ALL)
    shown = (as_listed(view) for view in views if first <= view.date <= last)
    own = [view for view in shown if view.items and (body is None or view.body == body.name)]
    return sorted(own, key=lambda view: (view.date, view.start is None, view.start or _LATE, view.body))


def coming_meetings(
    connection: Connection, now: dt.datetime, *, body: Body | None = None
) -> list[MeetingView]:
    """Those of today, in Germany, and of all later days."""
    return meetings_between(connection, to_berlin(now).date(), dt.date.max, body=body)


def days_with_meetings(connection: Connection) -> set[dt.date]:
    """All days of which some agenda lists a selected motion."""
    selected = Paper.motion_id.in_(selected_motions())
    return {
        day
        for _, statement in days_listed()
        for day in connection.scalars(statement.where(selected).distinct())
        if day is not None
    }


def days_listed() -> Iterator[tuple[Any, Select[Any]]]:
    """The columns that name the days on which papers stand on agendas, and selects of them."""
    own = Consultation.date
    yield own, select(own).join(Paper, Paper.id == Consultation.paper_id)
    yield Meeting.date, select(Meeting.date).join(Consultation, _by_number).join(Paper, _of_consultation)
    yield Meeting.date, select(Meeting.date).join(AgendaPaper, _on_agenda).join(Paper, _by_agenda)


_by_number = Meeting.key == Consultation.meeting_key
_of_consultation = and_(Paper.id == Consultation.paper_id, Paper.source == Meeting.source)
_on_agenda = AgendaPaper.meeting_id == Meeting.id
_by_agenda = and_(AgendaPaper.source == Paper.source, AgendaPaper.paper_key == Paper.key)


def _motions_on(connection: Connection, first: dt.date, last: dt.date, body: Body | None) -> set[int]:
    here = true() if body is None else Paper.body_ags == body.ags
    found: set[int] = set()
    for statement in papers_on(first, last):
        wanted = statement.where(here, Paper.motion_id.in_(selected_motions())).distinct()
        found.update(connection.scalars(wanted))
    return found


def papers_on(first: dt.date, last: dt.date) -> Iterator[Select[Any]]:
    """The motions of papers that stand on agendas of some days, by what papers' own pages say, by what the
    calendar says of their meetings, and by what agendas say."""
    meeting: ColumnElement[bool] = Meeting.date.between(first, last)
    own = Consultation.date.between(first, last)
    yield select(Paper.motion_id).join(Consultation, Consultation.paper_id == Paper.id).where(own)
    yield (
        select(Paper.motion_id)
        .select_from(Meeting)
        .join(Consultation, _by_number)
        .join(Paper, _of_consultation)
        .where(meeting)
    )
    yield (
        select(Paper.motion_id)
        .select_from(Meeting)
        .join(AgendaPaper, _on_agenda)
        .join(Paper, _by_agenda)
        .where(meeting)
    )


def as_listed(view: MeetingView) -> MeetingView:
    """Without the motions that are dealt with on another day now."""
    return replace(view, items=tuple(item for item in view.items if item.state != "moved"))
