"""What may be asked: how it is read, and how it is described. Pure.

What the description lets through is answered, and what it does not is refused: the values of filters are
named one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from alerts.web.api.cursors import Cursor
from alerts.web.wishes import read_query
from storage.filters import (
    ALL_TOPICS,
    CHANGE_GROUPS,
    MAIN_TOPIC,
    PARAMETERS,
    STATUSES,
    Filter,
    FilterError,
    Known,
    parse,
)
from storage.filters.known import PARTY_NAMES
from storage.filters.reading import LONGEST_VALUE, MOST_VALUES, YEAR
from storage.search.query import LONGEST
from storage.text import one_line

LIMIT, CURSOR = "limit", "cursor"
USUAL, MOST = 20, 100
SEARCH_FORMAT = "antragsradar-search"
"""The grammar of words (storage.search.query) is no regular one: no pattern can say it."""
_MOST_PAIRS = MOST_VALUES * len(PARAMETERS)
_LIMIT = re.compile("[1-9][0-9]?|100")

_SEVERAL = (
    f"Of several, any; empty ones are left out. All parameters together have at most {MOST_VALUES} values. "
    "The values are named as answers write them; other cases, umlauts and usual names are taken, too."
)

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What somebody asks for."""

    wanted: Filter
    limit: int = USUAL
    cursor: str = ""


@dataclass(frozen=True)
class Takes:
    """Which parameters an address takes."""

    filter: bool = False
    cursor: Cursor[Any] | None = None  # with it, also a limit

    def read(self, query: bytes, known: Known) -> Asked:
        """What the query of an address asks for. Raises FilterError."""
        return self._read(read_query(query, _MOST_PAIRS), known)

    def _read(self, pairs: Pairs, known: Known) -> Asked:
        own: dict[str, list[str]] = {LIMIT: [], CURSOR: []} if self.cursor else {}
        for_filter = []
        for name, value in pairs:
            if self.filter and name in PARAMETERS and not value:
                continue  # as forms send what was not filled in, and pages take it
            if not one_line(value):
                raise FilterError(name, "Diese Angabe ist leer; bitte weglassen oder ausfüllen.")
            if name in own:
                own[name].append(value)
            elif self.filter:
                for_filter.append((name, value))
            else:
                raise FilterError(name, "Diese Angabe gibt es hier nicht.")
        _check_numbers(pairs)
        wanted = parse(dict.fromkeys(for_filter), known)  # the same value twice is one
        return Asked(wanted, _limit(own.get(LIMIT, [])), _only(CURSOR, own.get(CURSOR, [])))

    def place(self, asked: Asked) -> Any:
        """The place that a cursor says; None where none is named. Raises FilterError."""
        if self.cursor is None or not asked.cursor:
            return None
        try:
            return self.cursor.read(asked.cursor)
        except ValueError as error:
            raise FilterError(CURSOR, "Diese Stelle gibt es nicht; bitte von vorn beginnen.") from error

    def described(self, known: Known) -> list[dict[str, Any]]:
        """The parameters as OpenAPI describes them."""
        described = filter_parameters(known) if self.filter else []
        if self.cursor:
            size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
            place = {"type": "string", "pattern": self.cursor.pattern}
            described += [
                _parameter(LIMIT, "How many items a page has at most.", size),
                _parameter(CURSOR, "Where a page begins: as `next` of the page before it says.", place),
            ]
        return described


def _check_numbers(pairs: Pairs) -> None:
    """Of each parameter as many as its description says, empty ones too; storage.filters counts all."""
    name, number = max(
        Counter(name for name, _value in pairs).items(), key=lambda pair: pair[1], default=("", 0)
    )
    if number > MOST_VALUES:
        raise FilterError(name, "Zu viele Werte: höchstens {most}.", most=MOST_VALUES)


def _limit(written: Sequence[str]) -> int:
    value = _only(LIMIT, written)
    if not value:
        return USUAL
    if not _LIMIT.fullmatch(value):
        raise FilterError(LIMIT, "Es geht eine ganze Zahl von 1 bis {most}.", most=MOST)
    return int(value)


def _only(name: str, written: Sequence[str]) -> str:
    if len(written) > 1:
        raise FilterError(name, "Diese Angabe geht nur einmal.")
    return "".join(written)


def filter_parameters(known: Known) -> list[dict[str, Any]]:
    """The parameters of a filter, with the values that there are; those that can have none are left out."""
    bodies = [text for body in known.bodies for text in (body.ags, body.name)]
    changes = (*CHANGE_GROUPS.values(), "alle")
    several: dict[str, tuple[str, Iterable[str]]] = {
        "thema": (
            f"A topic; `{MAIN_TOPIC}` where none is named, `{ALL_TOPICS}` for every motion.",
            (*known.topics, ALL_TOPICS),
        ),
        "kommune": ("A municipality or district, by its official key or its name.", bodies),
        "partei": ("A party or group that has brought it in.", (*PARTY_NAMES, *known.parties)),
        "art": ("The kind of paper.", known.kinds),
        "gremium": ("A council or committee that deals with it.", known.organizations),
        "status": ("Where it stands now, by what its sources publish.", STATUSES.values()),
        "nur": ("What has happened: it is new, stands on an agenda, came to a result.", changes),
    }
    described = {
        name: _parameter(name, f"{text} {_SEVERAL}", _some_of(values))
        for name, (text, values) in several.items()
        if any(values)
    }
    described["suche"] = _parameter(
        "suche",
        'Words, which must all be there; also with ODER, NICHT, parentheses and "exact words". '
        "Words that are in every text are not enough.",
        {"type": "string", "maxLength": LONGEST, "format": SEARCH_FORMAT},
        example="Sprachkurs ODER Dolmetscher",
    )
    described["jahr"] = _parameter("jahr", f"The year of its earliest date. {_SEVERAL}", _some_years())
    described["vorgang"] = _parameter(
        "vorgang",
        "A single motion, by its id.",
        {"type": "string", "anyOf": [{"format": "uuid"}, {"maxLength": 0}]},
    )
    return [described[name] for name in PARAMETERS if name in described]


def _some_of(values: Iterable[str]) -> dict[str, Any]:
    names = ["", *sorted({value for value in values if value and len(value) <= LONGEST_VALUE})]
    items = {"type": "string", "enum": names}
    return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_VALUES}


def _some_years() -> dict[str, Any]:
    items = {"type": "string", "pattern": f"^({YEAR.pattern})?$"}
    return {"type": "array", "items": items, "minItems": 1, "maxItems": MOST_VALUES}


def _parameter(name: str, text: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    style = {"style": "form", "explode": True} if schema["type"] == "array" else {}
    return {"name": name, "in": "query", "description": text, **style, "schema": schema, **more}
