"""Who brings a motion in: parties and factions, by one name each."""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_datelines import speaks
from scrapers.documents.letter_lines import SUBJECT, Role
from scrapers.documents.letter_senders import authors_of, is_administration, labelled_authors
from storage.kinds import PRESS_KINDS, kind_at_start
from storage.parties import each_once, find_parties, listed_parties, party_names

_OF_OTHERS = re.compile(
    r"\b(?:zu[rm]?|gegen|auf|über|betreffend)\s(?:de[mnr]\s|die\s"
    r"|das\s)?(?:\w{1,20}\s)?\w{0,20}(?:[Aa]ntr(?:ag|ags|äge)|[Aa]nfrage|[Vv]orlage)\b.*"
)
_ASKS = (
    r"(?:beantrag(?:t|en)|bitte[nt]|stell(?:t|en)|frag(?:t|en)|schlägt|schlagen|forder(?:t|n)|möchten?"
    r"|bring(?:t|en)|reich(?:t|en))\b"
)
_SUBJECT_FIRST = re.compile(rf"(?P<who>[^.:;\n]{{3,200}}?)\b{_ASKS}")
_VERB_FIRST = re.compile(
    rf"\b{_ASKS}\s(?:hiermit\s|daher\s|deshalb\s)?(?P<who>(?:die|wir)\b[^.:;\n]{{3,160}})"
)
_TITLE_SUBJECT = re.compile(
    r"(?P<who>[^:]{2,120}?)(?::|\s(?:forder|will|woll|beantrag|kritisier|lehn|begrüß|setz|schläg|schlag|sag"
    r"|sieh|seh|wünsch|stell|möcht"
    r"|unterstütz|erinner|warn|plan|mahn|sprech|sprich|werb|frag|drän|zeig|verlang|bekräftig|bleib"
    r"|steh)\w{0,4}\b)"
)
# "Die Fraktion X hat einen Antrag eingebracht": names and small words alone before the verb.
_BROUGHT_IN = re.compile(
    r"(?:^|(?<=[.!?“”\"]\s))(?P<who>(?:(?:[A-ZÄÖÜ][\w./'-]{0,40}|90/\S{1,20}|\d{2}|und|sowie|von|der|die|im"
    r"|des)[,\s]{1,2}){1,14})"
    r"(?:hat|haben)\s(?:[^.:;,]{0,60}\s)?(?:[A-ZÄÖÜ]\w{0,20})?(?:[Aa]ntrag|[Aa]nträge|[Aa]nfrage"
    r"|Resolution)\s(?:[^.:;,]{0,80}\s)?"
    r"(?:eingebracht|gestellt|eingereicht|vorgelegt)\b"
)
_PLACE_BEHIND = re.compile(r"^\s(?:in\s|im\s)?[A-ZÄÖÜ][\wäöüß-]{2,30}$")
_OF_FACTIONS = re.compile(
    r"(?:[\s,/&-]|\b(?:die|der|und|im|in|Rat|Kreistag|Kreis|Stadt|(?:Rats|Kreistags"
    r"|Stadtrats)?fraktion(?:en)?)\b)*",
    re.IGNORECASE,
)
# "für die X-Fraktion bitte ich", "im Namen der Fraktion X beantrage ich"
_ON_BEHALF = re.compile(
    r"\b(?:[Ff]ür|[Nn]amens|[Ii]m\s(?:Namen|Auftrag))\s(?:de[rs]|die"
    r"|von)\s(?P<who>[^.:;\n]{3,140}?)\s(?:beantrag|bitte|frag|stell|reich|bring)\w{0,3}\s"
)
_ACTIONS = (_ON_BEHALF, _BROUGHT_IN, _SUBJECT_FIRST, _VERB_FIRST)
# Press texts begin with who does something: "Die X-Fraktion im Kreistag begrüßt …".
_TELLS = re.compile(
    r"(?:^|\s[–-]\s)(?P<who>(?:(?:Die|Der)\s)?[A-ZÄÖÜ][^.:;\n]{2,160}?)\s(?:begrüß|will|woll|kritisier|lehn|setz|unterstütz"
    r"|erinner|warn|plan|mahn|verlang|möcht|sieh|seh|zeig|freu)\w{0,4}\b"
)
# "Der Rat hat den Antrag der X-Fraktion beschlossen."
_DECIDED = re.compile(
    r"\b(?:de[mnr]|eine[mn])\sAntrag\s(?P<who>(?:der|von)\s[^.:;,\n]{3,100}?)"
    r"\s(?:\w{6,14}\s)?(?:beschlossen|zugestimmt|angenommen|gefolgt|abgelehnt|vertagt)\b"
)
# A council's resolution "auf Antrag der Fraktionen von X und Y".
_ON_MOTION_OF = re.compile(
    r"\bauf\s(?:\w{6,14}en\s)?(?:Antrag|Initiative|Vorschlag)\s(?P<who>(?:der|des|von)\s[^.:;\n]{3,160})"
)
_BY_ADMINISTRATION = re.compile(r"(?:Stellungnahme|Bericht|Mitteilung)\sder\sVerwaltung\b")
_ADVISORY = re.compile(r"(?:Integrations|Migrations)(?:bei)?rat\b|(?:Ausländer|Senioren|Jugend)beirat\b")
_OF_OFFICES = frozenset({"Beschlussvorlage", "Mitteilungsvorlage", "Stellungnahme"})
# Where the author of "Antrag der SPD-Fraktion zum Haushalt" ends and the matter begins.
_MATTER = re.compile(r":|\s(?:auf|zu[rm]?|über|für|gegen|betr|vom|gemäß)\b|\s[–-]\s")
_END_OF_SIGNATURES = re.compile(
    r"(?:Anlagen?|Verteiler|Kopie|Nachrichtlich|Zur\sKenntnis|cc\b)",
    re.IGNORECASE,
)
_TEXT_CHARS = 4_000
_SIGNED_LINE = 90


def originators_of(letter: Letter, kind: str, title: str) -> tuple[str, ...]:
    """Parties in the order in which the paper names them as its authors."""
    labelled = each_once(name for line in letter.head(Role.SENDER) for name in labelled_authors(line))
    if labelled or _is_of_administration(letter, kind):
        return labelled
    head = _of_head(letter, kind)
    if kind in PRESS_KINDS:
        return head or _acting(title) or _acting_in_text(letter, (*_ACTIONS, _TELLS, _DECIDED))
    named = each_once(head + _of_signatures(letter))
    if not named and kind == "Resolution":
        named = _acting_in_text(letter, (_ON_MOTION_OF,))
    named = named or _acting_in_text(letter, _ACTIONS if kind else (_BROUGHT_IN,))
    return named or _council_asks(letter) or (() if letter.salutation else _acting(title))


def _council_asks(letter: Letter) -> tuple[str, ...]:
    """An Integrationsrat or the like that writes itself: its name in the letterhead, and "… beantragt:"."""
    for line in letter.head(Role.SENDER)[:1]:
        council = _ADVISORY.match(line)
        asks = council and re.compile(rf"\bD(?:er|ie)\s{council[0]}\s{_ASKS}")
        if council and asks and any(map(asks.search, letter.lines[letter.body : letter.closing])):
            return (council[0],)
    return ()


def _is_of_administration(letter: Letter, kind: str) -> bool:
    """Whether an office wrote it: the factions that it names asked for it, or are its subject."""
    if kind == "Antwort":
        return True
    return kind in _OF_OFFICES and (
        any(is_administration(line) for line in letter.head(Role.SENDER))
        or any(_BY_ADMINISTRATION.match(line) for line in letter.head(Role.KIND))
    )


def _of_head(letter: Letter, kind: str) -> tuple[str, ...]:
    kinds = letter.head(Role.KIND)
    own = [line for line in kinds if (found := kind_at_start(line)) and found[0] == kind] or kinds
    names: list[str] = []
    for entry in letter.entries:
        if entry.role is Role.SENDER and not _OF_OTHERS.match(entry.text):
            names += authors_of(entry.text)
        elif entry.role is Role.KIND and entry.text in own:
            names += _of_kind(entry.text)
        elif entry.role in (Role.DATE, Role.REFERENCE):
            names += party_names(_OF_OTHERS.sub("", entry.text))
        elif entry.role is Role.SUBJECT:
            names += _of_kind(SUBJECT.sub("", entry.text, count=1))
        elif entry.role is Role.ADDRESS:
            names += _of_address(entry.text)
    return each_once(names)


def _of_kind(line: str) -> tuple[str, ...]:
    """ "Antrag der SPD-Fraktion zu …", "Antrag: SPD, CDU": the words of the kind, not those of the matter."""
    match = kind_at_start(line)
    if not match:
        return ()
    author, *matter = _MATTER.split(line[match[1] : match[1] + 600], maxsplit=1)
    return party_names(author[:300]) or (listed_parties(matter[0].strip()) if matter else ())


def _of_address(line: str) -> list[str]:
    """A letterhead's address that begins with the faction's name."""
    faction = re.search(r"[Ff]raktion", line)
    return [party.name for party in find_parties(line[:200]) if faction or not party.start]


def _of_signatures(letter: Letter) -> tuple[str, ...]:
    names: list[str] = []
    for line in letter.signed_by():
        if _END_OF_SIGNATURES.match(line):
            break
        if len(line) < _SIGNED_LINE and not speaks(line):
            names += party_names(line)
    return each_once(names)


def _acting(title: str) -> tuple[str, ...]:
    """The parties that a headline begins with: "SPD und Grüne fordern …"."""
    match = _TITLE_SUBJECT.match(title)
    if not match:
        return ()
    if match[0].endswith(":") and not _only_factions(match["who"]):
        # "Streit um die SPD: …" names nobody who acts, "Streit um ein Heim: SPD will …" does.
        behind = _TITLE_SUBJECT.match(title[match.end() :].strip())
        acts = behind and not behind[0].endswith(":") and _only_factions(behind["who"])
        return party_names(behind["who"]) if behind and acts else ()
    return party_names(match["who"])


def _only_factions(words: str) -> bool:
    for party in reversed(find_parties(words)):
        words = words[: party.start] + words[party.end :]
    return bool(_OF_FACTIONS.fullmatch(_PLACE_BEHIND.sub("", words)))


def _acting_in_text(letter: Letter, patterns: tuple[re.Pattern[str], ...]) -> tuple[str, ...]:
    """Parties that ask for something in the text's own words, the first sentence that has any."""
    text = " ".join(line for line in letter.lines[letter.body : letter.closing] if line)[:_TEXT_CHARS]
    for sentence in re.split(r"(?<=[a-zäöüß)“\"][.!?])\s", text):
        for pattern in patterns:
            match = pattern.search(sentence[:500])
            names = party_names(match["who"]) if match else ()
            if names:
                return names
    return ()
