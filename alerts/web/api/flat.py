"""The same fields as a row of cells, for spreadsheets. Pure.

A field of a field has both names ("status_state"). The values of a list stand in one cell, separated by "; ",
those of all its columns in the same order; what is not known is empty there too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel

from alerts.spreadsheet import cell
from alerts.web.api.models import Model, ModelType

SEPARATOR = "; "


def columns(model: ModelType) -> list[str]:
    """The names of the columns, in the order of the fields."""
    return ["_".join(path) for path in _paths(model)]


def row(answer: Model) -> list[str]:
    """The cells, as many as there are columns."""
    return [cell(_joined(list(_values(answer, path)))) for path in _paths(type(answer))]


@cache
def _paths(model: type[BaseModel]) -> tuple[tuple[str, ...], ...]:
    """The ways to all values: the names of the fields on it."""
    paths: list[tuple[str, ...]] = []
    for name, field in model.model_fields.items():
        inner = _model_in(field.annotation)
        paths += [(name,)] if inner is None else [(name, *rest) for rest in _paths(inner)]
    return tuple(paths)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a field that has fields itself, be it one of a list, or null."""
    possible = (annotation, *get_args(annotation))
    return next((each for each in possible if isinstance(each, type) and issubclass(each, BaseModel)), None)


def _values(value: Any, path: Sequence[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for each in value:
            yield from _values(each, path)
    elif path and value is not None:
        yield from _values(getattr(value, path[0]), path[1:])
    else:
        yield value


def _joined(values: Sequence[Any]) -> str:
    """A column of which nothing is known is empty, not a row of separators."""
    written = [_written(each) for each in values]
    return SEPARATOR.join(written) if any(written) else ""


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return str(value)
