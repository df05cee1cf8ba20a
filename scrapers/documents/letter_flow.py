"""Whether a line of a letter's head is the rest of the one above it, and how two parts become one."""

from __future__ import annotations

import re

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_lines import HERE, SUBJECT, Role, role_of
from scrapers.documents.letter_senders import in_council
from storage.parties import only_parties

_OPEN_END = re.compile(
    r"(?:\b(?:der|die|das|des|dem|den|und|oder|sowie|für|von|vom|zu|zur|zum|im|in|am|an|auf|mit|gem\.|gemäß"
    r"|bzw\.|§|Nr\.)|[-,/(&–—]"
    r"|\d{1,2}\.)$"
)
_LACKS_ITS_PLACE = re.compile(
    r"(?:[Aa]usschuss(?:es)?\sfür\s[a-zäöü]{4,20}e|Bezirksvertretung|Betriebsausschuss(?:es)?"
    r"|Unterausschuss(?:es)?|Ortsrat(?:e?s)?)$"
)
_OFFICE_OF = re.compile(r"(?:Orts|Bezirks|Stadtteil)(?:verwaltung|amt)$")
_PLACE = re.compile(r"(?:Bad\s)?[A-ZÄÖÜ][a-zäöüß-]{2,30}")
_GOES_ON = re.compile(r"(?:Fraktion|Sitzung|Grünen)\b|\d{4}\b(?![-/])|90\s?/")
_GOES_ON_WITH_NAME = re.compile(
    r"für\s(?!die\b|den\b)[A-ZÄÖÜ]|(?:und|sowie)\s(?!den\b|die\b|de[rs]\b)[A-ZÄÖÜ](?!\w*(?:rat|tag)\b)"
)
_NAME_CHARS = 120
_MEETS = re.compile(
    r"(?:zur|zum|für|in)\s(?:die\s|der\s|den\s|das\s)?(?:\w{1,14}\s){0,2}?(?:Sitzung|Beratung)"
    r"|und\s(?:de[rsnm]|die)\s"
)
_REFERS = re.compile(
    r"(?:zu[rm]?|Bezug\w*:?|betr\.?)\s(?:(?:der|dem|Ihrer|Ihrem)\s)?(?:\w{0,14}[Vv]orlage|Drucks\w*|Drs|DS"
    r"|[Aa]ntrag|[Aa]nfrage|TOP)\b"
)
_TABLE = re.compile(r"Beratungsfolge|Gremi(?:um|en)\b")
_STARTER = re.compile(r"(?:Der|Die|Das|Wir|Ich|Hiermit|Es|In|Im|Am)\s")
_FOR_COMMITTEE = re.compile(r"(?:für|zu[rm]?|im|in|an)\s")
_ENDS_WITH_DATE = re.compile(r"\d{4}\.?$")
_WIDEST_PAGE = 120
_LONG_LINE, _LONG_TITLE = 60, 35
_LONGEST_ENTRY = 600
# Of these roles a second line may be the rest of the first.
_FLOWING = frozenset({Role.KIND, Role.SUBJECT, Role.MEETING, Role.TEXT, Role.SENDER})
_MAY_BE_SUBJECT = frozenset({Role.TEXT, Role.KIND, Role.SENDER, Role.FURNITURE, Role.MEETING})


def needs_value(role: Role, text: str) -> bool:
    """Whether a label stands alone: "Betreff:"."""
    return role is Role.SUBJECT and not SUBJECT.sub("", text, count=1).strip()


def goes_on(role: Role, text: str, above: str, line: str, width: int) -> bool:
    """Whether a line is the rest of the entry right above it.

    `role` and `text` are the entry's, `above` is its last line as it stands, `width` that of a full line.
    """
    if role not in _FLOWING or len(text) > _LONGEST_ENTRY or line[0] in "•☐☒":
        return False
    if any(begins.match(line) for begins in (HERE, _REFERS, _TABLE)):
        return False
    if role in (Role.KIND, Role.MEETING) and _goes_on_with_committee(text, line):
        return True
    if _MEETS.match(line):
        return role is Role.MEETING or line.startswith("und") or ends_open(text)
    if role is Role.SENDER:
        return _goes_on_with_sender(line) or bool(_OFFICE_OF.search(text) and _PLACE.fullmatch(line))
    if role is Role.TEXT and line[0].isupper() and role_of(line) is Role.MEETING:
        if find_dates(line) and (text.endswith("-") or not is_open(text)):
            return False  # the next row of a table
        if text.endswith(":") and len(above) >= _LONG_TITLE and not find_dates(line):
            return bool(
                find_committees(line)
            )  # "Besetzung sachkundiger Einwohner in Ausschüssen: / Bauausschuss"
    return is_open(text) or _flows_into(role, above, line, width)


def _goes_on_with_committee(text: str, line: str) -> bool:
    """Whether a committee's name goes on below: "… Ausschusses für Arbeit, Soziales / und Sport"."""
    if not _GOES_ON_WITH_NAME.match(line):
        return False
    committees = find_committees(text[-_NAME_CHARS:])
    return bool(committees) and committees[-1].end == len(text[-_NAME_CHARS:])


def may_be_subject(line: str) -> bool:
    """Whether a line may stand below "Betreff:" as what it says."""
    return role_of(line) in _MAY_BE_SUBJECT and not HERE.match(line)


def ends_open(text: str) -> bool:
    """Whether a text ends with a word or mark that something must follow."""
    return bool(_OPEN_END.search(text))


def is_open(text: str) -> bool:
    """Whether a text cannot end there: at a preposition, within quotation marks or brackets."""
    if ends_open(text) or _LACKS_ITS_PLACE.search(text):
        return True
    return text.count("„") > len(re.findall('[“”"]', text)) or text.count("(") > text.count(")")


def join_lines(first: str, second: str) -> str:
    """Two parts of a broken line as one; a word that was divided at the end of the line is whole again."""
    if re.search(r"\w-$", first):
        if re.match(r"(?:und|oder|bzw\.|sowie)\b", second):
            return f"{first} {second}"
        return first[:-1] + second if second[:1].islower() else first + second
    return f"{first} {second}"


def _goes_on_with_sender(line: str) -> bool:
    if in_council(line) or not (line[0].islower() or only_parties(line)):
        return False
    return line[0].islower() and role_of(line) in (Role.TEXT, Role.SENDER)


def _flows_into(role: Role, above: str, line: str, width: int) -> bool:
    own = role_of(line)
    if line[0].islower():
        return own in (Role.TEXT, Role.SENDER) or (own is Role.MEETING and _names_meeting(role, line))
    if _GOES_ON.match(line) and role is not Role.TEXT and not above.endswith(":"):
        return True
    if role is Role.SUBJECT:
        return own is Role.TEXT and not line.endswith((".", ":")) and not _STARTER.match(line)
    return role is Role.TEXT and own in (Role.TEXT, Role.DATE) and _fills_its_line(above, line, width)


def _names_meeting(role: Role, line: str) -> bool:
    """Whether a line with a committee goes on with a text: not "für den Hauptausschuss am …"."""
    return role in (Role.KIND, Role.MEETING) or not _FOR_COMMITTEE.match(line)


def _fills_its_line(above: str, line: str, width: int) -> bool:
    """Whether the first word of a line had no room left on the line above."""
    room = len(above) + 1 + len(line.split(" ", 1)[0])
    return (
        len(above) >= _LONG_LINE
        and width <= _WIDEST_PAGE
        and room > width
        and not _ENDS_WITH_DATE.search(above)
    )
