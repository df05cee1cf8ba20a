"""The headings that divide a motion: what is to be resolved, why, what it costs."""

import re
from collections.abc import Sequence
from enum import StrEnum


class Section(StrEnum):
    """What stands below a heading."""

    RESOLUTION = "resolution"
    REASONS = "reasons"
    OTHER = "other"


_RESOLUTION = (
    r"Beschlu(?:ss|ß)-?(?:vorschl(?:ag|äge)|entwurf|empfehlung|text|antrag|formulierung)?(?:\s(?:neu|alt"
    r"|geändert))?(?:\s?\([^():]{3,60}\))?"
    r"|(?:Antrags|Resolutions)(?:text|tenor|formulierung)|Tenor|Wortlaut|Antrag|Anträge|Resolution"
    r"|Maßnahmen?vorschlag|Forderung(?:en)?|Empfehlung|Antrag\san\s(?:den|die)\s[^.:]{3,80}"
)
_REASONS = (
    r"(?:Kurz)?[Bb]egr(?:ü|ue)ndung|Sachverhalt|Sachdarstellung|Sach-\s?und\sRechtslage|Erläuterung(?:en)?"
    r"|Hintergrund"
    r"|Problem(?:beschreibung|stellung)?|Ausgangslage|Situation|Einordnung|Darstellung\sdes\sSachverhalts?"
    r"|(?:Unsere\s)?Gründe|Motivation|Zum\sHintergrund|Zum\sSachverhalt|Zur\sBegr(?:ü|ue)ndung|(?:Zur\s)?Dringlichkeit|Begr(?:ü"
    r"|ue)ndung\sder\sDringlichkeit|Rechtslage|Anlass"
)
_OTHER = (
    r"(?:Finanzielle|Haushaltsmäßige|Personelle|Klima\w{0,20}"
    r"|Haushaltsrechtliche)\sAuswirkung(?:en)?(?:\sdes\sAntrage?s)?(?:\s\([^)]*\))?"
    r"(?:\s?(?:nein|ja|[xX☐☒•])){0,6}|Finanzielle"
    r"|(?:Deckung|Deckungsvorschlag|Finanzierung(?:svorschlag)?|Kosten|Gegenfinanzierung|Gesamtkosten)"
    r"|(?:Beratungs|Abstimmungs)ergebnis(?:se)?|Abstimmung|Anlagen?|(?:Information\s?\()?Kurzfassung\)?"
    r"|Zusammenfassung|Auswirkungen\sauf\s\w{1,20}"
    r"|Fragen|Zielsetzung|Ziel(?:e)?|Klimarelevanz|Inhalt\sder\s(?:Mitteilung|Vorlage)|Beteiligung(?:en)?|Zuständigkeit|Ressourcen"
)
_ENUMERATOR = r"(?:(?:[IVX]{1,4}|\d{1,2}|[A-Za-z])[.)]\s{0,3})?"
_TAIL = r"(?:\s?/\s?(?:und\s)?[\w-]{3,30}|\s(?:und|an|für|der|des|den|zum|zur|zu)\s[^:.]{1,60})?"


def _heading(words: str) -> re.Pattern[str]:
    return re.compile(
        rf"^{_ENUMERATOR}(?P<word>{words})(?:(?P<end>\s?$)"
        rf"|(?P<tail>{_TAIL})\s?(?P<colon>:)\s{{0,3}}(?P<rest>.*)$"
        rf"|\s?(?:[/|]\s?)?(?:{_REASONS})\s?$)",
        re.IGNORECASE,
    )


_HEADINGS = (
    (Section.REASONS, _heading(_REASONS)),
    (Section.RESOLUTION, _heading(_RESOLUTION)),
    (Section.OTHER, _heading(_OTHER)),
)
# A sentence in place of the heading.
_REASONS_TOLD = re.compile(
    r"(?:(?:Eine|Die|Zur)\s)?(?:\w{3,12}e\s)?Begründung\s(?:erfolgt|gebe|geben|folgt|wird|verweisen|liegt|siehe|verweise|weisen|führen|dient)\b"
    r"|(?:Wir|Ich)\sbegründen?\s|Gründe\sfür\sdiesen\sAntrag"
)
_COUNCIL = re.compile(r"D(?:er|ie)\s(?:\w{0,12}[Rr]at|Kreistag|Stadtverordnetenversammlung)\b[^.:]{0,90}:?$")
# As in "Der Kreistag fordert Bund und Land auf, / - die Kosten …".
_COUNCIL_ASKS = re.compile(
    r"D(?:er|ie)\s(?:\w{0,12}[Rr]at|Kreistag|Stadtverordnetenversammlung)\b[^.:]{0,120}"
    r"\b(?:fordert|bittet|ruft|appelliert|erwartet)\b[^.:]{0,160}[,:]$"
)
_POINT = re.compile(r"(?:[-–•*·]|\(?(?:\d{1,2}|[a-z])[.)])\s\S")
_VERB_POINT = re.compile(r"(?:[-–•*·]|\(?(?:\d{1,2}|[a-z])[.)])\s[a-zäöü]{3,20}t\s")
_LONGEST, _SHORT = 400, 60
_BULLET = "• "
# As in "Der Rat möge beschließen:", "hierzu fragen wir:", "Der Antrag lautet:".
_INTRODUCES = re.compile(
    r"\b(?:[Bb]eantrag\w{0,3}|[Bb]eschlie(?:ß|ss)\w{0,3}|Beschlu(?:ss|ß)|Resolution|fassen|lautet|frag(?:en"
    r"|e|t)|Fragen|bitte[nt]?|fordern|fordert"
    r"|erklärt|möge\w{0,2}|stell(?:t|en|e)\b(?!\ssich)|verabschiedet|empfiehlt|anzufragen|schlagen|ergänzt|geändert"
    r"|ersetzt|(?:unser|folgender?|mein)\s(?:\w{3,14}\s)?(?:Antrag|Anfrage))\b"
)


def section_at(line: str) -> tuple[Section, str] | None:
    """The section that a line opens, with what follows on the line; None where it opens none."""
    if line.startswith(_BULLET) and len(line) < _SHORT:
        pointed = section_at(line[len(_BULLET) :])
        return pointed if pointed and not pointed[1] else None
    if not line or not (line[0].isalnum()):
        return None
    start, remainder = line[:_LONGEST], line[_LONGEST:]
    for section, pattern in _HEADINGS:
        match = pattern.match(start)
        if match:
            return section, ((match["rest"] or "") + remainder).strip() if match["colon"] else ""
    if _REASONS_TOLD.match(line):
        return Section.REASONS, line
    return None


def council_lists(line: str, following: Sequence[str]) -> bool:
    """ "Der Rat der Stadt X / - verurteilt … / - erklärt …", or what it demands point by point."""
    if following and following[0] and line[-1:] not in (",", ":") and not _POINT.match(following[0]):
        line, following = f"{line} {following[0]}", following[1:]  # a sentence on two lines
    below = next(filter(None, following), "")
    if len(line) >= _LONGEST:
        return False
    lists = _COUNCIL.match(line) and _VERB_POINT.match(below)
    return bool(lists or (_COUNCIL_ASKS.match(line) and _POINT.match(below)))


def introduces(line: str) -> bool:
    """Whether a line ends with a colon and brings what is asked for."""
    return line.endswith(":") and len(line) < _LONGEST and bool(_INTRODUCES.search(line))
