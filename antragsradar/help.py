"""The help of the command line in German: what Typer says of itself, beside our own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand, TyperGroup

_CONTEXT: Any = TyperCommand.context_class
_HEADINGS = {"Options": "Optionen", "Arguments": "Angaben", "Commands": "Befehle"}
_WORDS = [
    (re.compile(pattern), german)
    for pattern, german in {
        r"^\[OPTIONS\]": "[OPTIONEN]",
        r"\bCOMMAND \[ARGS\]\.\.\.$": "BEFEHL …",
        r"\{([^{}]*)\}(?:\.\.\.)?": r"\1",
        r"\[(\[[^][]*\])\](?:\.\.\.)?": r"\1",
        r" <list\[\w+\]>": "",
        r"<int(?: range)?>": "<Zahl>",
        r"<float(?: range)?>": "<Zahl>",
        r"<str>": "<Text>",
        r"<path>": "<Pfad>",
        r"\[default: ": "[sonst: ",
        r"\[required\]": "[nötig]",
        r"; required\]": "; nötig]",
        r"(\d+)<=x<=(\d+)": r"von \1 bis \2",
        r"x>=(\d+)": r"ab \1",
        r"^Show this message and exit\.$": "Zeigt diese Hilfe.",
    }.items()
]


def _in_german(text: str) -> str:
    for pattern, german in _WORDS:
        text = pattern.sub(german, text)
    return text


class _Formatter(_CONTEXT.formatter_class):  # type: ignore[misc]
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, _in_german(args), prefix or "Aufruf: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], *widths: int, **named: int) -> None:
        super().write_dl([(_in_german(name), _in_german(said)) for name, said in rows], *widths, **named)


class _Context(_CONTEXT):  # type: ignore[misc]
    formatter_class = _Formatter


class Command(TyperCommand):
    """A command with its help in German."""

    context_class = _Context


class Group(TyperGroup):
    """A group of commands with its help in German."""

    context_class = _Context
