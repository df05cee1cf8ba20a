"""`digest`: the daily mail."""

from __future__ import annotations

import email
import email.policy
import sys
from typing import Annotated, Literal

import typer
from sqlalchemy import Connection

from alerts.deliver import addressed, stem_of
from alerts.transports import Letter, MailError
from antragsradar.app import App
from antragsradar.commands.mails import say_hold
from antragsradar.commands.sources import say_trouble
from antragsradar.console import DONE, FAILED, fail, say, wrong_call
from antragsradar.telling import letterhead, plan_and_deliver
from storage.database import reading
from storage.deliveries import planned as planned_delivery
from storage.holds import held
from storage.planning import plan
from storage.sources import source_views
from storage.subscribers import of
from storage.subscriptions import first_of_settings
from storage.times import utc_now

Part = Literal["text", "html", "eml"]


def preview(
    part: Annotated[Part, typer.Option("--part", help="text, html oder die ganze Mail")] = "text",
    address: Annotated[str, typer.Option("--address", help="für wen; sonst für DIGEST_TO")] = "",
) -> int:
    """Zeigt die nächste Mail, ohne etwas zu senden."""
    app = App.here()
    with app.database.connect() as connection, connection.begin() as transaction:
        letter = _next_letter(app, connection, _reader(connection, address))
        sources = source_views(connection)
        transaction.rollback()  # it was only a look: nothing is in the ledger
    if letter is None:
        say("Es gibt nichts Neues zu melden.")
        say_trouble(sources)
        return DONE
    if part == "eml":
        sys.stdout.buffer.write(letter.content)
        return DONE
    message = email.message_from_bytes(letter.content, policy=email.policy.default)
    body = message.get_body(("plain",) if part == "text" else ("html",))
    content = body.get_content() if body else ""
    subject = f"{message['Subject']}\n\n" if part == "text" else ""
    sys.stdout.write(f"{subject}{content}")
    return DONE


def _reader(connection: Connection, address: str) -> int:
    """Whose mail it is: that of an address, else of the first one of the settings."""
    if address:
        person = of(connection, address)
        return person.id if person else wrong_call(f"Diese Adresse hat nichts abonniert: {address}.")
    known = first_of_settings(connection)
    return known or fail(
        "In ANTRAGSRADAR_DIGEST_TO steht niemand: mit --address sagen, wessen Mail es sein soll."
    )


def _next_letter(app: App, connection: Connection, subscriber: int) -> Letter | None:
    now = utc_now()
    planned = plan(connection, now, domain=app.site.domain, hour=None, only=subscriber)
    if not planned.deliveries:
        return None
    delivery, head = planned_delivery(connection, planned.deliveries[0], now), letterhead(app)
    return addressed(stem_of(connection, delivery, head, now), delivery, head)


def send() -> int:
    """Sendet jetzt, was noch nicht gemeldet wurde."""
    app = App.here()
    try:
        sent = plan_and_deliver(app, at_once=True)
    except MailError as error:
        fail(f"ANTRAGSRADAR_SMTP_URL: {error}")
    for problem in sent.problems:
        say(f"✗ {problem}")
    with reading(app.database) as connection:
        hold = held(connection)
    if hold is not None:
        say_hold(hold)
    where = "" if app.settings.smtp_url.get_secret_value() else f" (in {app.settings.mail_folder})"
    say(f"{sent.sent} gesendet{where}, {sent.delayed} aufgeschoben, {sent.failed} aufgegeben.")
    return FAILED if sent.problems else DONE
