"""The service: website and feeds in front, the schedule behind, in one process or in several."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Callable

import uvicorn

from alerts.web.app import create_app
from alerts.web.collector import look_rarely
from antragsradar import __version__
from antragsradar.app import App
from antragsradar.console import FAILED, fail, say
from antragsradar.schedule import Schedule
from antragsradar.secret import secret_key
from antragsradar.telling import publish_feeds
from antragsradar.wording import ask_for_facts, os_reason
from storage.leases import SCHEDULER
from storage.subscriptions import follow_settings
from storage.times import utc_now

logger = logging.getLogger(__name__)


def serve(app: App, schedule: Schedule | None, *, started: Callable[[], None] | None = None) -> None:
    """Serve until told to stop (Ctrl-C, SIGTERM); then end what is running in an orderly way.

    Without a schedule another process sees to it that there is something new to serve.
    """
    settings = app.settings
    listening = _listen(settings.host, settings.port)
    with app.engine.begin() as connection:
        follow_settings(connection, settings.digest_readers, now=utc_now())
    publish_feeds(app)
    mails = None if settings.smtp_url.get_secret_value() else settings.mail_folder.absolute()
    web = create_app(
        app.engine,
        app.site,
        feeds=settings.feed_folder,
        mails=mails,
        every=settings.news_every,
        secret=secret_key(settings),
        digest_hour=settings.digest_hour,
        data_dir=settings.data_dir,
        lease=SCHEDULER if schedule else "",
        metrics_from=settings.metrics_from,
        version=__version__,
    )
    config = uvicorn.Config(
        web,
        log_level="warning",
        log_config=None,  # as all others log
        access_log=False,
        server_header=False,
        date_header=False,  # alerts.web.headers gives it
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
    )
    for missing in ask_for_facts(settings.missing_facts, settings.missing_sender):
        logger.warning(missing)
    look_rarely()
    if schedule:
        schedule.start()
    try:
        say(f"Antragsradar läuft: {settings.base_url} – beenden mit Strg-C.")
        if started:
            started()
        _run(uvicorn.Server(config), listening)
    finally:
        say("Antragsradar wird beendet …")
        if schedule:
            schedule.stop()


def keep_schedule(schedule: Schedule) -> None:
    """Run a schedule alone until told to stop (Ctrl-C, SIGTERM); told a second time, end at once."""
    told = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        if told.is_set():
            os._exit(FAILED)
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    schedule.start()
    say("Der Zeitplan läuft – beenden mit Strg-C.")
    told.wait()
    say("Der Zeitplan wird beendet …")
    schedule.stop()


def _run(server: uvicorn.Server, listening: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM. uvicorn raises it once more at the end: it must find a handler then,
    or this process would be gone before the rest is ended in an orderly way."""
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run(sockets=[listening])
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    """The socket to listen on, before anything else is begun: a taken port is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP: else asyncio leaves Nagle's algorithm on, and each answer waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        reason = os_reason(error)
        fail(
            f"Auf {host}:{port} kann nicht gelauscht werden ({reason}); mit --port einen anderen Port wählen."
        )
    return listening
