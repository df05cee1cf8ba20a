"""The tables of the operator's desk: who may sit there, who does, and what was done. See docs/desk.md."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Operator(Base):
    """Somebody who may sit at the desk. See storage.operators."""

    __tablename__ = "operators"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # as it was typed
    name_key: Mapped[str] = mapped_column(unique=True)  # as it is compared
    password: Mapped[str]  # an argon2id hash with its parameters (PHC string format)
    created_at: Mapped[dt.datetime]
    changed_at: Mapped[dt.datetime]  # of the password


class OperatorSession(Base):
    """Somebody who sits at the desk. See storage.operator_sessions."""

    __tablename__ = "operator_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)  # the token itself has the browser alone
    operator_id: Mapped[int] = mapped_column(ForeignKey("operators.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]


class LoginAttempt(Base):
    """Somebody's attempt to log in, for as long as it counts. See storage.login_attempts."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index("ix_login_attempts_key", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    key: Mapped[str]  # a keyed hash of a name or a network: neither is kept


class LoginPlace(Base):
    """Where an operator has logged in: strangers' attempts elsewhere do not count there."""

    __tablename__ = "login_places"

    key: Mapped[str] = mapped_column(primary_key=True)  # a keyed hash of name and network together
    at: Mapped[dt.datetime]  # of the last time


class OperatorRecord(Base):
    """What was done at the desk, and by whom: only ever added to. See storage.operator_record."""

    __tablename__ = "operator_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(index=True)
    operator: Mapped[str]  # the name, which outlives its row; "" where nobody is named
    action: Mapped[str]  # storage.operator_record.Action
    subject: Mapped[str]  # what it was done to: "duisburg", "duisburg/20201234"
    detail: Mapped[str]  # the reason that was given


class Takedown(Base):
    """A paper that must not be shown, whoever reads it again. None is ever deleted. See storage.takedowns."""

    __tablename__ = "takedowns"
    __table_args__ = (
        Index(
            "uq_takedowns_open",
            "source",
            "key",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    key: Mapped[str]  # the vendor's number
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    taken_by: Mapped[str]
    taken_at: Mapped[dt.datetime]
    lifted_by: Mapped[str] = mapped_column(server_default="")
    lifted_at: Mapped[dt.datetime | None]
    erased_at: Mapped[dt.datetime | None]  # when nothing of it was left on disk; None: it is to be looked for


class TakenContent(Base):
    """A hash of what must not come back under another number: of a document, or of the title."""

    __tablename__ = "taken_contents"

    takedown_id: Mapped[int] = mapped_column(ForeignKey("takedowns.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True, index=True)
