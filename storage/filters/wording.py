"""A filter in words for people: in titles of feeds and mails, above lists, on the command line."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from storage.filters.filter import ALL_TOPICS, MAIN_TOPIC, STATUSES, Filter
from storage.filters.words import GERMAN, FilterWords
from storage.search.query import QueryError, Word, canonical, read_query, write_query
from storage.text import one_line


def describe(
    filter_: Filter,
    bodies: Mapping[str, str] | None = None,
    *,
    motion: str = "",
    words: FilterWords = GERMAN,
    typed: str = "",
) -> str:
    """What a filter lets through, in words without a full stop.

    `bodies`: names by official key (storage.filters.Known.body_names); `motion`: the title of the one that
    is followed; `typed`: its words as somebody wrote them, to be shown so.
    """
    named = [_place((bodies or {}).get(ags, ags), words) for ags in filter_.bodies]
    parts = [
        _what(filter_, motion, words),
        _topics(filter_, words),
        _some(words.parties, filter_.parties, words),
        _listed(named, words.any_of),
        _some(words.organizations, filter_.organizations, words),
        _some(words.years, filter_.years, words),
        _some(words.standing, [words.statuses[each] for each in STATUSES if each in filter_.statuses], words),
    ]
    told = _listed([words.changes[each] for each in filter_.changes], words.all_of)
    said = (
        " ".join(filter(None, parts))
        + _words(filter_.words, words, typed)
        + (words.only.format(names=told) if told else "")
    )
    return said[:1].upper() + said[1:]


def _what(filter_: Filter, motion: str, words: FilterWords) -> str:
    if filter_.motion:
        return words.followed.format(title=motion) if motion else words.followed_untitled
    kinds = [words.kinds.get(kind) or words.value.format(name=kind) for kind in filter_.kinds]
    return _listed(kinds, words.all_of) or words.everything


def _topics(filter_: Filter, words: FilterWords) -> str:
    if filter_.topics == (ALL_TOPICS,):
        return words.all_topics
    if filter_.motion and not filter_.topics:
        return ""
    return _some(words.topic, [_topic(topic, words) for topic in filter_.topics or (MAIN_TOPIC,)], words)


def _topic(topic: str, words: FilterWords) -> str:
    return words.topics.get(topic) or words.value.format(name=topic.replace("_", " ").capitalize())


def _place(name: str, words: FilterWords) -> str:
    kind, _, place = name.partition(" ")
    if place and kind in words.places:
        return words.places[kind].format(name=place)
    return words.place.format(name=name)


def _words(query: str, words: FilterWords, typed: str) -> str:
    if not query:
        return ""
    found = read_query(query)
    form = words.word if isinstance(found, Word) else words.words
    said = one_line(unicodedata.normalize("NFC", typed))
    return form.format(words=said if _is_same(said, query) else write_query(found, words.either))


def _is_same(typed: str, query: str) -> bool:
    try:
        return canonical(typed) == query
    except QueryError:
        return False


def _some(form: str, values: Sequence[str], words: FilterWords) -> str:
    named = _listed(values, words.any_of)
    return form.format(names=named) if named else ""


def _listed(values: Sequence[str], word: str) -> str:
    if len(values) < 2:
        return "".join(values)
    return f"{', '.join(values[:-1])} {word} {values[-1]}"
