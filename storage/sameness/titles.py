"""What a title is about, without what is put around it: who asks for it, when, on which kind of paper.

"Antrag der SPD-Fraktion vom 03.03.2026: Sprachlotsen", "SPD fordert: Sprachlotsen" and "Sprachlotsen -
Antrag der SPD-Fraktion" are all about "Sprachlotsen". "Änderungsantrag: Sprachlotsen" is too, but is
another paper: its role says so.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Literal

from storage.text import one_line

Role = Literal["", "amends", "supplements", "answers"]
"""What a paper is to another one: none of its own concern where it is not empty."""
Asks = Literal["", "motion", "question"]

_LONGEST = 400  # characters that are looked at
_SHORTEST = 3  # characters that a title must keep
_LAYERS = 6  # "Pressemitteilung: SPD fordert: Antrag: …"

_MODIFIER = (
    r"(?:(?:unser|gemeinsam|interfraktionell|fraktionsübergreifend|dringlich|neu|schriftlich|mündlich|klein|groß)"
    r"e?[rsn]?\s)?"
)
_KIND = (
    r"(?:(?P<motion>(?:dringlichkeits|eil|prüf|sach|haushalts|rats|kreistags|fraktions|etat|begleit)?-?anträge?"
    r"|(?:dringlichkeits|eil|prüf|sach|haushalts|rats|kreistags|fraktions|etat|begleit)?-?antrag"
    r"|resolution)|(?P<question>(?:dringlichkeits|rats)?-?anfragen?))\b"
)
_MATTER = r"(?:auf|zur|zum|zu|über|für|gegen|bezüglich|bzgl\.|betreffend|betr\.|wegen)"
_AUTHOR = rf"(?P<author>(?:(?!\s{_MATTER}\s)[^:;]){{0,120}}?)"
_TO_THE_MATTER = r"(?P<divider>\s*[;,]?\s*hier\s*:|\s*:|\s[–-]\s)\s*"

_LABEL = re.compile(
    r"(?:betreff|betr\.?|thema|hier|presse(?:mitteilung|meldung|information)?|pm|aktuell(?:es)?|neu|top\s\S{1,6})"
    r"\s*(?::|\s[–-])\s+",
    re.IGNORECASE,
)
_AMENDS = re.compile(
    rf"{_MODIFIER}(?:änderungs-?\s?(?:/|und|u\.)\s?-?ergänzungs|ä|änderungs|ergänzungs|erweiterungs|gegen|alternativ|zusatz)"
    r"-?(?:antrag|anträge)\b",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    rf"{_MODIFIER}(?:(?:be)?antwort(?:ung|en)?|stellungnahme|(?:zwischen)?information|sachstand(?:sbericht)?)"
    r"(?:\s(?:der|des)\s[\w/-]{3,40})?\s(?:auf|zur|zum|zu|der|einer|von)\s(?:(?:die|der|den|dem|unsere[rn]?)\s)?"
    r"(?=\S{0,20}(?:antrag|anträge|anfrage))",
    re.IGNORECASE,
)
_ANSWER_ALONE = re.compile(r"(?:be)?antwort(?:ung|en)?(?:\s(?:der|des)\s[\w/-]{3,40})?\s*:\s*", re.IGNORECASE)
_SUPPLEMENTS = re.compile(
    r"(?:\d{1,2}\.\s)?(?:ergänzung(?:svorlage)?|nachtrag(?:svorlage)?|tischvorlage)\s(?:zur|zum|zu)\s(?:(?:der|dem)\s)?",
    re.IGNORECASE,
)
_KIND_AND_AUTHOR = re.compile(rf"{_MODIFIER}{_KIND}{_AUTHOR}{_TO_THE_MATTER}", re.IGNORECASE)
_KIND_AND_MATTER = re.compile(
    rf"{_MODIFIER}{_KIND}(?:\s(?:der|des|von|vom|aus)\s[^:;]{{2,90}}?)?\s{_MATTER}\s(?:(?:die|der|den|dem|das|eine[rsnm]?)\s)?",
    re.IGNORECASE,
)
_OF_AMENDMENT = re.compile(
    rf"{_AUTHOR}{_TO_THE_MATTER}"
    rf"|(?:\s(?:der|des|von|vom|aus)\s[^:;]{{2,90}}?)?\s{_MATTER}\s(?:(?:die|der|den|dem|das|eine[rsnm]?)\s)?"
    r"|(?:\s(?:der|des|von|vom|aus)\s[^:;]{2,90})?\s*$",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"[^:]{2,60}?\s(?:(?P<motion>fordern|fordert|beantragt|beantragen|stellt|stellen|bringt|bringen|wollen|will)"
    r"|(?P<question>fragt|fragen))\b[^:]{0,40}:\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"[\s,;:(–-]+(?:hier\s*:\s*)?(?P<tail>{_MODIFIER}(?:\w{{2,12}}-)?{_KIND}(?!\s{_MATTER}\s).{{0,120}})$",
    re.IGNORECASE,
)
_PARTY = (
    r"(?:spd|cdu|csu|fdp|afd|bsw|uwg|fwg|ödp|volt|piraten|(?:die\s)?linken?|freien?\swähler"
    r"|(?:b(?:ündnis)?\s?90\s?/\s?)?(?:die\s)?grünen?)"
)
_BY_SOMEBODY = re.compile(
    rf"fraktion|gruppe\b|ratsmitglied|stadtr[aä]t|mitglied|\bstrn?\b|\bvom \d{{1,2}}\.|\b{_PARTY}\b",
    re.IGNORECASE,
)
_PAGE_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("amends", re.compile(r"(?:änderungs|ergänzungs|gegen|zusatz)-?(?:/|\s?und\s|antr)", re.IGNORECASE)),
    ("answers", re.compile(r"(?:be)?antwort|stellungnahme", re.IGNORECASE)),
    ("supplements", re.compile(r"ergänzungsvorlage|nachtragsvorlage", re.IGNORECASE)),
)
_PARTY_WORD = re.compile(rf"\b{_PARTY}(?![a-zäöüß])", re.IGNORECASE)
_SHORT = re.compile(r"^(?:b(?:ündnis)?\s?90\s?/\s?)?(?:die\s)?|(?<=grüne)n|(?<=linke)n|(?<=freie)n(?=\s)")
_PARTIES = re.compile(
    rf"{_PARTY}(?:-\w{{0,14}}fraktion)?(?:\s?(?:,|/|und|&)\s?{_PARTY}(?:-\w{{0,14}}fraktion)?){{0,5}}\s*:\s+",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(
    r"\s*[(\[–-]\s*(?:drs|ds|drucks|vorlage)\S{0,12}\s[^()\[\]]{2,30}[)\]]?$", re.IGNORECASE
)
_WRITTEN_ON = re.compile(r"\bvom\s(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")


@dataclass(frozen=True)
class Title:
    """What a title says."""

    core: str  # what it is about
    role: Role = ""
    asks: Asks = ""
    date: dt.date | None = None  # "Antrag … vom 03.03.2026"
    parties: frozenset[str] = frozenset()  # whom it names as asking, folded


def read_title(text: str) -> Title:
    """What a title is about. One that names nothing but its kind and author has an empty core."""
    rest = whole = one_line(text)[:_LONGEST]
    role: Role = ""
    asks: Asks = ""
    for _ in range(_LAYERS):
        shorter, layer_role, layer_asks = _peeled(rest)
        if shorter == rest:
            break
        rest, role, asks = shorter, role or layer_role, asks or layer_asks
    around = whole.replace(rest, " ") if rest else whole
    return Title(rest.strip(" -–:;,."), role, asks, _date(whole), parties_in(around))


def role_of_kind(kind: str) -> Role:
    """What the kind that a council gives to a paper says of its role: "Änderungs-/Ergänzungsantrag"."""
    return next((role for role, words in _PAGE_ROLES if words.match(kind)), "")


def parties_in(text: str) -> frozenset[str]:
    """The parties that a few words name, folded, so that one party has one name."""
    return frozenset(_SHORT.sub("", found[0].casefold()) for found in _PARTY_WORD.finditer(text))


def _peeled(text: str) -> tuple[str, Role, Asks]:
    """The title without its outermost layer, and what that said."""
    if label := _LABEL.match(text) or _PARTIES.match(text):
        return text[label.end() :], "", ""
    if amends := _AMENDS.match(text):
        behind = _OF_AMENDMENT.match(text, amends.end())
        return text[behind.end() if behind else amends.end() :].strip(), "amends", ""
    if answers := _ANSWERS.match(text) or _ANSWER_ALONE.match(text):
        return text[answers.end() :], "answers", ""
    if supplements := _SUPPLEMENTS.match(text):
        return text[supplements.end() :], "supplements", ""
    if ahead := _with_author(text) or _KIND_AND_MATTER.match(text) or _CALL.match(text):
        return text[ahead.end() :], "", _asks(ahead)
    if behind := _tail(text):
        return text[: behind.start()], "", _asks(behind)
    if number := _NUMBER_BEHIND.search(text):
        return text[: number.start()], "", ""
    return text, "", ""


def _with_author(text: str) -> re.Match[str] | None:
    """ "Antrag der SPD-Fraktion: …"; a dash may be part of the matter: it divides only behind an author."""
    ahead = _KIND_AND_AUTHOR.match(text)
    is_dash = ahead is not None and ahead["divider"].strip() in ("-", "–")
    return None if ahead and is_dash and not _BY_SOMEBODY.search(ahead["author"]) else ahead


def _tail(text: str) -> re.Match[str] | None:
    """ "… - Antrag der SPD-Fraktion -": only where it names who asks, and something stands before it."""
    tail = _TAIL.search(text, _SHORTEST)
    return tail if tail and _BY_SOMEBODY.search(tail["tail"]) else None


def _asks(match: re.Match[str]) -> Asks:
    return "motion" if match["motion"] else "question"


def _date(text: str) -> dt.date | None:
    written = _WRITTEN_ON.search(text)
    if not written:
        return None
    day, month, year = (int(part) for part in written.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
