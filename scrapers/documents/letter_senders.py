"""Lines that say who writes: factions, groups, councillors, offices."""

import re

from scrapers.documents.letter_datelines import speaks
from scrapers.documents.letter_dates import find_dates
from storage.kinds import kind_at_start
from storage.parties import find_parties, listed_parties, only_parties, party_names

_OFFICE = re.compile(
    r"(?:(?:Der|Die|Dezernat|Stell?v\w{0,20}\.?)\s)?(?:(?:Fraktions|Rats|Gruppen|Partei|Kreis|Stadtverbands"
    r"|Ortsvereins)"
    r"-?)?(?:(?:Ober)?[Bb]ürgermeister(?:in)?|Landr(?:at|ätin)|[Vv]orsitz\w{0,8}|[Gg]eschäftsführ\w{0,6}"
    r"|[Ss]precher(?:in)?"
    r"|Dezernat|Dez\.|Fachbereich|Fachdienst|Fachgruppe|Amt\b|Dienststelle|Verantwortlich|Federführ\w{0,6}"
    r"|Beigeordnete\w?|Stadtdirektor)(?!\w)"
    r"|[A-ZÄÖÜ][a-zäöü]{3,25}(?:amt|betriebe)$"
)
_ADMINISTRATION = re.compile(
    r"(?:(?:Der|Die)\s)?(?:(?:Ober)?[Bb]ürgermeister(?:in)?|Landr(?:at|ätin))$"
    r"|(?:Dezernat|Dez\.|Fachbereich|Fachdienst|Fachgruppe|Amt|Dienststelle|Verantwortlich|Federführ\w{0,6})\b"
)
_FACTION = re.compile(
    r"[Ff]raktion|FRAKTION|\bGruppe\b|Ortsverein|Ortsverband|Kreisverband|Stadtverband|[Rr]atsgruppe|Kreistagsgruppe"
    r"|Ratsherr|Ratsfrau"
    r"|Ratsmitglied|Kreistagsmitglied|Kreistagsabgeordnet|Stadtverordnete|[Ss]achkundige|(?:Stadt"
    r"|Ortschafts)r(?:at|ätin)\s[A-ZÄÖÜ]|\bSt[Rr]n?\b"
    r"|Einzelmandatsträger|Wählergemeinschaft|Wählergruppe"
)
_FIRST = re.compile(
    r"(?:Die\s)?(?:\w{0,30}[Ff]raktion(?:en)?\b|FRAKTION|Gruppe\s[A-ZÄÖÜ]{2}|Rats(?:gruppe|herr|frau"
    r"|mitglied|fraktion)\w{0,4}|Kreistags\w+|Stadtr\w+|Ortschaftsr\w+"
    r"|Stadtv\w+|Sach\w+)"
)
# "Antragsteller: SPD", "Antragstellende Fraktion(en): …"; "Verfasser: …" may be an office too.
_AUTHOR = re.compile(
    r"(?:(?P<person>(?:Antragstell|Anfragestell|Fragestell)\w{2,9}(?:\(in(?:nen)?\)"
    r"|[:*/_-]in(?:nen)?)?(?:\sFraktion(?:\(en\)|en)?)?"
    r"|Einreicher(?:in)?|Eingereicht\s(?:von|durch)|Einbringer(?:in)?|Eingebracht\s(?:von|durch)"
    r"|Initiator(?:in)?)"
    r"|Fraktion(?:en|\(en\))?|(?P<any>Verfasser(?:in)?|Urheber(?:in)?|Absender(?:in)?))\s?:\s{0,3}",
    re.IGNORECASE,
)
_NAME = (
    r"(?:(?:Herrn?|Frau|Dr\.|Prof\.|Dipl\.-\w{2,6}\.?)\s){0,3}[A-ZÄÖÜ][^\W\d_][\w.-]{0,20}(?:\s(?:von\s"
    r"|van\s|de\s)?[A-ZÄÖÜÁÉÍÓÚÇŞİØÅ][\w.-]{0,25}){1,2}"
)
_NAME_ALONE = re.compile(rf"{_NAME}(?:,?\s(?:MdL|MdB|MdEP|M\.A\.))?$")
_MATTER = re.compile(
    r"[a-zäöüß](?:ung|heit|keit|schaft|tion|ität|ismus|hilfe|arbeit|konzept|plan|zentrum|haus|platz|schule"
    r"|kurse?|recht|geld|karte|straße|netz"
    r"|beirat|bericht|projekte?|angebote?|plätze|wohnen|sprache|verkehr|förderung)\b"
)
_NO_NAME = re.compile(r"\b(?:AN|IN|IM|AM|FÜR|DER|DIE|DAS|DES|UND|MIT|BEI|AUF|VON|ZU|ZUR|OHNE|GEGEN)\b")
_NAME_AND_PARTY = re.compile(rf"{_NAME},?\s\((?P<party>[^()]{{2,40}})\)$")
_OFFICE_AND_PARTY = re.compile(
    r"(?:Rats(?:herr|frau|mitglied)|Kreistagsmitglied|Stadtr(?:at|ätin)|Stadtverordneter?"
    r"|Einzelmandatsträger(?:in)?|Sachkundiger?\s\w{6,12})\b"
    r"[^()]{0,60}\((?P<party>[^()]{2,40})\)"
)
_TOWN = re.compile(
    r"(?:Stadt|Gemeinde|Kreis|(?:Stadt|Gemeinde|Kreis)verwaltung|Landkreis|Landeshauptstadt|Samtgemeinde|STADT|GEMEINDE|KREIS|LANDKREIS"
    r"|Rat\sder\sStadt|Kreistag\sdes\sKreises"
    r"|Rat\sder\sGemeinde)\s(?:(?:Bad|BAD|Sankt|St\.)\s)?[A-ZÄÖÜ][\wäöüß-]{2,30}(?:\s(?:am"
    r"|an\sder)\s[A-ZÄÖÜ]\w{2,20})?$"
)
_OF_TOWN = re.compile(
    r"\s(?:(?:im|in|Kreis|Kreisverband|Stadtverband|Ortsverband|Gemeindeverband|Ortsverein)\s){0,2}"
    r"(?:(?:Bad|Sankt|St\.)\s)?[A-ZÄÖÜ][\wäöüß]{2,25}(?:-[A-ZÄÖÜ][\wäöüß]{2,25})?"
)
_DATE_CHARS = 24
_IN_COUNCIL = re.compile(
    r"(?:[-–]\s?)?(?:im|in\sder)\s(?:Rat|Kreistag|Stadtrat|Gemeinderat|Bezirksvertretung|Integrationsrat)\b"
)
# Names and titles after an office; a word that begins small makes it a headline: "Landrat weist … zurück".
_NAMES = re.compile(
    r"(?:[^\wäöüß]*(?:(?:der|des|die|von|für|und|im|in)\b|[A-ZÄÖÜ\d][\w.]{0,40})){0,14}[^\w]*"
)


def is_administration(line: str) -> bool:
    """Whether a line of the head names an office of the administration as its sender."""
    return bool(_ADMINISTRATION.match(line))


def names_sender(line: str) -> bool:
    """Whether a line of a letter's head says who writes it."""
    dates = find_dates(line[-_DATE_CHARS:])
    if dates and dates[-1].end == len(line[-_DATE_CHARS:]) and ", " in line:
        line = line.rpartition(", ")[0]  # "SPD-Fraktion im Rat der Stadt X, 3. Mai 2021"
    if label := _AUTHOR.match(line):
        return bool(labelled_authors(line)) or bool(label["person"] and line[label.end() :])
    if speaks(line) or (line.endswith((".", "?", "!")) and len(line) > 60):
        return False
    office = _OFFICE.match(line)
    if (office and _NAMES.fullmatch(line, office.end())) or _TOWN.match(line) or in_council(line):
        return True
    if (person := _NAME_AND_PARTY.match(line)) and (
        listed_parties(person["party"], unknown=True) or find_parties(person["party"])
    ):
        return True
    parties = find_parties(line)
    if parties and not parties[0].start and in_council(line[parties[0].end :].strip()):
        return True  # "Die PARTEI im Rat der Stadt …"
    if not _FACTION.search(line):
        return len(line) < 80 and only_parties(line)
    return bool(parties) or bool(_FIRST.match(line))


def names_local_party(line: str) -> bool:
    """Whether a line is a party with its town: "Freie Wähler Musterstadt", "SPD Kreis Musterland"."""
    parties = find_parties(line)
    if not parties or parties[0].start:
        return False
    town = line[parties[0].end :]
    return bool(_OF_TOWN.fullmatch(town)) and not (speaks(line) or kind_at_start(town.strip()))


def labelled_authors(line: str) -> tuple[str, ...]:
    """The parties of a form's line "Antragsteller: …"; none where it is no such line."""
    label = _AUTHOR.match(line)
    if not label:
        return ()
    words = line[label.end() :]
    return party_names(words) if label["any"] else listed_parties(words, unknown=True) or party_names(words)


def authors_of(line: str) -> tuple[str, ...]:
    """The parties of a sender's line, unknown short names too where nothing else stands there."""
    person = _NAME_AND_PARTY.match(line) or _OFFICE_AND_PARTY.match(line)
    if person and (parties := listed_parties(person["party"], unknown=True)):
        return parties
    return listed_parties(line) or party_names(line)


def is_name(line: str) -> bool:
    """Whether a line could be nothing but somebody's name."""
    return bool(_NAME_ALONE.match(line)) and not (_NO_NAME.search(line) or _MATTER.search(line))


def in_council(line: str) -> bool:
    """ "im Rat der Stadt Musterstadt": the rest of a sender's name."""
    return bool(_IN_COUNCIL.match(line)) and len(line) < 80 and not any(char.isdigit() for char in line)
