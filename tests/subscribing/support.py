"""What readers do on the website and with their mails."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, select

from alerts.deliver import deliver
from alerts.links import Links
from storage.base import Base
from storage.models_subscriptions import Delivery, Subscriber
from storage.persons import subscriptions_of
from storage.subscription_views import SubscriptionView
from storage.times import utc_now
from tests.alerts.house import HEAD, SECRET
from tests.alerts.test_web import Answer, Web
from tests.delivery.support import Post

ADDRESS = "leserin@radar.example"
LINKS = Links(SECRET)
SENT = (303, "/abonnieren/gesendet")
LINK_SENT = (303, "/abo/gesendet")
_LINK = re.compile(r"https://radar\.example((?:/en)?/abo/[\w./-]+)")


def led(answer: Answer) -> tuple[int, str | None]:
    """Where an answer leads."""
    return answer.status, answer.headers.get("location")


def hidden(answer: Answer, form: str = "form.hint") -> dict[str, str]:
    """What a form of a page would send as it stands."""
    fields = answer.soup.select(f"{form} input")
    chosen = [each for each in fields if each.get("type") != "radio" or each.has_attr("checked")]
    sent = {str(each["name"]): str(each.get("value", "")) for each in chosen}
    for each in answer.soup.select(f"{form} select"):
        option = each.find("option", selected=True) or each.find("option")
        assert option is not None
        sent[str(each["name"])] = str(option["value"])
    return sent


@dataclass
class Readers:
    """Everybody who uses the website."""

    house: Engine
    web: Web
    folder: Path  # of data

    def asks(self, address: str = ADDRESS, query: str = "", **fields: str) -> Answer:
        """Somebody fills in the form."""
        page = self.web.get(f"/abonnieren{query}")
        return self.web.post("/abonnieren", {**hidden(page), "adresse": address, **fields})

    def asks_for_link(self, address: str = ADDRESS) -> Answer:
        page = self.web.get("/abo/verwalten")
        return self.web.post("/abo/verwalten", {**hidden(page), "adresse": address})

    def mails(self, now: dt.datetime | None = None) -> list[EmailMessage]:
        """What goes out now."""
        post = Post()
        deliver(self.house, post, HEAD, clock=lambda: now or utc_now())
        return [email.message_from_bytes(letter.content, policy=email.policy.default) for letter in post.sent]

    def presses(self, path: str, form: str = "form", way: str = "", **fields: str) -> Answer:
        """Somebody presses the button of a form on a page."""
        page = self.web.get(path)
        found = page.soup.select_one(f'form[action$="{way}"]' if way else form)
        assert found is not None, page.words
        inputs = {str(each["name"]): str(each.get("value", "")) for each in found.select("input")}
        return self.web.post(str(found.get("action") or path), {**inputs, **fields})

    def has(self) -> list[SubscriptionView]:
        """All subscriptions of everybody."""
        with self.house.connect() as connection:
            ids = connection.scalars(select(Subscriber.id).order_by(Subscriber.id)).all()
            return [each for id_ in ids for each in subscriptions_of(connection, id_)]

    def key(self, number: int = 0) -> str:
        with self.house.connect() as connection:
            return connection.scalars(select(Subscriber.key).order_by(Subscriber.id)).all()[number]

    def page(self, number: int = 0) -> str:
        """The address of somebody's own page."""
        return f"/abo/verwalten/{LINKS.manage(self.key(number), utc_now())}"

    def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is in the database."""
        with self.house.connect() as connection:
            return {
                name: [tuple(row) for row in connection.execute(table.select())]
                for name, table in Base.metadata.tables.items()
            }

    def kinds(self) -> list[str]:
        with self.house.connect() as connection:
            return list(connection.scalars(select(Delivery.kind).order_by(Delivery.id)))


def words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def link(mail: EmailMessage) -> str:
    """The path of the first link of ours in a mail."""
    found = _LINK.search(words(mail))
    assert found is not None, words(mail)
    return urlsplit(found[1]).path
