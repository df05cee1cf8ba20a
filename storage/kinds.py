"""The words for kinds of papers, and the one name that we use for each broad kind."""

import re

PRESS_KINDS = frozenset({"Pressebericht", "Pressemitteilung", "Stellungnahme"})

# The first that fits wins: "Änderungsantrag" before "Antrag".
_KINDS: tuple[tuple[str, str], ...] = (
    ("Pressemitteilung", r"Presse(?:mitteilung|meldung|erklärung|information|info|notiz)|Medieninformation"),
    ("Pressebericht", r"Presse(?:bericht|artikel)|Zeitungs(?:bericht|artikel)"),
    (
        "Beschlussvorlage",
        r"(?:Beschlu(?:ss|ß)|Sitzungs|Verwaltungs|Entscheidungs)-?(?:vorlage|drucksache)|Vorlage\szur\sBeschlussfassung",
    ),
    (
        "Mitteilungsvorlage",
        r"(?:Mitteilungs|Informations|Berichts|Unterrichtungs|Bekanntgabe)-?(?:vorlage|drucksache)"
        r"|Mitteilung(?:\sder\sVerwaltung)?|Kenntnisgabe",
    ),
    (
        "Änderungsantrag",
        r"(?:Änderungs|Ergänzungs|Erweiterungs|Änderungs-\s?(?:/|und)\s?Ergänzungs|Gegen)-?antrag",
    ),
    ("Resolution", r"Resolution(?:santrag|sentwurf)?"),
    (
        "Antwort",
        r"(?:Beantwortung|Antwort)(?:\s(?:der|des)\s\w{1,30})?\s(?:auf|einer|der|zur|zu)\s?\w{0,12}|Antwort",
    ),
    ("Stellungnahme", r"Stellungnahme"),
    (
        "Anfrage",
        r"(?:(?:Große|Kleine|Mündliche|Schriftliche|Dringliche|Dringlichkeits|Rats)[\s-]?)?[Aa]nfrage",
    ),
    (
        "Antrag",
        r"(?:(?:Dringlichkeits|Eil|Haushalts|Prüf|Sach|Fraktions|Grundsatz|Zusatz|Berichts|Begleit|Rats|Etat)-?)?[Aa]ntrag",
    ),
)
KINDS = tuple(name for name, _ in _KINDS)
_MODIFIER = (
    r"(?:(?:Gemeinsame|Interfraktionelle|Dringliche|Fraktionsübergreifende|Überparteiliche|Schriftliche|Mündliche"
    r"|Kleine|Große|Öffentliche|Politische|Eilige)[rs]?\s)?"
)
_WORDS = [re.compile(rf"{_MODIFIER}(?:{words})(?![\wäöüß])", re.IGNORECASE) for _, words in _KINDS]
_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]\s|[-–•*]\s)?")
_VOWELLED = re.compile(r"^(?:[A-ZÄÖÜ]\s){3,25}[A-ZÄÖÜ]\s?:?$")


def joined_letters(line: str) -> str:
    """ "A N T R A G" as "ANTRAG"; any other line as it is."""
    return line.replace(" ", "") if _VOWELLED.match(line) else line


def kind_at_start(line: str) -> tuple[str, int] | None:
    """The kind that a line begins with, and where the words for it end; None where there is none."""
    start = _NUMBERING.match(line)
    begin = start.end() if start else 0
    for (kind, _), pattern in zip(_KINDS, _WORDS, strict=True):
        match = pattern.match(line, begin)
        if match:
            return kind, match.end()
    return None
