"""What a document or a page says, as `inspect` and `parse` show it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from antragsradar.console import moment

if TYPE_CHECKING:
    from storage.papers import PaperRecord
    from storage.records import Evidence, TopicMatch, TopicRecord


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
        "subtopics": list(match.subtopics),
        "evidence": [evidence_as_json(each) for each in match.evidence],
    }


def evidence_as_json(evidence: Evidence) -> dict[str, Any]:
    """One reason."""
    return {
        "term": evidence.term,
        "found": evidence.found,
        "snippet": evidence.snippet,
        "where": evidence.where,
        "page": evidence.page,
        "weight": round(evidence.weight, 3),
    }


_DOCUMENT = {
    "title": "Titel",
    "kind": "Art",
    "date": "Datum",
    "reference": "Drucksache",
    "bodies": "Kommune",
    "originators": "Von",
    "meetings": "Sitzungen",
    "resolution": "Beschlussvorschlag",
}
# What the fields of scrapers.items and storage.records are called for people.
_PAGE = {
    **_DOCUMENT,
    "abstentions": "Enthaltungen",
    "agenda": "Tagesordnung",
    "cancelled": "Abgesagt",
    "code": "Was",
    "consultations": "Beratungen",
    "detail": "Wo",
    "dropped": "Abgesetzt",
    "end": "Ende",
    "files": "Dokumente",
    "heading": "Unter",
    "key": "Kennung",
    "location": "Ort",
    "meeting_key": "Kennung der Sitzung",
    "name": "Name",
    "next_url": "Weiter bei",
    "no": "Nein",
    "number": "Nummer",
    "organization": "Gremium",
    "paper": "Vorlage",
    "papers": "Vorlagen",
    "reference": "Nummer",
    "resolution": "Beschluss",
    "responsible": "Federführung",
    "result": "Ergebnis",
    "role": "Rolle",
    "rows": "Einträge",
    "size": "Größe",
    "start": "Beginn",
    "text": "Text",
    "url": "Adresse",
    "votes": "Stimmen",
    "warnings": "Nicht verstanden",
    "yes": "Ja",
}
_WHERE = {"title": "Titel", "resolution": "Beschlussvorschlag", "text": "Text", "organization": "Gremium"}
_ROLES = {
    "main": "Hauptdokument",
    "attachment": "Anlage",
    "invitation": "Einladung",
    "minutes": "Niederschrift",
    "resolution": "Beschluss",
    "other": "sonstiges",
}
_NOTHING: tuple[Any, ...] = (None, "", [], (), False)


def document_lines(answer: Mapping[str, Any], topics: Iterable[TopicRecord] = ()) -> Iterator[str]:
    """The answer of `inspect` for people; `topics` say what sub-topics are called."""
    for name, label in _DOCUMENT.items():
        yield f"{label + ':':20}{_words(answer[name]) or '–'}"
    for topic in answer["topics"]:
        yield ""
        yield from topic_lines(topic, topics)


def topic_lines(topic: Mapping[str, Any], topics: Iterable[TopicRecord] = ()) -> Iterator[str]:
    """A topic's decision with its reasons, for people; `topics` say what sub-topics are called."""
    chosen = "ausgewählt" if topic["selected"] else "nicht ausgewählt"
    reason = topic.get("by_hand")
    if reason is not None:
        yield f"Thema {topic['topic']}: {chosen}, von Hand: {reason or 'ohne Grund'}"
        yield f"  nach den Regeln: {topic['score']:.2f} Punkte"
    else:
        yield f"Thema {topic['topic']}: {chosen}, {topic['score']:.2f} Punkte"
    if topic["subtopics"]:
        titles = next((each.subtopics for each in topics if each.name == topic["topic"]), {})
        yield f"  Unterthemen: {', '.join(titles.get(each, each) for each in topic['subtopics'])}"
    for each in topic["evidence"]:
        yield f"  {evidence_line(each)}"
    if not topic["evidence"]:
        yield "  kein Begriff dieses Themas gefunden"


def evidence_line(evidence: Mapping[str, Any]) -> str:
    """One reason, for people."""
    where = place(evidence["where"], evidence["page"])
    return f"{evidence['weight']:+.2f} {evidence['term']} [{where}]: {evidence['snippet']}"


def place(where: str, page: int | None) -> str:
    """Where a term stands, for people: "Titel", "Antrag.pdf, Seite 2"."""
    return _WHERE.get(where, where) + (f", Seite {page}" if page else "")


def label(name: str) -> str:
    """What a field of a page's item is called for people."""
    return _PAGE.get(name, name)


def page_lines(data: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """An item and its warnings for people: what the page does not say is left out."""
    for name, value in data.items():
        word = label(name)
        if _are_records(value):
            yield f"{indent}{word}: {len(value)}"
            for each in value:
                lines = page_lines(each)
                yield f"{indent}  - {next(lines, '')}"
                yield from (f"{indent}    {line}" for line in lines)
        elif value not in _NOTHING:
            yield f"{indent}{word}: {_ROLES.get(value, value) if name == 'role' else _words(value)}"


def _are_records(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and isinstance(value[0], dict)


def _words(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, list | tuple):
        return ", ".join(_words(each) for each in value)
    if isinstance(value, dict):
        if set(value) <= {"yes", "no", "abstentions"}:
            return ", ".join(f"{_PAGE[name]} {count}" for name, count in value.items() if count is not None)
        return " ".join(str(part) for part in value.values() if part)
    if isinstance(value, bool):
        return "ja" if value else "nein"
    return "" if value is None else str(value)
