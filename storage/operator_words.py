"""Words of a search that are operators in capitals, and were typed without them. Pure."""

from __future__ import annotations

import re

from storage.search.query import QueryError, canonical

_QUOTES = '"„“”«»‟'
_QUOTED = rf"[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}]"
_QUOTED_OR_OPERATOR = re.compile(rf"{_QUOTED}|(?<!\S)(?:und|nicht|and|or|not)(?!\S)", re.IGNORECASE)


def with_operators(typed: str) -> str:
    """The same words, with such as operators, where that asks for something else; else empty."""
    read = _QUOTED_OR_OPERATOR.sub(_as_operator, typed)
    try:
        return read if canonical(read) != canonical(typed) else ""
    except QueryError:
        return ""  # it cannot be read so


def _as_operator(found: re.Match[str]) -> str:
    return found[0] if found[0][0] in _QUOTES else found[0].upper()
