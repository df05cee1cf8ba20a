"""The tables that papers are found by: their tags, the stems of their words, and which row is which paper's.

They hold nothing that papers do not say themselves, and are made anew from them at any time
(storage.search.index). On SQLite the stems lie in an FTS5 table beside these, see storage.search.sqlite.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base

OF_ONE_DATABASE = frozenset(
    {
        *(f"words_fts{end}" for end in ("", "_data", "_idx", "_config")),  # SQLite: FTS5, and what it makes
        "ix_paper_words_words",  # PostgreSQL: GIN over PaperWords.words
    }
)
"""Tables and indexes that migrations make in one kind of database alone; no model describes them."""
MADE_ANEW = frozenset({"paper_tags", "paper_words", "stems"})
"""The tables of this module: no backup holds them."""
_BIG = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up plain integers alone


class PaperTag(Base):
    """One thing that papers are filtered by."""

    __tablename__ = "paper_tags"
    __table_args__ = (
        Index("ix_paper_tags_value", "kind", "value", "paper_id"),
        {"sqlite_with_rowid": False},
    )

    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # storage.tags.TagKind
    value: Mapped[str] = mapped_column(primary_key=True)


class PaperWords(Base):
    """That a paper's words are in the index, and of which motion it is: few bytes, read for each hit.

    `id` is the row of the full text on SQLite: never used again, as what was written there stays.
    """

    __tablename__ = "paper_words"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    paper_id: Mapped[int] = mapped_column(ForeignKey("papers.id", ondelete="CASCADE"), unique=True)
    motion_id: Mapped[int | None] = mapped_column(index=True)  # as the paper's own
    digest: Mapped[str]  # of its stems: the same words are not written twice
    words: Mapped[str | None] = mapped_column(TSVECTOR().with_variant(Text(), "sqlite"))  # null on SQLite


class Stem(Base):
    """A stem that some paper has or had. Rows are only ever added, and seen in the order of their ids."""

    __tablename__ = "stems"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(_BIG, primary_key=True)
    stem: Mapped[str] = mapped_column(unique=True)
