"""Parties and factions: how texts name them, and the one name that we use for each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# "Grüne Welle" and "Linke Rheinseite" are no parties, "Grüne Ratsfraktion" is one.
_NO_NOUN = (
    r"(?!\w)(?!\s(?!(?:\w{0,14}[Ff]raktion|\w{0,14}FRAKTION|Kreis|Orts|Stadt|Partei|Vorst|Vors|Sprech|Rats"
    r"|Jugend|Bezirk|Mitglied|Politik|Land|Bund|Gruppe|Fordern|Wollen))[A-ZÄÖÜ])"
)

# (our name, how texts write it); the order matters where one spelling holds another.
PARTIES: tuple[tuple[str, str], ...] = (
    (
        "Bündnis 90/Die Grünen",
        r"(?i:b(?:ü|u|ue|ii)ndnis\s{0,2}['’´`]?\s?90(?!\d)(?:\s?[/–-]\s?|\s)?(?:die\s)?(?:gr(?:ü|u"
        r"|ue)nen?\b)?)"
        r"|(?i:\bb\s?['’‘´`]?\s?90\s?/\s?(?:die\s)?gr(?:ü|u|ue)nen?\b)"
        r"|\bBündnisgrünen?\b"
        rf"|\b(?:[Dd]ie\s|DIE\s)?(?:Grünen?|GRÜNEN?){_NO_NOUN}",
    ),
    (
        "BSW",
        r"\bBSW\b|(?i:\bbündnis\ssahra\swagenknecht\b)",
    ),
    (
        "Die Linke",
        rf"\bDIE\sLINKEN?\b\.?|\b(?:[Dd]ie\s|DIE\s)?(?:Linken?|LINKEN?|LiNKE){_NO_NOUN}\.?|\bLinksfraktion\b|\bLinkspartei\b",
    ),
    ("JUDU/DAL", r"\b(?:JUDU|Judu|(?i:Junges\sDuisburg))\s?/\s?DAL\b"),
    ("Junges Duisburg", r"\b(?:JUDU|Judu)\b|\b(?i:Junges\sDuisburg)\b"),
    ("DAL", r"\bDAL\b|\b(?i:Duisburger\sAlternative\sListe)\b"),
    ("SGU", r"\bSGU\b|\bSozial,?\sGerecht,?\s(?:und\s)?Unabhängig\b"),
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
    ("Die PARTEI", r"\b(?:Die|DIE|die)\sPARTEI\b|(?<=[,/]\s)Die\sPartei(?=\s?[,/(]|$)"),
    ("ÖDP", r"\b(?:ÖDP|ödp)\b"),
    ("NPD", r"\bNPD\b"),
)
# A group that is not in the list keeps the name that it gives itself: "ABC-Fraktion", "Fraktion ABC",
# "Bürgerliste Musterdorf", "Fraktion Bürger für Musterdorf".
_ACRONYM = r"(?:[A-ZÄÖÜ]{2,6}|[A-ZÄÖÜ][a-zäöü][A-ZÄÖÜ]{1,3})(?!\w)"
_CAPITAL = r"[A-ZÄÖÜ][\wäöüß-]{1,25}"
# The town may follow the name of a list; a person, an office or a kind is none.
_PLACE = (
    rf"(?:\s(?!Herrn?\b|Frau\b|Dr\b|\w{{0,14}}[Ff]raktion|FRAKTION|A(?:ntrag|nfrage)|Resolution|Rat\b"
    rf"|Kreistag|Im\b|An\b)"
    rf"(?!(?i:fordert|will|beantragt)\b){_CAPITAL})?"
)
_LISTED = (
    r"(?=[A-ZÄÖÜ])(?i:(?:(?:unabhängige|freie|internationale|offene|soziale|christliche|aktive)\s)?"
    r"(?:bürger(?:liste|bündnis|block|forum|union|gemeinschaft|vereinigung|partei)"
    r"|wähler(?:vereinigung|bündnis|initiative|block|liste|gruppe|gemeinschaft))"
    rf"|(?:unabhängige|internationale|alternative|offene|soziale|grüne)\sliste){_PLACE}(?!\w)"
)
_BEFORE = (
    r"(?<![\w/-])(?P<before>[A-ZÄÖÜ][\w.]{1,20}(?:/[A-ZÄÖÜ][\w.]{1,20})?)"
    r"-(?:[A-ZÄÖÜ]?[a-zäöü]{0,16})[Ff]raktion"
)
_AFTER = (
    r"\b(?:[Ff]raktion|[Rr]atsgruppe|Gruppe|Wählergemeinschaft|Wählergruppe)\s"
    r"(?P<after>[A-ZÄÖÜ]{2}[\w/]{0,12}|[A-ZÄÖÜ][a-zäöü][A-ZÄÖÜ]{1,3})(?!\w)"
)
_CAUSE = (
    r"\b(?:[Ff]raktion|[Rr]atsgruppe|Gruppe)\s[„\"]?"
    r"(?P<cause>(?:Bürger|Gemeinsam|Zukunft|Aktiv|Wir|Menschen|Heimat|Aufbruch|Pro|Für(?!\s(?i:bündnis|spd|cdu|fdp|afd|uwg|die)\b))"
    rf"(?:\s(?:für|in|gegen)\s{_CAPITAL}|\s{_CAPITAL})?)"
)
_SLASHED = (
    rf"(?<![\w/-])(?P<slashed>{_ACRONYM})(?=\s?/\s?(?:Die\sPARTEI|SPD|CDU|FDP|AfD|Volt|UWG|Piraten|GRÜNE))"
)
_HYPHENATED = (
    r"(?<![\w/-])(?P<hyphened>[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,5})-(?=,\s|\s(?:und"
    r"|sowie)\s)(?=[^.;:\n]{0,90}[Ff]raktion)"
)
_SPACED = (
    rf"(?<![\w/-])(?P<spaced>{_ACRONYM})(?=\s(?:Gemeinderats|Rats|Kreistags|Stadtrats"
    rf"|Ortschaftsrats)fraktion)"
)
_KNOWN = "|".join(f"(?P<p{index}>{spelling})" for index, (_, spelling) in enumerate(PARTIES))
_KNOWN_PARTY = re.compile(rf"{_KNOWN}|(?P<listed>{_LISTED})")
_PARTY = re.compile(
    "|".join([_KNOWN, _SLASHED, _HYPHENATED, _SPACED, _BEFORE, _AFTER, _CAUSE, rf"(?P<listed>{_LISTED})"])
)
_OWN_NAMES = ("slashed", "hyphened", "spaced", "before", "after", "cause", "listed")
_NO_NAME = re.compile(
    r"(?:Kreis|Rat|Stadt|Gemeinde|Bezirk|Ort|Land|Bund|Samtgemeinde|Minderheit|Mehrheit|Regierung"
    r"|Opposition)\w*"
    r"|(?i:die|der|das|im|an|in|des|und|von|vom|zur|zum|rat|or|bv|top|antrag|anfrage|resolution|telefon|tel"
    r"|fax|fon|mail)"
)
_BARE = re.compile(r"(?i:(?:wähler|bürger)(?:gruppe|gemeinschaft|vereinigung|initiative|partei))")
# One of a list after "die Fraktionen von": there, a short name that is not known is a name too.
_ITEM = re.compile(
    r"(?:(?:[Dd](?:ie|er|es)|[Ff]raktion(?:en)?|[Rr]atsgruppen?|Gruppe|von)\s)*?"
    rf"(?P<item>{re.sub(r'[?]P<p[0-9]+>', '?:', _KNOWN)}|{_LISTED}|{_ACRONYM})"
    r"(?:-(?:[A-ZÄÖÜ]?[a-zäöü]{0,16})?[Ff]raktion)?(?:\s[Ff]raktion)?"
)
_LIST = re.compile(r"\b[Ff]raktionen\s(?:(?:von|der|des)\s)?")
_DIVIDER = re.compile(r"\s?[,/|·;&+*]\s?(?:und\s|sowie\s)?|\s(?:und|sowie|u\.|[–-])\s|\s")
_SHORT = {"FW": "Freie Wähler"}
_LONGEST_LIST = 12


@dataclass(frozen=True)
class FoundParty:
    """A party, by our name for it, and where it stands in the text."""

    start: int
    end: int
    name: str


def find_parties(text: str) -> list[FoundParty]:
    """All parties and factions that a text names, in its order."""
    found = {}
    position = 0
    while match := _PARTY.search(text, position):
        position = max(match.end(), position + 1)
        party = _found(text, match)
        if party:
            position = max(party.end, position)
            found[party.start] = party
    for opening in _LIST.finditer(text):
        for party in _items(text, opening.end()):
            found.setdefault(party.start, party)
    return [found[start] for start in sorted(found)]


def party_names(text: str) -> tuple[str, ...]:
    """The same, each name once."""
    return each_once(party.name for party in find_parties(text))


def each_once(names: Iterable[str]) -> tuple[str, ...]:
    """Names without repetition; "Bürgerliste" is no second one beside "Bürgerliste Musterdorf"."""
    kept = list(dict.fromkeys(names))
    return tuple(
        name
        for index, name in enumerate(kept)
        if not any(
            (longer := other.casefold()).startswith(name.casefold() + " ")
            or (longer == name.casefold() and at < index)
            for at, other in enumerate(kept)
            if at != index
        )
    )


def listed_parties(text: str, *, unknown: bool = False) -> tuple[str, ...]:
    """The parties of a text that is nothing but a list of them; else none.

    Short names that are not known count beside known ones; alone only with `unknown`.
    """
    items = _items(text, 0)
    if not (unknown or find_parties(text)):
        return ()
    rest = text[items[-1].end :].strip(" .,/|·-–") if items else text
    whole = not rest or re.fullmatch(r"(?:\w*-)?[Ff]raktion(?:en)?", rest)
    return each_once(party.name for party in items) if whole else ()


def only_parties(text: str) -> bool:
    """Whether nothing but parties, dividers and small words is there."""
    rest, parties = text, find_parties(text)
    for party in reversed(parties):
        rest = rest[: party.start] + rest[party.end :]
    return bool(parties) and not re.search(r"[a-zäöüß]{4,}", rest)


def _found(text: str, match: re.Match[str]) -> FoundParty | None:
    own = next((group for group in _OWN_NAMES if match[group]), "")
    if not own:
        return FoundParty(match.start(), match.end(), _our_name(match))
    if own in ("after", "cause") and (known := _KNOWN_PARTY.match(text, match.start(own))):
        return FoundParty(match.start(), known.end(), _known_name(known))
    if _NO_NAME.fullmatch(match[own]) or (own == "listed" and _BARE.fullmatch(match[own])):
        return None
    return FoundParty(match.start(own), match.end(), _as_usual(match[own]) if own == "listed" else match[own])


def _as_usual(name: str) -> str:
    """ "BÜRGERLISTE MUSTERDORF" as it is written elsewhere."""
    return name.title() if name.isupper() else name


def _known_name(match: re.Match[str]) -> str:
    return _as_usual(match["listed"]) if match["listed"] else _our_name(match)


def _our_name(match: re.Match[str]) -> str:
    return next(name for index, (name, _) in enumerate(PARTIES) if match[f"p{index}"] is not None)


def _items(text: str, position: int) -> list[FoundParty]:
    """The names of a list that begins there, up to the first word that is none."""
    found: list[FoundParty] = []
    divided = True
    for _ in range(_LONGEST_LIST):
        match = _ITEM.match(text, position)
        if not match or _NO_NAME.fullmatch(match["item"]):
            break
        known = _KNOWN_PARTY.match(text, match.start("item"))
        if not (known or divided):
            break
        name = _known_name(known) if known else match["item"]
        found.append(FoundParty(match.start("item"), match.end(), _SHORT.get(name, name)))
        divider = _DIVIDER.match(text, match.end())
        if not divider:
            break
        position, divided = divider.end(), bool(divider[0].strip())
    return found
