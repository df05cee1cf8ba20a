"""What a chart says in numbers: a table for readers, and the same as CSV for spreadsheets.

The CSV is as a German Excel opens it by a double click: semicolons, since the comma is the decimal sign; a
byte order mark, without which it takes UTF-8 for something else; lines that end in CR LF. Numbers have no
sign between thousands, so that they stay numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from alerts.numbers import number
from alerts.safe import line
from alerts.spreadsheet import BYTE_ORDER_MARK, cell, csv_lines
from alerts.translation import spoken

Value = int | float | None


@dataclass(frozen=True)
class Row:
    """One line: what it is of, and its numbers; None for one that there is not."""

    name: str
    values: tuple[Value, ...]
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """The columns' names, the first of which is of the rows' names, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def shown(value: Value) -> str:
    """A number as it is read: "1.234", "12,5", "–" in German."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return number(value, spoken())
    whole, _, tenth = f"{value:.1f}".partition(".")
    return f"{number(int(whole), spoken())}{spoken().numbers.decimal}{tenth}"


def to_csv(table: Table) -> bytes:
    """The table as a file."""
    names = [cell(line(each)) for each in table.columns]
    rows = ([cell(line(row.name)), *(_plain(value) for value in row.values)] for row in table.rows)
    return (BYTE_ORDER_MARK + csv_lines([names, *rows])).encode()


def _plain(value: Value) -> str:
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:.1f}".replace(".", ",")
