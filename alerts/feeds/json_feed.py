"""JSON Feed 1.1 (https://jsonfeed.org/version/1.1), with what is known of each motion in fields of its own.

Pure: the same feed always makes the same bytes. The fields below "_antragsradar" are stable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from alerts.addresses import DIRECTORY_PATH
from alerts.feeds.enclosures import Enclosure
from alerts.feeds.entries import Entry
from alerts.feeds.feed import Feed
from alerts.phrases import change_label, change_sentence, evidence_place
from alerts.safe import line, lines, web_url
from storage.records import Consultation, Evidence
from storage.views import ChangeView, MotionView, PaperView, RelatedMotion

VERSION = "https://jsonfeed.org/version/1.1"
OWN = "_antragsradar"


def json_feed(feed: Feed) -> bytes:
    """The feed as JSON Feed 1.1. Without entries it is valid too."""
    written = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.url("json", feed.paging.own),
        "description": feed.description,
        "language": "de",
        "authors": [{"name": line(feed.site.title) or feed.title, "url": feed.site.url("/")}],
        **({"next_url": feed.url("json", feed.paging.next)} if feed.paging.next is not None else {}),
        **({"hubs": [{"type": "WebSub", "url": feed.hub}]} if feed.hub else {}),
        OWN: _of_feed(feed),
    }
    head, items = _json(written), ",\n".join(map(_written, feed.entries))
    return f'{head[:-1]}, "items": [\n{items}\n]}}\n'.encode()


def _written(entry: Entry) -> str:
    """An entry's item, written once for all feeds that it stands in."""
    if "json" not in entry.written:
        entry.written["json"] = _json(_item(entry))
    return str(entry.written["json"])


def _json(written: dict[str, Any]) -> str:
    return json.dumps(written, ensure_ascii=False)


def _of_feed(feed: Feed) -> dict[str, Any]:
    previous = feed.paging.previous
    return {
        "about": feed.site.url(DIRECTORY_PATH),
        "filter": [{"name": name, "value": value} for name, value in feed.filter.pairs()],
        "first_url": feed.url("json"),
        "previous_url": feed.url("json", previous) if previous is not None else None,
        "trouble": line(feed.site.trouble) or None,
    }


def _item(entry: Entry) -> dict[str, Any]:
    attachments = list(_attachments(entry.enclosures))
    return {
        "id": entry.id,
        "url": entry.page,
        **({"external_url": entry.url} if entry.url != entry.page else {}),
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        **({"authors": [{"name": name} for name in entry.authors]} if entry.authors else {}),
        **({"tags": list(entry.categories)} if entry.categories else {}),
        **({"attachments": attachments} if attachments else {}),
        OWN: {
            **_of_motion(entry.motion, entry.standing),
            "change": _of_change(entry.motion, entry.change) if entry.change else None,
        },
    }


def _attachments(enclosures: tuple[Enclosure, ...]) -> Iterator[dict[str, Any]]:
    for file in enclosures:
        if file.media_type:  # demanded
            size = {"size_in_bytes": file.size} if file.size else {}
            yield {"url": file.url, "mime_type": file.media_type, "title": file.name or "Dokument", **size}


def _of_motion(motion: MotionView, meaning: str) -> dict[str, Any]:
    standing = motion.standing
    return {
        "uuid": motion.uuid,
        "kind": line(motion.kind),
        "body": line(motion.body),
        "date": motion.date.isoformat() if motion.date else None,
        "originators": [line(each) for each in motion.originators],
        "topics": list(motion.topics),
        "status": {
            "state": standing.state,
            "outcome": standing.outcome or None,
            "meaning": meaning,
        },
        "withdrawn": motion.withdrawn,
        "resolution": "\n".join(lines(motion.resolution)),
        "evidence": [_of_evidence(each) for each in motion.evidence],
        "consultations": [_of_consultation(each) for each in motion.consultations],
        "papers": [_of_paper(each) for each in motion.papers],
        "parts": [_of_part(each) for each in motion.parts],
        "part_of": _of_part(motion.whole) if motion.whole else None,
    }


def _of_evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "term": line(evidence.term),
        "found": line(evidence.found),
        "sentence": line(evidence.snippet),
        "where": evidence_place(evidence),
        "page": evidence.page,
    }


def _of_consultation(each: Consultation) -> dict[str, Any]:
    return {
        "organization": line(each.organization),
        "date": each.date.isoformat() if each.date else None,
        "number": line(each.number),
        "role": line(each.role),
        "result": line(each.result),
        "votes": each.votes.model_dump() if each.votes else None,
    }


def _of_paper(paper: PaperView) -> dict[str, Any]:
    return {
        "source": line(paper.source),
        "reference": line(paper.reference),
        "kind": line(paper.kind),
        "title": line(paper.title),
        "url": web_url(paper.url) or None,
        "withdrawn": paper.withdrawn,
        "joined_because": line(paper.join_reason) or None,
    }


def _of_part(related: RelatedMotion) -> dict[str, Any]:
    return {"uuid": related.uuid, "relation": related.kind, "reason": line(related.reason)}


def _of_change(motion: MotionView, change: ChangeView) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "title": change_label(change),
        "at": change.at.isoformat(),
        "sentence": line(change_sentence(motion, change)),
    }
