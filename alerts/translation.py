"""The texts of pages in the reader's language: German as they stand in the code, English by GNU gettext.

Mails have their own typed catalogue (alerts.wording), which pages share where they say the same. The language
is that of the request that is being answered; outside of one it is German.
"""

from __future__ import annotations

import gettext as gnu
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from alerts.numbers import number
from alerts.wording import WORDING, Wording
from storage.subscription_views import Language
from storage.told import Sentence, ToldError

CATALOGUES = Path(__file__).parent / "locale"
_language: ContextVar[Language] = ContextVar("language", default="de")


def language() -> Language:
    """The language that is being written in."""
    return _language.get()


@contextmanager
def written_in(chosen: Language) -> Iterator[None]:
    """Write in a language while this lasts, in this thread or task alone."""
    token = _language.set(chosen)
    try:
        yield
    finally:
        _language.reset(token)


def translated(text: str) -> str:
    """A German text in the language that is being written in; the German where it is not translated."""
    return _catalogue(language()).gettext(text)


def translated_number(one: str, many: str, number: int) -> str:
    """As `translated`, the text for one or for so many."""
    return _catalogue(language()).ngettext(one, many, number)


def so_many(one: str, many: str, count: int) -> str:
    """ "1 Quelle", "1.234 Quellen": texts in which `{count}` is filled in."""
    return translated_number(one, many, count).format(count=number(count, spoken()))


def spoken() -> Wording:
    """The words that pages share with mails, in the language that is being written in."""
    return WORDING[language()]


def told(what: Sentence | ToldError) -> str:
    """What storage says, in the language that is being written in."""
    return (what if isinstance(what, Sentence) else what.sentence).said(translated)


def later(text: str) -> str:
    """The same German text: marks it for the catalogue where it is written down, to be translated when it is
    shown."""
    return text


@cache
def _catalogue(chosen: Language) -> gnu.NullTranslations:
    return gnu.translation("pages", CATALOGUES, [chosen], fallback=True)
