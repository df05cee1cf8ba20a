"""Labelled papers, one JSON object a line: {"id": …, "title": …, "text": …, "label": 1 or 0}."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from scrapers.selection.evaluate import Row
from storage.text import clean_text, one_line

_LABELS = {"1": True, "true": True, "0": False, "false": False}
_SHOWN = 40  # characters of what is wrong


class LabelError(ValueError):
    """A line says something else; the message is German and names the line."""


def read_rows(lines: Iterable[bytes]) -> Iterator[Row]:
    """The papers of a file; blank lines are left out. Raises LabelError.

    `text` may be missing, `id` too: then it is the number of the line. `label` is 1, 0, true or false.
    """
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield _row(number, text)


def _row(number: int, line: bytes) -> Row:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LabelError(f"Zeile {number} ist kein UTF-8 (Byte {error.start + 1}).") from error
    except (ValueError, RecursionError) as error:
        raise LabelError(
            f"Zeile {number} ist kein JSON; erwartet wird eine Vorlage je Zeile: "
            '{"id": "…", "title": "…", "text": "…", "label": 1}'
        ) from error
    if not isinstance(row, dict):
        raise LabelError(f"Zeile {number}: erwartet werden die Angaben zu einer Vorlage in {{…}}.")
    title, text = _words(number, row, "title"), _words(number, row, "text")
    if not title and not text:
        raise LabelError(f"Zeile {number} hat weder Titel („title“) noch Text („text“).")
    return Row(id=_id(number, row), title=one_line(title), label=_label(number, row), text=clean_text(text))


def _words(number: int, row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise LabelError(f"Zeile {number}: „{name}“ muss ein Text sein, nicht {_shown(value)}.")
    return value


def _id(number: int, row: dict[str, Any]) -> str:
    value = row.get("id")
    if value is None:
        return str(number)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise LabelError(
            f"Zeile {number}: „id“ muss ein Text oder eine ganze Zahl sein, nicht {_shown(value)}."
        )
    return str(value)


def _label(number: int, row: dict[str, Any]) -> bool:
    if "label" not in row:
        raise LabelError(f"Zeile {number}: „label“ fehlt (1: zum Thema, 0: nicht).")
    value = row["label"]
    written = str(value).strip().lower().removesuffix(".0")
    if not isinstance(value, bool | int | float | str) or written not in _LABELS:
        raise LabelError(f"Zeile {number}: „label“ muss 1, 0, true oder false sein, nicht {_shown(value)}.")
    return _LABELS[written]


def _shown(value: object) -> str:
    written = one_line(json.dumps(value, ensure_ascii=False))
    return written if len(written) <= _SHOWN else f"{written[: _SHOWN - 1]}…"
