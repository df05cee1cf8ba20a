"""What every command needs: the settings, the database brought up to date, the matcher, the archive."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import Engine

from alerts.site import Site
from antragsradar.reading import declare_sources
from antragsradar.settings import Settings, load_settings
from scrapers.documents.pool import DocumentReader
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.spider import SourceSpider
from storage.archive import Archive
from storage.database import open_database, upgrade
from storage.motions import DEFAULT_TOPIC
from storage.subscriptions import follow_settings
from storage.times import utc_now


@dataclass
class App:
    """The parts of this installation, made when they are first needed."""

    settings: Settings

    @classmethod
    def here(cls) -> App:
        """The installation that the environment describes. Raises SettingsError."""
        app = cls(load_settings())
        if app.settings.demo_url:  # scrapers.settings looks there for the demo's spiders
            os.environ["ANTRAGSRADAR_DEMO_URL"] = app.settings.demo_url
        return app

    @cached_property
    def engine(self) -> Engine:
        """The database, up to date, with the sources and subscriptions that are declared outside it.

        Raises StorageError.
        """
        engine = open_database(self.settings.database)
        upgrade(engine)
        self.spiders: list[type[SourceSpider]] = declare_sources(engine)
        with engine.begin() as connection:
            follow_settings(connection, self.settings.digest_to, topic=DEFAULT_TOPIC, now=utc_now())
        return engine

    @cached_property
    def archive(self) -> Archive:
        """Where documents are kept."""
        return Archive(self.settings.data_dir)

    @cached_property
    def matcher(self) -> Matcher:
        """The topics, ready to match. Raises TopicError for a topic file that is wrong."""
        return Matcher(load_topics(*self.settings.topics))

    @cached_property
    def site(self) -> Site:
        """What readers are told about this installation."""
        return Site(base_url=self.settings.base_url, contact=self.settings.contact)

    def reader(self, workers: int = 1) -> DocumentReader:
        """A pool that reads documents; the caller closes it."""
        return DocumentReader(workers=workers)
