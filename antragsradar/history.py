"""A paper's versions and what changed between them, for people and for programs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from alerts.phrases import FIELD_WORDS, happening
from antragsradar.console import moment
from storage.comparing import DocumentChange, Paragraph, Piece
from storage.history import History, Step, Version

_DOCUMENTS = {"added": "Neues Dokument", "removed": "Dokument entfernt", "replaced": "Dokument ersetzt"}
_MEETINGS = ("scheduled", "rescheduled", "decided", "withdrawn", "restored")
_SHOWN = 70  # characters of what stayed the same, around what did not


def as_json(history: History) -> dict[str, Any]:
    """The stable answer of `papers history --json`."""
    return {
        "source": history.source,
        "key": history.key,
        "versions": [_version_json(version) for version in history.versions],
        "steps": [_step_json(step) for step in history.steps],
    }


def _version_json(version: Version) -> dict[str, Any]:
    snapshot = version.snapshot
    told = ("title", "reference", "kind", "date", "originators", "text", "withdrawn")
    return {
        "number": version.number,
        "until": version.until,
        **{name: snapshot[name] for name in told},
        "documents": [{"name": file["name"], "sha256": file["sha256"]} for file in snapshot["files"]],
    }


def _step_json(step: Step) -> dict[str, Any]:
    return {
        "at": step.at,
        **asdict(step.comparison),
        "events": [
            {"kind": change.kind, "before": change.before, "after": change.after}
            for change in step.changes
            if change.kind in _MEETINGS
        ],
    }


def history_lines(history: History) -> Iterator[str]:
    """The versions for people, oldest first, each with what became different with it."""
    newest = history.versions[-1].snapshot
    number = f" ({newest['reference']})" if newest["reference"] else ""
    yield f"{newest['title'] or 'ohne Titel'}{number}, {history.source} {history.key}"
    for version, step in zip(history.versions, [None, *history.steps], strict=True):
        yield ""
        since = f", seit {moment(step.at)}" if step else ""
        yield f"Fassung {version.number}{since}{'' if version.until else ' (jetzt)'}"
        if step:
            yield from (f"  {line}" for line in _step_lines(step))


def _step_lines(step: Step) -> Iterator[str]:
    for field in step.comparison.fields:
        yield f"{FIELD_WORDS[field.name]}: {field.before or '–'} → {field.after or '–'}"
    if step.comparison.text:
        yield f"{FIELD_WORDS['text']}:"
        yield from _indented(step.comparison.text)
    for document in step.comparison.documents:
        yield from _document_lines(document)
    for change in step.changes:
        if change.kind in _MEETINGS:
            yield happening(change)


def _document_lines(document: DocumentChange) -> Iterator[str]:
    yield f"{_DOCUMENTS[document.operation]}: {document.name or 'ohne Namen'}"
    yield from _indented(document.text)


def _indented(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    marks = {"added": "+", "removed": "-", "changed": "~"}
    for paragraph in paragraphs:
        whole = paragraph.operation != "changed"
        words = "".join(piece.text if whole else _marked(piece) for piece in paragraph.pieces)
        yield f"  {marks[paragraph.operation]} {words}"


def _marked(piece: Piece) -> str:
    if piece.operation == "added":
        return f"{{+{piece.text}+}}"
    if piece.operation == "removed":
        return f"[-{piece.text}-]"
    text = piece.text
    return text if len(text) <= 2 * _SHOWN else f"{text[:_SHOWN]} … {text[-_SHOWN:]}"
