"""The mail about sources that are silent for longer than a day, and about those that are back. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from alerts.digest import Digest, made, with_words
from alerts.numbers import listed, moment, number
from alerts.safe import line
from alerts.site import Site
from alerts.wording import GERMAN, Wording
from storage.spells import Silence
from storage.views import SourceView


def compose(
    silences: Sequence[Silence],
    caught_up: int,
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    words: Wording = GERMAN,
) -> Digest:
    """The mail of a day (in Germany). `caught_up`: how many motions came of those that are back.

    A source that is not among `sources` is read no more, and left out.
    """
    known = {each.name: each for each in sources}
    told = [(known[each.source], each) for each in silences if each.source in known]
    told.sort(key=lambda pair: pair[0].title.casefold())
    silent = [replace(source, since=each.since) for source, each in told if each.until is None]
    back = [(source, each, each.until) for source, each in told if each.until is not None]
    said = [source for source, each in told if each.until is None]
    values = {
        "silent": silent,
        "back": [_is_back(source, each, until, words) for source, each, until in back],
        "caught_up": _caught_up(caught_up, words),
        "with_words": [each for each in with_words(sources) if each not in said],
    }
    title = subject(silent, [source for source, *_ in back], words)
    return made("outage", title, values, sources, site, day, words)


def subject(silent: Sequence[SourceView], back: Sequence[SourceView], words: Wording = GERMAN) -> str:
    """ "Zurzeit nicht zu lesen: Stadt Beispiel; wird wieder gelesen: Kreis Beispiel"."""
    forms = ((words.mail.silent, silent), (words.mail.back, back))
    parts = [_named(form, group, words) for form, group in forms if group]
    return "; ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _named(forms: tuple[str, str], sources: Sequence[SourceView], words: Wording) -> str:
    names = listed([each.title for each in sources], words)
    return forms[len(sources) > 1].format(count=number(len(sources), words), names=names)


def _is_back(source: SourceView, silence: Silence, until: dt.datetime, words: Wording) -> str:
    return words.mail.back_line.format(
        source=line(source.title), until=moment(until, words), since=moment(silence.since, words)
    )


def _caught_up(count: int, words: Wording) -> str:
    if not count:
        return words.mail.nothing_missed
    return words.mail.caught_up[count > 1].format(count=number(count, words))
