"""German wording around lists of motions that somebody chose: how many, what is missing, and why none."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.numbers import counted, listed, number

MOST_COUNTED = 1000
"""As storage.filtering.count_matching counts where nothing else is said."""


def found_words(found: int, shown: int = 0) -> str:
    """ "37 gefunden, davon 20 gezeigt."."""
    if not found:
        return "nichts gefunden."
    many = f"mindestens {number(found)}" if found >= MOST_COUNTED else number(found)
    return f"{many} gefunden, davon {number(shown)} gezeigt." if 0 < shown < found else f"{many} gefunden."


def index_notice(missing: int) -> str:
    """That not all papers are searched yet; empty where all are."""
    if not missing:
        return ""
    return (
        f"Der Suchindex wird noch aufgebaut: {counted(missing, 'Vorlage fehlt', 'Vorlagen fehlen')} darin "
        "und können hier nicht gefunden werden."
    )


def shortened_notice(words: Sequence[str]) -> str:
    """That very many words hold a word, and rare ones are not looked for; empty where all are."""
    if not words:
        return ""
    named = listed([f"„{word}“" for word in words])
    return f"{named} ist Teil von sehr vielen Wörtern; die seltensten davon sind nicht mitgesucht."
