"""Names of settings that there are not: most are mistyped, and what they were to say would go unheard."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from difflib import get_close_matches
from pathlib import Path

from dotenv import dotenv_values

PREFIX = "ANTRAGSRADAR_"


def unknown(fields: Collection[str], file: Path) -> list[str]:
    """What is wrong with the names in the environment and in the file of settings, a line for each; `fields`:
    the settings that there are, each of which may also stand in a file of its own."""
    names = {field.upper() for field in fields}
    return list(_lines(names | {f"{name}_FILE" for name in names}, file))


def _lines(names: Collection[str], file: Path) -> Iterator[str]:
    written = dotenv_values(file, encoding="utf-8", interpolate=False) if file.is_file() else {}
    for given in sorted({*os.environ, *written}):
        name = given.upper().removeprefix(PREFIX)
        if name != given.upper() and name not in names:
            close = get_close_matches(name, names, n=1)
            yield f"{given} gibt es nicht" + (f"; gemeint: {PREFIX}{close[0]}?" if close else "")
