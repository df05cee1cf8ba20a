"""From what is shown to what the API answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from alerts.phrases import change_sentence, motion_title, source_meaning
from alerts.site import Site
from alerts.standing import status
from alerts.web.api import answers, models
from storage.calendar import MeetingItem, MeetingView
from storage.outcomes import outcome_in
from storage.records import Body, Consultation, Evidence, Votes
from storage.views import (
    BLIND_STATES,
    ChangeView,
    FileView,
    MotionView,
    PaperView,
    RelatedMotion,
    SourceView,
    TopicView,
)

API_PATH = "/api"
VERSION_PATH = f"{API_PATH}/v1"


class Maker:
    """Makes answers; `site` says where its addresses lie."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def url(self, path: str, query: str = "") -> str:
        """The full address of a path below the version's own."""
        return self._site.url(f"{VERSION_PATH}{path}") + (f"?{query}" if query else "")

    def motion(self, view: MotionView) -> models.Motion:
        """A motion."""
        return models.Motion(**self._motion(view))

    def motion_answer(self, view: MotionView, sources: Sequence[SourceView]) -> answers.MotionAnswer:
        """A motion, and what of these sources must be said beside it."""
        return answers.MotionAnswer(**self._motion(view), **source_notes(sources))

    def _motion(self, view: MotionView) -> dict[str, Any]:
        link = self._link(view.uuid, motion_title(view))
        return {
            "id": link.id,
            "api_url": link.api_url,
            "page_url": link.page_url,
            "title": link.title,
            "kind": view.kind,
            "body": view.body,
            "date": view.date,
            "published": view.published,
            "updated": view.updated,
            "originators": view.originators,
            "withdrawn": view.withdrawn,
            "status": _status(view),
            "summary": view.summary,
            "resolution": view.resolution,
            "topics": [_topic(each) for each in view.about],
            "selected_by_hand": view.ruling,
            "consultations": [_consultation(each) for each in view.consultations],
            "meant_for": [
                models.Addressee(organization=each.organization, date=each.date) for each in view.meant_for
            ],
            "papers": [self.paper(each) for each in view.papers],
            "parts": [self._related(each) for each in view.parts],
            "part_of": self._related(view.whole) if view.whole else None,
            "changes": [models.Change(**_change(view, each)) for each in view.changes],
        }

    def paper(self, view: PaperView) -> models.Paper:
        """A paper."""
        return models.Paper(**self._paper(view))

    def listed_paper(self, view: PaperView, motion: MotionView) -> models.ListedPaper:
        """A paper with its motion."""
        return models.ListedPaper(**self._paper(view), motion=self._link_to(motion))

    def _paper(self, view: PaperView) -> dict[str, Any]:
        return {
            "id": f"{view.source}/{view.key}",
            "api_url": self.url(f"/papers/{quote(view.source, safe='')}/{_quoted(view.key)}"),
            "source": view.source,
            "source_title": view.source_title,
            "source_url": view.url,
            "reference": view.reference,
            "kind": view.kind,
            "title": view.title,
            "date": view.date,
            "in_council": view.in_council,
            "withdrawn": view.withdrawn,
            "join_reason": view.join_reason,
            "documents": [_document(each) for each in view.files],
        }

    def change(self, motion: MotionView, view: ChangeView) -> models.LoggedChange:
        """A change, with the motion that it happened to."""
        return models.LoggedChange(**_change(motion, view), motion=self._link_to(motion))

    def meeting(self, view: MeetingView) -> models.Meeting:
        """A meeting; none of its items is dealt with on another day."""
        return models.Meeting(
            id=f"{view.source}/{view.identity}",
            source=view.source,
            source_title=view.source_title,
            source_url=view.url,
            body=view.body,
            organization=view.organization,
            date=view.date,
            start=view.start,
            end=view.end,
            location=view.location,
            cancelled=view.cancelled,
            takes_place=view.takes_place,
            revised=view.revised,
            items=[self._item(view, each) for each in view.items],
        )

    def _item(self, meeting: MeetingView, item: MeetingItem) -> models.MeetingItem:
        return models.MeetingItem(
            motion=self._link(item.motion, item.title),
            state="on" if item.state == "on" else "off",
            agenda_item=item.number,
            kind=item.kind,
            reference=item.reference,
            source_url=item.url,
            role=item.role,
            result=item.result,
            outcome=_outcome(meeting.organization, item.role, item.result),
        )

    def _related(self, view: RelatedMotion) -> models.RelatedMotion:
        motion = self._link(view.uuid, view.paper.title)
        return models.RelatedMotion(relation=view.kind, reason=view.reason, motion=motion)

    def _link_to(self, motion: MotionView) -> models.MotionLink:
        return self._link(motion.uuid, motion_title(motion))

    def _link(self, uuid: str, title: str) -> models.MotionLink:
        page = self._site.url(f"/motions/{uuid}")
        return models.MotionLink(id=uuid, title=title, api_url=self.url(f"/motions/{uuid}"), page_url=page)


def source(view: SourceView) -> models.Source:
    """A source and how it is. Who has permitted to read it is nobody's business here."""
    return models.Source(
        name=view.name,
        title=view.title,
        body=view.body,
        body_id=view.body_ags,
        system=view.system,
        source_url=view.url,
        state=view.state,
        meaning=source_meaning(view),
        failure=view.failure,
        since=view.since,
        last_read=view.last_read,
        last_tried=view.last_tried,
        papers=view.papers,
        motions=view.motions,
        findings=[
            models.Finding(
                kind=each.kind,
                name=each.name,
                message=each.message,
                since=each.since,
                found=each.found,
                expected=each.expected,
            )
            for each in view.findings
        ],
    )


def body(known: Body, sources: Iterable[SourceView]) -> models.Body:
    """A body, with those of the sources that are its own."""
    own = [each.name for each in sources if each.body_ags == known.ags]
    return models.Body(id=known.ags, name=known.name, sources=own)


def source_notes(sources: Sequence[SourceView]) -> dict[str, list[models.SourceNote]]:
    """Which of these sources cannot be looked at, or were never yet, and which show less than usually."""
    blind = [each for each in sources if each.state in BLIND_STATES or each.state == "new"]
    return {
        "sources_unreachable": [_note(each) for each in blind],
        "sources_incomplete": [_note(each) for each in sources if each.state == "degraded"],
    }


def _note(view: SourceView) -> models.SourceNote:
    return models.SourceNote(
        name=view.name,
        title=view.title,
        body=view.body,
        state=view.state,
        since=view.since,
        meaning=source_meaning(view),
    )


def _status(view: MotionView) -> models.Status:
    standing = view.standing
    return models.Status(
        state=standing.state,
        outcome=standing.outcome,
        organization=standing.at.organization if standing.at else None,
        date=standing.at.date if standing.at else None,
        meaning=status(view),
    )


def _topic(view: TopicView) -> models.Topic:
    return models.Topic(
        name=view.name,
        title=view.title,
        subtopics=[models.Subtopic(name=name, title=title) for name, title in view.subtopics],
        evidence=[_evidence(each) for each in view.evidence],
    )


def _evidence(each: Evidence) -> models.Evidence:
    return models.Evidence(
        term=each.term, found=each.found, snippet=each.snippet, where=each.where, page=each.page
    )


def _consultation(each: Consultation) -> models.Consultation:
    return models.Consultation(
        organization=each.organization,
        date=each.date,
        agenda_item=each.number,
        role=each.role,
        result=each.result,
        outcome=_outcome(each.organization, each.role, each.result),
        votes=each.votes,
    )


def _outcome(organization: str, role: str, result: str) -> models.MaybeOutcome:
    return outcome_in(organization, role, result) if result else None


def _document(view: FileView) -> models.Document:
    return models.Document(
        name=view.name,
        source_url=view.url,
        media_type=view.media_type,
        size=view.size,
        sha256=view.sha256,
    )


def _change(motion: MotionView, view: ChangeView) -> dict[str, Any]:
    part = motion.part_of(view)
    names = view.after.get("documents", ()) if view.kind == "amended" else [view.after.get("name")]
    return {
        "id": view.id,
        "kind": view.kind,
        "at": view.at,
        "backfill": view.silent,
        "sentence": change_sentence(motion, view),
        "part": part.uuid if part else None,
        "sitting": _sitting(view, view.after),
        "sitting_before": _sitting(view, view.before),
        "fields": sorted(set(view.after) - {"documents"}) if view.kind == "amended" else [],
        "documents": list(map(str, names)) if view.kind in ("amended", "document_added") else [],
    }


def _sitting(change: ChangeView, data: Mapping[str, Any]) -> models.Sitting | None:
    """A consultation as storage.changes keeps it."""
    if change.kind not in ("scheduled", "rescheduled", "decided") or not data:
        return None
    organization, role, result = (str(data.get(name) or "") for name in ("organization", "role", "result"))
    return models.Sitting(
        organization=organization,
        date=data.get("date"),
        start=data.get("start"),
        role=role,
        agenda_item=data.get("number"),
        result=result,
        outcome=data.get("outcome") or _outcome(organization, role, result),
        votes=Votes.model_validate(data["votes"]) if isinstance(data.get("votes"), dict) else None,
        off_agenda=bool(data.get("cancelled") or data.get("dropped")),
    )


def _quoted(key: str) -> str:
    """A source's number as the end of a path. Slashes stay plain, as proxies may refuse others, but where a
    proxy would fold them."""
    is_plain = not {"", ".", ".."}.intersection(key.split("/"))
    return quote(key, safe="/" if is_plain else "")
