"""What values a filter may name, and which one is meant by what somebody writes. Pure."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from storage.parties import PARTIES, party_names
from storage.records import Body

SHOWN = 8
"""So many known values are named to somebody who wrote an unknown one."""
_AGS_LENGTHS = (5, 8)  # a district's, a municipality's
PARTY_NAMES = tuple(name for name, _ in PARTIES)


@dataclass(frozen=True)
class Known:
    """The values that there are."""

    topics: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    parties: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    years: tuple[str, ...] = ()  # that there is anything of, the latest first

    def body_names(self) -> dict[str, str]:
        """The names of the bodies by their official keys."""
        return {body.ags: body.name for body in self.bodies}


@lru_cache(maxsize=4096)  # the same values are compared with what every filter names
def folded(text: str) -> str:
    """As spellings are compared: without case, umlauts and signs ("Kreis Düren" is "kreis-dueren")."""
    text = text.casefold().replace("ae", "a").replace("oe", "o").replace("ue", "u")
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if letter.isalnum())


def same_spelling(written: str, values: Iterable[str]) -> str | None:
    """The known value that is written so, whatever its case and signs."""
    values = list(values)
    if written in values:
        return written
    return next((value for value in values if folded(value) == folded(written)), None)


def nearest(written: str, values: Iterable[str]) -> list[str]:
    """Known values, those first that look most like what was written."""
    wanted = folded(written)

    def distance(value: str) -> tuple[float, str]:
        known = folded(value)
        likeness = difflib.SequenceMatcher(None, wanted, known).ratio() + (wanted in known)
        return -likeness, value

    return sorted(values, key=distance)


def party_meant(written: str, known: Sequence[str]) -> str | None:
    """Our name for a party: "grüne" is "Bündnis 90/Die Grünen". None for one that is not known."""
    exact = same_spelling(written, (*PARTY_NAMES, *known))
    if exact:
        return exact
    with_umlauts = written.replace("ue", "ü")
    for spelling in (written, with_umlauts, with_umlauts.title(), written.upper()):
        names = party_names(spelling)
        if len(names) == 1 and (names[0] in PARTY_NAMES or names[0] in known):
            return names[0]
    return None


def bodies_meant(written: str, known: Sequence[Body]) -> list[Body]:
    """The bodies that an official key, a full name ("Stadt Düren") or a place ("Düren") may mean."""
    wanted = folded(written)
    exact = [body for body in known if written == body.ags or folded(body.name) == wanted]
    return exact or [body for body in known if folded(body.name.partition(" ")[2]) == wanted]


def is_official_key(written: str) -> bool:
    """Whether it has the form of an official key (Amtlicher Gemeindeschlüssel)."""
    return written.isascii() and written.isdigit() and len(written) in _AGS_LENGTHS
