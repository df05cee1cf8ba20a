"""Titles and numbers as papers are compared by them."""

from __future__ import annotations

import re

_NOT_WORD = re.compile(r"[^\w/]+")


def joining_key(text: str) -> str:
    """A reference or title without case, punctuation and spacing."""
    return _NOT_WORD.sub(" ", text).strip().casefold()
