"""The settings of an installation as they go into a backup, and as a file for `.env` again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr, TypeAdapter

from antragsradar.settings import Settings

_PREFIX = "ANTRAGSRADAR_"
_KEPT = TypeAdapter(dict[str, str])
_OF_THE_MACHINE = ("data_dir", "database_url")
"""What a restored installation takes from where it is restored."""


def as_json(settings: Settings) -> bytes:
    """All settings that are not by default, by their names in the environment; with those that are secret."""
    values = {_name(field): _text(getattr(settings, field)) for field in sorted(settings.model_fields_set)}
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


def as_env(kept: bytes, here: Settings, changed: Mapping[str, Any]) -> str:
    """The same as a file for `.env`, for the machine that has the settings `here`.

    `changed`: fields that have another value now. Raises ValueError where what was kept cannot be read.
    """
    known = {_name(field) for field in Settings.model_fields}
    values = {name: value for name, value in _KEPT.validate_json(kept).items() if name in known}
    for field in _OF_THE_MACHINE:
        values.pop(_name(field), None)
    if here.database_url.get_secret_value():
        values[_name("database_url")] = _text(here.database_url)
    values[_name("data_dir")] = str(here.data_dir.absolute())
    values |= {_name(field): _text(value) for field, value in changed.items()}
    return "".join(f"{name}={_quoted(value)}\n" for name, value in sorted(values.items()))


def _name(field: str) -> str:
    return f"{_PREFIX}{field.upper()}"


def _text(value: Any) -> str:
    if isinstance(value, SecretStr):
        return value.get_secret_value()
    if isinstance(value, tuple):
        return ",".join(map(_text, value))
    return "" if value is None else str(value.absolute() if isinstance(value, Path) else value)


def _quoted(value: str) -> str:
    """In single quotes, where python-dotenv knows two escapes."""
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
