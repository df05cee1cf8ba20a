"""The first page of the desk: what needs a look, and the switch that stops all mails."""

from __future__ import annotations

from collections import Counter

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.translation import later
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from alerts.web.desk.words import DONE
from alerts.web.forms import Field, Filled, Form, see
from storage.database import reading
from storage.delivery_counts import waiting_mails
from storage.holds import held, hold, release
from storage.jobs import job_views
from storage.operator_record import Deed, latest, note
from storage.operator_sessions import SessionView
from storage.sources import source_views
from storage.suggestions import LONGEST, waiting_hints
from storage.times import utc_now
from storage.views import BAD_STATES

SHOWN_DEEDS = 20
_HOLD_PATH, _RELEASE_PATH = f"{DESK_PATH}/mails/anhalten", f"{DESK_PATH}/mails/freigeben"
HOLD = Form(
    "betrieb-anhalten",
    (Field("grund", later("Warum"), LONGEST, missing=later("Bitte sagen, warum.")),),
    is_personal=True,
)
RELEASE = Form("betrieb-freigeben", is_personal=True)


class OverviewPages:
    """The page, and the switch."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._engine = guard.house.engine

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(DESK_PATH, self._guard.get(self._show), methods=["GET"]),
            Route(_HOLD_PATH, self._guard.post(HOLD, self._hold), methods=["POST"]),
            Route(_RELEASE_PATH, self._guard.post(RELEASE, self._release), methods=["POST"]),
        ]

    def _show(self, request: Request, session: SessionView, form: Filled | None = None) -> Response:
        now = utc_now()
        with reading(self._engine) as connection:
            sources = source_views(connection)
            known = {
                "jobs": [each for each in job_views(connection, now) if each.is_late or each.failure],
                "mails": waiting_mails(connection, now),
                "hints": waiting_hints(connection),
                "hold": held(connection),
                "deeds": latest(connection, limit=SHOWN_DEEDS),
            }
        button = HOLD if known["hold"] is None else RELEASE
        return self._guard.page(
            "overview.html",
            session,
            status=form.status if form else 200,
            here=DESK_PATH,
            done=DONE.get(request.query_params.get("erledigt", ""), ""),
            states=Counter(each.state for each in sources),
            bad=[each for each in sources if each.state in BAD_STATES],
            form=form or self._guard.blank(button, request, session),
            hold_path=_HOLD_PATH,
            release_path=_RELEASE_PATH,
            **known,
        )

    def _hold(self, request: Request, session: SessionView, filled: Filled) -> Response:
        if filled.errors:
            return self._show(request, session, filled)
        now = utc_now()
        with self._engine.begin() as connection:
            if hold(connection, now, filled.value("grund")):
                note(connection, Deed(now, session.operator, "mails_held", detail=filled.value("grund")))
        return see(f"{DESK_PATH}?erledigt=angehalten")

    def _release(self, request: Request, session: SessionView, filled: Filled) -> Response:
        if filled.errors:
            return self._show(request, session, filled)
        now = utc_now()
        with self._engine.begin() as connection:
            if release(connection, now):
                note(connection, Deed(now, session.operator, "mails_released"))
        return see(f"{DESK_PATH}?erledigt=freigegeben")
