"""Secrets that stand in files: ANTRAGSRADAR_SMTP_URL_FILE names the file that holds ANTRAGSRADAR_SMTP_URL.

So they are not in the environment, which children inherit, nor beside settings that others may read.
Containers find them below /run/secrets.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource

from antragsradar.wording import os_reason

_NAMES_A_FILE = "_FILE"


class SecretFileError(Exception):
    """A secret cannot be taken from its file; the message is German and names the setting."""


def secret_in(path: Path, named_by: str) -> str:
    """The secret that stands in a file. Raises SecretFileError, which says by what the file was named."""
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else "sie ist nicht in UTF-8 geschrieben"
        raise SecretFileError(f"{named_by}: {path} lässt sich nicht lesen: {reason}") from error


class SecretFiles(PydanticBaseSettingsSource):
    """What stands in the files that the environment or `.env` name. Comes before both of them."""

    def __init__(
        self, settings_cls: type[BaseSettings], environment: EnvSettingsSource, dotenv: EnvSettingsSource
    ) -> None:
        super().__init__(settings_cls)
        self._prefix = environment.env_prefix
        self._given: Mapping[str, str | None] = {**dotenv.env_vars, **environment.env_vars}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """A setting's value, None where no file is named; its name; never complex. Raises SecretFileError."""
        setting = f"{self._prefix}{field_name.upper()}"
        path = self._value(setting + _NAMES_A_FILE)
        if not path:
            return None, field_name, False
        if self._value(setting):
            raise SecretFileError(f"{setting} und {setting}{_NAMES_A_FILE} sind gesetzt: nur eines.")
        return secret_in(Path(path), f"{setting}{_NAMES_A_FILE}"), field_name, False

    def _value(self, name: str) -> str | None:
        return self._given.get(name.lower())

    def __call__(self) -> dict[str, Any]:
        """The secrets that stand in files, by their settings' names. Raises SecretFileError."""
        secrets = {
            name: field
            for name, field in self.settings_cls.model_fields.items()
            if field.annotation is SecretStr
        }
        values = {name: self.get_field_value(field, name)[0] for name, field in secrets.items()}
        return {name: value for name, value in values.items() if value is not None}
