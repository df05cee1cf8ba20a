"""The backup of each day, where the operator wants one."""

from __future__ import annotations

from antragsradar.app import App
from antragsradar.backups.keeping import keep_newest, named
from antragsradar.backups.making import make
from storage.times import utc_now


def back_up(app: App) -> None:
    """Make a backup in the operator's folder, and keep the newest. Raises BackupError; then all stay."""
    folder = app.settings.backup_to
    if folder is None:
        return
    make(app.engine, app.settings, named(folder, utc_now()))
    keep_newest(folder, app.settings.backup_keep)
