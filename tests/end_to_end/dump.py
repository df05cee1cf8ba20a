"""All that is known, without what differs between two installations: row numbers and times of reading."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from storage.models import (
    AgendaItem,
    AgendaPaper,
    Change,
    Consultation,
    File,
    Meeting,
    Motion,
    Paper,
    PaperFile,
    PaperVersion,
    TopicMatch,
)
from storage.models_search import PaperTag, PaperWords

_OF_THE_RUN = {
    "id",
    "paper_id",
    "meeting_id",
    "motion_id",
    "missing_run",
    "last_run",
    "first_seen_at",
    "last_seen_at",
    "kept_at",
    "replaced_at",
    "published_at",
    "updated_at",
    "at",
    # what a calendar remembers of how a meeting was read
    "first_key",
    "revision",
    "revised_at",
}


def dump(engine: Engine, *, with_ways: bool = True) -> dict[str, list[Any]]:
    """Table by table, in an order of its own. `with_ways`: also versions and changes."""
    paper = (Paper.source, Paper.key.label("paper_key"))
    meeting = (Meeting.source.label("meeting_source"), Meeting.key.label("meeting"))
    queries = {
        "papers": select(Paper.__table__, Motion.uuid).join(Motion, Motion.id == Paper.motion_id),
        "files": select(File.__table__),
        "paper_files": select(PaperFile.__table__, *paper).join(Paper, Paper.id == PaperFile.paper_id),
        "consultations": select(Consultation.__table__, *paper).join(
            Paper, Paper.id == Consultation.paper_id
        ),
        "matches": select(TopicMatch.__table__, *paper).join(Paper, Paper.id == TopicMatch.paper_id),
        "tags": select(PaperTag.__table__, *paper).join(Paper, Paper.id == PaperTag.paper_id),
        "words": select(PaperWords.digest, *paper).join(Paper, Paper.id == PaperWords.paper_id),
        "meetings": select(Meeting.__table__),
        "agenda_items": select(AgendaItem.__table__, *meeting).join(
            Meeting, Meeting.id == AgendaItem.meeting_id
        ),
        "agenda_papers": select(AgendaPaper.__table__, *meeting).join(
            Meeting, Meeting.id == AgendaPaper.meeting_id
        ),
    }
    if with_ways:
        queries["changes"] = select(Change.__table__, *paper).join(Paper, Paper.id == Change.paper_id)
        queries["versions"] = select(PaperVersion.__table__, *paper).join(
            Paper, Paper.id == PaperVersion.paper_id
        )
    with engine.connect() as connection:
        return {
            name: sorted(
                (
                    {key: value for key, value in row.items() if key not in _OF_THE_RUN}
                    for row in connection.execute(query).mappings()
                ),
                key=repr,
            )
            for name, query in queries.items()
        }
