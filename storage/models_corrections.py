"""The table of corrections: what readers say of the selection, and what the operator has decided."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, words

DECISIONS = ("open", "accepted", "rejected")


class Correction(Base):
    """Somebody's word that a paper is about a topic, or is not; a labelled example once it is accepted.

    Of one paper and topic at most one holds: that outranks the matcher. None is ever deleted.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        Index(
            "uq_corrections_holds",
            "topic",
            "paper_id",
            unique=True,
            sqlite_where=text("holds"),
            postgresql_where=text("holds"),
        ),
        Index(
            "ix_corrections_open",
            "topic",
            "paper_id",
            sqlite_where=text("decision = 'open'"),
            postgresql_where=text("decision = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    named: Mapped[str] = mapped_column(server_default="")  # what a reader called it by, where it is unknown
    topic: Mapped[str]
    label: Mapped[bool]  # whether the paper is about the topic
    origin: Mapped[str] = mapped_column(words("reader", "operator"))
    reason: Mapped[str] = mapped_column(server_default="")  # a reader's; for the operator alone
    at: Mapped[dt.datetime]
    decision: Mapped[str] = mapped_column(words(*DECISIONS), server_default="open")
    decided_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(server_default="")  # the operator's reason; public
    holds: Mapped[bool] = mapped_column(server_default=false())
    ended_at: Mapped[dt.datetime | None]  # when it was taken back, or another decision took its place
