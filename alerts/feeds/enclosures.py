"""The documents of a motion, as a reader may fetch them with an entry. Pure."""

from __future__ import annotations

from typing import NamedTuple

from alerts.safe import line, web_url
from storage.views import FileView, MotionView


class Enclosure(NamedTuple):
    """A document that a reader may fetch with an entry. Its texts are clean, its address one of the web."""

    url: str
    name: str
    media_type: str  # may be empty
    size: int | None  # bytes


def documents(motion: MotionView) -> list[FileView]:
    """The documents of all papers that can be linked to, each once, in the order of the papers."""
    files = {file.url: file for paper in motion.papers for file in paper.files if web_url(file.url)}
    return list(files.values())


def enclosures(motion: MotionView) -> tuple[Enclosure, ...]:
    """The same as they stand in an entry."""
    made = {
        file.url: Enclosure(url, line(file.name), line(file.media_type), file.size)
        for paper in motion.papers
        for file in paper.files
        if (url := web_url(file.url))
    }
    return tuple(made.values())
