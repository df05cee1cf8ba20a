"""What was done at the operator's desk: who, when, what, and why. Rows are only ever added, here alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select

from storage.models_desk import OperatorRecord

Action = Literal[
    "operator_added",
    "operator_removed",
    "password_changed",
    "logged_in",
    "login_failed",
    "logged_out",
    "permit_given",
    "permit_revoked",
    "reading_wished",
    "mails_held",
    "mails_released",
    "hint_accepted",
    "hint_rejected",
    "taken_down",
    "takedown_lifted",
]


@dataclass(frozen=True)
class Deed:
    """Something that was done."""

    at: dt.datetime
    operator: str
    action: Action
    subject: str = ""
    detail: str = ""


def note(connection: Connection, deed: Deed) -> None:
    """Note something, in the transaction that does it. Never a password, nor what was typed as one."""
    connection.execute(
        insert(OperatorRecord).values(
            at=deed.at,
            operator=deed.operator,
            action=deed.action,
            subject=deed.subject,
            detail=deed.detail,
        )
    )


def latest(connection: Connection, *, limit: int) -> list[Deed]:
    """The last things that were done, newest first."""
    row = OperatorRecord
    rows = connection.execute(
        select(row.at, row.operator, row.action, row.subject, row.detail).order_by(row.id.desc()).limit(limit)
    )
    return [Deed(**each._mapping) for each in rows]
