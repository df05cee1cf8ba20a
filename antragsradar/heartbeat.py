"""The dead-man's switch: a service outside hears again and again that all is well, else it raises alarm.

It hears nothing as soon as a job is late, or the disk takes nothing more; nor from a machine that is gone.
"""

from __future__ import annotations

import http.client
import logging
import urllib.request

from alerts.web.health import can_write
from antragsradar.app import App
from storage.database import reading
from storage.jobs import job_views
from storage.times import utc_now

logger = logging.getLogger(__name__)

_SECONDS = 10
"""So long the service outside may take to answer."""


class Heartbeat:
    """Tells the service outside that the operator has named."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._is_heard = True

    def beat(self) -> None:
        """Say that all is well, where it is. That nobody hears it is logged once, until somebody does."""
        url = self._app.settings.heartbeat_url
        if not url or not self._is_well():
            return
        try:
            with urllib.request.urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310  # by the settings
                answer.read(1000)
        except (OSError, http.client.HTTPException) as error:
            if self._is_heard:
                logger.warning("nobody hears that all is well: %s", error)
            self._is_heard = False
        else:
            self._is_heard = True

    def _is_well(self) -> bool:
        with reading(self._app.engine) as connection:
            late = [job.name for job in job_views(connection, utc_now()) if job.is_late]
        return not late and can_write(self._app.settings.data_dir)
