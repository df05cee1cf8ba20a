"""Motions as they are shown: everything that is known of one concern, put together in few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, exists, select

from storage.models import Body, Change, File, Motion, Paper, PaperFile, Source, TopicMatch
from storage.motion_tables import MotionAlias
from storage.records import Consultation, Evidence, MotionMeeting, Votes
from storage.views import ChangeView, FileView, MotionView, PaperView

DEFAULT_TOPIC = "integration"
_SUMMARY_LENGTH = 400
_TITLE_LENGTH = 90
_EVIDENCE_SHOWN = 5
_HARDLY_MORE = 30  # characters beside the title: "Anfrage: <title>"


def newest_motions(
    connection: Connection, *, topic: str = DEFAULT_TOPIC, limit: int = 50
) -> list[MotionView]:
    """The newest motions that a topic selects, newest first."""
    selected = exists().where(
        Paper.motion_id == Motion.id,
        TopicMatch.paper_id == Paper.id,
        TopicMatch.topic == topic,
        TopicMatch.selected,
    )
    ids = connection.scalars(
        select(Motion.id).where(selected).order_by(Motion.published_at.desc(), Motion.uuid).limit(limit)
    ).all()
    return motions_by_id(connection, ids, topic=topic)


def motions_by_id(
    connection: Connection, ids: Iterable[int], *, topic: str = DEFAULT_TOPIC
) -> list[MotionView]:
    """The motions with these ids, in this order; unknown ids are left out."""
    wanted = list(ids)
    motions: dict[int, Any] = {
        row.id: row
        for row in connection.execute(
            select(Motion.id, Motion.uuid, Motion.published_at, Motion.updated_at).where(
                Motion.id.in_(wanted)
            )
        )
    }
    papers = _papers(connection, wanted)
    paper_ids = [paper.id for listed in papers.values() for paper in listed]
    files = _files(connection, paper_ids)
    matches = _matches(connection, paper_ids)
    changes = _changes(connection, wanted)
    return [
        _view(motions[motion_id], papers[motion_id], files, matches, changes[motion_id], topic)
        for motion_id in wanted
        if motion_id in motions and papers[motion_id]
    ]


def motion_by_uuid(connection: Connection, uuid: str) -> int | None:
    """The motion that was ever published under this uuid; None where there is none."""
    own = connection.scalar(select(Motion.id).where(Motion.uuid == uuid))
    return own or connection.scalar(select(MotionAlias.motion_id).where(MotionAlias.uuid == uuid))


def _papers(connection: Connection, motion_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    rows = connection.execute(
        select(
            Paper.__table__,
            Source.title.label("source_title"),
            Source.system,
            Body.name.label("body_name"),
        )
        .join(Source, Source.name == Paper.source)
        .outerjoin(Body, Body.ags == Paper.body_ags)
        .where(Paper.motion_id.in_(motion_ids))
        .order_by(Paper.id)
    )
    papers: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        papers[row.motion_id].append(row)
    for listed in papers.values():  # what is still there first; then as they were found
        listed.sort(key=lambda paper: paper.state == "withdrawn")
    return papers


def _files(connection: Connection, paper_ids: Sequence[int]) -> dict[int, list[FileView]]:
    rows = connection.execute(
        select(PaperFile.paper_id, PaperFile.name, PaperFile.url, File.media_type, File.size)
        .outerjoin(File, File.sha256 == PaperFile.sha256)
        .where(PaperFile.paper_id.in_(paper_ids))
        .order_by(PaperFile.paper_id, PaperFile.position)
    )
    files: defaultdict[int, list[FileView]] = defaultdict(list)
    for row in rows:
        files[row.paper_id].append(FileView(row.name, row.url, row.media_type or "", row.size))
    return files


def _matches(connection: Connection, paper_ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    rows = connection.execute(
        select(TopicMatch.paper_id, TopicMatch.topic, TopicMatch.evidence)
        .where(TopicMatch.paper_id.in_(paper_ids), TopicMatch.selected)
        .order_by(TopicMatch.paper_id, TopicMatch.topic)
    )
    matches: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        matches[row.paper_id].append(row)
    return matches


def _changes(connection: Connection, motion_ids: Sequence[int]) -> dict[int, list[ChangeView]]:
    rows = connection.execute(
        select(Change.__table__, Paper.motion_id)
        .join(Paper, Paper.id == Change.paper_id)
        .where(Paper.motion_id.in_(motion_ids))
        .order_by(Change.at, Change.id)
    )
    changes: defaultdict[int, list[ChangeView]] = defaultdict(list)
    for row in rows:
        changes[row.motion_id].append(
            ChangeView(
                id=row.id,
                motion_id=row.motion_id,
                paper_id=row.paper_id,
                kind=row.kind,
                at=row.at,
                silent=row.silent,
                before=row.before,
                after=row.after,
            )
        )
    return changes


def _view(
    motion: Row[Any],
    papers: list[Row[Any]],
    files: dict[int, list[FileView]],
    matches: dict[int, list[Row[Any]]],
    changes: list[ChangeView],
    topic: str,
) -> MotionView:
    found = [match for paper in papers for match in matches[paper.id]]
    resolution = _first(paper.fields.get("resolution", "") for paper in papers)
    evidence = _evidence(found, topic)
    said = resolution or _first(paper.text for paper in papers) or _telling(evidence, papers)
    return MotionView(
        id=motion.id,
        uuid=motion.uuid,
        title=_title(papers, said),
        kind=_first(paper.kind or paper.fields.get("kind", "") for paper in papers),
        body=_first(paper.body_name for paper in papers) or _first(_bodies(papers)),
        date=_date(papers),
        published=motion.published_at,
        updated=motion.updated_at,
        originators=_originators(papers),
        resolution=resolution,
        summary=shorten(said, _SUMMARY_LENGTH),
        topics=tuple(sorted({match.topic for match in found})),
        evidence=evidence,
        consultations=_consultations(papers),
        meant_for=_meant_for(papers),
        papers=tuple(_paper_view(paper, files[paper.id]) for paper in papers),
        changes=tuple(changes),
        withdrawn=all(paper.state == "withdrawn" for paper in papers),
    )


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")


def _telling(evidence: Iterable[Evidence], papers: list[Row[Any]]) -> str:
    """A sentence of the document that says more than its title."""
    titles = [paper.title.casefold() for paper in papers]
    for each in evidence:
        rest = each.snippet.casefold()
        for title in titles:
            rest = rest.replace(title, "") if title else rest
        if each.where not in ("title", "organization") and len(rest) > _HARDLY_MORE:
            return each.snippet
    return ""


def _title(papers: list[Row[Any]], said: str) -> str:
    """The paper's title, else what its document calls itself, else how its text begins."""
    named = _first(paper.title or paper.fields.get("title", "") for paper in papers)
    kind = _first(paper.kind or paper.fields.get("kind", "") for paper in papers) or "Dokument"
    return named or shorten(f"{kind} ohne Titel: {said}", _TITLE_LENGTH)


def _bodies(papers: list[Row[Any]]) -> Iterable[str]:
    for paper in papers:
        yield ", ".join(paper.fields.get("bodies", ()))


def _date(papers: list[Row[Any]]) -> dt.date | None:
    for paper in papers:
        if paper.date:
            return dt.date.fromisoformat(str(paper.date))
        if paper.fields.get("date"):
            return dt.date.fromisoformat(paper.fields["date"])
    return None


def _originators(papers: list[Row[Any]]) -> tuple[str, ...]:
    named = [name for paper in papers for name in (*paper.originators, *paper.fields.get("originators", ()))]
    return tuple(dict.fromkeys(named))


def _evidence(matches: list[Row[Any]], topic: str) -> tuple[Evidence, ...]:
    evidence = [
        Evidence.model_validate(each) for match in matches if match.topic == topic for each in match.evidence
    ]
    for_it = [each for each in evidence if each.weight >= 0]
    return tuple(sorted(for_it, key=lambda each: -each.weight)[:_EVIDENCE_SHOWN])


def _consultations(papers: list[Row[Any]]) -> tuple[Consultation, ...]:
    """As last compared; those that were called off are left out."""
    shown: dict[tuple[str, str | None], Consultation] = {}
    for paper in papers:
        for row in (paper.snapshot or {}).get("consultations", ()):
            if row["cancelled"] or row["dropped"]:
                continue
            shown.setdefault(
                (row["organization"], row["date"]),
                Consultation(
                    organization=row["organization"],
                    date=row["date"],
                    meeting_key=row["meeting"],
                    role=row["role"],
                    number=row["number"],
                    result=row["result"],
                    votes=Votes(**row["votes"]) if row["votes"] else None,
                ),
            )
    return tuple(sorted(shown.values(), key=lambda each: (each.date or dt.date.max, each.organization)))


def _meant_for(papers: list[Row[Any]]) -> tuple[MotionMeeting, ...]:
    named = [MotionMeeting(**each) for paper in papers for each in paper.fields.get("meetings", ())]
    return tuple(dict.fromkeys(named))


def _paper_view(paper: Row[Any], files: list[FileView]) -> PaperView:
    return PaperView(
        id=paper.id,
        source=paper.source,
        source_title=paper.source_title,
        url=paper.url,
        reference=paper.reference or paper.fields.get("reference", ""),
        kind=paper.kind or paper.fields.get("kind", ""),
        title=paper.title or paper.fields.get("title", ""),
        date=_date([paper]),
        withdrawn=paper.state == "withdrawn",
        files=tuple(files),
        in_council=bool(paper.reference or (paper.snapshot or {}).get("consultations")),
        join_reason=paper.join_reason,
    )


def shorten(text: str, length: int) -> str:
    """Text on one line, cut at a word with an ellipsis where it is longer than `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
