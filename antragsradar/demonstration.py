"""The service against the demo world: reads it, lets time pass in it, and tells what happened."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterable
from pathlib import Path

from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from antragsradar.app import App
from antragsradar.console import fail, say
from antragsradar.dispatch.inside import InThisProcess
from antragsradar.reading import Job
from antragsradar.schedule import Schedule
from antragsradar.service import serve
from antragsradar.settings import Settings
from antragsradar.telling import plan_and_deliver
from antragsradar.work import Work
from demo.server import DemoServer
from demo.world import World
from scrapers.spider_files import VARIABLE
from storage.times import today

FOLDER = Path("demo-data")
_MARKER = ".antragsradar-demo"
_PAUSE_SECONDS = 5.0
_OF_THE_MACHINE = ("host", "port", "base_url", "log_format")


def demonstrate(settings: Settings) -> None:
    """Run the demo until told to stop. Its data is its own and is made anew each time."""
    _fresh_folder(FOLDER)
    with DemoServer(World(today())) as server:
        os.environ.pop(VARIABLE, None)  # the operator's sources are on the internet
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(demo_settings(settings, server.url))
        work = Work(app)
        schedule = Schedule(work, InThisProcess(work), read_when_due=False)
        stop = threading.Event()
        story = threading.Thread(target=_tell_story, args=(work, server.world, stop), daemon=True)
        try:
            serve(app, schedule, started=story.start)
        finally:
            stop.set()
            if story.is_alive():
                story.join()


class _OwnSettings(Settings):
    """What is not given is as it is by default: nothing is looked for in the environment or in `.env`."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The call alone."""
        return (init_settings,)


def demo_settings(settings: Settings, url: str) -> Settings:
    """Settings with nothing of the real installation but where the website is found and how it logs."""
    kept = {name: getattr(settings, name) for name in _OF_THE_MACHINE}
    return _OwnSettings(data_dir=FOLDER, digest_to=("demo@localhost",), demo_url=url, **kept)


def _fresh_folder(folder: Path) -> None:
    if folder.exists():
        if not (folder / _MARKER).exists():
            fail(f"Den Ordner {folder} gibt es schon, und er ist keiner der Demo: bitte umbenennen.")
        shutil.rmtree(folder)
    folder.mkdir()
    (folder / _MARKER).touch()


def _tell_story(work: Work, world: World, stop: threading.Event) -> None:
    """First everything is read in silence; then time passes step by step, and what is new is told."""
    app = work.app
    say("Erster Durchgang: fünf erfundene Quellen werden gelesen …")
    _read(work, stop, [spider.name for spider in app.spiders if spider.enabled])
    say(f"Die Startseite zeigt jetzt, was gefunden wurde: {app.settings.base_url}")
    before: set[str] = set()
    while world.steps_left and not stop.wait(_PAUSE_SECONDS):
        step = world.advance()
        say(f"In der Demo-Welt geschieht etwas: {step.what}")
        touched = {change.source for change in step.changes}
        _read(work, stop, sorted(touched | before))  # what is gone is looked at a second time
        before = touched
        if stop.is_set():
            return
        sent = plan_and_deliver(app, at_once=True)
        if sent.sent:
            say(f"  {sent.sent} Mail in {app.settings.mail_folder}")
    say("Die Geschichte der Demo ist zu Ende; die Seiten bleiben stehen, bis Strg-C gedrückt wird.")


def _read(work: Work, stop: threading.Event, sources: Iterable[str]) -> None:
    for source in sources:
        if stop.is_set():
            return
        ended = work.read(Job(source))
        if ended.outcome != "ok":
            say(f"  {ended.source}: {ended.message}")
