"""Municipalities and districts: how texts name them, and the one name that we use for each."""

import re
from collections import Counter
from collections.abc import Sequence

# (kind, name) of the bodies that we read and of their neighbours, for which "Bürgermeister, 52428 Jülich"
# is enough to know the body. Any other municipality is known by "Rat der Stadt X" and the like alone.
MUNICIPALITIES: dict[str, str] = {
    "Duisburg": "Stadt",
    "Düren": "Stadt",
    "Heimbach": "Stadt",
    "Jülich": "Stadt",
    "Linnich": "Stadt",
    "Nideggen": "Stadt",
    "Aldenhoven": "Gemeinde",
    "Hürtgenwald": "Gemeinde",
    "Inden": "Gemeinde",
    "Kreuzau": "Gemeinde",
    "Langerwehe": "Gemeinde",
    "Merzenich": "Gemeinde",
    "Niederzier": "Gemeinde",
    "Nörvenich": "Gemeinde",
    "Titz": "Gemeinde",
    "Vettweiß": "Gemeinde",
    "Heinsberg": "Stadt",
    "Erkelenz": "Stadt",
    "Geilenkirchen": "Stadt",
    "Hückelhoven": "Stadt",
    "Übach-Palenberg": "Stadt",
    "Wassenberg": "Stadt",
    "Wegberg": "Stadt",
    "Gangelt": "Gemeinde",
    "Selfkant": "Gemeinde",
    "Waldfeucht": "Gemeinde",
}
DISTRICTS = ("Düren", "Heinsberg")
# No district has its name: the name alone says which body is meant.
_UNMISTAKABLE = ("Duisburg",)

_NAME = (
    r"(?!Bad\b(?!\s[A-ZÄÖÜ]))(?:(?:Bad|Sankt|St\.|Markt|Hohen)\s)?[A-ZÄÖÜ][a-zäöüß]{2,30}(?:-[A-ZÄÖÜ][a-zäöüß]{2,30}){0,3}"
    r"(?:\s(?:am\s(?:Rhein|Main|Niederrhein|Neckar|Harz)|an\sder\s(?:Ruhr|Lippe|Rur|Sieg|Lahn|Weser)"
    r"|im\s(?:Sauerland|Münsterland))\b)?"
)
_KIND = (
    r"(?P<kind>Landeshauptstadt|Bundesstadt|Hansestadt|Kreisstadt|Samtgemeinde|Stadt|Gemeinde"
    r"|(?:Land)?[Kk]reis(?:es)?)"
)
# On one line: what stands below "im Rat der Stadt" is an address as often as a name.
_NAMED = re.compile(rf"\b{_KIND}[^\S\n]+(?P<name>{_NAME})")
_CAPITALS = re.compile(
    r"\b(?P<kind>LANDESHAUPTSTADT|STADT|GEMEINDE|KREIS(?:ES|TAG)?"
    r"|LANDKREIS)\s(?P<name>[A-ZÄÖÜß]{3,30}(?:-[A-ZÄÖÜß]{3,30}){0,2})\b"
)
_DIVIDED = re.compile(r"-\s")  # the name goes on on the next line
_OFTEN = 2
_OFFICE = re.compile(
    r"(?:Rat(?:e?s)?|Stadtrat(?:e?s)?|Gemeinderat(?:e?s)?|Kreistag(?:e?s)?|[Bb]ürgermeister(?:s|in)?"
    r"|Landr(?:at|ates|ats|ätin)|Verwaltung|Haushalt(?:s|es)?|Einwohner\w{0,6}"
    r"|(?:Integrations|Migrations|Ausländer|Senioren|Jugend)(?:bei)?rat(?:e?s)?|\w{0,30}[Aa]usschuss(?:es)?(?:\sfür\s[\w\s,-]{3,40})?)\s+(?:der|des)\s+$"
)
_PARTY = (
    r"(?:SPD|CDU|FDP|AfD|UWG|BSW|Volt|VOLT|PIRATEN|Piraten|Grünen?|GRÜNEN?|Linken?"
    r"|(?:Die|DIE)\s(?:Linke|LINKE|PARTEI)\.?"
    r"|(?i:bündnis\s90\s?/\s?die\sgrünen)|(?i:freien?\swähler)|Freie\sDemokraten)"
)
_OF_PARTY = rf"(?:\s+(?:der\s+|von\s+)?{_PARTY})?"
_SHORT = (
    (
        re.compile(
            rf"\b(?:Kreistag(?:e?s)?(?:sfraktion)?|Kreisverwaltung){_OF_PARTY}\s+(?:in\s+)?(?P<name>{_NAME})"
        ),
        "Kreis",
    ),
    (re.compile(r"\b(?P<adjective>[A-ZÄÖÜ]\w{2,30}er)\s+Kreistag"), "Kreis"),
    (
        re.compile(
            rf"\b(?:(?:Stadt|Gemeinde)?[Rr]atsfraktion|(?:Stadt|Gemeinde)rat(?:e?s)?"
            rf"|(?:Stadt|Gemeinde)verwaltung){_OF_PARTY}\s+(?P<name>{_NAME})"
        ),
        "",
    ),
    (re.compile(r"\b(?P<adjective>[A-ZÄÖÜ]\w{2,30}er)\s+(?:(?:Stadt)?[Rr]at(?:e?s)?|Stadtverwaltung)\b"), ""),
)
_BOTH = re.compile(
    rf"\b(?:Stadt\s+und\s+(?:im\s+|dem\s+|der\s+)?Kreis"
    rf"|Kreis(?:es)?\s+und\s+(?:in\s+)?(?:der\s+)?Stadt)\s+(?P<name>{_NAME})"
)
_POSTAL = re.compile(rf"\b\d{{5}}\s+(?P<name>{_NAME})")
_LOCAL_PARTY = re.compile(rf"^{_PARTY}\s(?P<name>{_NAME})", re.MULTILINE)
_OF_KREISTAG = re.compile(r"\bKreistags?(?:fraktion)?\b")
_OF_RAT = re.compile(r"\b(?:(?:Gemeinde|Stadt)?[Rr]atsfraktion|im\s(?:Gemeinde|Stadt)?[Rr]at)\b")
_UNNAMED_COUNCIL = re.compile(r"\bim\s(?:Stadt|Gemeinde)?[Rr]at\sder\s(?P<kind>Stadt|Gemeinde)$")
_ADDRESS_LINES = 5
_ACTS = re.compile(rf"(?:1\.\s)?(?:Die|Der)\s{_KIND}\s(?P<name>{_NAME})\s[a-zäöü]{{2,20}}t\s")
_MAYOR = re.compile(r"\b(?:Ober)?[Bb]ürgermeister")
_DISTRICT_HEAD = re.compile(r"\bLandr(?:at|ätin)\b")
_ELSEWHERE = re.compile(
    r"(?:\bwie|\betwa|\bVorbild|\b[a-zäöüß]+\sBeispiel|\bVergleich|\bNachbarn?)\b[^.!?\n]{0,30}$"
)
_IN_KREISTAG = re.compile(rf"\bim\s+Kreistag\s+(?P<name>{_NAME})")
_FACTION_IN = re.compile(
    rf"(?:[Ff]raktion|Gruppe)(?:\s(?:von|der|des|und|[A-ZÄÖÜ\d][\w./-]{{0,30}}),?){{0,8}}"
    rf"\s(?:im|in\sder|des|der)\s{_KIND}\s(?P<name>{_NAME})"
)
_BEGINNING = 300
_ADJECTIVES = {
    **{name + "er": name for name in MUNICIPALITIES},
    "Dürener": "Düren",
    "Erkelenzer": "Erkelenz",
    "Jülicher": "Jülich",
}


def bodies_named(text: str, *, only_by_office: bool = False) -> tuple[str, ...]:
    """Bodies that a text names ("Stadt Düren"), in its order, each once.

    Unknown ones count where they stand alone on a line or with their council or mayor. With
    `only_by_office` that holds for the known ones too.
    """
    found: list[tuple[int, str]] = []
    for match in _NAMED.finditer(text):
        if _DIVIDED.match(text, match.end()):
            continue
        before = text[max(0, match.start() - 60) : match.start()]
        if _counts(text, match, before, only_by_office) and not _ELSEWHERE.search(before):
            found.append((match.start(), _body(match["kind"], match["name"])))
    found += _in_capitals(text)
    for match in _BOTH.finditer(text):
        if match["name"] in DISTRICTS and not only_by_office:
            found += [(match.start(), f"Stadt {match['name']}"), (match.start(), f"Kreis {match['name']}")]
    found += _by_council(text)
    return tuple(dict.fromkeys(name for _, name in sorted(found, key=lambda pair: pair[0])))


def body_addressed(lines: str) -> tuple[str, ...]:
    """The body of an address block: a mayor's or district head's office with a postal town that is known."""
    towns = [match["name"] for match in _POSTAL.finditer(lines)]
    if _DISTRICT_HEAD.search(lines):
        return tuple(f"Kreis {town}" for town in dict.fromkeys(towns) if town in DISTRICTS)
    if _MAYOR.search(lines):
        known = (town for town in dict.fromkeys(towns) if town in MUNICIPALITIES)
        return tuple(f"{MUNICIPALITIES[town]} {town}" for town in known)
    return ()


def body_of_council(lines: Sequence[str]) -> tuple[str, ...]:
    """The body of a letterhead that says "im Rat der Stadt" and gives the town in its address alone."""
    for index, line in enumerate(lines):
        council = _UNNAMED_COUNCIL.search(line)
        below = " ".join(lines[index + 1 : index + _ADDRESS_LINES])
        town = _POSTAL.search(below) if council else None
        if council and town and MUNICIPALITIES.get(town["name"], council["kind"]) == council["kind"]:
            return (f"{council['kind']} {town['name']}",)
    return ()


def body_of_local_party(head: str) -> tuple[str, ...]:
    """The body of "SPD Musterstadt" where the same head says "Ratsfraktion" or "im Kreistag"."""
    names = dict.fromkeys(match["name"] for match in _LOCAL_PARTY.finditer(head))
    if _OF_KREISTAG.search(head):
        return tuple(f"Kreis {name}" for name in names if name in DISTRICTS)
    if _OF_RAT.search(head):
        return tuple(f"{MUNICIPALITIES[name]} {name}" for name in names if name in MUNICIPALITIES)
    return ()


def body_of_kreistag(head: str, text: str) -> tuple[str, ...]:
    """The district of "Fraktion im Kreistag X" where the text says whether it is a Kreis or a Landkreis."""
    names = {match["name"] for match in _IN_KREISTAG.finditer(head)}
    named = (match for match in _NAMED.finditer(text) if match["name"] in names)
    kinds = (match for match in named if match["kind"].lower().removeprefix("land").startswith("kreis"))
    return tuple(_body(match["kind"].title(), match["name"]) for match in kinds)[:1]


def body_of_faction(text: str) -> tuple[str, ...]:
    """The body of a text that begins with "Die X-Fraktion im Landkreis Y …"."""
    match = _FACTION_IN.search(text[:_BEGINNING])
    if not match or _ELSEWHERE.search(text[: match.start("kind")]):
        return ()
    return (_body(match["kind"], match["name"]),)


def body_that_acts(resolution: str) -> tuple[str, ...]:
    """The body of a request that begins with it: "Die Stadt Musterstadt richtet … ein"."""
    match = _ACTS.match(resolution)
    return (_body(match["kind"], match["name"]),) if match else ()


def body_named_often(text: str) -> tuple[str, ...]:
    """The only body that a text names, known or not, where it names it more than once."""
    names = Counter(_body(match["kind"], match["name"]) for match in _NAMED.finditer(text))
    return tuple(names) if len(names) == 1 and names.total() >= _OFTEN else ()


def body_by_name_alone(text: str) -> tuple[str, ...]:
    """Bodies whose mere name says which is meant."""
    return tuple(
        f"{MUNICIPALITIES[name]} {name}"
        for name in _UNMISTAKABLE
        if re.search(rf"(?<!Junges\s)\b{name}(?:er|s)?\b", text)
    )


def _counts(text: str, match: re.Match[str], before: str, only_by_office: bool) -> bool:
    office = bool(_OFFICE.search(before)) or _alone(text, match)
    if only_by_office:
        return office
    known = DISTRICTS if "reis" in match["kind"][:5] and match["kind"] != "Kreisstadt" else MUNICIPALITIES
    return office or match["name"] in known


def _in_capitals(text: str) -> list[tuple[int, str]]:
    """ "KREISTAG DÜREN", and any "STADT X" that stands alone on its line."""
    found = []
    for match in _CAPITALS.finditer(text):
        kind, name = match["kind"].title(), match["name"].title()
        district = kind.startswith("Kreis")
        if name in (DISTRICTS if district else MUNICIPALITIES) or (
            kind != "Kreistag" and _alone(text, match)
        ):
            found.append((match.start(), _body("Kreis" if district else kind, name)))
    return found


def _alone(text: str, match: re.Match[str]) -> bool:
    """Whether the name is all that stands on its line."""
    begins = match.start() == 0 or text[match.start() - 1] == "\n"
    ends = match.end() == len(text) or text[match.end()] == "\n"
    return begins and ends and "\n" not in match[0]


def _body(kind: str, name: str) -> str:
    kind = {"Kreises": "Kreis", "Landkreises": "Landkreis", "Kreisstadt": "Stadt"}.get(kind, kind)
    return f"{kind} {name}"


def _by_council(text: str) -> list[tuple[int, str]]:
    found = []
    for pattern, kind in _SHORT:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            name = groups.get("name") or _ADJECTIVES.get(groups.get("adjective") or "", "")
            if kind and name in DISTRICTS:
                found.append((match.start(), f"{kind} {name}"))
            elif not kind and name in MUNICIPALITIES:
                found.append((match.start(), f"{MUNICIPALITIES[name]} {name}"))
    return found
