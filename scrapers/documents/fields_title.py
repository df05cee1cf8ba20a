"""What a paper calls itself: its subject line, its headline, or what its first line says after the kind."""

import re
from collections.abc import Sequence
from itertools import islice

from scrapers.documents.committees import find_committees, is_committee
from scrapers.documents.letter import Letter
from scrapers.documents.letter_flow import join_lines
from scrapers.documents.letter_head import Entry
from scrapers.documents.letter_lines import HERE, SUBJECT, Role, role_of
from scrapers.documents.letter_sections import introduces, section_at
from scrapers.documents.letter_senders import is_name
from storage.kinds import PRESS_KINDS, kind_at_start
from storage.parties import find_parties

_QUOTES = re.compile(r"^[„“\"»'‚](?P<inner>[^„“”\"«»]+)[“”\"«'‘]$")
_THEME = re.compile(r"\b(?:zum\sThema|zu\sdem\sThema|Thema|betreffend|betr\.)\s?:?\s{0,3}(?P<title>\S.{2,})$")
_TAIL = re.compile(r"(?::|\s[–-]\s|;\s?hier:?|(?<=\d{4}),)\s{0,3}(?P<title>[A-ZÄÖÜ„\"“\d].{5,})$")
_QUOTED_FIRST = re.compile(r"[„“\"»](?P<inner>[^„“”\"«»]{3,300})[“”\"«]")
_MEETING_AFTER = re.compile(r"\s(?:zur|für\sdie|in\sder)\s(?:\w{1,14}\s)?Sitzung\s(?:des|der)\s.*$")
_FORWARDED = re.compile(r"^(?:(?:WG|AW|FW|Fwd|Re|RE|Antw)\s?:\s?){1,4}")
_NO_TITLE = re.compile(
    r"•|Seite\s\d|(?:Fraktion(?:en)?|Ratsfraktion)(?:$|\s(?:[A-ZÄÖÜ]|im\b|der\b))|(?:Rathaus|Logo)(?:$|,)"
    r"|(?:Telefon|Öffnungszeiten)\s?:|(?:Uhrzeit|Beginn|Ende|Anwesend\w{0,3})\s?(?::|\d|$)"
    r"|(?:Beratung|Vorberatung|Kenntnisnahme|Entscheidung|Beschlussfassung|Empfehlung)(?:\sund\s\w{4,20}-?)?$"
    r"|(?:(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch),?\s(?:den\s)?\d"
    r"|.*(?:einstimmig|mehrheitlich|Ja-Stimmen|Enthaltung|vorberaten)",
)
_NO_MATTER = (
    r"(?!(?:der\s|den\s|die\s|dem\s)?(?:\w{0,12}\s)?\w{0,20}"
    r"(?:[Ss]itzung|Beratung|[Tt]agesordnung|TOP|Thema|DS|Drucks\w*|Vorlage|Antrag|Anfrage))"
)
_MATTER = re.compile(rf"^\s?(?:auf|zur?m?|über|für|gegen|zu)\s{_NO_MATTER}")
# "Antrag der X-Fraktion auf Einrichtung …": the matter follows its author.
_AUTHOR_AND_MATTER = re.compile(
    rf"^\s?(?:der|des|von)\s.{{3,120}}?\s(?:auf|zur?m?|über|gegen|für(?=\s(?:das|den)\sHaushalt))\s{_NO_MATTER}"
    r"(?:(?:eine[rsmn]?|der|die|den|dem|das|mehr)\s)?(?!(?:Rat|Kreis|Haupt|Stadtrat"
    r"|Gemeinderat)\w{0,20}\b)[A-ZÄÖÜ]\w{3}"
)
_PARTY_AHEAD = re.compile(r"^(?:der|des|von)\s")
# As in "Mehr Bänke im Park (Antrag der X-Fraktion vom 3.5.2021)".
_OF_WHOM = re.compile(r"\s\((?:gemeinsame[rs]?\s)?(?:antrag|anfrage|resolution)\b[^()]*\)$", re.IGNORECASE)
_REST_OF_CELL = re.compile(r"[a-zäöüß]{2,12}")
_LONG_WORD = re.compile(r"(?!Fraktion|Vorsitz|Sprecher)[A-ZÄÖÜ][a-zäöüß-]{9,40}")
_ADDRESSED = re.compile(r"(?:Herrn?|Frau|Dr\.|Prof\.)\s")
_TABLE_HEAD = re.compile(r"(?:Beratungsfolge|Gremi(?:um|en)\s?(?:Termin|Sitzung|Datum|am\b))", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\((?P<letters>(?=[A-Z]*[l1|])[A-Zl1|]{2,6})\)")
_ITEM = re.compile(r"(?:[Pp]unkte?s?|Thema|TOP)\s[„“\"](?P<inner>[^„“”\"]{5,200})[“”\"]")
_AGENDA_REQUEST = re.compile(
    r"\b(?:Antrag(?:e?s)?|Anfrage|Punkt|Thema|Tagesordnungspunkt)\b.{0,200}\b(?:Tagesordnung|[Ss]itzung|Beratung)|\bTagesordnung\b.{0,200}"
    r"\b(?:Antrag|Anfrage|Punkt)\b|\b(?:folgenden|nachstehenden|nachfolgenden)\sAntrag\b"
)
# "zum Antrag der X-Fraktion „…“", "(Vorlage 12/24 – …)": what is to be changed has the title.
_OF_OTHERS = re.compile(
    r"^\s?zu[rm]?\s[^„“\"]{0,100}\b(?:Antrag|Anfrage|\w{0,14}[Vv]orlage|Drucksache|TOP|Tagesordnungspunkt)\b[^„“\"]{0,100}"
    r"[„“\"](?P<inner>[^„“”\"]{5,250})[“”\"]"
)
# As in "Antrag für den Bauausschuss am 3.5.2021: Mehr Wohnraum".
_FOR_MEETING = re.compile(
    r"^\s(?:für|zu[rm]?|an|in)\s(?P<meeting>[^:]{3,160}):\s(?P<title>[A-ZÄÖÜ„\"\d].{5,})$"
)
_FOR_COMMITTEE = re.compile(r"^\s(?:für|an)\sde[nr]\s(?P<committee>[^:–]{3,100}?)\s[–-]\s(?P<title>\S.{5,})$")
_OTHER_PAPER = re.compile(
    r"\((?:Vorlage|Drucksache|Drs\.?|DS|Antrag)\s?(?:Nr\.?\s)?[\w/-]{3,20}\s?[-–:,]\s(?P<title>[^()]{5,250})\)$"
)
_SENTENCE_LINES = 4
_TEXT_CHARS = 3_000
_LONGEST = 300
_MOST_REQUESTS = 20  # for the agenda, in one letter; more are no letter


def title_of(letter: Letter, kind: str) -> str:
    """The title as written, on one line; empty where the text has none."""
    title = (
        _of_subject(letter)
        or _of_head(letter, kind)
        or _below_agenda_request(letter)
        or _in_quotes(letter)
        or _agenda_item(letter)
    )
    return _with_abbreviation(_unquoted(_OF_WHOM.sub("", title))[:_LONGEST])


def _below_agenda_request(letter: Letter) -> str:
    """The line between "… folgenden Antrag auf die Tagesordnung zu setzen:" and what is to be resolved."""
    requests = (
        index
        for index in range(letter.body, letter.closing)
        if letter.lines[index].endswith((":", ".")) and _asks_for_agenda(letter, index)
    )
    for index in islice(requests, _MOST_REQUESTS):
        start = _filled(letter, index + 1)
        title, end = letter.paragraph(start) if start < letter.closing else ("", start)
        below = letter.lines[_filled(letter, end)] if _filled(letter, end) < letter.closing else ""
        asked = section_at(below) or introduces(below)
        if asked and not (section_at(title) or introduces(title) or title.endswith(".")):
            return title_after_kind(title) if len(title) < _LONGEST else ""
    return ""


def _asks_for_agenda(letter: Letter, index: int) -> bool:
    """Whether the sentence that ends with a line asks for a place on an agenda."""
    above = " ".join(letter.lines[max(letter.body, index - _SENTENCE_LINES) : index + 1])
    return bool(_AGENDA_REQUEST.search(above))


def _filled(letter: Letter, index: int) -> int:
    """The next line that is not blank."""
    while index < letter.closing and not letter.lines[index]:
        index += 1
    return index


def _in_quotes(letter: Letter) -> str:
    """A line of the body that is nothing but words in quotation marks, in a letter without a headline."""
    if not letter.salutation:
        return ""
    quoted = (_QUOTES.match(line) for line in letter.lines[letter.body : letter.closing] if len(line) < 200)
    return next((match["inner"] for match in quoted if match), "")


def _agenda_item(letter: Letter) -> str:
    """ "… beantragt, die Tagesordnung um den Punkt „Lage in der Unterkunft“ zu erweitern"."""
    text = " ".join(line for line in letter.lines[letter.body : letter.closing] if line)[:_TEXT_CHARS]
    match = _ITEM.search(text)
    return match["inner"] if match else ""


def _of_subject(letter: Letter) -> str:
    """The subject line; a "hier:" below it is part of it, or all of it where the rest names only the kind."""
    main, here = "", ""
    for line in sorted(letter.head(Role.SUBJECT), key=lambda one: one.startswith("TOP")):
        for part in re.split(r"(?<=\S)\s(?=hier,?\s?:)", line):
            words = SUBJECT.sub("", part, count=1).strip()
            if HERE.match(part):
                here = here or title_after_kind(words)
            else:
                main = main or title_after_kind(_FORWARDED.sub("", words))
    if main and here:
        return f"{main.rstrip(' ,;-–')}, hier: {here}"
    return main or here


def title_after_kind(words: str) -> str:
    """A subject without "Antrag der X-Fraktion:" before it; empty where it says no more than that."""
    kind = kind_at_start(words)
    if not kind:
        return words
    rest = words[kind[1] :]
    if others := _OF_OTHERS.match(rest):
        return others["inner"]
    named = _FOR_MEETING.match(rest)
    if named and find_committees(named["meeting"]):
        return _without_meeting(named["title"])
    committee = _FOR_COMMITTEE.match(rest)
    if committee and is_committee(committee["committee"]):
        return committee["title"]
    if _MATTER.match(rest):
        return "" if "Tagesordnung" in rest else words
    if quoted := _QUOTED_FIRST.match(rest.strip()):
        return quoted["inner"]
    named = _THEME.search(rest) or _TAIL.search(rest)
    if named:
        return _without_meeting(named["title"])
    named_author = _PARTY_AHEAD.match(rest.strip()) or not rest.strip(" .:")
    return words if not named_author or re.search(r"\s(?:auf|zur|zum|zu|über|gegen)\s[A-ZÄÖÜ]", rest) else ""


def _without_meeting(title: str) -> str:
    """A title in quotation marks without what follows them; any other without its meeting."""
    quoted = _QUOTED_FIRST.match(title)
    if quoted:
        return quoted["inner"]
    return _MEETING_AFTER.sub("", title)


def _of_head(letter: Letter, kind: str) -> str:
    """What the kind's own line says, the headline below the kind, or the last one above it."""
    kinds = [index for index, entry in enumerate(letter.entries) if entry.role is Role.KIND]
    if not kinds or kind in PRESS_KINDS:
        return _above_table(letter) or _headline(letter.entries, last=True) or _author_and_matter(letter)
    below, above = letter.entries[kinds[0] + 1 :], letter.entries[: kinds[0]]
    return (
        _of_kind_line(letter, 0, 1)
        or _above_table(letter)
        or _first_headline(below)
        or _headline(below, last=False)
        or _of_kind_line(letter, 1, None)
        or _headline(above, last=True)
        or _like_a_name(below)
        or _author_and_matter(letter)
    )


def _above_table(letter: Letter) -> str:
    """A form's headline stands between its kind or number and the table of meetings."""
    entries = letter.entries
    for table, entry in enumerate(entries):
        if entry.role is Role.MEETING and _TABLE_HEAD.match(entry.text):
            starts = [i for i in range(table) if entries[i].role in (Role.KIND, Role.REFERENCE)]
            between = entries[starts[-1] + 1 if starts else 0 : table]
            return _headline(between, last=True, short=False) or _like_a_name(between)
    return ""


def _headline(entries: Sequence[Entry], *, last: bool, short: bool = True) -> str:
    groups = _groups(entries)
    for wanted in (_is_headline, _is_short_headline) if short else (_is_headline,):
        fitting = [title for line in groups if wanted(line) and (title := title_after_kind(line))]
        if fitting:
            return fitting[-1 if last else 0]
    return ""


def _first_headline(entries: Sequence[Entry]) -> str:
    """The first line that could be one, a single long word too: "Dolmetscherpool"."""
    fitting = (line for line in _groups(entries) if _is_headline(line) or _LONG_WORD.fullmatch(line))
    return next(filter(None, map(title_after_kind, fitting)), "")


def _like_a_name(entries: Sequence[Entry]) -> str:
    """A title of two or three nouns, "Mehrsprachige Beschilderung", where no other line could be it."""
    fitting = [line for line in _groups(entries) if is_name(line) and not _ADDRESSED.match(line)]
    return fitting[-1] if fitting else ""


def _groups(entries: Sequence[Entry]) -> list[str]:
    """Plain lines; neighbours are one headline that runs over two lines."""
    groups: list[str] = []
    running = False
    for entry in entries:
        if not running and _REST_OF_CELL.fullmatch(entry.text):
            continue
        is_text = entry.role is Role.TEXT
        if is_text and running and not entry.apart and entry.text[0] != "•" and len(groups[-1]) < _LONGEST:
            groups[-1] = join_lines(groups[-1], entry.text)
        elif is_text:
            groups.append(entry.text)
        running = is_text
    return groups


def _is_headline(line: str) -> bool:
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", line)
    if len(words) < 2 or is_name(line) or introduces(line) or _NO_TITLE.match(line):
        return False
    return not line[0].islower() and not (line.endswith(".") and len(words) > 5)


def _is_short_headline(line: str) -> bool:
    letters = re.findall(r"[A-Za-zÄÖÜäöüß]", line)
    return len(letters) >= 6 and not is_name(line) and not line.endswith(":") and not _NO_TITLE.match(line)


def _of_kind_line(letter: Letter, first: int, end: int | None) -> str:
    """ "Antrag der X-Fraktion: Mehr Sprachkurse", "Anfrage zum Thema „Sprachkurse“"."""
    for line in letter.head(Role.KIND)[first:end]:
        title = title_after_kind(line)
        if (
            title
            and title != line
            and (_is_headline(title) or _QUOTED_FIRST.match(line[line.find(title) - 1 :]))
            and role_of(title) is Role.TEXT
            and not _mostly_parties(title)
        ):
            return title
    return ""


def _mostly_parties(title: str) -> bool:
    """ "Antrag: SPD, GRÜNE, KAL" names its authors."""
    rest = title
    for party in reversed(find_parties(title)):
        rest = rest[: party.start] + rest[party.end :]
    return len(re.findall(r"\w", rest)) * 2 < len(re.findall(r"\w", title))


def _author_and_matter(letter: Letter) -> str:
    """ "Antrag der X-Fraktion auf Einrichtung …", "Resolution gegen …": the whole line."""
    for line in letter.head(Role.KIND):
        kind = kind_at_start(line)
        rest = line[kind[1] :] if kind else ""
        matter = _MATTER.match(rest) or _AUTHOR_AND_MATTER.match(rest)
        if matter and _is_headline(line) and "Tagesordnung" not in line:
            return line
    return ""


def _unquoted(title: str) -> str:
    if other := _OTHER_PAPER.match(title):
        return other["title"]
    quoted = _QUOTES.match(title)
    return (quoted["inner"] if quoted else title).strip(" -–:*")


def _with_abbreviation(title: str) -> str:
    """The title with "(Kl)", as scans are read, put right where the words before it begin with K and I."""
    match = _ABBREVIATION.search(title)
    if not match:
        return title
    meant = re.sub(r"[l1|]", "I", match["letters"])
    initials = "".join(re.findall(r"\b[A-ZÄÖÜ](?=\w)", title[: match.start()]))
    return title.replace(match[0], f"({meant})") if initials.endswith(meant) else title
