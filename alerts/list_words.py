"""Wording around lists of motions that somebody chose: how many, what is missing, and why none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alerts.numbers import listed, number
from alerts.translation import so_many, spoken
from alerts.translation import translated as _
from storage.filters import Filter
from storage.ranking import MOST_RANKED
from storage.views import SourceView

MOST_COUNTED = 1000
"""As storage.filtering.count_matching counts where nothing else is said."""


def found_words(found: int, shown: int = 0) -> str:
    """ "37 gefunden, davon 20 gezeigt."."""
    if not found:
        return _("nichts gefunden.")
    many = number(found, spoken())
    if found >= MOST_COUNTED:
        many = _("mindestens {count}").format(count=many)
    if 0 < shown < found:
        few = number(shown, spoken())
        return _("{count} gefunden, davon {shown} gezeigt.").format(count=many, shown=few)
    return _("{count} gefunden.").format(count=many)


def index_notice(missing: int) -> str:
    """That not all papers are searched yet; empty where all are."""
    if not missing:
        return ""
    papers = so_many("{count} Vorlage fehlt", "{count} Vorlagen fehlen", missing)
    said = _("Der Suchindex wird noch aufgebaut: {papers} darin; was fehlt, ist hier nicht zu finden.")
    return said.format(papers=papers)


def order_notice(is_refused: bool, is_cut: bool) -> str:
    """What must be said of the order by agreement; empty where nothing must."""
    if is_refused:
        return _("Ohne gesuchte Wörter gibt es keine Übereinstimmung: das Neueste steht zuerst.")
    if is_cut:
        newest = _("So geordnet sind die neuesten {count}; ältere stehen nur unter „neueste zuerst“.")
        return newest.format(count=number(MOST_RANKED, spoken()))
    return ""


def unread_notice(wanted: Filter, sources: Sequence[SourceView], bodies: Mapping[str, str]) -> str:
    """That a municipality was chosen which no source is read of; empty where none was. `sources`: all."""
    read = {source.body for source in sources}
    names = [bodies.get(ags, ags) for ags in wanted.bodies if bodies.get(ags) not in read]
    if not names:
        return ""
    said = _("{names}: Davon liest dieser Dienst keine Quelle und bemerkt nichts Neues.")
    return said.format(names=listed(names, spoken()))


def shortened_notice(words: Sequence[str]) -> str:
    """That very many words hold a word, and rare ones are not looked for; empty where all are."""
    if not words:
        return ""
    named = listed([_("„{word}“").format(word=word) for word in words], spoken())
    said = _("{words} ist Teil von sehr vielen Wörtern; die seltensten davon sind nicht mitgesucht.")
    return said.format(words=named)
