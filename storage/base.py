"""What all tables share: instants in UTC, columns of fixed words, mails on their way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, Integer, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.text import uncrowded

HIGHEST_NUMBER = 2**63 - 1
"""Of a row: a database knows none beyond."""
DELIVERY_STATES = ("planned", "leased", "sent", "failed")


class UtcDateTime(TypeDecorator[dt.datetime]):
    """An aware UTC instant; SQLite keeps no zone, so it is taken off on the way in and put on again."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone cannot be kept")
        value = value.astimezone(dt.UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        return value.astimezone(dt.UTC) if value.tzinfo else value.replace(tzinfo=dt.UTC)


class PlainText(TypeDecorator[str]):
    """Text without NUL, which SQLite would keep and PostgreSQL refuses, and without crowds of marks; they are
    dropped on the way in. What has its places counted has lost them before (storage.records)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return uncrowded(value.replace("\0", "")) if value else value


def words(*values: str) -> Enum:
    """The type of a column of fixed words, checked by the database."""
    name = f"{values[0]}_to_{values[-1]}"
    return Enum(*values, native_enum=False, create_constraint=True, name=name)


class Base(DeclarativeBase):
    """Base of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own name)
        str: PlainText,
        dt.datetime: UtcDateTime,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


class Outgoing:
    """Columns of a mail on its way; what becomes of them is storage.outbox's matter."""

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(words(*DELIVERY_STATES), server_default="planned")
    planned_at: Mapped[dt.datetime]
    due_at: Mapped[dt.datetime]  # moves ahead with each failed attempt
    leased_by: Mapped[str | None]
    leased_until: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, server_default="0")
    sent_at: Mapped[dt.datetime | None]
    error: Mapped[str] = mapped_column(server_default="")
