"""Councils and committees in a text, by their names in the nominative.

"des Haupt- und Finanzausschusses" is "Haupt- und Finanzausschuss", "in der Kreistagssitzung" is "Kreistag".
"""

import re
from dataclasses import dataclass

# Half of a name that ends in a hyphen: "Haupt- und ", "Bau-, Planungs- und ".
_HALVES = r"(?:[A-ZÄÖÜ][\w]{1,30}\s?-(?:,\s|\s?(?:und|u\.|&|/|sowie)\s)){0,4}"
_NOUN = (
    r"(?:[A-ZÄÖÜ][\wäöüß-]{0,50}a|A)ussch(?:uss|uß)"
    r"|[A-ZÄÖÜ]\w{0,30}beirat|Beirat"
    r"|(?:(?:Markt)?[Gg]emeinde|Stadt|Integrations|Migrations|Ausländer|Ortschafts|Orts|Jugend|Ältesten"
    r"|Senioren|Stadtbezirks)rat|Rat"
    r"|Kreistag|Stadtverordnetenversammlung|Bezirks(?:versammlung|vertretung)"
    r"|(?:Gemeinde|Stadt)vertretung"
)
_COMMITTEE = re.compile(
    rf"(?<![\w-])(?P<base>{_HALVES}(?:{_NOUN}))(?:e?s)?(?:-?[Ss]itzung(?:en)?)?(?![\wäöüß-])"
)
_PLACE = r"(?:(?:Bad|Sankt|St\.)\s)?[A-ZÄÖÜ][\w]{1,30}(?:[-/][A-ZÄÖÜ]\w{1,30}){0,3}"
_OF_PLACE = re.compile(
    rf"\s(?:der\s(?:Stadt|Gemeinde|Samtgemeinde)(?:\s{_PLACE})?|des\s(?:Land)?[Kk]reises\s{_PLACE})"
)
_OWN_PLACE = re.compile(rf"\s{_PLACE}")
_LOCAL = re.compile(r"(?:Bezirks(?:versammlung|vertretung)|(?:Ortschafts|Orts|Stadtbezirks)rat)$")
_COUNCIL = re.compile(r"(?:Rat|rat|Kreistag|versammlung|vertretung)$")
_PERSON = re.compile(r"\s(?:Dr\.|Prof\.|[A-ZÄÖÜ][a-zäöüß]+\s[A-ZÄÖÜ][a-zäöüß]+)")
_FOR = re.compile(r"\s{1,2}für\s{1,2}")
# "Ausschuss Bildung und Soziales", "Unterausschuss Migration": what they deal with, without "für".
_TOPIC = re.compile(
    r"\s(?:zur\s)?(?=(?:Soziale|Bildung|Schul|Kultur|Sport|Umwelt|Bau|Planung|Integration|Migration|Jugend"
    r"|Famili|Gesundheit|Arbeit"
    r"|Wirtschaft|Stadt(?:entwicklung|planung)|Digital|Finanz|Klima|Mobilität|Verkehr|Ordnung|Generation"
    r"|Senioren|Inklusion|Gleichstellung"
    r"|Tourismus|Gebäude|Rechnung|Zukunft|Chancen|Vielfalt|Teilhabe|Kinder|Personal|Sicherheit|Recht|Wohnen"
    r"|Feuerwehr|Europa|Immobilien"
    r"|Abwasser|Asyl|Flüchtling))"
)
_WORD = re.compile(r"(\s{0,3})(u\.|[\w]+(?:-[\w]+){0,5}-?|[,/&])")
_JOINERS = frozenset({"und", "u.", "sowie", ",", "/", "&"})
_ARTICLES = frozenset({"der", "des", "die", "den", "dem", "das", "im", "für"})
_ADJECTIVE = re.compile(r"[a-zäöü]{4,20}(?:liche|ische|ale|elle|ige|ene)[nrs]?$")
_MAX_WORDS = 30
_CAPITALS = re.compile(r"[A-ZÄÖÜ]{2,}")
_SMALL_WORDS = frozenset(
    [
        "und",
        "für",
        "des",
        "der",
        "die",
        "den",
        "dem",
        "das",
        "im",
        "in",
        "am",
        "an",
        "zur",
        "zum",
        "von",
        "vom",
        "sowie",
    ]
)
_TABLE_WORD = re.compile(
    r"(?:TOP|Am|Termin|Datum|Uhr|Sitzung|Beratung|Entscheidung|Vorberatung|Kenntnisnahme)$"
)


@dataclass(frozen=True)
class FoundCommittee:
    """A council or committee and where it stands in the text."""

    start: int
    end: int
    name: str


def find_committees(text: str) -> list[FoundCommittee]:
    """All councils and committees that a text names, in its order, in the nominative."""
    found = []
    position = 0
    text = _in_small_letters(text)
    while match := _COMMITTEE.search(text, position):
        end = _end_of_name(text, match)
        position = max(end, match.end())
        if match["base"] == "Stadtrat" and _PERSON.match(text, match.end()):
            continue
        name = match["base"] + text[match.end() : end]
        found.append(FoundCommittee(match.start(), position, _tidy(name)))
    return found


def is_committee(words: str) -> bool:
    """Whether words are a committee's name and nothing else."""
    return [(found.start, found.end) for found in find_committees(words)] == [(0, len(words))]


def _in_small_letters(text: str) -> str:
    """The text with lines in capitals written as usual, "Sitzung des Rates"; as long as before."""
    return "\n".join(_usual(line) if line.isupper() else line for line in text.split("\n"))


def _usual(line: str) -> str:
    usual = _CAPITALS.sub(
        lambda word: low if (low := word[0].lower()) in _SMALL_WORDS else word[0][0] + low[1:], line
    )
    return usual if len(usual) == len(line) else line


def _tidy(name: str) -> str:
    name = re.sub(r"(\w)\s?-\s?(und|u\.|&|sowie)\s", r"\1- \2 ", name)
    return " ".join(name.replace("uß", "uss").split())


def _end_of_name(text: str, match: re.Match[str]) -> int:
    base, end = match["base"], match.end()
    if base.endswith(("usschuss", "usschuß", "eirat")) and (topic := _FOR.match(text, end)):
        return _end_of_topics(text, topic.end(), end)
    if base.endswith("Fachausschuss"):
        return _end_of_topics(text, end, end)
    if base.endswith(("usschuss", "usschuß", "Beirat")) and (topic := _TOPIC.match(text, end)):
        return _end_of_topics(text, topic.end(), end)
    if _LOCAL.search(base) and (place := _OWN_PLACE.match(text, end)):
        return place.end()
    if _COUNCIL.search(base) and (place := _OF_PLACE.match(text, end)):
        return place.end()
    return end


def _end_of_topics(text: str, position: int, nothing: int) -> int:
    """Where "Soziales, Arbeit und Integration" ends: the last noun before anything else begins."""
    end, joined = nothing, True
    for _ in range(_MAX_WORDS):
        word = _WORD.match(text, position)
        if not word or ("\n" in word[1] and not joined and word[2] not in _JOINERS):
            return end
        position = word.end()
        if word[2] in _JOINERS or word[2] in _ARTICLES:
            joined = True
        elif joined and _ADJECTIVE.match(word[2]):
            continue
        elif not word[2][0].isupper() or _COMMITTEE.match(text, word.start(2)) or _TABLE_WORD.match(word[2]):
            return end
        else:
            end, joined = word.end(), word[2].endswith("-")
    return end
