"""What a paper says at one moment, as plain data, and what changed between two such moments.

Only what a reader would call the paper's content is in a snapshot: no addresses, no order, no times of
reading. So the same page read twice, or a page whose session parameters moved, never makes a change.
What our own extraction derives from a document is not in it either: a better rule is no news.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from storage.views import ChangeKind

Snapshot = dict[str, Any]
"""Keys: title, reference, kind, date, originators, text, files, consultations, withdrawn."""

CONTENT_FIELDS = ("title", "reference", "kind", "date", "originators", "text")


@dataclass(frozen=True)
class Difference:
    """One thing that changed; the shape of `before` and `after` depends on `kind`."""

    kind: ChangeKind
    before: dict[str, Any]
    after: dict[str, Any]


class _Sitting(NamedTuple):
    """What makes two consultations the same one."""

    meeting: str
    organization: str
    date: str


def compare(before: Snapshot | None, after: Snapshot, today: dt.date) -> list[Difference]:
    """What changed from `before` to `after`; one "new" where there was nothing before.

    A consultation that appears in the past without a result is not news: nobody can go there any more.
    """
    if before is None:
        return [Difference("new", {}, {"title": after["title"]})]
    return [
        *_presence(before, after),
        *_content(before, after),
        *_files(before, after),
        *_consultations(before, after, today),
    ]


def carry_over(before: Snapshot | None, after: Snapshot) -> Snapshot:
    """`after`, where a document that could not be fetched this time counts as the one known before."""
    known = {file["name"]: file["sha256"] for file in before["files"]} if before else {}
    files = [{**file, "sha256": file["sha256"] or known.get(file["name"])} for file in after["files"]]
    return {**after, "files": files}


def _presence(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    if before["withdrawn"] != after["withdrawn"]:
        yield Difference("withdrawn" if after["withdrawn"] else "restored", {}, {})


def _content(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    changed = [name for name in CONTENT_FIELDS if before[name] != after[name]]
    replaced = _replaced(before, after)
    if not changed and not replaced:
        return
    old: dict[str, Any] = {name: before[name] for name in changed}
    new: dict[str, Any] = {name: after[name] for name in changed}
    if replaced:
        old["documents"] = new["documents"] = sorted(replaced)
    yield Difference("amended", old, new)


def _contents(snapshot: Snapshot) -> set[str]:
    return {file["sha256"] for file in snapshot["files"] if file["sha256"]}


def _names(snapshot: Snapshot) -> set[str]:
    return {file["name"] for file in snapshot["files"]}


def _fresh(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Files whose content was not there before, leaving out those that were listed but never fetched."""
    known = _contents(before)
    pending = {file["name"] for file in before["files"] if not file["sha256"]}
    return [
        file
        for file in after["files"]
        if file["sha256"] and file["sha256"] not in known and file["name"] not in pending
    ]


def _replaced(before: Snapshot, after: Snapshot) -> set[str]:
    """Names of documents whose content is another one now, or that are gone."""
    gone = {
        file["name"] for file in before["files"] if file["sha256"] and file["sha256"] not in _contents(after)
    }
    fresh = {file["name"] for file in _fresh(before, after)}
    return {name for name in gone if name in fresh or name not in _names(after)}


def _files(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    replaced = _replaced(before, after)
    for file in _fresh(before, after):
        if file["name"] not in replaced:
            yield Difference("document_added", {}, {"name": file["name"]})


def _sitting(consultation: dict[str, Any]) -> _Sitting:
    meeting = consultation["meeting"]
    if meeting:
        return _Sitting(meeting, "", "")
    return _Sitting("", consultation["organization"].casefold(), consultation["date"] or "")


def _consultations(before: Snapshot, after: Snapshot, today: dt.date) -> Iterator[Difference]:
    old = {_sitting(each): each for each in before["consultations"]}
    new = {_sitting(each): each for each in after["consultations"]}
    left = [each for key, each in old.items() if key not in new]
    for key, consultation in new.items():
        earlier = old.get(key) or _predecessor(left, consultation)
        yield from _consultation(earlier, consultation, today)
    for lost in left:  # off the calendar, and nothing took its place
        if lost["date"] and not lost["result"] and _on_or_after(lost, today) and not lost["cancelled"]:
            yield Difference("rescheduled", lost, {})


def _predecessor(left: list[dict[str, Any]], consultation: dict[str, Any]) -> dict[str, Any] | None:
    """The consultation in the same committee that this one stands for now; taken out of `left`."""
    for candidate in left:
        same = candidate["organization"].casefold() == consultation["organization"].casefold()
        if same and not candidate["result"]:
            left.remove(candidate)
            return candidate
    return None


def _consultation(
    before: dict[str, Any] | None, after: dict[str, Any], today: dt.date
) -> Iterator[Difference]:
    result_before = before["result"] if before else ""
    if after["result"] and after["result"] != result_before:
        yield Difference("decided", before or {}, after)
    elif before is None or not before["date"]:
        if after["date"] and _on_or_after(after, today) and not _off(after):
            yield Difference("scheduled", before or {}, after)
    elif _moved(before, after):
        yield Difference("rescheduled", before, after)


def _off(consultation: dict[str, Any]) -> bool:
    return bool(consultation["cancelled"] or consultation["dropped"])


def _moved(before: dict[str, Any], after: dict[str, Any]) -> bool:
    other_time = before["start"] and after["start"] and before["start"] != after["start"]
    return bool(before["date"] != after["date"] or other_time or _off(before) != _off(after))


def _on_or_after(consultation: dict[str, Any], today: dt.date) -> bool:
    return dt.date.fromisoformat(consultation["date"]) >= today
