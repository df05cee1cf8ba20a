"""From what somebody wrote to a filter, or to words that say what is wrong and what would be right. Pure."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from storage.filters.filter import (
    ALL_TOPICS,
    CHANGE_GROUPS,
    MAIN_TOPIC,
    PARAMETERS,
    STATUSES,
    ChangeGroup,
    Filter,
)
from storage.filters.known import (
    PARTY_NAMES,
    SHOWN,
    Known,
    bodies_meant,
    is_official_key,
    nearest,
    party_meant,
    same_spelling,
)
from storage.search.query import QueryError, canonical
from storage.standing import Status
from storage.text import one_line, uncrowded
from storage.told import Sentence, ToldError

LONGEST_VALUE = 200
"""Characters of any value but words, which have a limit of their own."""
YEAR = re.compile("[1-9][0-9]{3}")
_ALL_CHANGES = ("alle", "all")
_NO_TOPIC = Sentence("Das Thema „{written}“ gibt es hier nicht.{known}")
_NOTHING = Sentence()
_NO_KIND = Sentence("Die Art „{written}“ gibt es hier nicht.{known}")
_NO_ORGANIZATION = Sentence("Das Gremium „{written}“ gibt es hier nicht.{known}")
MOST_VALUES = 50
"""Values of a filter, all together."""


class FilterError(ToldError):
    """A filter that cannot be. `field`: the parameter's name ("kommune")."""

    def __init__(self, field: str, text: str, **values: object) -> None:
        super().__init__(text, **values)
        self.field = field


def parse(pairs: Iterable[tuple[str, str]], known: Known | None = None) -> Filter:
    """The filter that names and values of a query, a form or a command mean. Raises FilterError.

    With `known`, a value that is not among those there are is an error; without, values are taken as they
    are, which is right for filters that were checked when they were kept.
    """
    found: dict[str, list[str]] = {name: [] for name in PARAMETERS}
    for written_name, written in pairs:
        name = _parameter(written_name)
        value = uncrowded(written if name == "suche" else one_line(written))
        if value.strip():
            found[name].append(value)
    _check_size(found)
    if any(same_spelling(value, _ALL_CHANGES) for value in found["nur"]):
        found["nur"] = []
    values: dict[str, Any] = {
        field: tuple(_READERS[name](value, known) for value in found[name])
        for name, field in PARAMETERS.items()
        if name not in ("suche", "vorgang")
    }
    return Filter(**values, words=_words(found["suche"]), motion=_motion(found["vorgang"]))


def _parameter(written: str) -> str:
    name = same_spelling(written, PARAMETERS)
    if name is None:
        known = _meant(written, PARAMETERS)
        raise FilterError(
            written, "Die Angabe „{written}“ gibt es nicht.{known}", written=one_line(written), known=known
        )
    return name


def _check_size(found: dict[str, list[str]]) -> None:
    for name, values in found.items():
        if name != "suche" and any(len(value) > LONGEST_VALUE for value in values):
            raise FilterError(name, "Zu lang: höchstens {most} Zeichen.", most=LONGEST_VALUE)
    count = sum(map(len, found.values()))
    if count > MOST_VALUES:
        raise FilterError("", "Zu viele Angaben: {count}, höchstens {most}.", count=count, most=MOST_VALUES)


def _topic(written: str, known: Known | None) -> str:
    topics = sorted({MAIN_TOPIC, ALL_TOPICS, *(known.topics if known else ())})
    return _one_of("thema", _NO_TOPIC, written, topics, strict=known is not None)


def _body(written: str, known: Known | None) -> str:
    if known is None:
        if is_official_key(written):
            return written
        raise FilterError("kommune", "„{written}“ ist kein Amtlicher Gemeindeschlüssel.", written=written)
    meant = bodies_meant(written, known.bodies)
    if len(meant) == 1:
        return meant[0].ags
    if meant:
        names = _listed([body.name for body in meant])
        raise FilterError("kommune", "„{written}“ kann heißen: {names}.", written=written, names=names)
    others = _meant(written, [body.name for body in known.bodies])
    raise FilterError(
        "kommune", "Die Kommune „{written}“ wird nicht gelesen.{known}", written=written, known=others
    )


def _party(written: str, known: Known | None) -> str:
    meant = party_meant(written, known.parties if known else ())
    if meant is None and known is not None:
        others = _meant(written, sorted({*PARTY_NAMES, *known.parties}))
        raise FilterError(
            "partei", "Die Partei „{written}“ ist nicht bekannt.{known}", written=written, known=others
        )
    return meant or written


def _kind(written: str, known: Known | None) -> str:
    return _one_of("art", _NO_KIND, written, known.kinds if known else (), strict=known is not None)


def _organization(written: str, known: Known | None) -> str:
    values = known.organizations if known else ()
    return _one_of("gremium", _NO_ORGANIZATION, written, values, strict=known is not None)


def _status(written: str, known: Known | None) -> Status:
    for status, german in STATUSES.items():
        if same_spelling(written, (status, german)):
            return status
    raise FilterError(
        "status",
        "Den Status „{written}“ gibt es nicht, nur: {names}.",
        written=written,
        names=_listed(list(STATUSES.values())),
    )


def _year(written: str, known: Known | None) -> str:
    if not YEAR.fullmatch(written):
        raise FilterError("jahr", "„{written}“ ist keine Jahreszahl.", written=written)
    return written


def _change(written: str, known: Known | None) -> ChangeGroup:
    for group, german in CHANGE_GROUPS.items():
        if same_spelling(written, (group, german)):
            return group
    values = _listed([*CHANGE_GROUPS.values(), _ALL_CHANGES[0]])
    raise FilterError(
        "nur", "Für „nur“ gibt es „{written}“ nicht, nur: {names}.", written=written, names=values
    )


_READERS: dict[str, Callable[[str, Known | None], str]] = {
    "thema": _topic,
    "kommune": _body,
    "partei": _party,
    "art": _kind,
    "gremium": _organization,
    "status": _status,
    "jahr": _year,
    "nur": _change,
}


def _words(written: Sequence[str]) -> str:
    """Several queries must all be met."""
    try:
        each = [canonical(query) for query in written]
        return canonical(
            " ".join(f"({query})" for query in each if query) if len(each) > 1 else "".join(each)
        )
    except QueryError as error:
        raise FilterError("suche", "{error}.", error=error.sentence) from error


def _motion(written: Sequence[str]) -> str:
    values = sorted(set(written))
    if not values:
        return ""
    if len(values) > 1:
        raise FilterError("vorgang", "Es lässt sich nur ein Vorgang nennen.")
    try:
        return str(uuid.UUID(values[0]))
    except ValueError as error:
        raise FilterError(
            "vorgang", "„{written}“ ist keine Kennung eines Vorgangs.", written=values[0]
        ) from error


def _one_of(field: str, wrong: Sentence, written: str, values: Sequence[str], *, strict: bool) -> str:
    spelt = same_spelling(written, values)
    if spelt is None and strict:
        raise FilterError(field, wrong.text, written=written, known=_meant(written, values))
    return spelt or written


def _meant(written: str, values: Iterable[str]) -> Sentence:
    """What there is instead, as far as it may be meant: a sentence with a space before it, or nothing."""
    known = nearest(written, values)
    names = _listed(known[:SHOWN])
    if not known:
        return _NOTHING
    if len(known) <= SHOWN:
        return Sentence(" Bekannt: {names}.", names=names)
    return Sentence(" Bekannt: {names} (und {count} weitere).", names=names, count=len(known) - SHOWN)


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values)
