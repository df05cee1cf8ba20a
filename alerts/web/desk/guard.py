"""Who sits at the desk: every page and every form of it goes through here.

Without a session a page leads to the login, and a form is refused. The tokens of forms are of one session and
of one thing: what another session, or a page of another, was given is worth nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from alerts.passwords import LONGEST
from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.desk.cookie import DESK_PATH, Cookie, is_safe
from alerts.web.forms import WHOLE, Field, Filled, Form, answer, see
from alerts.web.house import House
from storage.database import reading
from storage.operator_sessions import SessionView, find, touch
from storage.times import utc_now

LOGIN_PATH = f"{DESK_PATH}/anmelden"
LOGIN = Form(
    "betrieb-anmelden",
    (
        Field("name", later("Name"), 80, missing=later("Bitte den Namen angeben."), autocomplete="username"),
        Field(
            "passwort",
            later("Passwort"),
            LONGEST,
            missing=later("Bitte das Passwort angeben."),
            kind="password",
            autocomplete="current-password",
        ),
    ),
    is_personal=True,  # how often is said by storage.login_attempts
)
LOGOUT = Form("betrieb-abmelden", is_personal=True)

Page = Callable[[Request, SessionView], Response]
Taken = Callable[[Request, SessionView, Filled], Response]
"""What a form does that has no errors, or shows where it has some."""


class Guard:
    """Opens pages and forms to those who have logged in."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.cookie = Cookie(house.site)

    def session(self, request: Request) -> SessionView | None:
        """Whose session a request is of; it is noted that it is used."""
        token = self.cookie.token(request)
        if not token or not is_safe(request):
            return None
        now = utc_now()
        with reading(self.house.engine) as connection:
            session = find(connection, token, now)
        if session is not None and session.is_to_be_noted(now):
            with self.house.engine.begin() as connection:
                touch(connection, session, now)
        return session

    def get(self, show: Page) -> Callable[[Request], Response]:
        """An answer to GET for those who have logged in; others are led to the login."""

        def answer_to(request: Request) -> Response:
            session = self.session(request)
            return see(LOGIN_PATH) if session is None else show(request, session)

        return answer_to

    def post(self, form: Form, take: Taken, *, about: str | None = None) -> Callable[[Request], object]:
        """An answer to a form of somebody who has logged in, about what the address names (or `about`)."""

        async def receive(request: Request) -> Response:
            session = await run_in_threadpool(self.session, request)
            if session is None:
                return self.cookie.take_away(request, self._refuse())
            filled = await self.house.forms.receive(request, form, _about(request, session, about))
            if filled.trapped:
                return see(DESK_PATH)
            return await run_in_threadpool(take, request, session, filled)

        return receive

    def blank(
        self,
        form: Form,
        request: Request,
        session: SessionView,
        values: Mapping[str, str] | None = None,
        *,
        about: str | None = None,
    ) -> Filled:
        """A form of a session, about what the address names, or about something else of the page."""
        return self.house.forms.blank(form, _about(request, session, about), values)

    def page(self, template: str, session: SessionView, *, status: int = 200, **values: object) -> Response:
        """A page of the desk: never kept, never found by search engines."""
        known = {"done": "", "here": "", **values, "session": session, "leaving": self._leaving(session)}
        html = self.house.templates.get_template(f"desk/{template}").render(**known)
        return answer(html, status)

    def _leaving(self, session: SessionView) -> Filled:
        """The button that logs out, which is on every page."""
        return self.house.forms.blank(LOGOUT, _subject(session, ""))

    def login(self, filled: Filled, *, is_anybody: bool = True, is_safe: bool = True) -> Response:
        """The page of the login: its form, or why there is none."""
        html = self.house.templates.get_template("desk/login.html").render(
            form=filled, is_anybody=is_anybody, is_safe=is_safe, action=LOGIN_PATH
        )
        return answer(html, filled.status)

    def _refuse(self) -> Response:
        ended = _("Die Sitzung ist zu Ende. Bitte anmelden und noch einmal absenden.")
        return self.login(self.house.forms.blank(LOGIN).wrong(WHOLE, ended, 403))


def _about(request: Request, session: SessionView, about: str | None = None) -> str:
    named = " ".join(str(value) for value in request.path_params.values()) if about is None else about
    return _subject(session, named)


def _subject(session: SessionView, about: str) -> str:
    return f"{session.key} {about}"
