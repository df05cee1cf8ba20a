"""The same fields as a row of cells, for spreadsheets. Pure.

A field of a field has both names ("status_state"). The values of a list stand in one cell, separated by "; ",
those of all its columns in the same order; what is not known is empty there too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, get_args

from pydantic import BaseModel

from alerts.spreadsheet import cell
from alerts.web.api.models import Model, ModelType

SEPARATOR = "; "


@dataclass(frozen=True)
class _Shape:
    """The fields of a model, those that have fields themselves with theirs."""

    fields: tuple[tuple[str, _Shape | None], ...]

    @cached_property
    def columns(self) -> list[str]:
        """The names of the columns, in the order of the fields."""
        return [
            "_".join(filter(None, (name, each)))
            for name, inner in self.fields
            for each in (inner.columns if inner else [""])
        ]


def columns(model: ModelType) -> list[str]:
    """The names of the columns, in the order of the fields."""
    return _shape(model).columns


def row(answer: Model) -> list[str]:
    """The cells, as many as there are columns."""
    shape = _shape(type(answer))
    values: list[list[Any]] = [[] for _ in shape.columns]
    _spread(answer, shape, values, 0)
    return [cell(_joined(each)) for each in values]


def _spread(value: Any, shape: _Shape, values: Sequence[list[Any]], at: int) -> None:
    """Put what a field holds into the columns from `at` on."""
    for name, inner in shape.fields:
        found = None if value is None else getattr(value, name)
        several = found if isinstance(found, list) else [found]
        if inner is None:
            values[at] += several
            at += 1
        else:
            for each in several:
                _spread(each, inner, values, at)
            at += len(inner.columns)


@cache
def _shape(model: type[BaseModel]) -> _Shape:
    inner = ((name, _model_in(field.annotation)) for name, field in model.model_fields.items())
    return _Shape(tuple((name, _shape(found) if found else None) for name, found in inner))


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a field that has fields itself, be it one of a list, or null."""
    possible = (annotation, *get_args(annotation))
    return next((each for each in possible if isinstance(each, type) and issubclass(each, BaseModel)), None)


def _joined(values: Sequence[Any]) -> str:
    """A column of which nothing is known is empty, not a row of separators."""
    written = list(map(_written, values))
    return SEPARATOR.join(written) if any(written) else ""


def _written(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return str(value)
