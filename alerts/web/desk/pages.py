"""The pages of the operator's desk, put together."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from alerts.web.desk.cookie import DESK_PATH
from alerts.web.desk.guard import Guard
from alerts.web.desk.login import LOGOUT_PATH, LoginPages
from alerts.web.desk.overview import OverviewPages
from alerts.web.desk.words import ACTIONS, MAIL_STATES
from alerts.web.house import House

MENU = ((DESK_PATH, "Übersicht"),)


def desk_routes(house: House, secret: str, data_dir: Path) -> list[Route]:
    """Where they are found. `secret`: for what is counted of logins; `data_dir`: where documents lie."""
    house.templates.globals.update(
        desk_menu=MENU,
        logout_path=LOGOUT_PATH,
        action_words=ACTIONS,
        mail_states=MAIL_STATES,
    )
    guard = Guard(house)
    return [
        *LoginPages(guard, secret).routes(),
        *OverviewPages(guard).routes(),
    ]
