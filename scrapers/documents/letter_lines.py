"""What a single line of a letter's head is: address, date, number, kind, meeting, subject, or plain text."""

import re
from enum import StrEnum

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_dates import find_dates
from storage.kinds import kind_at_start
from storage.parties import find_parties


class Role(StrEnum):
    """What a line is there for."""

    BLANK = "blank"
    FURNITURE = "furniture"  # page numbers, print remarks, forms
    SENDER = "sender"  # faction, councillor, office
    ADDRESS = "address"
    ADDRESSEE = "addressee"
    COPY = "copy"  # "Nachrichtlich:" and who gets a copy
    DATE = "date"
    REFERENCE = "reference"
    KIND = "kind"
    MEETING = "meeting"
    SUBJECT = "subject"  # "Betreff: …"
    TEXT = "text"  # anything else: titles and prose


SALUTATION = re.compile(
    r"(?:Sehr\s(?:geehrte|verehrte)|Werte[rs]?\s|Liebe[r]?\s(?:Kolleg|Frau|Herr|Genoss|Rats|Mitglied)|Guten\sTag\b|(?:Hallo|Liebe[r]?)\s[^.!?]{1,40},$)"
)
CLOSING = re.compile(
    r"(?:(?:Mit|Viele|Beste|Herzliche|Es\sgrüßt|Freundliche)[^.]{0,40}(?:Gr(?:ü|u)(?:ß|ss)e?n?\b|Hochachtung)|MfG\b"
    r"|Hochachtungsvoll|F\.\s?d\.\s?R\.|gez\.\s|(?:Unter|Ge)zeichnet\b|Unterschrift\b|i\.\s?A\.\s[A-ZÄÖÜ]|Im\sNamen\sder\s\w{0,30}[Ff]raktion\w{0,3}$)",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?:Betreff|Betrifft|Betr\.?|Gegenstand|Thema|Titel|Bezeichnung|Antragstitel|Beratungsgegenstand)\s?:\s{0,3}"
    r"|(?:Betreff|Betrifft|Betr\.)\s{1,3}(?=\S)|(?:Betreff|Betrifft)$|(?:hier|hier,)\s?:\s{0,3}",
    re.IGNORECASE,
)
HERE = re.compile(r"hier,?\s?:\s{0,3}", re.IGNORECASE)
PAGE_NUMBER = re.compile(
    r"(?:[-–—]{1,2}\s?)?(?:Seite\s|S\.\s)?\d{1,3}(?:\s?(?:von|of|/)\s?\d{1,3})?(?:\s?[-–—]{1,2})?$|[-–—_=*.\s]{2,}$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"Gedruckt\sauf|Recyclingpapier|per\s(?:E-?Mail|Fax|Post)\b|vorab\sper|[-–]\s?\w{0,30}vorst(?:and|ände)\s?[-–]"
    r"|(?:nicht)?-?öffentlich(?:e[rs]?)?(?:\s(?:Sitzung|Teil|Beratung))?$|Beratung\sin\s(?:nicht)?öffentlicher\sSitzung"
    r"|(?:Zur\s)?Startseite|Menü|Zum\sInhalt|Skip\sto|Drucken|Teilen|Suche\b|(?:Status|Anlagen?|Verteiler)\s?:"
    r"|(?:ja|nein)\b.{0,20}$|[☐☒xX]$",
    re.IGNORECASE,
)
_PORTAL = re.compile(r"\b(?:News|Nachrichten|Presse|Online)-?(?:portal|magazin|zeitung)\b", re.IGNORECASE)
_ADDRESS_START = re.compile(
    r"(?:Tele(?:fon|fax)|Tel\b|Fon\b|Fax\b|Mobil|E-?\s?Mail|Mail\b|Internet|Web(?:site|seite)?\s?:|www\.|https?:|Bank\w{0,14}\s?:"
    r"|IBAN|BIC|Sparkasse|Zimmer|Zi\.|Raum\s|Büro\s|Geschäftsstelle|Sprechzeit|Öffnungszeit|Ansprechpartner|Auskunft\serteilt"
    r"|Aktenzeichen|Az\b|(?:Unser|Ihr)e?\s(?:Zeichen|Nachricht)|Kontakt|Anschrift|Postfach|Kreishaus\b|Rathaus\b|Postanschrift"
    r"|Im\sHause?\b|[-–]\s?Im\sHause|Bearbeiter|Sachbearbeit|Durchwahl|D-\d{5})",
    re.IGNORECASE,
)
_ADDRESS_INSIDE = re.compile(
    r"@|\bwww\.|https?://|(?<!\d)\d{5}\s[A-ZÄÖÜ][a-zäöüß]|[Ss]tr(?:\.|aße)\s?\d{1,4}\b"
    r"|\b[A-ZÄÖÜ]\w{2,30}(?:platz|allee|weg|gasse|ring|markt|ufer|damm|hof)\s\d{1,4}\s?[a-z]?$"
)
_ADDRESSEE = re.compile(r"An(?:\s(?:den|die|das|Herrn|Frau|alle)\b.{0,90})?$|Herrn?\b.{0,60}$|Frau\s.{0,60}$")
_COPY = re.compile(
    r"(?:Nachrichtlich|Zur\sKenntnis|Kopie\san|Verteiler|Durchschrift|z\.\s?K\.|cc\b|nachr\.)", re.IGNORECASE
)
_OFFICE = re.compile(
    r"(?:(?:Der|Die|Dezernat|Stell?v\w{0,20}\.?)\s)?(?:(?:Fraktions|Rats|Gruppen|Partei|Kreis|Stadtverbands|Ortsvereins)"
    r"-?)?(?:(?:Ober)?[Bb]ürgermeister(?:in)?|Landr(?:at|ätin)|[Vv]orsitz\w{0,8}|[Gg]eschäftsführ\w{0,6}|[Ss]precher(?:in)?"
    r"|Dezernat|Dez\.|Fachbereich|Fachdienst|Amt\b|Dienststelle|Verantwortlich|Federführ\w{0,6}|Beigeordnete\w?|Stadtdirektor)(?!\w)"
)
_FACTION = re.compile(
    r"[Ff]raktion|FRAKTION|\bGruppe\b|Ortsverein|Ortsverband|Kreisverband|Stadtverband|Ratsgruppe|Ratsherr|Ratsfrau"
    r"|Ratsmitglied|Kreistagsmitglied|Kreistagsabgeordnet|Stadtverordnete|[Ss]achkundige|Stadtr(?:at|ätin)|\bSt[Rr]n?\b"
    r"|Einzelmandatsträger|Wählergemeinschaft|Wählergruppe"
)
_DATE_LABEL = re.compile(
    r"(?:Datum|Stand|Erstellt|Veröffentlicht|Erstellungsdatum|Vorlagedatum|Antragsdatum|Eingang|Eingegangen|Eingangsdatum"
    r"|Eingereicht|vom|den)\b",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"Beratungsfolge|Gremi(?:um|en)\b|Sitzungs?(?:termin|datum|tag)?\b|Termine?\s?:|TOP\b|Tagesordnung|zu[rm]?\s(?:der\s)?(?:\w{1,14}\s)?"
    r"(?:Sitzung|Beratung)|(?:für|in|auf|an)\s(?:den|die|der|das)\s.{0,80}(?:ausschuss|[Rr]at|[Kk]reistag|vertretung)"
    r"|voraussichtlich|\d{1,3}\.\s(?:Plenarsitzung|Sitzung)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:(?:Drucks(?:achen?|\.)?|Drs|DS|Vorlagen?|Sitzungsvorlage|Beschlussvorlage|Antrags?|Anfragen?|Nr|Nummer|Dok)\b)"
    r"[\s.:-]{0,4}(?:Nr\b|Nummer|nummer)?[\s.:]{0,6}(?:(?:[A-Z]{1,4}[\s/-]?)?\d{1,5}\s?[/-]|(?:\d{1,6})?$)",
)
_VERB = re.compile(
    r"\b(?:fordern?|fordert|will|wollen|beantragt|beantragen|kritisiert|kritisieren|lehnt|lehnen|begrüßt|begrüßen|setzt"
    r"|setzen|schlägt|schlagen|sagt|sieht|sehen|wünscht|wünschen|stellt|stellen|möchte|möchten|unterstützt|unterstützen"
    r"|erinnert|warnt|warnen|ist|sind|wird|werden|hat|haben|zeigt|macht|plant)\b"
)
_LONGEST_LINE = 240


def is_portal(line: str) -> bool:
    """Whether a line is the banner of a news site."""
    return len(line) < _LONGEST_LINE and bool(_PORTAL.search(line))


def speaks(line: str) -> bool:
    """Whether a line tells what somebody does: a sentence, or a headline."""
    return bool(_VERB.search(line))


def role_of(line: str) -> Role:
    """The role of a line by itself, whatever stands around it."""
    if not line:
        return Role.BLANK
    if len(line) > _LONGEST_LINE:
        return Role.KIND if _is_kind(line[:_LONGEST_LINE]) else Role.TEXT
    for role, fits in _TESTS:
        if fits(line):
            return role
    return Role.TEXT


def _is_kind(line: str) -> bool:
    """ "Antrag der …", "ANFRAGE", "Antrag gem. § 5": not "Antrag auf …", which is a title, nor prose."""
    kind = kind_at_start(line)
    if not kind:
        return False
    after = line[kind[1] :].strip(" *")
    if not after or _AFTER_KIND.match(after) or _NUMBER.match(line):
        return True
    # "Antrag zum Kreisausschuss am 3. Mai 2021"
    meets = re.match(r"zu[rm]\s", after) and find_dates(after)
    return bool(meets) and any(found.start == len("zum ") for found in find_committees(after))


_AFTER_KIND = re.compile(
    r"(?:der\s|des\s|von\s|gem(?:äß|\.)|nach\s§|vom\s|zu[rm]?\s(?:der\s|die\s|den\s)?(?:\w{1,14}\s)?(?:Sitzung|Beratung|Tages|TOP|Vorlage|Drucks|Antrag|Anfrage|DS)"
    r"|im\s(?:Rat|Kreistag)|an\s(?:den|die|das)\s|für\s(?:den|die|das)\s.{0,60}(?:[Aa]ussch|[Rr]at\b|[Kk]reistag|Sitzung|vertretung)"
    r"|[(\[]|[-–:;,/]|Nr\b|(?:SPD|CDU|FDP|AfD|GR|Bündnis|BÜNDNIS|Die\sLinke|DIE\sLINKE|UWG|Fraktion)|zum\s(?:Haushalt\w{0,20}\s|Thema\b|Tages|TOP))"
)


_TOWN = re.compile(
    r"(?:Stadt|Gemeinde|Kreis|Landkreis|Landeshauptstadt|Samtgemeinde|STADT|GEMEINDE|KREIS|LANDKREIS)\s[A-ZÄÖÜ][\wäöüß-]{2,30}$"
)
# Names and titles after an office; a word that begins small makes it a headline: "Landrat weist … zurück".
_NAMES = re.compile(
    r"(?:[^\wäöüß]*(?:(?:der|des|die|von|für|und|im|in)\b|[A-ZÄÖÜ\d][\w.]{0,40})){0,14}[^\w]*"
)
_LONE_NUMBER = re.compile(
    r"(?:[A-Z]{1,4}[ /-])?\d{2,6}[/-]\d{2,6}(?:[/-][\dIVX]{1,5})?$|[A-Z]{1,4}/\d{1,6}/[\dIVX]{1,6}$"
)


def _is_sender(line: str) -> bool:
    if speaks(line) or (line.endswith((".", "?", "!")) and len(line) > 60):
        return False
    office = _OFFICE.match(line)
    if (office and _NAMES.fullmatch(line, office.end())) or _TOWN.match(line):
        return True
    if not _FACTION.search(line):
        return len(line) < 60 and _only_parties(line)
    first = re.match(
        r"(?:Die\s)?(?:\w{0,30}[Ff]raktion|FRAKTION|Gruppe|Rats\w+|Kreistags\w+|Stadtr\w+|Stadtv\w+|Sach\w+)",
        line,
    )
    return bool(find_parties(line)) or bool(first)


def _only_parties(line: str) -> bool:
    """Whether nothing but parties and small words stands on a line."""
    rest, parties = line, find_parties(line)
    for party in reversed(parties):
        rest = rest[: party.start] + rest[party.end :]
    return bool(parties) and not re.search(r"[a-zäöüß]{4,}", rest)


_SMALL_WORD = re.compile(r"\b(?!vom\b)[a-zäöüß]{3,}(?<!den)\s")
_DATELINE = re.compile(
    r"(?:(?:Datum|Stand)\s?:?\s|[A-ZÄÖÜ][\wäöüß./-]{1,30}(?:\s(?:am|an|der|im|[A-ZÄÖÜ(])[\wäöüß.)-]{0,30}){0,3},?\s)?(?:(?:den|am|im)\s)?",
)
_WEEKDAY = re.compile(r"(?:Mo|Di|Mi|Do|Fr|Sa|So|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch)\b")
_BEGINS_SENTENCE = re.compile(r"(?:Der|Die|Das|Den|Am|Im|In|Ab|Bis|Seit|Vom|Zum|Beginn|Ende|Termin|Frist)\b")


def is_dateline(line: str) -> bool:
    """Whether a line is "Musterstadt, den 3. Mai 2021" or the like: no word of a sentence stands on it."""
    dates = find_dates(line[:_LONGEST_LINE])
    if not dates or line[dates[0].end :].split("gez.")[0].strip(" ,") or _BEGINS_SENTENCE.match(line):
        return False
    return not speaks(line) and bool(_DATELINE.fullmatch(line[: dates[0].start]))


def bears_place(line: str) -> bool:
    """Whether a date stands with a place, as letters bear it, and not with a weekday or alone."""
    return is_dateline(line) and line[0].isupper() and not _WEEKDAY.match(line) and "Datum" not in line


def _is_date(line: str) -> bool:
    dates = find_dates(line)
    if not dates or _MEETING.search(line) or find_committees(line):
        return False
    if line.endswith(".") and _SMALL_WORD.search(line[: dates[0].start]):
        return False  # "Die Schule schließt am 3. Mai 2021."
    if _DATE_LABEL.match(line) and len(line) < 90:
        return True
    rest = line[: dates[0].start] + line[dates[0].end :]
    return len(rest) < 45 and bool(
        re.fullmatch(
            r"[\s,.|/]*(?:[\wÄÖÜäöüß.-]+\s?){0,3}(?:,?\s?(?:den|am|im|vom))?[\s,.|:/-]*(?:Uhr)?", rest
        )
    )


def _is_meeting(line: str) -> bool:
    if _MEETING.match(line):
        return not (speaks(line) and line.endswith("."))
    committees = find_committees(line)
    if not committees or speaks(line):
        return False
    before, after = line[: committees[0].start], line[committees[-1].end :]
    if not _BEFORE_COMMITTEE.fullmatch(before):
        return False
    return bool(_ROW.fullmatch(after)) or any(found.start < 60 for found in find_dates(after))


_BEFORE_COMMITTEE = re.compile(
    r"[^a-zäöü]{0,40}|.{0,20}:\s?|(?:für|in|im|an|zum|zur)\s(?:den\s|die\s|das\s|der\s)?"
)
_ROW_WORDS = (
    r"(?:Vorberatung|Entscheidung|Kenntnisnahme|Beratung|Beschluss\w{0,10}|Empfehlung|Anhörung|öffentlich|nicht|und"
    r"|voraussichtlich)"
)
_ROW = re.compile(rf"[^a-zäöüß]{{0,60}}(?:{_ROW_WORDS}[^a-zäöüß]{{0,30}}){{0,5}}")


_TESTS = (
    (Role.FURNITURE, lambda line: bool(PAGE_NUMBER.match(line) or _FURNITURE.match(line) or is_portal(line))),
    (Role.SUBJECT, lambda line: bool(SUBJECT.match(line))),
    (Role.COPY, lambda line: bool(_COPY.match(line))),
    (Role.KIND, _is_kind),
    (Role.REFERENCE, lambda line: bool(_NUMBER.match(line) or _LONE_NUMBER.match(line)) and len(line) < 90),
    (Role.ADDRESSEE, lambda line: bool(_ADDRESSEE.match(line)) and not line.endswith(".")),
    (Role.DATE, _is_date),
    (
        Role.ADDRESS,
        lambda line: bool(_ADDRESS_START.match(line) or _ADDRESS_INSIDE.search(line)) and not speaks(line),
    ),
    (Role.MEETING, _is_meeting),
    (Role.SENDER, _is_sender),
)
