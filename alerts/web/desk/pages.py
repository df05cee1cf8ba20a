"""The pages of the operator's desk, put together."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from alerts.translation import later
from alerts.web.desk import words
from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.deliveries import DELIVERIES_PATH, DeliveryPages
from alerts.web.desk.guard import Guard
from alerts.web.desk.hints import HINTS_PATH, HintPages
from alerts.web.desk.jobs import JOBS_PATH, JobPages
from alerts.web.desk.login import LOGOUT_PATH, LoginPages
from alerts.web.desk.overview import OverviewPages
from alerts.web.desk.sources import RUNS_PATH, SOURCES_PATH, SourcePages
from alerts.web.desk.takedowns import TAKEDOWNS_PATH, TakedownPages
from alerts.web.house import House

MENU = (
    (DESK_PATH, later("Übersicht")),
    (SOURCES_PATH, later("Quellen")),
    (RUNS_PATH, later("Durchgänge")),
    (HINTS_PATH, later("Hinweise")),
    (TAKEDOWNS_PATH, later("Entfernen")),
    (DELIVERIES_PATH, later("Mails")),
    (JOBS_PATH, later("Aufgaben")),
)


def desk_routes(house: House, secret: str, data_dir: Path) -> list[Route]:
    """Where they are found. `secret`: for what is counted of logins; `data_dir`: where documents lie."""
    house.templates.globals.update(
        desk_menu=MENU,
        logout_path=LOGOUT_PATH,
        action_words=words.ACTIONS,
        mail_states=words.MAIL_STATES,
        mail_kinds=words.MAIL_KINDS,
        run_modes=words.MODES,
        run_outcomes=words.OUTCOMES,
    )
    guard = Guard(house)
    return [
        *LoginPages(guard, secret).routes(),
        *OverviewPages(guard).routes(),
        *SourcePages(guard, data_dir).routes(),
        *HintPages(guard).routes(),
        *TakedownPages(guard, data_dir).routes(),
        *DeliveryPages(guard).routes(),
        *JobPages(guard).routes(),
    ]
