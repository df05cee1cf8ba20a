"""The secret of an installation, which signs its forms: set, or made at the first start and kept."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from antragsradar.setting_values import SHORTEST_SECRET
from antragsradar.settings import Settings, SettingsError
from antragsradar.wording import os_reason
from storage.archive import write_atomically

FILE = "secret.key"


def secret_key(settings: Settings) -> str:
    """The secret. Raises SettingsError where it can be neither read nor kept."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    settings.make_data_dir()
    path = settings.data_dir / FILE
    try:
        return _kept(path) or _made(path)
    except OSError as error:
        raise SettingsError(
            f"Das Geheimnis in {path} lässt sich nicht lesen oder ablegen: {os_reason(error)}. "
            "Es kann auch in ANTRAGSRADAR_SECRET_KEY stehen."
        ) from error


def _kept(path: Path) -> str:
    """What is kept; empty where nothing is that could be used."""
    try:
        kept = path.read_text("ascii", errors="replace").strip()
    except FileNotFoundError:
        return ""
    return kept if len(kept) >= SHORTEST_SECRET else ""


def _made(path: Path) -> str:
    """A new one. Where another process is faster, its secret is this one's too."""
    own = path.with_name(f".{FILE}-{os.getpid()}")
    write_atomically(own, f"{secrets.token_urlsafe(48)}\n".encode())
    try:
        if not path.exists():
            os.link(own, path)
        elif not _kept(path):  # something that is none
            own.replace(path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        own.replace(path)
    finally:
        own.unlink(missing_ok=True)
    return _kept(path)
