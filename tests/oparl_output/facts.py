"""What the specification of OParl 1.1 demands of each object and list, as facts of our own wording.

Taken from chapters 2 and 3 of the specification (https://oparl.org/spezifikation) and from its schema; what
is no field of it has to carry a vendor's prefix.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

NAMESPACE = "https://schema.oparl.org/1.1/"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_VENDOR = re.compile(r"[a-z]+:\w+")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _is_url(value: Any) -> bool:
    if not isinstance(value, str) or not value.isascii() or " " in value:
        return False
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and bool(_DAY.fullmatch(value)) and bool(dt.date.fromisoformat(value))


def _is_instant(value: Any) -> bool:
    return (
        isinstance(value, str) and bool(_INSTANT.fullmatch(value)) and bool(dt.datetime.fromisoformat(value))
    )


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_SIMPLE: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "url": _is_url,
    "day": _is_day,
    "instant": _is_instant,
    "flag": _is_flag,
    "whole": _is_whole,
}
_COMMON = {
    "id": "url", "type": "url", "created": "instant", "modified": "instant", "web": "url",
    "deleted": "flag", "license": "text", "keyword": "text*",
}  # fmt: skip
FIELDS: dict[str, dict[str, str]] = {
    "System": {
        "oparlVersion": "url", "otherOparlVersions": "url*", "body": "url", "name": "text",
        "contactEmail": "text", "contactName": "text", "website": "url", "vendor": "url", "product": "url",
    },
    "Body": {
        "system": "url", "shortName": "text", "name": "text", "website": "url", "ags": "text", "rgs": "text",
        "licenseValidSince": "instant", "oparlSince": "instant", "equivalent": "url*",
        "contactEmail": "text", "contactName": "text", "classification": "text", "location": "Location",
        "organization": "url", "person": "url", "meeting": "url", "paper": "url", "agendaItem": "url",
        "consultation": "url", "file": "url", "locationList": "url", "legislativeTermList": "url",
        "membership": "url", "legislativeTerm": "LegislativeTerm*", "mainOrganization": "url",
    },
    "Organization": {
        "body": "url", "name": "text", "shortName": "text", "membership": "url*", "meeting": "url",
        "consultation": "url", "post": "text*", "subOrganizationOf": "url", "organizationType": "text",
        "classification": "text", "startDate": "day", "endDate": "day", "website": "url",
        "location": "Location", "externalBody": "url",
    },
    "Meeting": {
        "name": "text", "meetingState": "text", "cancelled": "flag", "start": "instant", "end": "instant",
        "location": "Location", "organization": "url*", "participant": "url*", "invitation": "File",
        "resultsProtocol": "File", "verbatimProtocol": "File", "auxiliaryFile": "File*",
        "agendaItem": "AgendaItem*",
    },
    "AgendaItem": {
        "meeting": "url", "number": "text", "order": "whole", "name": "text", "public": "flag",
        "consultation": "url", "result": "text", "resolutionText": "text", "resolutionFile": "File",
        "auxiliaryFile": "File*", "start": "instant", "end": "instant",
    },
    "Paper": {
        "body": "url", "name": "text", "reference": "text", "date": "day", "paperType": "text",
        "relatedPaper": "url*", "superordinatedPaper": "url*", "subordinatedPaper": "url*",
        "mainFile": "File", "auxiliaryFile": "File*", "location": "Location*", "originatorPerson": "url*",
        "underDirectionOf": "url*", "originatorOrganization": "url*", "consultation": "Consultation*",
    },
    "Consultation": {
        "paper": "url", "agendaItem": "url", "meeting": "url", "organization": "url*",
        "authoritative": "flag", "role": "text",
    },
    "File": {
        "name": "text", "fileName": "text", "mimeType": "text", "date": "day", "size": "whole",
        "sha1Checksum": "text", "sha512Checksum": "text", "text": "text", "accessUrl": "url",
        "downloadUrl": "url", "externalServiceUrl": "url", "masterFile": "url", "derivativeFile": "url*",
        "fileLicense": "url", "meeting": "url*", "agendaItem": "url*", "paper": "url*",
    },
    "Location": {
        "description": "text", "streetAddress": "text", "room": "text", "postalCode": "text",
        "subLocality": "text", "locality": "text", "bodies": "url*", "organizations": "url*",
        "meetings": "url*", "papers": "url*",
    },
}  # fmt: skip
"""By kind: each field that we may use and what it holds; a star is a list, a capital another object."""
REQUIRED: dict[str, tuple[str, ...]] = {
    "System": ("oparlVersion", "body"),
    "Body": ("name", "organization", "person", "meeting", "paper", "legislativeTerm"),
    "AgendaItem": ("order",),
    "File": ("accessUrl",),
}
"""What an object must have besides `id` and `type`; and the stamps, which since 1.1 all have to have."""
MAY_BE_EMPTY = ("legislativeTerm",)
PAGINATION = ("totalElements", "elementsPerPage", "currentPage", "totalPages")
LINKS = ("first", "prev", "self", "next", "last", "web")


def faults(thing: dict[str, Any], kind: str) -> list[str]:
    """What is wrong with an object that should be of that kind, parts included."""
    return list(_faults(thing, kind))


def _faults(thing: dict[str, Any], kind: str) -> Iterator[str]:
    where = f"{kind} {thing.get('id')}"
    if thing.get("type") != NAMESPACE + kind:
        yield f"{where}: type is {thing.get('type')}"
    stamps = () if kind == "System" else ("created", "modified")
    needed = () if thing.get("deleted") else REQUIRED.get(kind, ())
    yield from (f"{where}: no {name}" for name in ("id", *stamps, *needed) if name not in thing)
    if thing.get("deleted") and set(thing) - {"id", "type", "created", "modified", "deleted"}:
        yield f"{where}: deleted, and more than that"
    for name, value in thing.items():
        held = {**_COMMON, **FIELDS[kind]}.get(name)
        if held is None:
            if not _VENDOR.fullmatch(name):
                yield f"{where}: no field is called {name}"
        else:
            yield from _value_faults(f"{where}.{name}", name, value, held)


def _value_faults(where: str, name: str, value: Any, held: str) -> Iterator[str]:
    if held.endswith("*"):
        if not isinstance(value, list):
            yield f"{where}: no list"
            return
        if not value and name not in MAY_BE_EMPTY:
            yield f"{where}: empty"
        for each in value:
            yield from _value_faults(where, name, each, held[:-1])
    elif held in _SIMPLE:
        if not _SIMPLE[held](value):
            yield f"{where}: {value!r} is no {held}"
    elif isinstance(value, dict):
        yield from _faults(value, held)
    else:
        yield f"{where}: not embedded"


def list_faults(page: dict[str, Any], kind: str) -> list[str]:
    """What is wrong with a page of a list of objects of that kind."""
    found = [f"list: {name}" for name in ("data", "pagination", "links") if name not in page]
    found += [f"pagination: {name}" for name in page["pagination"] if name not in PAGINATION]
    found += [
        f"links: {name}" for name, url in page["links"].items() if name not in LINKS or not _is_url(url)
    ]
    return found + [fault for each in page["data"] for fault in faults(each, kind)]
