"""Which fields of an item are filled, and with what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from scrapers.checking.records import FieldReport
from storage.records import Record
from storage.text import one_line

_EXAMPLE = 100  # characters
_EMPTY: tuple[Any, ...] = (None, "", (), False)


def fields_of(item: Record) -> tuple[FieldReport, ...]:
    """Each field of the item, of the records in it too, in the order of the classes."""
    return tuple(_fields([item], ""))


def _fields(records: list[Record], path: str) -> Iterator[FieldReport]:
    """The fields of some records of one class, told together."""
    for name in type(records[0]).model_fields:
        values = [getattr(record, name) for record in records]
        filled = [value for value in values if value not in _EMPTY]
        yield FieldReport(name=path + name, filled=len(filled), of=len(values), example=_example(filled[:1]))
        within = [record for value in filled for record in _records_in(value)]
        if within:
            many = any(isinstance(value, tuple) for value in filled)
            yield from _fields(within, f"{path}{name}[]." if many else f"{path}{name}.")


def _records_in(value: Any) -> list[Record]:
    parts = value if isinstance(value, tuple) else (value,)
    return [part for part in parts if isinstance(part, Record)]


def _example(values: Iterable[Any]) -> str:
    """What the field holds, as a person reads it; of lists of records only how many there are."""
    text = ""
    for value in values:
        if not _records_in(value):
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        elif isinstance(value, tuple):
            text = f"{len(value)}"
    text = one_line(text)
    return text if len(text) <= _EXAMPLE else f"{text[: _EXAMPLE - 1]}…"
