"""Documents as they are given out: where their publisher offers them, and what we know of their content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storage.oparl.entries import Entry, each_key, filled, is_web


def file_entries(
    start: str, body: str, owner: Mapping[str, Any], listed: Sequence[Mapping[str, Any]]
) -> list[Entry]:
    """The documents that can be fetched; those of an address that is none are left out.

    `owner` names the object that lists them ({"paper": 12}); `listed` has url, name, role, date and size and,
    where the content is known, sha256, media_type, exact_size and text_length.
    """
    offered = [each for each in listed if is_web(each["url"])]
    keys = each_key(start, (each["url"] for each in offered))
    return [
        Entry("file", key, body, {**owner, **_content(each)}) for key, each in zip(keys, offered, strict=True)
    ]


def _content(file: Mapping[str, Any]) -> dict[str, Any]:
    date = file["date"]
    return filled(
        url=file["url"],
        name=file["name"],
        role=file["role"],
        date=date.isoformat() if hasattr(date, "isoformat") else date,
        size=file.get("exact_size"),  # what a page says is rounded
        media_type=file.get("media_type"),
        sha256=file.get("sha256"),
        text_length=file.get("text_length"),  # another text of the same document is a change
    )
