"""Logging in to the operator's desk, and out.

Whether a name is known shows in nothing: the words are the same, and so is the time, for a password is
always compared with some hash. How often somebody may try is counted before that, in the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.passwords import is_right, renewed
from alerts.translation import translated as _
from alerts.web.desk.cookie import DESK_PATH, is_safe
from alerts.web.desk.guard import LOGIN, LOGIN_PATH, LOGOUT, Guard
from alerts.web.forms import WHOLE, Filled, see
from alerts.web.limits import network_of
from storage.database import reading
from storage.login_attempts import allows, is_known_place, succeeded
from storage.operator_record import Deed, note
from storage.operator_sessions import SessionView, begin, end, key_of
from storage.operators import OperatorView, find, is_anybody, keep_hash, name_key
from storage.times import utc_now

LOGOUT_PATH = f"{DESK_PATH}/abmelden"
MOST_AT_A_PLACE, MOST_OF_A_NETWORK, MOST_OF_ALL = 10, 20, 200
"""Attempts in storage.login_attempts.WINDOW that were not right: for a name from one network; from a network,
whatever the names; from everywhere. The last two do not count for a name at a network where it has logged in
lately: strangers elsewhere cannot keep an operator out there. At a network that is new for them they can, and
anybody in the same network can with their name."""


@dataclass(frozen=True)
class Attempt:
    """Somebody's attempt to log in, and keyed hashes of what it counts for."""

    at: dt.datetime
    place: str  # the name and the network together
    network: str
    all: str

    def limits(self, *, is_known: bool) -> Mapping[str, int]:
        """How often what may be tried. `is_known`: whether the name has logged in from there lately."""
        limits = {self.place: MOST_AT_A_PLACE}
        if is_known:
            return limits
        return {**limits, self.network: MOST_OF_A_NETWORK, self.all: MOST_OF_ALL}


class LoginPages:
    """The page of the login, and the button that logs out. `secret`: for the keys of what is counted."""

    def __init__(self, guard: Guard, secret: str) -> None:
        self._guard = guard
        self._house = guard.house
        self._key = hmac.digest(secret.encode(), b"antragsradar logins", hashlib.sha256)

    def routes(self) -> list[Route]:
        """Where they are found."""
        return [
            Route(LOGIN_PATH, self.show, methods=["GET"]),
            Route(LOGIN_PATH, self.receive, methods=["POST"]),
            Route(LOGOUT_PATH, self._guard.post(LOGOUT, self._log_out, about=""), methods=["POST"]),
        ]

    def show(self, request: Request) -> Response:
        """The form; where nobody can log in, how that is changed."""
        if self._guard.session(request) is not None:
            return see(DESK_PATH)
        return self._page(request, self._house.forms.blank(LOGIN))

    async def receive(self, request: Request) -> Response:
        """Log somebody in."""
        if not is_safe(request):
            return await run_in_threadpool(self.show, request)
        filled = await self._house.forms.receive(request, LOGIN)
        if filled.trapped:
            return see(LOGIN_PATH)
        return await run_in_threadpool(self._log_in, request, filled)

    def _log_in(self, request: Request, filled: Filled) -> Response:
        if filled.errors:
            return self._page(request, filled)
        attempt = self._attempt(request, filled.value("name"))
        with self._house.engine.begin() as connection:
            limits = attempt.limits(is_known=is_known_place(connection, attempt.place, attempt.at))
            if not allows(connection, limits, attempt.at):
                too_often = _("Zu viele Versuche. Bitte in einer Viertelstunde noch einmal.")
                return self._page(request, filled.wrong(WHOLE, too_often, 429))
            known = find(connection, filled.value("name"))
        password = filled.value("passwort")
        token = None
        if is_right(password, known.password if known else None) and known:
            token = self._begin(request, known, password, attempt)
        if token is None:
            return self._fail(request, filled, known)
        return self._guard.cookie.give(request, see(DESK_PATH), token)

    def _begin(self, request: Request, known: OperatorView, password: str, attempt: Attempt) -> str | None:
        """A new session, whatever the browser held before; None where the operator has just changed."""
        new_hash = renewed(password, known.password)
        now = utc_now()
        with self._house.engine.begin() as connection:
            end(connection, key_of(self._guard.cookie.token(request)))
            token = begin(connection, known, now)
            if token is not None:
                succeeded(connection, attempt.place, attempt.limits(is_known=False), attempt.at, now)
                note(connection, Deed(now, known.name, "logged_in"))
                if new_hash is not None:
                    keep_hash(connection, known, new_hash)
        return token

    def _fail(self, request: Request, filled: Filled, known: OperatorView | None) -> Response:
        with self._house.engine.begin() as connection:
            note(connection, Deed(utc_now(), known.name if known else "", "login_failed"))
        wrong = _("Name oder Passwort stimmt nicht.")
        return self._page(request, filled.wrong(WHOLE, wrong, 403))

    def _log_out(self, request: Request, session: SessionView, filled: Filled) -> Response:
        if filled.errors:
            return see(DESK_PATH)
        with self._house.engine.begin() as connection:
            end(connection, session.key)
            note(connection, Deed(utc_now(), session.operator, "logged_out"))
        return self._guard.cookie.take_away(request, see(LOGIN_PATH))

    def _page(self, request: Request, filled: Filled) -> Response:
        with reading(self._house.engine) as connection:
            anybody = is_anybody(connection)
        shown = replace(filled, values={"name": filled.value("name")})  # never what was typed as a password
        return self._guard.login(shown, is_anybody=anybody, is_safe=is_safe(request))

    def _attempt(self, request: Request, name: str) -> Attempt:
        network = network_of(request.client.host if request.client else "")
        place = self._hash(f"place {name_key(name)} {network}")
        return Attempt(utc_now(), place, self._hash(f"network {network}"), self._hash("all"))

    def _hash(self, what: str) -> str:
        return hmac.digest(self._key, what.encode(), hashlib.sha256).hex()
