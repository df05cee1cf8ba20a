"""What came of an agenda item: the words of the outcome and the votes, apart from notes and titles."""

from __future__ import annotations

import re

from scrapers.german import parse_votes
from scrapers.markup import Warn
from storage.records import Votes

_LABEL = re.compile(
    r"^(?:Beschluss|Beratungsergebnis|Abstimmungsergebnis|Ergebnis|Abstimmung|Status)\s*:\s*", re.IGNORECASE
)
_OUTCOME = re.compile(
    r"beschlossen|zugestimmt|zustimmung|abgelehnt|ablehnung|vertagt|verwiesen|überwiesen|verweisung|kenntnis"
    r"|zurückgezogen|zurückgestellt|zurückverwiesen|abgesetzt|empfohlen|empfehlung|angenommen|gewählt|bestellt"
    r"|erledigt|genehmigt|bestätigt|einstimmig|mehrheitlich|einvernehmen|entsprochen|beraten|behandelt|nichtbefassung",
    re.IGNORECASE,
)
# How a matter goes on, or that nothing was decided: no decision on the matter itself.
_PROCEDURE = re.compile(
    r"\bbeantwort|\b(?:soll|sollen|wird|werden)\b.*\b(?:nachgereicht|nachgeholt|zugesandt)\b"
    r"|^(?:in Vorbereitung|offen|ohne (?:Beschluss|Beschlussfassung|Abstimmung)|kein Beschluss)$",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"^(?:abgesetzt|entfällt|von der Tagesordnung (?:abgesetzt|genommen))\b", re.IGNORECASE)
_DROPPED_PREFIX = re.compile(r"^\W*(?:abgesetzt|entfällt)\W*[:\-–)]\s*", re.IGNORECASE)
_IN_TITLE = re.compile(r"\s(?:Beschluss|Beratungsergebnis)\s*:\s*(?P<result>.{1,200})$", re.IGNORECASE)
_VOTES_IN_TITLE = re.compile(r"\s*\bAbstimmung(?:sergebnis)?\s*:\s*(?P<votes>.{1,200})$", re.IGNORECASE)
_REPORTER = re.compile(
    r"\s*(?:[-–,]\s*)?Berichterstatter(?:in)?\s*:.*$|\s*\((?:Referent|Berichterstatter)(?:in)?\b[^)]*\)$"
)


def without_label(text: str) -> str:
    """A result without the word before it: "Beschluss:"."""
    return _LABEL.sub("", text)


def outcome(text: str, warn: Warn) -> str:
    """The words of an outcome without their label; "" where they are a note on the procedure."""
    words = without_label(text).strip(" .")
    if not words or _PROCEDURE.search(words):
        return ""
    if not _OUTCOME.search(words):
        warn("unknown-result", words)
    return words


def is_dropped(words: str) -> bool:
    """Whether an outcome says that the item was taken off the agenda."""
    return bool(_DROPPED.search(words))


def split_title(text: str, warn: Warn) -> tuple[str, bool, str, Votes | None]:
    """(title, dropped, outcome, votes) of a title cell, which on some sites holds all of them."""
    title, words, votes = text, "", None
    if counted := _VOTES_IN_TITLE.search(title):
        votes = parse_votes(counted["votes"])
        title = title[: counted.start()] if votes else title
    stated = _IN_TITLE.search(title)
    if stated and (votes or _OUTCOME.search(stated["result"])):
        title, words = title[: stated.start()], outcome(stated["result"], warn)
    bare = _DROPPED_PREFIX.sub("", title)
    return _REPORTER.sub("", bare).strip() or bare, bare != title, words, votes
