"""Parties and factions: how texts name them, and the one name that we use for each."""

import re
from dataclasses import dataclass

# "Grüne Welle" and "Linke Rheinseite" are no parties, "Grüne Ratsfraktion" is one.
_NO_NOUN = (
    r"(?!\w)(?!\s(?!(?:\w{0,14}[Ff]raktion|\w{0,14}FRAKTION|Kreis|Orts|Stadt|Partei|Vorst|Vors|Sprech|Rats"
    r"|Jugend|Bezirk|Mitglied|Politik|Land|Bund|Gruppe))[A-ZÄÖÜ])"
)

# (our name, how texts write it); the order matters where one spelling holds another.
PARTIES: tuple[tuple[str, str], ...] = (
    (
        "Bündnis 90/Die Grünen",
        r"(?i:b(?:ü|u|ue|ii)ndnis\s{0,2}['’´`]?\s?90(?!\d)(?:\s?[/–-]\s?|\s)?(?:die\s)?(?:gr(?:ü|u|ue)nen?\b)?)"
        r"|(?i:\bb\s?['’´`]?\s?90\s?/\s?(?:die\s)?gr(?:ü|u|ue)nen?\b)"
        r"|\bBündnisgrünen?\b"
        rf"|\b(?:[Dd]ie\s|DIE\s)?(?:Grünen?|GRÜNEN?){_NO_NOUN}",
    ),
    (
        "BSW",
        r"\bBSW\b|(?i:\bbündnis\ssahra\swagenknecht\b)",
    ),
    (
        "Die Linke",
        rf"\b(?:[Dd]ie\s|DIE\s)?(?:Linken?|LINKEN?|LiNKE){_NO_NOUN}\.?|\bLinksfraktion\b|\bLinkspartei\b",
    ),
    ("JUDU/DAL", r"\b(?:JUDU|Judu|Junges\sDuisburg)\b(?:\s?/\s?DAL\b)?|\bDuisburger\sAlternative\sListe\b"),
    (
        "Tierschutz",
        r"\bPartei\sMensch\sUmwelt\sTierschutz\b|\bTierschutzpartei\b|\bTierschutz\shier\b!?"
        r"|(?<=Fraktion\s)Tierschutz\b|(?<=Partei\s)Tierschutz\b|\bTierschutz(?=-?\s?[Ff]raktion)",
    ),
    ("SPD", r"\bSPD\b|\bSozialdemokrat(?:en|ische\sPartei\sDeutschlands)\b"),
    ("CDU", r"\bCDU\b|\bChristdemokraten\b|\bChristlich[ -]Demokratische\sUnion\b"),
    ("CSU", r"\bCSU\b"),
    ("FDP", r"\bF\.?D\.?P\b\.?|\b(?i:freien?\sdemokraten)\b|\bFreie\sDemokratische\sPartei\b"),
    ("AfD", r"\b(?:AfD|AFD)\b|\bAlternative\sfür\sDeutschland\b"),
    (
        "Freie Wähler",
        r"\b(?i:freien?\swähler(?:gemeinschaft)?)\b|(?<=\()FW(?=\))|\bFW(?=-\w{0,16}[Ff]raktion)",
    ),
    ("UWG", r"\bUWG\b|\bUnabhängigen?\sWählergemeinschaft\b"),
    ("FWG", r"\bFWG\b"),
    ("Piraten", r"\b(?:PIRATEN|Piraten(?:partei)?)\b"),
    ("Volt", r"\b(?:Volt|VOLT)\b"),
    ("Die PARTEI", r"\b(?:Die|DIE|die)\sPARTEI\b"),
    ("ÖDP", r"\b(?:ÖDP|ödp)\b"),
    ("NPD", r"\bNPD\b"),
)
# A group that is not in the list keeps the name that it gives itself: "ABC-Fraktion", "Fraktion ABC".
_NAMED_BEFORE = (
    r"(?<![\w/-])(?P<before>[A-ZÄÖÜ][\w.]{1,20}(?:/[A-ZÄÖÜ][\w.]{1,20})?)"
    r"-(?:[A-ZÄÖÜ]?[a-zäöü]{0,16})[Ff]raktion"
)
_NAMED_AFTER = (
    r"\b(?:[Ff]raktion|Gruppe|Wählergemeinschaft|Wählergruppe)\s(?P<after>[A-ZÄÖÜ]{2}[\w/]{0,12})(?!\w)"
)
_PARTY = re.compile(
    "|".join(
        [*(f"(?P<p{i}>{spelling})" for i, (_, spelling) in enumerate(PARTIES)), _NAMED_BEFORE, _NAMED_AFTER]
    )
)
_NO_NAME = re.compile(
    r"(?:Kreis|Rat|Stadt|Gemeinde|Bezirk|Ort|Land|Bund|Samtgemeinde|Minderheit|Mehrheit|Regierung|Opposition)\w*"
    r"|Die|Der|Das|IM|AN|IN|DER|DES|UND"
)


@dataclass(frozen=True)
class FoundParty:
    """A party, by our name for it, and where it stands in the text."""

    start: int
    end: int
    name: str


def find_parties(text: str) -> list[FoundParty]:
    """All parties and factions that a text names, in its order."""
    found = []
    position = 0
    while match := _PARTY.search(text, position):
        own = match["before"] or match["after"]
        if match["after"] and (known := _PARTY.match(text, match.start("after"))):
            match, own = known, None
        position = max(match.end(), position + 1)
        if own and _NO_NAME.fullmatch(own):
            continue
        name = own or PARTIES[int(str(match.lastgroup)[1:])][0]
        found.append(FoundParty(match.start(), match.end(), name))
    return found


def party_names(text: str) -> tuple[str, ...]:
    """The same, each name once."""
    return tuple(dict.fromkeys(party.name for party in find_parties(text)))
