"""A motion as it is shown, put together from the rows of its papers. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from storage.motion_standing import consultations_among
from storage.profiles import is_in_council
from storage.records import Evidence, MotionMeeting
from storage.sameness.titles import Role
from storage.tombstones import is_removed
from storage.views import ChangeView, FileView, MotionView, PaperView, RelatedMotion, TopicView

_SUMMARY_LENGTH = 400
MOST_READ = 1000
"""Letters of a paper's text: a summary is made of its beginning, and a text may be very long."""
_TITLE_LENGTH = 90
_EVIDENCE_SHOWN = 5
_HARDLY_MORE = 30  # characters beside the title: "Anfrage: <title>"


@dataclass(frozen=True)
class Known:
    """A motion with the rows of all that is known of it."""

    papers: Sequence[Row[Any]]  # each with the motion's own uuid and dates
    files: Mapping[int, Sequence[FileView]]  # by paper
    matches: Mapping[int, Sequence[Row[Any]]]  # by paper; each with what its topic is called
    changes: Sequence[ChangeView]


@dataclass(frozen=True)
class Relation:
    """A motion that another one is to, or that is to another one."""

    to: Known
    kind: Role
    reason: str


def motion_view(
    known: Known, topics: Collection[str], parts: Sequence[Relation], whole: Relation | None
) -> MotionView:
    """The motion as it is shown to those whom these topics interest; () for all of them."""
    papers = known.papers
    kept = [paper for paper in papers if not is_removed(paper)]
    found = [match for paper in papers for match in known.matches[paper.id]]
    resolution = _first(paper.fields.get("resolution", "") for paper in papers)
    reasons = _reasons(found)
    evidence = _strongest(each for topic, each in reasons if not topics or topic in topics)
    said = resolution or _first(paper.text for paper in papers) or _telling(evidence, papers)
    named = _first(paper.title or paper.fields.get("title", "") for paper in papers)
    changes = [*known.changes, *(change for part in parts for change in part.to.changes)]
    return MotionView(
        id=papers[0].motion_id,
        uuid=papers[0].uuid,
        title=named or _stand_in(papers, said),
        kind=_first(paper.kind or paper.fields.get("kind", "") for paper in papers),
        body=_first(paper.body_name for paper in papers) or _first(_bodies(papers)),
        date=_date(papers),
        published=papers[0].published_at,
        updated=papers[0].updated_at,
        originators=_originators(kept),
        resolution=resolution,
        summary=shorten(said, _SUMMARY_LENGTH),
        topics=tuple(sorted({match.topic for match in found})),
        about=_about(found, reasons),
        evidence=evidence,
        ruling=_ruling(found, topics),
        consultations=consultations_among(papers),
        meant_for=_meant_for(papers),
        papers=tuple(_paper_view(paper, known.files[paper.id]) for paper in papers),
        changes=tuple(sorted(changes, key=lambda change: (change.at, change.id))),
        withdrawn=bool(kept) and all(paper.state == "withdrawn" for paper in kept),
        removed=not kept,
        untitled=not named,
        parts=tuple(_related(part) for part in parts),
        whole=_related(whole) if whole else None,
    )


def change_view(row: Row[Any], motion_id: int) -> ChangeView:
    """A row of the table of changes, of a paper of that motion."""
    return ChangeView(
        id=row.id,
        motion_id=motion_id,
        paper_id=row.paper_id,
        kind=row.kind,
        at=row.at,
        silent=row.silent,
        before=row.before,
        after=row.after,
    )


def _related(relation: Relation) -> RelatedMotion:
    known = relation.to
    first = known.papers[0]
    return RelatedMotion(
        motion_id=first.motion_id,
        uuid=first.uuid,
        kind=relation.kind,
        reason=relation.reason,
        paper=_paper_view(first, known.files[first.id]),
        originators=_originators([paper for paper in known.papers if not is_removed(paper)]),
        paper_ids=tuple(paper.id for paper in known.papers),
    )


def _first(values: Iterable[str | None]) -> str:
    return next((value for value in values if value), "")


def _telling(evidence: Iterable[Evidence], papers: Sequence[Row[Any]]) -> str:
    """A sentence of the document that says more than its title."""
    titles = [paper.title.casefold() for paper in papers]
    for each in evidence:
        rest = each.snippet.casefold()
        for title in titles:
            rest = rest.replace(title, "") if title else rest
        if each.where not in ("title", "organization") and len(rest) > _HARDLY_MORE:
            return each.snippet
    return ""


def _stand_in(papers: Sequence[Row[Any]], said: str) -> str:
    """What stands for a title where neither the paper has one nor its document: how its text begins."""
    kind = _first(paper.kind or paper.fields.get("kind", "") for paper in papers) or "Dokument"
    return shorten(f"{kind} ohne Titel: {said}", _TITLE_LENGTH)


def _bodies(papers: Sequence[Row[Any]]) -> Iterable[str]:
    for paper in papers:
        yield ", ".join(paper.fields.get("bodies", ()))


def _date(papers: Sequence[Row[Any]]) -> dt.date | None:
    for paper in papers:
        if paper.date:
            return dt.date.fromisoformat(str(paper.date))
        if paper.fields.get("date"):
            return dt.date.fromisoformat(paper.fields["date"])
    return None


def _originators(papers: Sequence[Row[Any]]) -> tuple[str, ...]:
    named = [name for paper in papers for name in (*paper.originators, *paper.fields.get("originators", ()))]
    return tuple(dict.fromkeys(named))


def _about(matches: Sequence[Row[Any]], reasons: Sequence[tuple[str, Evidence]]) -> tuple[TopicView, ...]:
    views = []
    for name, called in sorted({match.topic: match for match in matches}.items()):
        titles = called.subtopic_titles or {}
        named = dict.fromkeys(each for match in matches if match.topic == name for each in match.subtopics)
        subtopics = tuple((each, titles.get(each, each)) for each in named)
        evidence = _strongest(each for topic, each in reasons if topic == name)
        views.append(TopicView(name, called.topic_title or name, subtopics, evidence))
    return tuple(views)


_EVIDENCE = TypeAdapter(list[Evidence])


def _reasons(matches: Sequence[Row[Any]]) -> list[tuple[str, Evidence]]:
    """What speaks for a motion, each with the topic that it speaks for."""
    reasons = [(match.topic, each) for match in matches for each in _EVIDENCE.validate_python(match.evidence)]
    return [(topic, each) for topic, each in reasons if each.weight >= 0]


def _strongest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(evidence, key=lambda each: -each.weight)[:_EVIDENCE_SHOWN])


def _ruling(matches: Sequence[Row[Any]], topics: Collection[str]) -> str | None:
    """The operator's reason, where a decision by hand selects it for one of these topics."""
    telling = (match for match in matches if not topics or match.topic in topics)
    return next((match.ruling for match in telling if match.ruling is not None), None)


def _meant_for(papers: Sequence[Row[Any]]) -> tuple[MotionMeeting, ...]:
    named = [MotionMeeting(**each) for paper in papers for each in paper.fields.get("meetings", ())]
    return tuple(dict.fromkeys(named))


def _paper_view(paper: Row[Any], files: Sequence[FileView]) -> PaperView:
    return PaperView(
        id=paper.id,
        source=paper.source,
        source_title=paper.source_title,
        url=paper.url,
        reference=paper.reference or paper.fields.get("reference", ""),
        kind=paper.kind or paper.fields.get("kind", ""),
        title=paper.title or paper.fields.get("title", ""),
        date=_date([paper]),
        withdrawn=paper.state == "withdrawn" and not is_removed(paper),
        removed=is_removed(paper),
        files=tuple(files),
        in_council=is_in_council(paper),
        join_reason=paper.join_reason,
        key=paper.key,
    )


def shorten(text: str, length: int) -> str:
    """Text on one line, cut at a word with an ellipsis where it is longer than `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
