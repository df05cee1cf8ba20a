"""The service's jobs at the desk: the last time of each, the next, which are late; and the queue, if any."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from storage.database import reading
from storage.jobs import job_views
from storage.operator_sessions import SessionView
from storage.queue import queue_view
from storage.times import utc_now

JOBS_PATH = f"{DESK_PATH}/aufgaben"


class JobPages:
    """The page."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    def routes(self) -> list[Route]:
        """Where it is found."""
        return [Route(JOBS_PATH, self._guard.get(self._show), methods=["GET"])]

    def _show(self, request: Request, session: SessionView) -> Response:
        with reading(self._guard.house.engine) as connection:
            jobs = job_views(connection, utc_now())
            queue = queue_view(connection)
        return self._guard.page("jobs.html", session, here=JOBS_PATH, jobs=jobs, queue=queue)
