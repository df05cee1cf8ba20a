"""The table of what is given out by OParl: each object with when it came and when it was changed last."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal, get_args

from sqlalchemy import Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, words

Kind = Literal["body", "organization", "location", "meeting", "agendaitem", "paper", "consultation", "file"]
"""The kinds of objects, by OParl's words."""


class OparlObject(Base):
    """One object as it is given out, but for addresses; see storage.oparl. Never taken away: what is gone
    is marked as deleted, as the specification wants it ("Gelöschte Objekte")."""

    __tablename__ = "oparl_objects"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        Index("ix_oparl_objects_list", "kind", "body_ags", "deleted", "id"),
        Index("ix_oparl_objects_created", "kind", "body_ags", "created_at", "id"),
        Index("ix_oparl_objects_modified", "kind", "body_ags", "modified_at", "id"),
        Index("ix_oparl_objects_parent", "parent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(words(*get_args(Kind)))
    key: Mapped[str]  # what stands in its address; see storage.oparl.entries
    body_ags: Mapped[str]
    parent: Mapped[str]  # the object that it is embedded in: "paper 12"; empty for one of its own
    content: Mapped[dict[str, Any]]  # empty where it is deleted
    digest: Mapped[str]  # of its content and that of its parts
    deleted: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[dt.datetime]
    modified_at: Mapped[dt.datetime]
