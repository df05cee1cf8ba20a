"""Objects on their way into the table, and what names them for ever. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from storage.models_oparl import Kind

SHORT = 16  # hexadecimal digits
Content = dict[str, Any]
"""What is given out of an object. Other objects are named by their keys; what is not known is left out."""


@dataclass(frozen=True)
class Entry:
    """An object as it is now. `content`: None where there is nothing to give out (any more)."""

    kind: Kind
    key: str
    body: str  # official key
    content: Content | None


@dataclass(frozen=True)
class Whole:
    """A paper or a meeting with what is embedded in it, and what it only names."""

    entry: Entry
    parts: tuple[Entry, ...] = ()
    named: tuple[Entry, ...] = field(default=())

    @property
    def name(self) -> str:
        """What its parts call it: OparlObject.parent."""
        return parent_name(self.entry.kind, self.entry.key)

    @property
    def digest(self) -> str:
        """Changes when anything changes that is given out together."""
        return digest_of([self.entry, *self.parts])


def parent_name(kind: str, key: str) -> str:
    """ "paper 12"."""
    return f"{kind} {key}"


def digest_of(entries: Iterable[Entry]) -> str:
    """The same for the same content."""
    said = [(each.kind, each.key, each.body, each.content) for each in entries]
    return hashlib.blake2b(json.dumps(said, sort_keys=True).encode(), digest_size=16).hexdigest()


def filled(**values: Any) -> Content:
    """What is known: without what is empty. No and nought are known."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def organization(body: str, name: str) -> Entry:
    """A committee or a party, by its name: that is all that sources say of it."""
    return Entry("organization", f"{body}-{short(name)}", body, {"name": name})


def location(body: str, words: str) -> Entry:
    """A place, by its words."""
    return Entry("location", f"{body}-{short(words)}", body, {"description": words})


def consultation_key(paper: int, meeting: int | None, organization: str, date: str | None) -> str:
    """Of a paper in a meeting, which is named by committee and day where it is not known itself."""
    place = short(f"{organization}|{date or ''}") if meeting is None else meeting
    return f"{paper}-{place}"


def meeting_in(key: str) -> int | None:
    """The meeting that a consultation's key names; None where it names none."""
    place = key.partition("-")[2]
    return int(place) if place.isdigit() and len(place) < SHORT else None


def each_key(start: object, names: Iterable[str]) -> list[str]:
    """Keys for the parts of an object by what names each of them; two of one name are told apart."""
    seen: dict[str, int] = {}
    keys = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        more = f"|{seen[name]}" if seen[name] > 1 else ""
        keys.append(f"{start}-{short(name + more)}")
    return keys


def short(words: str) -> str:
    """A name for words that can stand in an address."""
    return hashlib.sha256(words.encode()).hexdigest()[:SHORT]


def is_web(address: str | None) -> bool:
    """Whether an address is one that anybody can follow: documents that were imported have none."""
    try:
        parts = urlsplit(address or "")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
