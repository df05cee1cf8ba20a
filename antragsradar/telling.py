"""From what is known to people: feeds published, digests and notices to the operator planned and sent."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import Connection

from alerts.deliver import Sent, deliver, plan_mails
from alerts.feeds import WRITERS, Feed
from alerts.mail import Letterhead
from alerts.operator import tell_operator
from alerts.pace import Pace
from alerts.publish import Publication, publish
from alerts.shelf import ON_REQUEST, Shelf
from alerts.syndication import Background, make_feed
from alerts.transports import FolderTransport, SmtpTransport, Transport
from antragsradar.app import App
from antragsradar.secret import secret_key
from storage.database import reading
from storage.filters import Filter
from storage.sources import source_views
from storage.times import utc_now

logger = logging.getLogger(__name__)


def publish_feeds(app: App, *, accept_loss: bool = False) -> list[Publication]:
    """Build the feeds from what is known now; the files are only touched where something is different.

    `accept_loss` lets a feed through that lost most of its entries.
    """
    folder = app.settings.feed_folder
    shelf = Shelf(folder / ON_REQUEST)
    if accept_loss:  # of what is built on request as well
        shelf.accept_loss()
    while True:
        taken = shelf.taken()
        with reading(app.engine) as connection:
            feed = _feed_of_all(app, connection)
        published = publish(feed, folder, utc_now(), accept_loss=accept_loss)
        if shelf.taken() == taken:  # else it may say what was taken down while it was written
            break
    app.hub.tell(app.site.url(f"/feeds/{each.name}") for each in published if each.outcome == "written")
    return published


def feeds_of(app: App, connection: Connection) -> list[bytes]:
    """The feeds of all motions as they would be published from a database."""
    feed = _feed_of_all(app, connection)
    return [write(feed) for write in WRITERS.values()]


def _feed_of_all(app: App, connection: Connection) -> Feed:
    background = Background(app.site, source_views(connection))
    return make_feed(connection, Filter(), "", background)


def plan_and_deliver(app: App, *, at_once: bool = False) -> Sent:
    """Plan the mails that are due (or, `at_once`, all that have something to tell) and send them.

    Raises MailError for an SMTP address that cannot be used.
    """
    plan_due(app, at_once=at_once)
    return send_planned(app)


def plan_due(app: App, *, at_once: bool = False) -> None:
    """Plan the mails that are due or, `at_once`, all that have something to tell."""
    plan_mails(app.engine, app.site.domain, hour=None if at_once else app.settings.digest_hour)


def send_planned(app: App, stop: threading.Event | None = None) -> Sent:
    """Send what is planned and due, until told to stop; the rest goes out the next time.

    Raises MailError for an SMTP address that cannot be used.
    """
    pace = Pace(app.settings.mails_per_minute, stop=stop)
    return deliver(app.engine, transport(app), letterhead(app), pace=pace)


def notify_operator(app: App) -> Sent:
    """Tell the operator which sources went bad or are well again, where that is due; nobody to tell: nothing.

    Raises MailError for an SMTP address that cannot be used.
    """
    if not app.settings.operator:
        return Sent()
    return tell_operator(app.engine, transport(app), letterhead(app), operator=app.settings.operator)


def letterhead(app: App) -> Letterhead:
    """Whose letters this installation's are."""
    settings = app.settings
    return Letterhead(app.site, settings.mail_from, secret_key(settings), settings.bounce_to)


def transport(app: App) -> Transport:
    """By SMTP where a server is set, else as .eml files in a folder."""
    url = app.settings.smtp_url.get_secret_value()
    return SmtpTransport(url) if url else FolderTransport(app.settings.mail_folder)
