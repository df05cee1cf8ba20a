"""A filter in German words for people: in titles of feeds and mails, above lists, on the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.filters.filter import ALL_TOPICS, MAIN_TOPIC, ChangeGroup, Filter
from storage.search.query import Word, read_query

_PLURALS = {
    "Antrag": "Anträge",
    "Änderungsantrag": "Änderungsanträge",
    "Anfrage": "Anfragen",
    "Antwort": "Antworten",
    "Beschlussvorlage": "Beschlussvorlagen",
    "Mitteilungsvorlage": "Mitteilungsvorlagen",
    "Pressebericht": "Presseberichte",
    "Pressemitteilung": "Pressemitteilungen",
    "Resolution": "Resolutionen",
    "Stellungnahme": "Stellungnahmen",
}
_CHANGES: Mapping[ChangeGroup, str] = {"new": "was neu ist", "scheduled": "Termine", "decided": "Ergebnisse"}
_PLACES = {"Stadt": "in der Stadt", "Gemeinde": "in der Gemeinde", "Kreis": "im Kreis"}


def describe(filter_: Filter, bodies: Mapping[str, str] | None = None, *, motion: str = "") -> str:
    """What a filter lets through, in words without a full stop.

    `bodies`: names by official key (storage.filters.Known.body_names); `motion`: the title of the one that
    is followed.
    """
    if filter_.motion:
        what = f"Der Vorgang „{motion}“" if motion else "Ein einzelner Vorgang"
    else:
        what = _any([_PLURALS.get(kind, kind) for kind in filter_.kinds], "und") or "Vorgänge"
    names = [_place((bodies or {}).get(ags, ags)) for ags in filter_.bodies]
    parts = [
        what,
        _topics(filter_),
        f"von {_any(filter_.parties)}" if filter_.parties else "",
        _any(names),
        f"mit Beratung in: {_any(filter_.organizations)}" if filter_.organizations else "",
    ]
    said = " ".join(filter(None, parts)) + _words(filter_.words)
    told = _any([_CHANGES[each] for each in filter_.changes], "und")
    return f"{said}; davon nur {told}" if told else said


def _topics(filter_: Filter) -> str:
    if filter_.topics == (ALL_TOPICS,):
        return "zu allen Themen"
    if filter_.motion and not filter_.topics:
        return ""
    topics = [topic.replace("_", " ").capitalize() for topic in filter_.topics or (MAIN_TOPIC,)]
    return f"zum Thema {_any(topics)}"


def _place(name: str) -> str:
    kind, _, place = name.partition(" ")
    return f"{_PLACES[kind]} {place}" if kind in _PLACES and place else f"in {name}"


def _words(words: str) -> str:
    if not words:
        return ""
    return f", die „{words}“ nennen" if isinstance(read_query(words), Word) else f", gesucht: {words}"


def _any(values: Sequence[str], word: str = "oder") -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {word} {values[-1]}"
