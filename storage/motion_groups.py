"""Motions that go on, are founded, merged or parted, as clusters of papers change."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, literal, select, update
from sqlalchemy.orm import aliased

from storage.models import Motion, Paper
from storage.models_subscriptions import DeliveryMeeting
from storage.motion_tables import MotionAlias
from storage.profiles import Known, in_chunks
from storage.sameness.clusters import Cluster
from storage.search.index import follow_motions

_NAMESPACE = uuid.UUID("6d1f2f5e-3c52-5b0e-9d7b-0f6d5a4f8c11")  # ours; made once, never changes


@dataclass
class _Group:
    """A cluster and the motions that go on in it: by id, which is by age, their uuids."""

    papers: list[Known]
    cluster: Cluster
    motions: dict[int, str] = field(default_factory=dict)

    @property
    def motion_id(self) -> int:
        """The earliest of its motions."""
        return min(self.motions)

    def founder(self) -> Known:
        """The paper that the motion has its uuid from, else the one that was read first."""
        return _founder(self.motions.get(min(self.motions, default=0), ""), self.papers)


def place(
    connection: Connection, found: Sequence[Cluster], papers: Mapping[int, Known], at: dt.datetime
) -> set[int]:
    """Give each cluster its one motion, and say of each paper why it is in it; returns these motions."""
    groups = [_Group([papers[id_] for id_ in sorted(each.members)], each) for each in found]
    _go_on(connection, groups)
    _begin(connection, [group for group in groups if not group.motions], at)
    _move(connection, groups)
    _merge(connection, groups)
    return {group.motion_id for group in groups}


def _identity(paper: Known) -> str:
    """The uuid of the motion that a paper founds."""
    return str(uuid.uuid5(_NAMESPACE, f"{paper.profile.source}/{paper.profile.key}"))


def _founder(motion_uuid: str, papers: Iterable[Known]) -> Known:
    return min(papers, key=lambda paper: (_identity(paper) != motion_uuid, paper.profile.id))


def _go_on(connection: Connection, groups: Iterable[_Group]) -> None:
    """Each known motion goes on where the paper is that founded it; else where its first paper is."""
    group_of = {paper.profile.id: group for group in groups for paper in group.papers}
    holders: defaultdict[int, list[Known]] = defaultdict(list)
    for group in groups:
        for paper in group.papers:
            if paper.motion_id is not None:
                holders[paper.motion_id].append(paper)
    for row in in_chunks(connection, select(Motion.id, Motion.uuid), Motion.id, holders):
        group_of[_founder(row.uuid, holders[row.id]).profile.id].motions[row.id] = row.uuid


def _begin(connection: Connection, groups: Sequence[_Group], at: dt.datetime) -> None:
    """Found the motions that are missing. One that was merged before gets its uuid back."""
    by_uuid = {_identity(group.founder()): group for group in groups}
    if not by_uuid:
        return
    connection.execute(delete(MotionAlias).where(MotionAlias.uuid.in_(list(by_uuid))))
    connection.execute(
        insert(Motion), [{"uuid": each, "published_at": at, "updated_at": at} for each in by_uuid]
    )
    for row in in_chunks(connection, select(Motion.id, Motion.uuid), Motion.uuid, by_uuid):
        by_uuid[row.uuid].motions[row.id] = row.uuid


def _move(connection: Connection, groups: Iterable[_Group]) -> None:
    rows: list[dict[str, Any]] = []
    for group in groups:
        reasons = group.cluster.reasons(group.founder().profile.id)
        rows += [
            {"paper": paper.profile.id, "motion": group.motion_id, "reason": reasons[paper.profile.id]}
            for paper in group.papers
            if (paper.motion_id, paper.join_reason) != (group.motion_id, reasons[paper.profile.id])
        ]
    if rows:
        connection.execute(
            update(Paper)
            .where(Paper.id == bindparam("paper"))
            .values(motion_id=bindparam("motion"), join_reason=bindparam("reason")),
            rows,
        )
        follow_motions(connection, {row["paper"]: row["motion"] for row in rows})


def _merge(connection: Connection, groups: Iterable[_Group]) -> None:
    """What was published under a later motion's uuid leads to the earlier one from now on."""
    for group in groups:
        merged = {id_: each for id_, each in group.motions.items() if id_ != group.motion_id}
        if not merged:
            continue
        connection.execute(
            update(MotionAlias).where(MotionAlias.motion_id.in_(merged)).values(motion_id=group.motion_id)
        )
        connection.execute(
            insert(MotionAlias), [{"uuid": each, "motion_id": group.motion_id} for each in merged.values()]
        )
        _move_reminders(connection, merged, group.motion_id)
        connection.execute(delete(Motion).where(Motion.id.in_(merged)))


def _move_reminders(connection: Connection, merged: Collection[int], motion_id: int) -> None:
    """Who was reminded of a later motion was of the earlier one: they would go with it, and leave mails of
    which nobody knows what they were sent for."""
    sitting = [DeliveryMeeting.subscription_id, DeliveryMeeting.meeting, DeliveryMeeting.date]
    known = aliased(DeliveryMeeting)
    is_known = exists().where(
        known.motion_id == motion_id,
        known.subscription_id == DeliveryMeeting.subscription_id,
        known.meeting == DeliveryMeeting.meeting,
        known.date == DeliveryMeeting.date,
    )
    moved = (
        select(*sitting, literal(motion_id), func.min(DeliveryMeeting.delivery_id))
        .where(DeliveryMeeting.motion_id.in_(merged), ~is_known)
        .group_by(*sitting)
    )
    columns = ["subscription_id", "meeting", "date", "motion_id", "delivery_id"]
    connection.execute(insert(DeliveryMeeting).from_select(columns, moved))
