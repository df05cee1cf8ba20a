"""What topics and their sub-topics are called: told by whoever selects, read by whoever shows.

The rules of a topic belong to its reader; pages, mails and statistics know names from the matches and look
up here what people call them.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from storage.database import upsert
from storage.models import Topic
from storage.records import TopicRecord


def keep_topics(connection: Connection, topics: Iterable[TopicRecord]) -> None:
    """Keep what topics are called, in their order. Those that are selected by no more stay known."""
    rows = [{"position": position, **topic.model_dump()} for position, topic in enumerate(topics)]
    upsert(connection, Topic, rows, key=["name"])


_TOPICS = select(Topic.__table__).order_by(Topic.position, Topic.name)


def known_topics(connection: Connection) -> dict[str, TopicRecord]:
    """All topics that anything was selected by, by name, in their order."""
    rows = connection.execute(_TOPICS)
    return {row.name: TopicRecord(name=row.name, title=row.title, subtopics=row.subtopics) for row in rows}
