"""The motions of the main topic, as a part of statements over all of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select, text

from storage.filters import MAIN_TOPIC
from storage.models import TopicMatch

_SELECTED = text("topic_matches.selected")  # as its index is written: SQLite uses it for nothing else


def selected_motions() -> Select[Any]:
    """A select of their ids: made once for a statement, where storage.filtering asks for each motion."""
    return select(TopicMatch.motion_id).where(
        TopicMatch.topic == MAIN_TOPIC, _SELECTED, TopicMatch.motion_id.is_not(None)
    )
