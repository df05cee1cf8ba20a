"""`digest`: the daily mail."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from alerts.deliver import message_for
from alerts.mail import MailError
from antragsradar.app import App
from antragsradar.commands.sources import say_trouble
from antragsradar.console import DONE, FAILED, fail, say
from antragsradar.telling import plan_and_deliver
from storage.deliveries import lease, plan
from storage.sources import source_views
from storage.times import utc_now

Part = Literal["text", "html", "eml"]


def preview(
    part: Annotated[Part, typer.Option("--part", help="text, html oder die ganze Mail")] = "text",
) -> int:
    """Zeigt die nächste Mail, ohne etwas zu senden."""
    app = App.here()
    with app.database.connect() as connection, connection.begin() as transaction:
        plan(connection, utc_now(), domain=app.site.domain, hour=None)
        leased = lease(connection, utc_now(), "preview")
        message = message_for(connection, leased, app.site, app.settings.mail_from) if leased else None
        sources = source_views(connection)
        transaction.rollback()  # it was only a look: nothing is in the ledger
    if message is None:
        say("Es gibt nichts Neues zu melden.")
        say_trouble(sources)
        return DONE
    if part == "eml":
        sys.stdout.buffer.write(message.as_bytes())
        return DONE
    body = message.get_body(("plain",) if part == "text" else ("html",))
    content = body.get_content() if body else ""
    subject = f"{message['Subject']}\n\n" if part == "text" else ""
    sys.stdout.write(f"{subject}{content}")
    return DONE


def send() -> int:
    """Sendet jetzt, was noch nicht gemeldet wurde."""
    app = App.here()
    try:
        sent = plan_and_deliver(app, at_once=True)
    except MailError as error:
        fail(f"ANTRAGSRADAR_SMTP_URL: {error}")
    for problem in sent.problems:
        say(f"✗ {problem}")
    where = "" if app.settings.smtp_url.get_secret_value() else f" (in {app.settings.mail_folder})"
    say(f"{sent.sent} gesendet{where}, {sent.delayed} aufgeschoben, {sent.failed} aufgegeben.")
    return FAILED if sent.problems else DONE
