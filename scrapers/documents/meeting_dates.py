"""Which date in a text belongs to which council or committee."""

import datetime as dt
import re

from scrapers.documents.committees import FoundCommittee, find_committees
from scrapers.documents.letter_dates import FoundDate, find_dates
from storage.records import MotionMeeting

# "SPD-Fraktion im Rat", "Vorsitzende des Ausschusses": who, not when.
_WHO = re.compile(
    r"(?:[Ff]raktion(?:en)?|FRAKTION|Gruppe|Mitglied(?:er|s)?|Vorsitz(?:ende[rn]?)?|Büro|Beschlu(?:ss"
    r"|sses)\b|GeschO|Geschäftsordnung"
    r"|[Ss]atzung)(?P<between>[\s\w/.,&-]{0,45}?)\s(?:im|in\sder|des|der|dem)\s$"
)
# "Antrag des Integrationsrates": whose words.
_OF_COMMITTEE = re.compile(r"\b(?:Antrag|Anfrage|Anregung|Empfehlung|Stellungnahme|Resolution)\sde[rs]\s$")
_OF_FACTIONS = re.compile(
    r"\b[Ff]raktionen\s(?:(?:der|von|und|sowie|[A-ZÄÖÜ\d][\w./'-]{0,30}),?\s){1,16}(?:im|in\sder)\s$"
)
# "gem. § 12 der Geschäftsordnung für den Rat": by whose rules.
_RULES_OF = re.compile(
    r"(?:GeschO|Geschäftsordnung|[Ss]atzung)\s(?:de[rs]|für\sde[nr]|für\sdie|im|in\sder|vom)\s$"
)
_SITTING_OF = re.compile(r"[Ss]itzung(?:\s(?:des|der)\s[^.;:()]{3,90})?\svom:?\s?$")
_OLD_DATE = re.compile(r"\bvom:?\s?$")
_ABOUT_MEETING = re.compile(r"\b(?:Sitzung|Beratung|zur?|für|an|am)\b")
_NEXT = re.compile(
    r"[\s:,;|–()-]{0,6}(?:(?:am|vom|den|voraussichtlich|berät|entscheidet|tagt|darüber|dazu|für\sdie|in\sder|zur|Termin|Sitzungstermin|Datum"
    r"|zum|Sitzung|\d{1,2}\.\s?Sitzung|öffentlich|Sitzung\sam|\w{2,3}\.|Montag|Dienstag|Mittwoch|Donnerstag"
    r"|Freitag)[\s:,]{0,3}){0,4}$"
)
# "Sitzung des Sozialausschusses der Stadt X am …"
_OF_BODY = re.compile(
    r"\s(?:der\s(?:\w{0,8}[Ss]tadt|(?:Samt)?[Gg]emeinde)|des\s(?:Land)?[Kk]reises)"
    r"\s(?:(?:Bad|Sankt|St\.)\s)?[A-ZÄÖÜ][\wäöüß-]{2,40}(?=\s(?:am|vom)\s)"
)
_BETWEEN = re.compile(
    r"\s{0,2}(?:,|/|und|sowie|u\.|bzw\.)?\s?(?:(?:des|der|dem|den|die|in\sder|im|an|für)\s){0,2}$"
)
# A form's labels before the values of the second and third: "Gremium: Rat / Termin: / TOP: / 3.5.2021"
_LABELS = re.compile(r"(?:[\s|]{0,3}[A-ZÄÖÜ][\w. -]{1,24}:){1,6}\s{0,3}$")
_TABLE = re.compile(r"\s{0,3}(?:[\w/.,-]{1,25}\s{1,3}){0,3}$")


def meetings_in(text: str) -> list[MotionMeeting]:
    """The councils and committees of a text, each with its date where one stands with it."""
    text = re.sub(r"(\w)\n(?=[a-zäöüß])", r"\1 ", text)
    text = re.sub(r"\b(der|des|die|und|zu|zur|im|am|für|den|Haupt-|\d\.)\n", r"\1 ", text)
    committees = [c for c in find_committees(text) if not _is_who(text[max(0, c.start - 140) : c.start])]
    dates = [
        date for date in find_dates(text) if not _is_of_paper(text[max(0, date.start - 120) : date.start])
    ]
    meetings: list[MotionMeeting] = []
    for index, committee in enumerate(committees):
        day = (
            _in_row(text, committee, dates)
            or _after(text, committees, index, dates)
            or _before(text, committee, dates)
        )
        if day or not _RULES_OF.search(text[max(0, committee.start - 60) : committee.start]):
            meetings.append(MotionMeeting(organization=committee.name, date=day))
    return meetings


def _is_of_paper(before: str) -> bool:
    """Whether a date is that of a paper, "Antrag vom …"; "in der Sitzung des Rates vom …" is a meeting's."""
    return bool(_OLD_DATE.search(before)) and not _SITTING_OF.search(before)


def _is_who(before: str) -> bool:
    if _OF_COMMITTEE.search(before) or _OF_FACTIONS.search(before):
        return True
    match = _WHO.search(before)
    return match is not None and not _ABOUT_MEETING.search(match["between"])


def _after(text: str, committees: list[FoundCommittee], index: int, dates: list[FoundDate]) -> dt.date | None:
    """The date that follows the committee, or the run of committees that it is one of."""
    end = committees[index].end
    for other in committees[index + 1 :]:
        between = text[end : other.start]
        if "\n" in between or not _BETWEEN.match(between):
            break
        end = other.end
    for date in dates:
        if date.start >= end:
            between = _OF_BODY.sub("", text[end : date.start], count=1)
            return date.day if any(fits.match(between) for fits in (_NEXT, _TABLE, _LABELS)) else None
    return None


def _in_row(text: str, committee: FoundCommittee, dates: list[FoundDate]) -> dt.date | None:
    """The date right before a committee, in a line that begins with one: "7.12.2022 Sozialausschuss"."""
    start = text.rfind("\n", 0, committee.start) + 1
    before = [date for date in dates if start <= date.start and date.end <= committee.start]
    if not before or re.search(r"[^\W\d_]{3}", text[start : before[0].start]):
        return None
    right_before = not text[before[-1].end : committee.start].strip(" |,:–-")
    return before[-1].day if right_before else None


def _before(text: str, committee: FoundCommittee, dates: list[FoundDate]) -> dt.date | None:
    """ "in der am 3. Mai 2021 stattfindenden Sitzung des …"."""
    for date in reversed(dates):
        if date.end <= committee.start:
            between = text[date.end : committee.start]
            near = re.match(
                r"[\s,:–-]{0,3}(?:[a-zäöü]{2,16}\s){0,3}(?:Sitzung\s)?(?:des|der|im|in\sder|vom)?\s?$",
                between,
            )
            return date.day if near and "\n" not in between else None
    return None
