"""What the words of a result say came of a paper: decided how, or only put off, passed on, taken note of.

Pure. The words alone decide; where they do not say what was decided, neither do we. "Einstimmig" says how
it was voted, not what for, and a count of votes may be of the dissent alone, so neither is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from storage.text import one_line

Outcome = Literal[
    "accepted",  # also in a changed form
    "rejected",
    "recommended",
    "not_recommended",  # a body that only advises is against it
    "postponed",
    "withdrawn",
    "referred",  # to another body
    "noted",
    "settled",  # dealt with otherwise
    "mixed",  # parts of it went different ways
    "",  # the words do not say
]
"""What came of a paper."""

_LONGEST = 500  # characters; what is longer is a text, not the words of an outcome
_CLAUSES = re.compile(r"[.,;:/()–]|\s-\s|\b(?:und|sowie|aber|jedoch|bei)\b")
_WORDS = re.compile(r"[^\W\d_]+")
_OFF_THE_AGENDA = re.compile(r"tagesordnung (?:genommen|gestrichen)")


def _by_word(words_of: dict[Outcome, str]) -> dict[str, Outcome]:
    return {word: outcome for outcome, words in words_of.items() for word in words.split()}


_VERBS = _by_word(
    {
        "accepted": "beschlossen angenommen zugestimmt genehmigt gebilligt bewilligt stattgegeben entsprochen"
        " bestätigt verabschiedet gewählt bestellt",
        "rejected": "abgelehnt verworfen zurückgewiesen",
        "postponed": "vertagt zurückgestellt verschoben abgesetzt gestoppt",
        "withdrawn": "zurückgezogen zurückgenommen",
        "referred": "verwiesen überwiesen zurückverwiesen rückverwiesen weiterverwiesen",
        "recommended": "empfohlen empfiehlt befürwortet",
        "settled": "erledigt",
    }
)
_NOUNS = _by_word(
    {
        "accepted": "zustimmung annahme genehmigung einvernehmen",
        "rejected": "ablehnung",
        "postponed": "vertagung absetzung zurückstellung",
        "withdrawn": "zurückziehung rücknahme",
        "referred": "verweisung überweisung zurückverweisung rückverweisung",
        "noted": "kenntnis kenntnisnahme kenntnisgabe",
        "recommended": "empfehlung",
        "settled": "erledigung",
    }
)
# "Nicht beschlossen" may mean that nothing was voted on; "nicht zugestimmt" is a vote against.
_OPEN_WHERE_NOT = frozenset({"beschlossen", "bestätigt", "verabschiedet", "gewählt", "bestellt"})
_NOT = frozenset({"nicht", "weder"})
_NONE = frozenset({"kein", "keine", "keiner", "keinen", "keinem", "ohne", "nicht"})
_DENIED = frozenset({"nicht", "verweigert", "versagt"})
# A clause with one of these is about what shall happen, or about something else than the paper.
_NOT_THE_PAPER = re.compile(
    r"\b(?:soll(?:en|te|ten)?|möge|kann|könnte|würde|nichtbefassung"
    r"|(?:änderungs|ergänzungs|geschäftsordnungs|vertagungs)antr[aä]ge?)\b"
)
_MAJORITIES = frozenset({"einstimmig", "einhellig", "einmütig", "mehrheitlich", "mehrheit", "geschlossen"})
_SIDES: dict[str, Outcome] = {"dafür": "accepted", "dagegen": "rejected"}

_DECIDES = re.compile(r"entscheid|beschluss(?!empfehlung)", re.IGNORECASE)
_ADVISES = re.compile(r"vorberatung|anhörung|empfehlung|stellungnahme", re.IGNORECASE)
_COUNCIL = re.compile(
    r"(?:(?:stadt|gemeinde|marktgemeinde|verbandsgemeinde|samtgemeinde)?rat\b(?!\s+(?:für|zur|zum)\b)"
    r"|kreistag\b|stadtverordnetenversammlung\b|gemeindevertretung\b|bürgerschaft\b)",
    re.IGNORECASE,
)


def read_outcome(words: str) -> Outcome:
    """What the words of a result say; "" where they do not, "mixed" where its parts differ.

    A recommendation is seen only where the words call it one: see `outcome_in`.
    """
    text = one_line(words).casefold()
    if len(text) > _LONGEST:
        return ""
    if _OFF_THE_AGENDA.search(text):
        return "postponed"
    return _together(map(_of_clause, _CLAUSES.split(text)))


@lru_cache(maxsize=1024)  # the words are few, and the same in every council
def outcome_in(organization: str, role: str, words: str) -> Outcome:
    """The same, as far as this body can bring it about: one that does not decide can only recommend."""
    outcome = read_outcome(words)
    if not organization or is_deciding(organization, role):
        return outcome
    if outcome == "accepted":
        return "recommended"
    return "not_recommended" if outcome == "rejected" else outcome


def is_deciding(organization: str, role: str = "") -> bool:
    """Whether what this body resolves is final: a council, or whichever the paper's page says decides.

    `role` is what the page plans for the meeting: "Entscheidung", "Vorberatung".
    """
    if _DECIDES.search(role):
        return True
    return bool(_COUNCIL.match(organization.strip())) and not _ADVISES.search(role)


def _of_clause(clause: str) -> Outcome:
    if _NOT_THE_PAPER.search(clause):
        return ""
    words = _WORDS.findall(clause)
    verbs = [at for at, word in enumerate(words) if word in _VERBS]
    nouns = [at for at, word in enumerate(words) if word in _NOUNS]
    if verbs:
        things: list[Outcome] = [_NOUNS[words[at]] for at in nouns]
        return _together(_of_verb(words, at, things) for at in verbs)
    return _of_noun(words, nouns[0]) if nouns else _of_sides(words)


def _of_verb(words: list[str], at: int, things: list[Outcome]) -> Outcome:
    outcome = _VERBS[words[at]]
    if _NOT.intersection(words[max(0, at - 2) : at]):
        return _negated(words[at], outcome)
    return _with_object(outcome, things[0]) if things else outcome


def _of_sides(words: list[str]) -> Outcome:
    """ "Einstimmig dafür"; "12 dafür" is a count of votes."""
    side: Outcome = next((_SIDES[word] for word in words if word in _SIDES), "")
    return side if side and _MAJORITIES.intersection(words) else ""


def _of_noun(words: list[str], at: int) -> Outcome:
    outcome = _NOUNS[words[at]]
    if _NONE.intersection(words[max(0, at - 2) : at]) or _DENIED.intersection(words[at + 1 : at + 4]):
        return _negated(words[at], outcome)
    return outcome


def _negated(word: str, outcome: Outcome) -> Outcome:
    if outcome == "accepted" and word not in _OPEN_WHERE_NOT:
        return "rejected"
    return "not_recommended" if outcome == "recommended" and word in _VERBS else ""


def _with_object(verb: Outcome, thing: Outcome) -> Outcome:
    """What was done with what: "Vertagung beschlossen" puts off, "Vertagung abgelehnt" says nothing more."""
    if verb == "accepted":
        return thing
    if verb == "rejected":
        return "rejected" if thing == "accepted" else ""
    if verb == "recommended":
        advice: dict[Outcome, Outcome] = {
            "accepted": "recommended",
            "recommended": "recommended",
            "rejected": "not_recommended",
        }
        return advice.get(thing, "")
    return verb


def _together(outcomes: Iterable[Outcome]) -> Outcome:
    found = {outcome for outcome in outcomes if outcome}
    if len(found) > 1:
        found.discard("noted")  # everything that is voted on is taken note of as well
    if found == {"accepted", "recommended"}:
        return "recommended"
    if found in ({"rejected", "recommended"}, {"rejected", "not_recommended"}):
        return "not_recommended"
    if found == {"postponed", "referred"}:
        return "referred"
    if len(found) > 1:
        return "mixed"
    return next(iter(found), "")
