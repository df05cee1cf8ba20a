"""What every command needs: the settings, the database brought up to date, the matcher, the archive.

A part's modules are imported when it is first needed: a command that only looks something up starts
without the crawler, which would take most of its time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from antragsradar.settings import Settings, load_settings
from antragsradar.wording import storage_reason

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from alerts.hub import Hub
    from alerts.site import Site
    from scrapers.documents.pool import DocumentReader
    from scrapers.selection.matcher import Matcher
    from scrapers.selection.schema import Topic
    from scrapers.spider import SourceSpider
    from storage.archive import Archive


@dataclass
class App:
    """The parts of this installation, made when they are first needed."""

    settings: Settings

    @classmethod
    def here(cls) -> App:
        """The installation that the environment describes. Raises SettingsError."""
        app = cls(load_settings())
        if app.settings.demo_url:  # scrapers.run looks there for the demo's spiders
            os.environ["ANTRAGSRADAR_DEMO_URL"] = app.settings.demo_url
        if app.settings.spiders:  # and scrapers.spider_files there for the operator's
            os.environ["ANTRAGSRADAR_SPIDERS"] = str(app.settings.spiders)
        return app

    @cached_property
    def engine(self) -> Engine:
        """The database, up to date, with the sources and topics that this program knows.

        Raises StorageError, and TopicError for a topic file that is wrong.
        """
        from antragsradar.reading import declare_sources
        from storage.topics import keep_topics

        topics = [topic.record for topic in self.topics]
        self.spiders: list[type[SourceSpider]] = declare_sources(self._opened)
        with self._opened.begin() as connection:
            keep_topics(connection, topics)
        return self._opened

    @cached_property
    def database(self) -> Engine:
        """The database, up to date, to look something up or to add to it. Raises StorageError.

        Its sources may be those that an older program declared; only a new database is given them.
        """
        from sqlalchemy import select

        from storage.database import reading
        from storage.models import Source

        with reading(self._opened) as connection:
            is_new = connection.scalar(select(Source.name).limit(1)) is None
        return self.engine if is_new else self._opened

    @cached_property
    def in_use(self) -> Engine:
        """The same where there is one already. Raises StorageError where there is none."""
        self.see_that_it_is_there()
        return self.database

    def see_that_it_is_there(self) -> None:
        """For what is of no use with a new database: whoever stops all mails in the wrong folder must not
        believe it done. Raises StorageError."""
        from storage.database_errors import StorageError
        from storage.versions import is_there

        if not is_there(self.kept):
            raise StorageError(f"Hier ist noch keine Datenbank: {self.settings.database_for_people}.")

    @cached_property
    def kept(self) -> Engine:
        """The database as it is, of whatever version. Raises StorageError, also while one is restored."""
        from storage.database import open_database
        from storage.database_errors import StorageError

        if self.settings.is_half_restored:
            raise StorageError(
                f"In {self.settings.data_dir} wird gerade eine Sicherung zurückgeholt, oder das wurde "
                "unterbrochen. Wenn es unterbrochen wurde: noch einmal »antragsradar db restore DATEI«."
            )
        return open_database(self.settings.database)

    @cached_property
    def _opened(self) -> Engine:
        from sqlalchemy.exc import DatabaseError

        from storage.database import upgrade
        from storage.database_errors import StorageError
        from storage.subscriptions import begin_subscriptions
        from storage.times import utc_now

        self.settings.make_data_dir()
        try:
            engine = self.kept
            upgrade(engine)
            with engine.begin() as connection:
                begin_subscriptions(connection, self.settings.digest_readers, now=utc_now())
        except (StorageError, DatabaseError) as error:
            raise StorageError(
                f"{storage_reason(error)}\nGemeint ist {self.settings.database_for_people}."
            ) from error
        return engine

    @cached_property
    def archive(self) -> Archive:
        """Where documents are kept."""
        from storage.archive import Archive

        return Archive(self.settings.data_dir)

    @cached_property
    def matcher(self) -> Matcher:
        """The topics, ready to match. Raises TopicError for a topic file that is wrong."""
        from scrapers.selection.matcher import Matcher

        return Matcher(self.topics)

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        """Ours and the operator's own. Raises TopicError for a topic file that is wrong."""
        from scrapers.selection.topics import load_topics

        return load_topics(*self.settings.topics)

    @cached_property
    def site(self) -> Site:
        """What readers are told about this installation."""
        from alerts.site import Site

        return Site(
            base_url=self.settings.base_url,
            contact=self.settings.contact,
            hub_url=self.settings.hub_url,
            imprint=self.settings.imprint,
        )

    @cached_property
    def hub(self) -> Hub:
        """Who is told that a feed has something new."""
        from alerts.hub import Hub

        return Hub(self.settings.hub_url)

    def reader(self, workers: int = 1) -> DocumentReader:
        """A pool that reads documents; the caller closes it."""
        from scrapers.documents.pool import DocumentReader

        return DocumentReader(workers=workers)
