"""The tables of manners: what is owed to hosts, and what operators have allowed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Host(Base):
    """When a host may be asked again, by whichever source, process or machine. See storage.hosts."""

    __tablename__ = "hosts"

    name: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[dt.datetime | None]  # its last request, and the pause that is owed after it
    paused_until: Mapped[dt.datetime | None]  # as it asked to be left alone (Retry-After)


class Permit(Base):
    """The operator's word that robots.txt need not be obeyed at a source, and why. None is ever deleted."""

    __tablename__ = "permits"
    __table_args__ = (
        Index(
            "uq_permits_open",
            "source",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(ForeignKey("sources.name"))
    reason: Mapped[str]
    granted_by: Mapped[str]
    granted_at: Mapped[dt.datetime]
    revoked_by: Mapped[str] = mapped_column(server_default="")
    revoked_at: Mapped[dt.datetime | None]
