"""`digest`: the daily mail."""

from __future__ import annotations

import email
import email.policy
import sys
from email.message import EmailMessage
from typing import Annotated, Literal

import typer
from sqlalchemy import Connection

from alerts.mail_errors import MailError
from alerts.numbers import counted
from alerts.stems import addressed, stem_of
from alerts.transports import Letter
from antragsradar.app import App
from antragsradar.commands.mails import say_hold
from antragsradar.commands.sources import say_trouble
from antragsradar.console import DONE, FAILED, fail, moment, say, wrong_call
from antragsradar.telling import letterhead, plan_and_deliver
from storage.database import reading
from storage.deliveries import planned, waiting
from storage.delivery_counts import leased_mails
from storage.holds import held
from storage.persons import of
from storage.planning import plan
from storage.reminders import plan_reminders
from storage.signs import plan_signs
from storage.silence import plan_silence
from storage.sources import source_views
from storage.subscriptions import first_of_settings, follow_settings
from storage.times import utc_now

Part = Literal["text", "html", "eml"]
RULE = f"\n{'=' * 72}\n\n"
"""Between mails that are shown below each other."""


def preview(
    part: Annotated[Part, typer.Option("--part", help="text, html oder die ganze Mail")] = "text",
    address: Annotated[str, typer.Option("--address", help="für wen; sonst für DIGEST_TO")] = "",
    number: Annotated[int, typer.Option("--number", min=1, help="welche, wenn es mehrere sind")] = 1,
) -> int:
    """Zeigt die nächsten Mails, auch die über ausgefallene Quellen, ohne etwas zu senden.

    Mehrere stehen als Text untereinander; als html und eml wird die mit der Nummer gezeigt.
    """
    app = App.here()
    with app.database.connect() as connection, connection.begin() as transaction:
        letters = _next_letters(app, connection, _reader(connection, address))
        sources = source_views(connection)
        transaction.rollback()  # it was only a look: nothing is in the ledger
    if not letters:
        say("Es gibt nichts Neues zu melden.")
        say_trouble(sources)
        return DONE
    if part == "text":
        sys.stdout.write(RULE.join(map(_as_text, letters)))
        return DONE
    if number > len(letters):
        wrong_call(f"Es gibt nur {counted(len(letters), 'Mail', 'Mails')}.")
    if len(letters) > 1:
        say(f"Mail {number} von {len(letters)}; eine andere zeigt --number.")
    content = letters[number - 1].content
    if part == "eml":
        sys.stdout.buffer.write(content)
    else:
        sys.stdout.write(_body(_parsed(content), "html"))
    return DONE


def _as_text(letter: Letter) -> str:
    message = _parsed(letter.content)
    return f"{message['Subject']}\n\n{_body(message, 'plain')}"


def _parsed(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, _class=EmailMessage, policy=email.policy.default)


def _body(message: EmailMessage, kind: Literal["plain", "html"]) -> str:
    body = message.get_body((kind,))
    return str(body.get_content()) if body else ""


def _reader(connection: Connection, address: str) -> int:
    """Whose mail it is: that of an address, else of the first one of the settings."""
    if address:
        person = of(connection, address)
        return person.id if person else wrong_call(f"Diese Adresse hat nichts abonniert: {address}.")
    known = first_of_settings(connection)
    return known or fail(
        "In ANTRAGSRADAR_DIGEST_TO steht niemand: mit --address sagen, wessen Mail es sein soll."
    )


def _next_letters(app: App, connection: Connection, subscriber: int) -> list[Letter]:
    """What would go out now: what waits, and what is planned first as planning is done before sending."""
    now, head = utc_now(), letterhead(app)
    domain = app.site.domain
    plan(connection, now, domain=domain, hour=None, only=subscriber)
    for plan_more in (plan_reminders, plan_silence, plan_signs):
        plan_more(connection, now, domain=domain, hour=0)
    letters = []
    for delivery in waiting(connection, subscriber):
        leased = planned(connection, delivery, now)
        try:
            letters.append(addressed(stem_of(connection, leased, head, now), leased, head))
        except MailError as error:
            say(f"Eine geplante Mail geht nicht hinaus: {error}")
    return letters


def send() -> int:
    """Sendet jetzt, was noch nicht gemeldet wurde."""
    app = App.here()
    with app.database.begin() as connection:  # a mail server may have been named since, and other readers
        follow_settings(connection, app.settings.digest_readers, now=utc_now())
    try:
        sent = plan_and_deliver(app, at_once=True)
    except MailError as error:
        fail(f"ANTRAGSRADAR_SMTP_URL: {error}")
    for problem in sent.problems:
        say(f"✗ {problem}")
    with reading(app.database) as connection:
        hold = held(connection)
        leased = leased_mails(connection, utc_now())
    if hold is not None:
        say_hold(hold)
    if leased is not None:
        mails, until = counted(leased.count, "Mail", "Mails"), moment(leased.until)
        say(
            f"{mails} in Arbeit bei einem anderen Versand. Brach er ab, kann ein neuer sie ab {until} senden."
        )
    where = "" if app.settings.smtp_url.get_secret_value() else f" (in {app.settings.mail_folder})"
    say(f"{sent.sent} gesendet{where}, {sent.delayed} aufgeschoben, {sent.failed} aufgegeben.")
    return FAILED if sent.problems else DONE
