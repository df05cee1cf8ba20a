"""Who brings a motion in: parties and factions, by one name each."""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_lines import Role, speaks
from storage.kinds import PRESS_KINDS, kind_at_start
from storage.parties import find_parties, party_names

_OF_OTHERS = re.compile(
    r"\b(?:zu[rm]?|gegen|auf|über|betreffend)\s(?:de[mnr]\s|die\s|das\s)?(?:\w{1,20}\s)?\w{0,20}(?:[Aa]ntr(?:ag|ags|äge)|[Aa]nfrage|[Vv]orlage)\b.*"
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
    r"(?P<who>[^:]{2,120}?)(?::|\s(?:forder|will|woll|beantrag|kritisier|lehn|begrüß|setz|schläg|schlag|sag|sieh|seh|wünsch|stell|möcht"
    r"|unterstütz|erinner|warn|plan|mahn|sprech|sprich|werb|frag|drän|zeig|verlang|bekräftig|bleib|steh)\w{0,4}\b)"
)
# "Die Fraktion X hat einen Antrag eingebracht": names and small words alone before the verb.
_BROUGHT_IN = re.compile(
    r"(?:^|(?<=[.!?“”\"]\s))(?P<who>(?:(?:[A-ZÄÖÜ][\w./'-]{0,40}|90/\S{1,20}|\d{2}|und|sowie|von|der|die|im|des)[,\s]{1,2}){1,14})"
    r"(?:hat|haben)\s(?:[^.:;,]{0,60}\s)?(?:[A-ZÄÖÜ]\w{0,20})?(?:[Aa]ntrag|[Aa]nträge|[Aa]nfrage|Resolution)\s(?:[^.:;,]{0,80}\s)?"
    r"(?:eingebracht|gestellt|eingereicht|vorgelegt)\b"
)
_OF_FACTIONS = re.compile(
    r"(?:[\s,/&-]|\b(?:die|der|und|im|in|Rat|Kreistag|Kreis|Stadt|(?:Rats|Kreistags|Stadtrats)?fraktion(?:en)?)\b)*",
    re.IGNORECASE,
)
_TEXT_CHARS = 4_000
_SIGNED_LINE = 90


def originators_of(letter: Letter, kind: str, title: str) -> tuple[str, ...]:
    """Parties in the order in which the paper names them as its authors."""
    head = _of_head(letter)
    if kind in PRESS_KINDS:
        return head or _acting(title) or _acting_in_text(letter)
    signed = _of_signatures(letter)
    named = _unique(head + signed) or _acting_in_text(letter)
    return named or (() if letter.salutation else _acting(title))


def _of_head(letter: Letter) -> tuple[str, ...]:
    names: list[str] = []
    for line in letter.groups(Role.SENDER, Role.KIND, Role.DATE, Role.REFERENCE):
        names += party_names(_OF_OTHERS.sub("", line[:600]) if kind_at_start(line) else line[:600])
    for line in letter.groups(Role.SUBJECT):
        names += _of_subject(line)
    for line in letter.groups(Role.ADDRESS):
        names += [
            party.name
            for party in find_parties(line[:200])
            if re.search(r"[Ff]raktion", line) or not party.start
        ]
    return _unique(tuple(names))


def _of_subject(line: str) -> tuple[str, ...]:
    """ "Betreff: Antrag der SPD-Fraktion zu …": the words of the kind, not those of the matter."""
    words = re.sub(r"^[^:]{1,20}:\s*", "", line)
    match = kind_at_start(words)
    if not match:
        return ()
    author = re.split(r":|\s(?:auf|zu[rm]?|über|für|gegen|betr)\b", words[match[1] :], maxsplit=1)[0]
    return party_names(author[:200])


def _of_signatures(letter: Letter) -> tuple[str, ...]:
    names: list[str] = []
    for line in letter.signed_by():
        if len(line) < _SIGNED_LINE and not speaks(line):
            names += party_names(line)
    return _unique(tuple(names))


def _acting(title: str) -> tuple[str, ...]:
    """The parties that a headline begins with: "SPD und Grüne fordern …"."""
    match = _TITLE_SUBJECT.match(title)
    if not match:
        return ()
    if match[0].endswith(":") and not _only_factions(match["who"]):
        return ()  # "Streit um die SPD: …"
    return party_names(match["who"])


def _only_factions(words: str) -> bool:
    for party in reversed(find_parties(words)):
        words = words[: party.start] + words[party.end :]
    return bool(_OF_FACTIONS.fullmatch(words))


def _acting_in_text(letter: Letter) -> tuple[str, ...]:
    """Parties that ask for something in the text's own words, the first sentence that has any."""
    text = " ".join(line for line in letter.lines[letter.body : letter.closing] if line)[:_TEXT_CHARS]
    for sentence in re.split(r"(?<=[a-zäöüß)“\"][.!?])\s", text):
        for pattern in (_BROUGHT_IN, _SUBJECT_FIRST, _VERB_FIRST):
            match = pattern.search(sentence[:500])
            names = party_names(match["who"]) if match else ()
            if names:
                return names
    return ()


def _unique(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
