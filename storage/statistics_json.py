"""Lists that lie in columns as JSON, as rows: SQLite and PostgreSQL say it differently."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ColumnElement, Connection, Text, cast, column, func

_TRUE = ("1", "true")  # SQLite's, PostgreSQL's


def strings_in(connection: Connection, listed: Any) -> Any:
    """The strings of a list, to be joined to its row; their column is `value`."""
    if connection.dialect.name == "postgresql":
        return func.json_array_elements_text(listed).table_valued("value")
    return func.json_each(listed).table_valued("value")


def objects_in(connection: Connection, document: Any, name: str) -> Any:
    """The objects of the list that a document has under a name, to be joined to its row."""
    if connection.dialect.name == "postgresql":
        return func.json_array_elements(document[name]).table_valued(column("value", JSON))
    return func.json_each(document, f"$.{name}").table_valued("value")


def text_of(connection: Connection, objects: Any, name: str) -> ColumnElement[str]:
    """What such an object has under a name; empty where it has nothing."""
    value = objects.c.value
    if connection.dialect.name == "postgresql":
        said = value[name].as_string()
    else:
        said = func.json_extract(value, f"$.{name}")
    return func.coalesce(cast(said, Text), "")


def is_true(connection: Connection, objects: Any, name: str) -> ColumnElement[bool]:
    """Whether that is true."""
    return text_of(connection, objects, name).in_(_TRUE)
