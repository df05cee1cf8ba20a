"""What is different between two versions of a paper: its fields, its text, its documents. Pure.

Texts are compared by paragraphs, and what was replaced by words, so that a reader sees at once what was
added, removed or put differently.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.snapshots import CONTENT_FIELDS, Snapshot

Operation = Literal["same", "added", "removed"]
PARAGRAPHS = 2_000
"""So many paragraphs of a text are compared; what is longer is compared up to there."""
WORDS = 600
"""A longer paragraph that was replaced is shown whole, before and after."""
MATCHES = 20_000
"""So many pairs of equal paragraphs or words are looked at."""
_ALIKE = 0.4  # two paragraphs that share less of their words are two, not one that was changed

_PARAGRAPH = re.compile(r"\n\s*\n")
_SENTENCE = re.compile(r"(?<=[.!?:])\s(?=[A-ZÄÖÜ„\d])")
_LONG = 500  # characters; scans and some PDFs have no paragraphs at all
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Some words of a paragraph, and whether they are in both versions or in one alone."""

    operation: Operation
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph that is different; one that was replaced has pieces of both versions."""

    operation: Literal["added", "removed", "changed"]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FieldChange:
    """A field of the paper's page that is different."""

    name: str  # of storage.snapshots.CONTENT_FIELDS, but "text"
    before: str
    after: str


@dataclass(frozen=True)
class DocumentChange:
    """A document that was added, removed or replaced; `text` says how, where both texts are known."""

    operation: Literal["added", "removed", "replaced"]
    name: str
    text: tuple[Paragraph, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """All that is different between two versions."""

    fields: tuple[FieldChange, ...]
    text: tuple[Paragraph, ...]
    documents: tuple[DocumentChange, ...]


NOTHING = Comparison((), (), ())
"""Of two versions that say the same."""


def compare_versions(before: Snapshot, after: Snapshot, texts: Mapping[str, str]) -> Comparison:
    """What is different. `texts`: those of the documents that are known, by the hash of their content."""
    fields = [
        FieldChange(name, _shown(before[name]), _shown(after[name]))
        for name in CONTENT_FIELDS
        if name != "text" and before[name] != after[name]
    ]
    return Comparison(
        tuple(fields),
        tuple(compare_texts(before["text"], after["text"])),
        tuple(_documents(before["files"], after["files"], texts)),
    )


def compare_texts(before: str, after: str) -> Iterator[Paragraph]:
    """The paragraphs that are different, in their order."""
    if before == after:
        return
    old, new = _paragraphs(before), _paragraphs(after)
    for tag, first, end, start, stop in _opcodes(old, new):
        if tag != "equal":
            yield from _block(old[first:end], new[start:stop])


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Two versions of a paragraph as one sequence of pieces."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    if max(len(old), len(new)) > 2 * WORDS:
        return (Piece("removed", before), Piece("added", after))
    pieces: list[Piece] = []
    for tag, first, end, start, stop in _opcodes(old, new):
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[first:end])))
            continue
        if end > first:
            pieces.append(Piece("removed", "".join(old[first:end])))
        if stop > start:
            pieces.append(Piece("added", "".join(new[start:stop])))
    return tuple(pieces)


def _block(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs that took the place of others: those that are alike are one that was changed."""
    for index in range(max(len(old), len(new))):
        one = old[index] if index < len(old) else ""
        other = new[index] if index < len(new) else ""
        if one and other and _are_alike(one, other):
            yield Paragraph("changed", compare_words(one, other))
            continue
        if one:
            yield Paragraph("removed", (Piece("removed", one),))
        if other:
            yield Paragraph("added", (Piece("added", other),))


def _are_alike(one: str, other: str) -> bool:
    words, others = set(one.split()), set(other.split())
    return len(words & others) >= _ALIKE * min(len(words), len(others))


def _documents(
    before: Sequence[Mapping[str, str | None]],
    after: Sequence[Mapping[str, str | None]],
    texts: Mapping[str, str],
) -> Iterator[DocumentChange]:
    """A fresh content under a known name takes the place of the one that is gone from there."""
    contents, now = {file["sha256"] for file in before}, {file["sha256"] for file in after}
    gone = [file for file in before if file["sha256"] not in now]
    for file in after:
        if file["sha256"] in contents:
            continue
        name = str(file["name"])
        old = next((each for each in gone if each["name"] == name), None)
        if old is None:
            yield DocumentChange("added", name)
            continue
        gone.remove(old)
        known = [texts.get(each["sha256"] or "") for each in (old, file)]
        one, other = known
        changes = () if one is None or other is None else tuple(compare_texts(one, other))
        yield DocumentChange("replaced", name, changes)
    for file in gone:
        yield DocumentChange("removed", str(file["name"]))


def _paragraphs(text: str) -> list[str]:
    """Paragraphs on one line each, so that where lines end makes no difference; long ones by sentences."""
    lines = [line for part in _PARAGRAPH.split(text) if (line := " ".join(part.split()))]
    parts = [part for line in lines for part in (_SENTENCE.split(line) if len(line) > _LONG else (line,))]
    return parts[:PARAGRAPHS]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What difflib finds between the ends that both have in common: they cost nothing so."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if head:
        yield "equal", 0, head, 0, head
    for tag, first, end, start, stop in _between(old[head : len(old) - tail], new[head : len(new) - tail]):
        yield tag, first + head, end + head, start + head, stop + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _between(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """difflib's operations; all is replaced where the same few things come so often that it takes hours."""
    others = Counter(new)
    if sum(count * others[each] for each, count in Counter(old).items()) > MATCHES:
        return [("replace", 0, len(old), 0, len(new))]
    return difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return "" if value is None else str(value)
