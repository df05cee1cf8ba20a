"""What a document says, as `inspect` shows it. Pure."""

from __future__ import annotations

from typing import Any

from storage.papers import PaperRecord
from storage.records import TopicMatch


def as_json(record: PaperRecord, text_length: int) -> dict[str, Any]:
    """The stable answer of `inspect --json`; what the document does not say is null or []."""
    fields = record.fields
    return {
        "title": fields.title or None,
        "kind": fields.kind or None,
        "date": fields.date.isoformat() if fields.date else None,
        "reference": fields.reference or None,
        "bodies": list(fields.bodies),
        "originators": list(fields.originators),
        "meetings": [
            {"organization": each.organization, "date": each.date.isoformat() if each.date else None}
            for each in fields.meetings
        ],
        "resolution": fields.resolution or None,
        "topics": [match_as_json(match) for match in record.matches],
        "text_length": text_length,
    }


def match_as_json(match: TopicMatch) -> dict[str, Any]:
    """A topic's decision with its reasons."""
    return {
        "topic": match.topic,
        "selected": match.selected,
        "score": round(match.score, 3),
        "evidence": [
            {
                "term": each.term,
                "found": each.found,
                "snippet": each.snippet,
                "where": each.where,
                "page": each.page,
                "weight": round(each.weight, 3),
            }
            for each in match.evidence
        ],
    }
