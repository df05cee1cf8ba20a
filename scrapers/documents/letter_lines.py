"""What a single line of a letter's head is: address, date, number, kind, meeting, subject, or plain text."""

import re
from enum import StrEnum

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_datelines import LONGEST_LINE, bears_date, is_labelled, speaks
from scrapers.documents.letter_dates import find_dates
from scrapers.documents.letter_senders import in_council, names_sender
from storage.kinds import kind_at_start


class Role(StrEnum):
    """What a line is there for."""

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
    r"(?:Sehr\s(?:geehrte|verehrte)|Werte[rs]?\s|Liebe[r]?\s(?:Kolleg|Frau|Herr|Genoss|Rats|Mitglied)"
    r"|Guten\sTag\b"
    r"|(?:Hallo|Liebe[r]?)\s[^.!?]{1,40},$)"
)
CLOSING = re.compile(
    r"(?:(?:Mit|Viele|Beste|Herzliche|Es\sgrüßt|Freundliche|Solidarische)[^.]{0,40}(?:Gr(?:ü|u)(?:ß"
    r"|ss)e?n?\b|Hochachtung)|MfG\b"
    r"|Hochachtungsvoll|F\.\s?d\.\s?R\.|gez\.\s|(?:Unter|Ge)zeichnet\b|Unterschrift\b|i\.\s?A\.\s[A-ZÄÖÜ]"
    r"|Im\sNamen\sder\s\w{0,30}[Ff]raktion\w{0,3}$)",
    re.IGNORECASE,
)
SUBJECT = re.compile(
    r"(?:Betreff|Betrifft|Betr\.?|Gegenstand|Thema|Titel|Bezeichnung|Antragstitel|Beratungsgegenstand"
    r"|Subject|TOP(?=\s?:\s{0,3}(?-i:[„\"]?[A-ZÄÖÜ][a-zäöüß]{2})))(?:\sde[rs]\s(?:Antrage?s|Anfrage|Vorlage))?\s?:\s{0,3}"
    r"|(?:Betreff|Betrifft|Betr\.)\s{1,3}(?=\S)|(?:Betreff|Betrifft|Thema|Beratungsgegenstand)$|(?:hier"
    r"|hier,)\s?:\s{0,3}",
    re.IGNORECASE,
)
HERE = re.compile(r"hier,?\s?:\s{0,3}", re.IGNORECASE)
_FURNITURE = re.compile(
    r"Gedruckt\sauf|Recyclingpapier|per\s(?:E-?Mail|Fax|Post)\b|vorab\sper|[-–]\s?\w{0,30}vorst(?:and"
    r"|ände)\s?[-–]"
    r"|(?:nicht)?-?öffentlich(?:e[rs]?)?(?:\s(?:Sitzung|Teil|Beratung))?$"
    r"|(?:nicht-?)?öffentlich\W{0,4}\s.{0,6}(?:nicht-?)?öffentlich.{0,6}$"
    r"|\W{0,4}[xX]?\W{0,4}öffentlich\b\W.{0,6}(?:nicht-?)?öffentlich.{0,4}$|(?:Verantwortlich|Dez\."
    r"|Zu\sTOP)(?:\W|$)|.{0,30}\bDez\.\s?\d.{0,20}$|Beratung\sin\s(?:nicht)?öffentlicher\sSitzung"
    r"|(?:Zur\s)?Startseite\b|Zum\sInhalt|Skip\sto|(?:Drucken|Teilen|Suche)(?:$|\s(?:auf\s|[|>]))|Menü\b"
    r"|(?:Status|Anlagen?"
    r"|Verteiler)\s?:"
    r"|[A-ZÄÖÜ][\w-]{2,30},\s(?:im|Anfang|Mitte|Ende)\s[A-ZÄÖÜ]\w{2,8}\s\d{4}$"
    r"|[^A-Za-zÄÖÜäöüß]+$|(?:Von|VON)\s(?:unsere[rm]?\s\w{4,20}\s)?[A-ZÄÖÜ]\w{1,20}\s[A-ZÄÖÜ][\w-]{1,25}$"
    r"|(?:ja|nein)(?:$|\W{0,4}(?:[☐☒xX•]|ja\b|nein\b).{0,20}$)|[☐☒xXöÖnN]$|Ö\s?/\s?N$"
    r"|(?:Verfasser|Absender|Bearbeiter|Sachbearbeiter|Ersteller|Berichterstatter|Bürozeiten|Sprechzeiten"
    r"|Sprechstunden?|Beteiligt\w{0,3}"
    r"|Federführ\w{0,4}|(?:Stadt)?Amt|Fachbereich|Zuständig\w{0,6}|Freigabe|Produkt|Haushaltsjahr|Leitbild\w{0,12}"
    r"|Finanzielle\sAuswirkungen)(?:in)?\s?:"
    r"|(?:Zur\sSitzung|Behandlung|Zuständigkeit|Vorberatung|Entscheidung|Anhörung|Kenntnisnahme"
    r"|Beschlussfassung|Beratung"
    r"|Ergebnis|Abstimmung)$",
    re.IGNORECASE,
)
_PORTAL = re.compile(
    r"\b(?:News|Nachrichten|Presse|Online)-?(?:portal|magazin|zeitung)\b|^.{0,30}(?:zeitung|anzeiger"
    r"|tageblatt|rundschau|kurier|bote)\b.{0,40}"
    r"(?:online|nachrichten|portal)\b",
    re.IGNORECASE,
)
# A label and its value: "Tel. 02421 …", "Zimmer 12"; "Raum für Begegnung" is a title.
_ADDRESS_START = re.compile(
    r"(?:Telefon|Telefax|Tel|Fon|Fax|Mobil(?:funk|telefon)?|Zimmer|Zi|Raum"
    r"|Durchwahl)\s?[.:]{0,2}\s?[(+\dA-Z]{0,3}\s?\d"
    r"|(?:Telefon|Telefax|Tel|Fon|Fax|Mobil|E-?\s?Mail|Mail|Internet|Web|Website|Webseite|Geschäftsstelle"
    r"|Kontakt"
    r"|Bank\w{0,14}|Sparkasse|Ansprechpartner(?:in)?|Auskunft|Anschrift|Postanschrift|Büro|Zimmer|Raum"
    r"|Bearbeiter(?:in)?"
    r"|Sachbearbeit\w{1,6}|(?:Sprech|Öffnungs|Büro)zeit(?:en)?|Aktenzeichen|Az|Von|From|An|To|Cc"
    r"|Bcc)\s?\.?\s?:"
    r"|E-?\s?Mail\b|www\.|https?:|IBAN\b|BIC\b|Auskunft\serteilt|Aktenzeichen\b|Az\.|Postfach\s\d|D-\d{5}"
    r"|Büro\sKreishaus"
    r"|(?:Unser|Ihr)e?\s(?:Zeichen|Nachricht|Ansprech\w{0,10}|Kontakt\w{0,10})"
    r"|(?:Geschäftsstelle|Kreishaus|Rathaus)(?:$|,|\s\d)|[-–]?\s?Im\sHause?\b",
    re.IGNORECASE,
)
_ADDRESS_INSIDE = re.compile(
    r"\S@\S+\.\w{2}|\bwww\.|https?://|(?<!\d)\d{5}\s[A-ZÄÖÜ][a-zäöüß]|[Ss]tr(?:\.|aße)\s?\d{1,4}\b"
    r"|\b[A-ZÄÖÜ]\w{2,30}(?:platz|allee|weg|gasse|ring|markt|ufer|damm|hof)\s\d{1,4}\s?[a-z]?$"
)
_ONLINE = re.compile(r"\S@\S+\.\w{2}|\bwww\.|https?://")
_WORDS_AND_DATE = re.compile(r"(?:[^\s,]{3,40}\s){2,12}(?:am|per|zum|bis|ab)\s(?:zum\s)?\d")
_SMALL_WORD = re.compile(r"\S\s+(?!straße\b)[a-zäöüß]{2,}\b.*\S")
_SMALL_WORDS = re.compile(r"\b[a-zäöüß]{2,}\b")
_MOST_SMALL_WORDS = 5
_ADDRESSEE = re.compile(
    r"An(?:\s(?:den|die|das|Herrn|Frau|alle)\b.{0,90})?$|Herrn?\b.{0,60}$|Frau\s.{0,60}$"
    r"|(?:[Üü]ber|z\.\s?Hd\.|z\.\s?H\.)(?:\s?:|\s(?:den|die|Herrn|Frau)\s(?=.{0,20}(?:meister|andr|orsitz))).{0,60}$"
)
_COPY = re.compile(
    r"(?:Nachrichtlich|Zur\sKenntnis|Kopie\san|Verteiler|Durchschrift|z\.\s?K\.|cc\b|nachr\.)", re.IGNORECASE
)
_MEETING = re.compile(
    r"Beratungsfolge|(?:(?:nicht)?öffentliche\s)?Sitzung\s(?:des|der)\b|Gremi(?:um|en)(?:\b|Termin|Sitzung)"
    r"|Sitzungs?(?:termin|datum|tag)?\b|Termine?\s?:|TOP\b|Tagesordnung|zu[rm]?\s(?:der\s)?(?:\w{1,14}\s)?"
    r"(?:Sitzung|Beratung)|(?:für|in|auf|an)\s(?:den|die|der|das)\s.{0,80}(?:ausschuss|rat(?:e?s)?\b|kreistag"
    r"|vertretung)"
    r"|(?:für|in)\s(?:die|der)\s(?:\w{1,14}\s)?(?:Sitzung|Rats\w{0,3}sitzung|Kreistagssitzung)"
    r"|voraussichtlich|\d{1,3}\.\s(?:\w{5,14}\s)?(?:Plenarsitzung|Sitzung)",
    re.IGNORECASE,
)
# "Der Stadtrat hat in seiner Sitzung am … beschlossen:", above what a decision is about.
_DECIDED = re.compile(
    r"D(?:er|ie)\s[^.;:]{3,90}?\s(?:hat|haben)\sin\s(?:seiner|ihrer)\s(?:\d{1,3}\.\s)?(?:\w{5,16}\s)?Sitzung\sam\s"
    r"[\w. ]{6,24}\s(?:[Ff]olgendes\s)?beschlossen:$"
)
_PAST = re.compile(r"\b(?:wurden?|hatten?|beschlossen)\b")
_OF_FACTION = re.compile(
    r"(?:fraktion(?:en)?|gruppe)\b.{0,60}\b(?:im|in\sder)\s(?:rat|kreistag|stadtrat|gemeinderat"
    r"|bezirksvertretung|integrationsrat)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"(?:[Ll]fd\.\s)?(?:(?:Drucks(?:achen?|\.)?|Drs|DS|Vorlagen?|Sitzungsvorlage|Beschlussvorlage|Antrags?"
    r"|Beschluss(?=-?\s?Nr)|Anfragen?|Nr|Nummer|Dok)\b)"
    r"[\s.:-]{0,4}(?:Nr\b|Nummer|nummer)?[\s.:]{0,6}(?:(?:[A-Z]{1,4}[\s/-]?)?\d{1,5}\s?[/-]|(?:\d{1,6})?$)",
)
_LONE_NUMBER = re.compile(
    r"(?!(?:19|20)\d\d-[01]\d-[0-3]\d)(?:[A-Z]{1,4}[ /-]?)?\d{2,6}[/-]\d{2,6}(?:[/-][\dIVX]{1,5})?$"
    r"|[A-Z]{1,4}/\d{1,6}/[\dIVX]{1,6}$"
)


def is_portal(line: str) -> bool:
    """Whether a line is the banner of a news site."""
    return len(line) < LONGEST_LINE and bool(_PORTAL.search(line))


def is_decision(line: str) -> bool:
    """Whether a line says in which meeting a council has decided what stands below it."""
    return len(line) < LONGEST_LINE and bool(_DECIDED.match(line))


def role_of(line: str) -> Role:
    """The role of a line by itself, whatever stands around it."""
    if len(line) > LONGEST_LINE:
        return Role.KIND if _is_kind(line[:LONGEST_LINE]) else Role.TEXT
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
    if kind[0] in ("Antwort", "Stellungnahme") and after.startswith(":"):
        return False
    if not after or _AFTER_KIND.match(after) or _NUMBER.match(line):
        return True
    # "Antrag zum Kreisausschuss am 3. Mai 2021"
    meets = re.match(r"zu[rm]\s", after) and find_dates(after)
    return bool(meets) and any(found.start == len("zum ") for found in find_committees(after))


_AFTER_KIND = re.compile(
    r"(?:der\s|des\s|von\s|gem(?:äß|\.)|nach\s§|vom\s|zu[rm]?\s(?:der\s|die\s"
    r"|den\s)?(?:\w{1,14}\s)?(?:Sitzung|Beratung|Tages|TOP|Vorlage|Drucks|Antrag|Anfrage|DS)"
    r"|im\s(?:Rat|Kreistag)|an\s(?:den|die|das)\s|für\s(?:den|die|das)\s.{0,60}(?:[Aa]ussch|[Rr]at\b"
    r"|[Kk]reistag|[Ss]itzung|vertretung)"
    r"|(?:auf|zur)\s(?:Aufnahme|Erweiterung|Ergänzung|Behandlung|Beratung)\s.{0,60}(?:Tagesordnung|Sitzung"
    r"|TOP)|[(\[„“\"]|[-–:;,/]|Nr\b|(?:SPD|CDU|FDP|AfD|GR|Bündnis|BÜNDNIS|Die\sLinke|DIE\sLINKE|UWG"
    r"|Fraktion)|zum\s(?:Haushalt\w{0,20}\s|Thema\b|Tages|TOP)"
    r"|(?:nicht)?-?öffentlich|Datum\b|(?:[A-Z]{1,4}[\s/-]?)?\d{1,5}\s?[/-]\s?\d|in\s(?:der"
    r"|die)\s(?:\w{1,14}\s)?(?:Sitzung|Rats|Kreistags))"
)


def _is_subject(line: str) -> bool:
    return bool(SUBJECT.match(line))


def _is_furniture(line: str) -> bool:
    return bool(_FURNITURE.match(line) or is_portal(line))


def _is_address(line: str) -> bool:
    if speaks(line) or (line.endswith(".") and len(_SMALL_WORDS.findall(line)) > _MOST_SMALL_WORDS):
        return False  # a sentence that names an address
    return bool(_ADDRESS_START.match(line) or _ADDRESS_INSIDE.search(line))


def is_matter(line: str) -> bool:
    """Whether a line that names a street or a date is a title: "Umbau der Schule in der Schulstraße 9"."""
    if find_dates(line):
        return bool(_WORDS_AND_DATE.match(line)) and not is_labelled(line)
    return not (_ADDRESS_START.match(line) or _ONLINE.search(line)) and bool(_SMALL_WORD.search(line))


def _is_number(line: str) -> bool:
    return bool(_NUMBER.match(line) or _LONE_NUMBER.match(line)) and len(line) < 90


def _is_date(line: str) -> bool:
    return bears_date(line) and not (_MEETING.search(line) or find_committees(line))


def _is_meeting(line: str) -> bool:
    if in_council(line) or (_OF_FACTION.search(line) and not find_dates(line)):
        return False
    if is_decision(line):
        return True
    if _MEETING.match(line):
        return not _PAST.search(line) and not (speaks(line) and line.endswith("."))
    committees = find_committees(line)
    if not committees or speaks(line):
        return False
    before, after = line[: committees[0].start], line[committees[-1].end :]
    for date in reversed(find_dates(before)):
        before = before[: date.start] + before[date.end :]
    if not _BEFORE_COMMITTEE.fullmatch(before):
        return False
    return bool(_ROW.fullmatch(after)) or any(found.start < 60 for found in find_dates(after))


_BEFORE_COMMITTEE = re.compile(
    r"[^a-zäöü]{0,40}|.{0,20}:\s?|(?:und\s)?(?:für|in|im|an|zum|zur|des|der|den|die)\s(?:den\s|die\s|das\s"
    r"|der\s)?"
)
_ROW_WORDS = (
    r"(?:Vorberatung|Entscheidung|Kenntnisnahme|Beratung|Beschluss\w{0,10}|Empfehlung|Anhörung|öffentlich"
    r"|nicht|und"
    r"|voraussichtlich)"
)
_ROW = re.compile(rf"[^a-zäöüß]{{0,60}}(?:{_ROW_WORDS}[^a-zäöüß]{{0,30}}){{0,5}}")


_TESTS = (
    (Role.SUBJECT, _is_subject),
    (Role.COPY, lambda line: bool(_COPY.match(line))),
    (Role.KIND, _is_kind),
    (Role.REFERENCE, _is_number),
    (Role.ADDRESSEE, lambda line: bool(_ADDRESSEE.match(line)) and not line.endswith(".")),
    (Role.DATE, _is_date),
    (Role.ADDRESS, _is_address),
    (Role.MEETING, _is_meeting),
    (Role.SENDER, names_sender),
    (Role.FURNITURE, _is_furniture),
)
