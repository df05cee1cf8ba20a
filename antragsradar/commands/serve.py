"""`run` and `demo`: the service. `web`, `schedule` and `worker`: its parts, as processes of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.console import DONE, fail, say, wrong_call
from antragsradar.dispatch.inside import InThisProcess
from antragsradar.schedule import Schedule
from antragsradar.service import keep_schedule, serve
from antragsradar.settings import Settings, load_settings
from antragsradar.tasks import QUEUES, Queue
from antragsradar.work import Work
from storage import logs

Host = Annotated[str, typer.Option(help="Adresse, auf der gelauscht wird")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port, auf dem gelauscht wird")]


def run(host: Host = "", port: Port = 0) -> int:
    """Startet alles auf diesem Rechner: Website, Feeds, Zeitplan."""
    app = _service()
    app.settings = with_address(app.settings, host, port)
    work = Work(app)
    serve(app, Schedule(work, InThisProcess(work)))
    return DONE


def web(host: Host = "", port: Port = 0) -> int:
    """Startet nur die Website und die Feeds, auch mehrmals; gelesen und gesendet wird anderswo."""
    app = _service()
    app.settings = with_address(app.settings, host, port)
    serve(app, None)
    return DONE


def schedule() -> int:
    """Startet nur den Zeitplan: er stellt in die Warteschlange, was zu tun ist (braucht PostgreSQL)."""
    app = _queue_service()
    from antragsradar.dispatch.posts import host_locks  # only this command needs the packages of the queue
    from antragsradar.dispatch.queue import ByQueue

    by_queue = ByQueue(app.engine, app.settings.database, host_locks(app.spiders))
    keep_schedule(Schedule(Work(app), by_queue))
    return DONE


def worker(
    jobs: Annotated[
        int, typer.Option(min=0, max=64, help="so viele Quellen zugleich lesen (0: wie in den Einstellungen)")
    ] = 0,
    queues: Annotated[
        str, typer.Option(metavar="NAMEN", help="nur diese Warteschlangen: mails, upkeep, readings")
    ] = "",
) -> int:
    """Arbeitet ab, was in der Warteschlange steht, auf beliebig vielen Rechnern (braucht PostgreSQL)."""
    chosen = _chosen(queues)
    app = _queue_service()
    from antragsradar.dispatch.worker import WorkerProcess

    process = WorkerProcess(app, readings=jobs or app.settings.readers, queues=chosen)
    say(f"Es wird gearbeitet ({', '.join(chosen)}) – beenden mit Strg-C.")
    process.run()
    say("Die Arbeit ist beendet.")
    return DONE


def demo(host: Host = "", port: Port = 0) -> int:
    """Zeigt den Dienst an einer kleinen erfundenen Ratswelt, ohne Internet."""
    from antragsradar.demonstration import demonstrate  # only the demo needs the demo world

    demonstrate(with_address(load_settings(), host, port))
    return DONE


def with_address(settings: Settings, host: str, port: int) -> Settings:
    """The settings with another address to listen on; where readers find the site moves along."""
    changes: dict[str, object] = {}
    if host:
        changes["host"] = host
    if port:
        changes["port"] = port
        if "base_url" not in settings.model_fields_set:
            changes["base_url"] = f"http://localhost:{port}"
    return settings.model_copy(update=changes)


def _service() -> App:
    """The installation of a service, which says in its log what it does."""
    logs.tell_of_work()
    return App.here()


def _queue_service() -> App:
    """The same where there is a queue, with its tables up to date."""
    app = _service()
    if not app.settings.database.startswith("postgres"):  # of PostgreSQL in any spelling
        wrong_call(
            "Zeitplan und Arbeiter als eigene Prozesse brauchen PostgreSQL: dessen Adresse gehört in "
            "ANTRAGSRADAR_DATABASE_URL. Auf einem Rechner genügt »antragsradar run«."
        )
    try:
        from antragsradar.dispatch.schema import bring_up
    except ImportError as error:
        fail(f"Dafür fehlt das Python-Paket {error.name}: pip install 'antragsradar[workers]'.")
    bring_up(app.engine)
    return app


def _chosen(names: str) -> list[Queue]:
    """The queues that are named, all where none is."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in QUEUES]
    if unknown:
        wrong_call(f"Diese Warteschlange gibt es nicht: {', '.join(unknown)}. Es gibt: {', '.join(QUEUES)}.")
    return [name for name in QUEUES if name in wanted or not wanted]
