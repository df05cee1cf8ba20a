"""What people read on the command line: results on stdout, everything else on stderr, never a traceback."""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any, NoReturn

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from storage.times import to_berlin

DONE, FAILED, WRONG_CALL = 0, 1, 2

out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)


class CommandFailed(Exception):
    """A command cannot do what it was asked to; the message is German and says what to do."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def fail(message: str) -> NoReturn:
    """End the command: something could not be done."""
    raise CommandFailed(message)


def wrong_call(message: str) -> NoReturn:
    """End the command: it was called wrongly."""
    raise CommandFailed(message, WRONG_CALL)


def say(message: str) -> None:
    """A line for the person at the terminal (stderr)."""
    err.print(escape(message))


def show_json(data: Any) -> None:
    """A stable answer for programs, alone on stdout."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")


def show_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A table for people on stdout; nothing in it is taken for markup."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)


def moment(instant: dt.datetime | None) -> str:
    """An instant in German wall-clock time; a dash where there is none."""
    return to_berlin(instant).strftime("%d.%m.%Y %H:%M") if instant else "–"
