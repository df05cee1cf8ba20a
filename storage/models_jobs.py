"""The service's jobs (storage.jobs), and what one process alone does at a time (storage.leases)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Job(Base):
    """Something that the service does again and again, and whether it did."""

    __tablename__ = "jobs"

    name: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]  # German, for people
    every: Mapped[int]  # seconds from one time to the next, as a rule
    watched_since: Mapped[dt.datetime]  # the service's last start: nothing is expected from before
    begun_at: Mapped[dt.datetime | None]
    done_at: Mapped[dt.datetime | None]  # the last time that it came to its end
    failure: Mapped[str] = mapped_column(server_default="")  # of the last time; empty where it went well
    late_since: Mapped[dt.datetime | None]  # when it was first seen to be late
    is_told: Mapped[bool] = mapped_column(server_default=false())  # the operator knows that it is late
    told_at: Mapped[dt.datetime | None]  # the last time that the operator was told so


class Lease(Base):
    """A name that at most one process holds, until it ends: one scheduler, one reader per host."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str]
    until: Mapped[dt.datetime]
