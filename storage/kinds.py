"""The words for kinds of papers, and the one name that we use for each broad kind."""

import re

PRESS_KINDS = frozenset({"Pressebericht", "Pressemitteilung", "Stellungnahme"})

# The first that fits wins: "Änderungsantrag" before "Antrag".
_KINDS: tuple[tuple[str, str], ...] = (
    ("Pressemitteilung", r"Presse(?:mitteilung|meldung|erklärung|information|info|notiz)|Medieninformation"),
    ("Pressebericht", r"Presse(?:bericht|artikel)|Zeitungs(?:bericht|artikel)"),
    (
        "Beschlussvorlage",
        r"(?:Beschlu(?:ss|ß)|Sitzungs|Verwaltungs|Entscheidungs|Ergänzungs|Nachtrags)-?(?:vorlage"
        r"|drucksache)|Vorlage\szur\sBeschlussfassung",
    ),
    (
        "Mitteilungsvorlage",
        r"(?:Mitteilungs|Informations|Berichts|Unterrichtungs|Bekanntgabe)-?(?:vorlage|drucksache)"
        r"|Mitteilung(?:\sder\sVerwaltung)?|Kenntnisgabe|Vorlage\szur\sKenntnis(?:nahme)?"
        r"|Bericht\sder\sVerwaltung",
    ),
    (
        "Änderungsantrag",
        r"(?:Änderungs|Ergänzungs?|Erweiterungs|Änderungs-\s?(?:/|und)\s?Ergänzungs|Gegen)-?antrag",
    ),
    ("Resolution", r"Resolution(?:santrag|sentwurf)?"),
    (
        "Antwort",
        r"(?:Beantwortung|Antwort)(?:\s(?:der|des)\sVerwaltung)?(?:\s(?:(?:auf|einer|der|zur|zu"
        r"|von)\s)?(?:(?:die|der|eine|einer|Ihre[r]?)\s)?"
        r"(?:\w{0,14}[Aa]nfragen?|Fragen?))?|Antwort\s(?:der|des)\s\w{1,30}",
    ),
    ("Stellungnahme", r"Stellungnahme(?:\sder\sVerwaltung(?=\s\S*\d|$))?"),
    (
        "Anfrage",
        r"(?:(?:Große|Kleine|Mündliche|Schriftliche|Dringliche|Dringlichkeits|Rats)[\s-]?)?[Aa]nfrage",
    ),
    (
        "Antrag",
        r"(?:(?:Dringlichkeits|Eil|Haushalts|Prüf|Sach|Fraktions|Grundsatz|Zusatz|Berichts|Begleit|Rats"
        r"|Etat|Bürger|Einwohner|Initiativ"
        r"|Beschluss|Tagesordnungs)-?)?[Aa]ntr(?:ag|äge(?=\s(?:der|des|von)\s))|Anregung(?:en)?(?:\sund\sBeschwerden?)?(?=\s(?:gem"
        r"|nach)\w{0,3}\.?\s§)",
    ),
)
KINDS = tuple(name for name, _ in _KINDS)
_MODIFIER = (
    r"(?:(?:Gemeinsame|Interfraktionelle|Dringliche|Fraktionsübergreifende|Überparteiliche|Schriftliche"
    r"|Mündliche"
    r"|Kleine|Große|Öffentliche|Politische|Eilige)[rs]?\s)?"
)
# What tells of motions and is none: minutes, invitations, newsletters, reports.
_RECORD = re.compile(
    r"(?:(?:Öffentliche|Amtliche)\s)?(?:(?:Sitzungs|Ergebnis|Beschluss|Kurz|Wort)?-?protokoll"
    r"|(?:Sitzungs)?niederschrift|Einladung|Bekanntmachung"
    r"|Tagesordnung|Bekanntgabe\s(?:der\s)?(?:in\s)?nicht-?\s?öffentlich\w{0,4}\s[^:]{3,60}|(?:Beschluss|Protokoll)-?auszug|Auszug\saus\s(?:der|dem)\s\w{3,30}|Newsletter|Rundbrief"
    r"|(?:Mitglieder|Bürger)brief|Amtsblatt"
    r"|(?:Jahres|Geschäfts|Tätigkeits|Rechenschafts)bericht)\b(?=$|\s?:|[\s,]{1,3}(?:über|zu[rm]?|de[rsm]"
    r"|aus|Nr|für|vom|am|\d|[|–-]|\w{3,9}\s\d))",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"(?:\w{0,25}(?:satzung|richtlinien?|ordnung)|Satzung|Richtlinien?|Verordnung|Vereinbarung|Vertrag"
    r"|Leitfaden|Merkblatt)\b"
    r"(?=$|\s(?:über|zur|zum|der|des|für|vom|zwischen)\b)"
)
_MERE_NUMBER = re.compile(
    r"(?:Antrag|Anfrage|Vorlage)s?(?:[\s-]?(?:Nr\.?|Nummer))\s?:?\s?[\w/-]*$",
    re.IGNORECASE,
)
_WORDS = [re.compile(rf"{_MODIFIER}(?:{words})(?![\wäöüß])", re.IGNORECASE) for _, words in _KINDS]
_NUMBERING = re.compile(r"(?:\(?\d{1,2}[.)]\s|[-–•*]\s)?")


def kind_at_start(line: str) -> tuple[str, int] | None:
    """The kind that a line begins with, and where the words for it end; None where there is none."""
    start = _NUMBERING.match(line)
    begin = start.end() if start else 0
    for (kind, _), pattern in zip(_KINDS, _WORDS, strict=True):
        match = pattern.match(line, begin)
        if match:
            return kind, match.end()
    return None


def is_rule_at_start(line: str) -> bool:
    """Whether a line names a statute, a guideline or the like."""
    return bool(_RULE.match(line))


def is_record_at_start(line: str) -> bool:
    """Whether a line names minutes, an invitation, a newsletter or the like."""
    return bool(_RECORD.match(line))


def is_mere_number(line: str) -> bool:
    """ "Antrag Nr. 12/24": a label of the number, whatever kind the paper is of."""
    return bool(_MERE_NUMBER.match(line))
