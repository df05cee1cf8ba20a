"""What a paper calls itself: its subject line, its headline, or what its first line says after the kind."""

import re

from scrapers.documents.letter import Letter, join_lines
from scrapers.documents.letter_lines import HERE, SUBJECT, Role
from storage.kinds import kind_at_start

_QUOTES = re.compile(r"^[„“\"»'‚](?P<inner>[^„“”\"«»]+)[“”\"«'‘]$")
_THEME = re.compile(r"\b(?:zum\sThema|zu\sdem\sThema|Thema|betreffend|betr\.)\s?:?\s{0,3}(?P<title>\S.{2,})$")
_TAIL = re.compile(r"(?::|\s[–-]\s|;\s?hier:?)\s{0,3}(?P<title>[A-ZÄÖÜ„\"“\d].{5,})$")
_NAME = re.compile(
    r"(?:(?:Herrn?|Frau|Dr\.|Prof\.)\s){0,3}[A-ZÄÖÜ][\wäöüß.-]{1,20}(?:\s[A-ZÄÖÜ][\wäöüß.-]{0,20}){1,2}$"
)
_NO_MATTER = (
    r"(?!(?:der\s|den\s|die\s|dem\s)?(?:\w{0,12}\s)?\w{0,20}"
    r"(?:[Ss]itzung|Beratung|[Tt]agesordnung|TOP|Thema|DS|Drucks\w*|Vorlage|Antrag|Anfrage))"
)
_MATTER = re.compile(rf"^\s?(?:auf|zur?m?|über|für|gegen|zu)\s{_NO_MATTER}")
# "Antrag der X-Fraktion auf Einrichtung …": the matter follows its author.
_AUTHOR_AND_MATTER = re.compile(
    rf"^\s?(?:der|des|von)\s.{{3,120}}?\s(?:auf|zur?m?|über|gegen)\s{_NO_MATTER}"
    r"(?:(?:eine[rsmn]?|der|die|den|dem|das|mehr)\s)?(?!(?:Rat|Kreis|Haupt|Stadtrat|Gemeinderat)\w{0,20}\b)[A-ZÄÖÜ]\w{3}"
)
_PARTY_AHEAD = re.compile(r"^(?:der|des|von)\s")
_TABLE_HEAD = re.compile(r"(?:Beratungsfolge|Gremi(?:um|en)\s(?:Termin|Sitzung|Datum|am\b))", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\((?P<letters>(?=[A-Z]*[l1|])[A-Zl1|]{2,6})\)")
_LONGEST = 300


def title_of(letter: Letter) -> str:
    """The title as written, on one line; empty where the text has none."""
    title = _of_subject(letter) or _of_headline(letter) or _of_kind_line(letter)
    return _with_abbreviation(_unquoted(title)[:_LONGEST])


def _of_subject(letter: Letter) -> str:
    """The subject line; a "hier:" below it is part of it, or all of it where the rest names only the kind."""
    main, here = "", ""
    for line in letter.groups(Role.SUBJECT):
        parts = re.split(r"(?<=\S)\s(?=hier,?\s?:)", line)
        for part in parts:
            words = SUBJECT.sub("", part, count=1).strip()
            if HERE.match(part):
                here = here or words
            else:
                main = main or words
    main = main or _below_empty_subject(letter)
    main = _without_kind(main)
    if main and here:
        return f"{main}, hier: {here}"
    return main or here


def _below_empty_subject(letter: Letter) -> str:
    roles = letter.roles
    for index, line in enumerate(letter.lines[: len(roles)]):
        if roles[index] is Role.SUBJECT and not SUBJECT.sub("", line, count=1).strip():
            for later in range(index + 1, len(roles)):
                if roles[later] is Role.TEXT:
                    return letter.lines[later]
    return ""


def _without_kind(words: str) -> str:
    """A subject without "Antrag der X-Fraktion:" before it; empty where it says no more than that."""
    kind = kind_at_start(words)
    if not kind:
        return words
    rest = words[kind[1] :]
    if _MATTER.match(rest):
        return words
    tail = _THEME.search(rest) or _TAIL.search(rest)
    if tail:
        return tail["title"]
    named_author = _PARTY_AHEAD.match(rest.strip()) or not rest.strip(" .:")
    return words if not named_author or re.search(r"\s(?:auf|zur|zum|zu|über|gegen)\s[A-ZÄÖÜ]", rest) else ""


def _of_headline(letter: Letter) -> str:
    """The last plain line of the head that is no mere name: all above it is who, where and when."""
    headlines = _above_table(letter) or _headlines(letter.lines, letter.roles)
    for wanted in (_is_headline, _is_short_headline):
        fitting = [_without_kind(line) for line in headlines if wanted(line)]
        if any(fitting):
            return [line for line in fitting if line][-1]
    return ""


def _above_table(letter: Letter) -> list[str]:
    """A form's headline stands between its kind or number and the table of meetings."""
    for table, line in enumerate(letter.lines[: len(letter.roles)]):
        if letter.roles[table] is Role.MEETING and _TABLE_HEAD.match(line):
            above = letter.roles[:table]
            starts = [i for i, role in enumerate(above) if role in (Role.KIND, Role.REFERENCE)]
            first = starts[-1] + 1 if starts else table
            found = _headlines(letter.lines[first:table], above[first:])
            return [headline for headline in found if _is_headline(headline)][-1:]
    return []


def _headlines(lines: tuple[str, ...], roles: tuple[Role, ...]) -> list[str]:
    """Plain lines; neighbours are one headline that runs over two lines."""
    groups: list[str] = []
    previous = -2
    for index, (line, role) in enumerate(zip(lines, roles, strict=False)):
        if role is not Role.TEXT:
            continue
        if index == previous + 1 and len(groups[-1]) < _LONGEST:
            groups[-1] = join_lines(groups[-1], line)
        else:
            groups.append(line)
        previous = index
    return groups


def _is_headline(line: str) -> bool:
    return len(re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", line)) >= 2 and not _NAME.match(line)


def _is_short_headline(line: str) -> bool:
    return len(re.findall(r"[A-Za-zÄÖÜäöüß]", line)) >= 6


def _of_kind_line(letter: Letter) -> str:
    """ "Antrag der X-Fraktion: Mehr Sprachkurse", "Resolution gegen …"."""
    for line in letter.groups(Role.KIND):
        kind = kind_at_start(line)
        rest = line[kind[1] :] if kind else ""
        if (
            kind
            and (title := _without_kind(line))
            and (title != line or _MATTER.match(rest) or _AUTHOR_AND_MATTER.match(rest))
            and _is_headline(title)
        ):
            return title
    return ""


def _unquoted(title: str) -> str:
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
