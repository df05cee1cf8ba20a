"""The tables that hold papers together as motions, and motions as parts of others; see storage.joining."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class PaperMark(Base):
    """Something that a paper can be found by as the same as another, or as what another is to."""

    __tablename__ = "paper_marks"
    __table_args__ = (Index("ix_paper_marks_value", "kind", "value"),)

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # storage.marks.MarkKind
    value: Mapped[str] = mapped_column(primary_key=True)


class PaperJoin(Base):
    """Two papers of different sources that were found to be one concern. `first_id` is the smaller."""

    __tablename__ = "paper_joins"

    first_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    second_id: Mapped[int] = mapped_column(
        ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    strength: Mapped[int]
    reason: Mapped[str]  # German, for people
    found_at: Mapped[dt.datetime]


class PaperRelation(Base):
    """What an amendment, a supplement or an answer is to."""

    __tablename__ = "paper_relations"

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # storage.sameness.titles.Role
    reason: Mapped[str]  # German, for people


class MotionAlias(Base):
    """A motion that turned out to be another one: what was published under its uuid leads there."""

    __tablename__ = "motion_aliases"

    uuid: Mapped[str] = mapped_column(primary_key=True)
    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), index=True)


class MotionPart(Base):
    """A motion that amends or answers another one, the whole."""

    __tablename__ = "motion_parts"

    motion_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), primary_key=True)
    whole_id: Mapped[int] = mapped_column(ForeignKey("motions.id", ondelete="CASCADE"), index=True)
