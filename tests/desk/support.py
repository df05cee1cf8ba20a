"""Somebody at the desk: a browser's cookies, and what is pressed."""

from __future__ import annotations

import urllib.request
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from sqlalchemy import Engine, select

from storage.models_desk import OperatorRecord
from tests.alerts.test_web import Answer, Staying, Web

NAME, PASSWORD = "Mira", "lauter gute Absichten"
SECURE = "__Host-betrieb"
PUSHED = (303, "/betrieb")


def led(answer: Answer) -> tuple[int, str | None]:
    """Where an answer leads."""
    return answer.status, answer.headers.get("location")


@dataclass
class Desk:
    """A browser, with what cookies it holds."""

    house: Engine
    web: Web
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        """A page; where it leads to is not followed."""
        opener = urllib.request.build_opener(Staying)
        return self._keep(self.web.get(path, opened=opener.open, **self._sent(headers)))

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        """A form as it is sent."""
        return self._keep(self.web.post(path, fields, **self._sent(headers)))

    def press(self, page: str, way: str, **fields: str) -> Answer:
        """Fill in the form of a page that leads to `way`, and send it."""
        return self.post(way, {**self.hidden(page, way), **fields})

    def hidden(self, page: str, way: str) -> dict[str, str]:
        """What the form of a page that leads to `way` would send as it stands."""
        answer = self.get(page)
        form = answer.soup.select_one(f'form[action="{way}"]')
        assert form is not None, answer.words
        return {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}

    def log_in(self, name: str = NAME, password: str = PASSWORD, **headers: str) -> Answer:
        """Log in as somebody."""
        way = "/betrieb/anmelden"
        sent = {**self.hidden(way, way), "name": name, "passwort": password}
        return self.post(way, sent, **headers)

    def beside(self) -> Desk:
        """Another browser."""
        return Desk(self.house, self.web)

    def record(self) -> list[tuple[str, str, str, str]]:
        """What was noted: who, what, to what and why."""
        row = OperatorRecord
        with self.house.connect() as connection:
            rows: Any = connection.execute(
                select(row.operator, row.action, row.subject, row.detail).order_by(row.id)
            )
            return [tuple(each) for each in rows]

    def _sent(self, headers: dict[str, str]) -> dict[str, str]:
        if not self.cookies:
            return headers
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}

    def _keep(self, answer: Answer) -> Answer:
        jar: SimpleCookie = SimpleCookie(answer.headers.get("set-cookie", ""))
        for name, morsel in jar.items():
            self.cookies.pop(name, None)
            if morsel["max-age"] != "0":
                self.cookies[name] = morsel.value
        return answer
