"""What a paper says at one moment, as plain data, and what changed between two such moments.

Only what a reader would call the paper's content is in a snapshot: no addresses, no order, no times of
reading. So the same page read twice, or a page whose session parameters moved, never makes a change.
What our own extraction derives from a document is not in it either: a better rule is no news.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from storage.outcomes import outcome_in
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
    """`after`, with the documents that were known before for those that could not be fetched.

    So that is no change. Several may bear one name, and each known content stands in for one of them.
    """
    fetched = _contents(after)
    unused: dict[str, list[str]] = {}
    for file in before["files"] if before else ():
        if file["sha256"] and file["sha256"] not in fetched:
            unused.setdefault(file["name"], []).append(file["sha256"])
    files = []
    for file in after["files"]:
        known = unused.get(file["name"])
        files.append({**file, "sha256": known.pop(0)} if known and not file["sha256"] else file)
    return {**after, "files": files}


def _presence(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    if before["withdrawn"] != after["withdrawn"]:
        yield Difference("withdrawn" if after["withdrawn"] else "restored", {}, {})


def _content(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    changed = [name for name in CONTENT_FIELDS if before[name] != after[name]]
    replaced = _documents(before, after)[1]
    if not changed and not replaced:
        return
    old: dict[str, Any] = {name: before[name] for name in changed}
    new: dict[str, Any] = {name: after[name] for name in changed}
    if replaced:
        old["documents"] = new["documents"] = sorted(replaced)
    yield Difference("amended", old, new)


def _contents(snapshot: Snapshot) -> set[str]:
    return {file["sha256"] for file in snapshot["files"] if file["sha256"]}


def _documents(before: Snapshot, after: Snapshot) -> tuple[list[str], set[str]]:
    """Names of the documents that were added, and of those that were replaced or removed.

    A content that is known under another name is neither. Of the documents of one name, a fresh one takes
    the place of one that is gone, or is the first look at one that was listed but never fetched.
    """
    known, now = _contents(before), _contents(after)
    gone = Counter(file["name"] for file in before["files"] if file["sha256"] and file["sha256"] not in now)
    pending = Counter(file["name"] for file in before["files"] if not file["sha256"])
    added: list[str] = []
    replaced: set[str] = set()
    for file in after["files"]:
        name, sha256 = file["name"], file["sha256"]
        if sha256 in known:
            continue
        if sha256 and gone[name]:
            gone[name] -= 1
            replaced.add(name)
        elif pending[name]:
            pending[name] -= 1
        elif gone[name]:  # listed still, but its new content could not be fetched yet
            gone[name] -= 1
        else:
            added.append(name)
    return added, replaced | set(+gone)


def _files(before: Snapshot, after: Snapshot) -> Iterator[Difference]:
    for name in _documents(before, after)[0]:
        yield Difference("document_added", {}, {"name": name})


def _sitting(consultation: dict[str, Any]) -> _Sitting:
    meeting = consultation["meeting"]
    if meeting:
        return _Sitting(meeting, "", "")
    return _Sitting("", consultation["organization"].casefold(), consultation["date"] or "")


def _same_day(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return _same_committee(one, other) and one["date"] == other["date"]


def _same_committee(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(one["organization"].casefold() == other["organization"].casefold())


def _in_place_of(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether a sitting that is gone without a result is the one that the committee holds now."""
    return _same_committee(one, other) and not one["result"]


def _consultations(before: Snapshot, after: Snapshot, today: dt.date) -> Iterator[Difference]:
    left, new = list(before["consultations"]), list(after["consultations"])
    pairs: list[tuple[dict[str, Any] | None, dict[str, Any]]] = []
    # The surest sign first: the meeting's number, then committee and day, then the committee alone.
    for alike in (lambda one, other: _sitting(one) == _sitting(other), _same_day, _in_place_of):
        for consultation in list(new):
            earlier = next((each for each in left if alike(each, consultation)), None)
            if earlier is not None:
                left.remove(earlier)
                new.remove(consultation)
                pairs.append((earlier, consultation))
    pairs += [(None, consultation) for consultation in new]
    for earlier, consultation in sorted(pairs, key=lambda pair: pair[1]["date"] or ""):
        yield from _consultation(earlier, consultation, today)
    for lost in left:  # off the calendar, and nothing took its place
        if lost["date"] and not lost["result"] and _on_or_after(lost, today) and not lost["cancelled"]:
            yield Difference("rescheduled", lost, {})


def _consultation(
    before: dict[str, Any] | None, after: dict[str, Any], today: dt.date
) -> Iterator[Difference]:
    if after["result"] and not _same_words(before["result"] if before else "", after["result"]):
        outcome = outcome_in(after["organization"], after["role"], after["result"])
        yield Difference("decided", before or {}, {**after, "outcome": outcome})
    elif before is None or not before["date"]:
        if after["date"] and _on_or_after(after, today) and not _off(after):
            yield Difference("scheduled", before or {}, after)
    elif _moved(before, after, today) or _off(before) != _off(after):
        yield Difference("rescheduled", before, after)


def _same_words(one: str, other: str) -> bool:
    return one.casefold().strip(" .") == other.casefold().strip(" .")


def _off(consultation: dict[str, Any]) -> bool:
    return bool(consultation["cancelled"] or consultation["dropped"])


def _moved(before: dict[str, Any], after: dict[str, Any], today: dt.date) -> bool:
    """Whether it is held at another time. Minutes state when a sitting really began: that is no move."""
    if not any(each["date"] is None or _on_or_after(each, today) for each in (before, after)):
        return False
    other_time = before["start"] and after["start"] and before["start"] != after["start"]
    return bool(before["date"] != after["date"] or other_time)


def _on_or_after(consultation: dict[str, Any], today: dt.date) -> bool:
    return dt.date.fromisoformat(consultation["date"]) >= today
