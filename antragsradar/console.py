"""What people read on the command line: results on stdout, everything else on stderr, never a traceback."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import sys
import textwrap
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NoReturn

from rich.console import Console
from rich.markup import escape

from storage.times import to_berlin

DONE, FAILED, WRONG_CALL = 0, 1, 2

# A file's name may hold what would steer the terminal.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_GAP = "  "
_WIDE = 10_000  # columns; no limit where nobody looks at it

_YES = ("j", "ja", "y", "yes")

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
    err.print(escape(_CONTROL.sub("\ufffd", message)))


def can_ask() -> bool:
    """Whether somebody sits at a terminal who could answer."""
    return sys.stdin.isatty()


def agreed(question: str) -> bool:
    """Ask the person at the terminal; whether they said yes. No answer is none."""
    err.print(escape(_CONTROL.sub("\ufffd", f"{question} [j/N] ")), end="")
    return sys.stdin.readline().strip().casefold() in _YES


def show(text: str) -> None:
    """Text for people on stdout, as it is."""
    sys.stdout.write(_CONTROL.sub("\ufffd", text) + "\n")


def show_json(data: Any) -> None:
    """A stable answer for programs, alone on stdout."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")


def show_table(title: str, columns: list[str], rows: list[list[str]]) -> None:
    """A table for people on stdout. Where it is too wide for the terminal, the last cell of each row goes
    below it; into a pipe each row is one line."""
    widths = [max(len(row[at]) for row in [columns, *rows]) for at in range(len(columns))]
    room = shutil.get_terminal_size((_WIDE, 0)).columns
    below = sum(widths) + len(_GAP) * (len(widths) - 1) > room
    show(title)
    for row in [columns, *rows]:
        cells = [_fit(cell, width) for cell, width in zip(row, widths, strict=True)]
        show(_GAP.join(cells[:-1] if below else cells).rstrip())
        last = row[-1]
        if below and last and any(each[-1] for each in rows):
            indent = _GAP * 2
            wrapped = textwrap.wrap(
                last,
                room,
                initial_indent=indent,
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            )
            show("\n".join(wrapped))


def _fit(cell: str, width: int) -> str:
    return cell.rjust(width) if cell.isdigit() else cell.ljust(width)


def prepare_streams() -> None:
    """Make stdout and stderr take whatever is written: closed ones, and ones that lack some letters."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 (open until the end)
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def discard_output() -> None:
    """After a broken pipe: nobody reads stdout any more, and Python must not try to flush it at its end."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def moment(instant: dt.datetime | None) -> str:
    """An instant in German wall-clock time; a dash where there is none."""
    return to_berlin(instant).strftime("%d.%m.%Y %H:%M") if instant else "–"
