"""A paper's own number ("Drucksache 21-0220"), from its head alone; others it merely mentions."""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_lines import Role
from storage.kinds import kind_at_start

_VALUE = (
    r"(?P<value>(?:[A-Z]{1,4}[ /-]{1,2}|[IVX]{1,5}/)?\d{1,6}(?:\s?[/-]\s?[\dIVX]{1,6}){1,4}"
    r"(?:\.\d{1,2}(?![.\d]))?"
    r"|[A-Z]{1,4}[/-]?\d{2,6}|\d{2,6})"
)
_LABEL = re.compile(
    r"(?<![\w-])(?P<label>(?:(?:Drucksachen?|Drucks\.|Drs\.?|DS|Vorlagen?|Sitzungsvorlagen?"
    r"|Beschlussvorlagen?|Mitteilungsvorlagen?"
    r"|Informationsvorlagen?|Beschluss(?=-?\s?Nr)|Antrags?|Anfragen?|Resolution|Dringlichkeitsantrag|Änderungsantrag)"
    r"[\s.-]{0,3}(?:Nr\b\.?|Nummer|nummer)?|(?:lfd\.\s)?Nr\b\.?|Nummer)\s?:?\s{0,3})"
    + _VALUE
    + r"(?![\w.]|,\d)",
    re.IGNORECASE,
)
_EMPTY_LABEL = re.compile(
    r"(?:(?:Drucksachen?|Drs\.?|DS|(?:Sitzungs|Beschluss)?[Vv]orlagen?)[\s.-]{0,3}(?:Nr\b\.?|Nummer))\s?:?$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"(?:[A-Z]{1,4}[ /-]?)?\d{2,5}[/-]\d{2,6}(?:[/-][\dIVX]{1,4})?$|[A-Z]{1,4}[/-]\d{1,5}[/-][\dIVX]{1,5}$"
)
_ELSEWHERE = re.compile(
    r"(?:\bzu[rm]?|\bBezug\w*:?|\bvgl\.?|\bsiehe|\bs\.|\bder|\bdie|\bmit|\bauf|\baus|\bErgänzung|\bgem\."
    r"|[(§])\s?(?:\w{1,20}\s){0,2}$",
    re.IGNORECASE,
)
_AFTER_KIND = re.compile(
    r"[\s|–-]{1,4}(?:(?:nicht)?-?öffentlich[\s"
    r"|–-]{1,4})?(?P<value>(?:[A-Z]{1,4}[ /-]?)?\d{1,6}[/-]\d{2,6}(?:[/-][\dIVX]{1,5})?)(?![\w.]|,\d)"
)
_ISO_DATE = re.compile(r"(?:19|20)\d\d-[01]\d-[0-3]\d")
_PHONE = re.compile(r"0\d{2,5}[/-](?!(?:19|20)\d\d$)")
# A subject may name a plan or a plot by its number, too.
_OF_PAPER = re.compile(r"\b(?:Drucks\w*|Drs|DS|Vorlagen?|Antrags?)[\s.-]{0,3}(?:Nr|Nummer|\d)")
_SKIPPED = frozenset({Role.ADDRESS, Role.ADDRESSEE, Role.COPY, Role.TEXT})
_LOOK_AHEAD = 6


def reference_of(letter: Letter) -> str:
    """The number as the paper writes it, without its label; empty where the head has none."""
    for entry in letter.entries:
        line = entry.text
        if entry.role in _SKIPPED and not re.match(r"[^:]{0,60}\bNr\.?\s?:", line):
            continue
        found = _labelled(line) if entry.role is not Role.SUBJECT or _OF_PAPER.search(line) else ""
        if found:
            return found
    return _of_kind(letter) or _below_label(letter) or _alone(letter)


def _labelled(line: str) -> str:
    for match in _LABEL.finditer(line[:400]):
        if match["label"].isupper() and match["label"].isalpha():
            return match[0] if not _ELSEWHERE.search(line[: match.start()]) else ""  # "DS0311/19"
        value = re.sub(r"\s?([/-])\s?", r"\1", match["value"])
        bare = not re.search(r"[/-]", value)
        named = re.search(r"Nr|Nummer|DS|Drucks|Drs", match["label"], re.IGNORECASE)
        own = re.match(r"[A-Z]{1,4} \d", match["value"]) or named or not bare
        if own and not _ELSEWHERE.search(line[: match.start()]):
            return _spaced(value, match["value"])
    return ""


def _spaced(value: str, written: str) -> str:
    """ "V 2021/0123" keeps its space."""
    return value if " " in value or not re.match(r"[A-Z]{1,4}\s\d", written) else " ".join(written.split())


def _of_kind(letter: Letter) -> str:
    """The number right behind the kind: "Beschlussvorlage öffentlich 2023/0415"."""
    for line in letter.head(Role.KIND):
        kind = kind_at_start(line)
        number = _AFTER_KIND.match(line, kind[1]) if kind else None
        if number and not _ISO_DATE.fullmatch(number["value"]):
            return number["value"]
    return ""


def _below_label(letter: Letter) -> str:
    """The number that a table shows some lines below its label."""
    head = letter.head()
    for index, line in enumerate(head):
        if _EMPTY_LABEL.search(line):
            for value in head[index + 1 : index + 1 + _LOOK_AHEAD]:
                if re.fullmatch(_VALUE, value):
                    return value
    return ""


def _alone(letter: Letter) -> str:
    for entry in letter.entries:
        line = entry.text
        if (
            entry.role in (Role.TEXT, Role.REFERENCE, Role.SENDER)
            and _ALONE.match(line)
            and not _PHONE.match(line)
            and not _ISO_DATE.fullmatch(line)
        ):
            return line
    return ""
