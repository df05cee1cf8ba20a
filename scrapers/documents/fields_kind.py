"""What kind of paper or text it is, in broad words: "Antrag", "Anfrage", "Pressebericht", …"""

import re

from scrapers.documents.letter import Letter
from scrapers.documents.letter_datelines import speaks
from scrapers.documents.letter_lines import SUBJECT, Role, is_portal
from scrapers.documents.letter_sections import Section, section_at
from scrapers.documents.letter_senders import is_administration
from storage.kinds import (
    is_mere_number,
    is_record_at_start,
    is_rule_at_start,
    kind_at_start,
)
from storage.parties import find_parties

_FORM = re.compile(
    r"^[^:]{0,30}(?:Vorlageart|Vorlagenart|Art\sder\sVorlage|Vorgangsart|Art)\s?:\s?(?P<kind>.+)$"
)
_QUESTION = re.compile(
    r"\bBeantwortung\s(?:der\s)?(?:folgender|nachfolgende[rn]?|nachstehende[rn]?|dieser"
    r"|unserer)\s.{0,30}Fragen|\bfolgende[rn]?\sFragen\b|\bfragen\swir\b"
    r"|\bAnfrage\b.{0,40}\bGeschäftsordnung\b|\bnachfolgende\sAnfrage\b|\bfolgende\sAnfrage\b"
)
_MOTION = re.compile(
    r"\b(?:beantrag(?:e|en|t)|stell(?:e|t|en)\b.{0,80}\bAntrag|möge\b.{0,60}\bbeschließen"
    r"|bitte[nt]?\b.{0,120}\bAntrag"
    r"|folgenden\s(?:Antrag|Beschluss))\b"
)
_QUOTED = re.compile(r"[„\"»][^“”\"«]{1,1500}[“”\"«]")
_ATTRIBUTED = re.compile(
    r"[“”\"«]\s?,?\s?(?:so\s|sagt|erklär|beton|ergänz|mein|kritisier|forder|führt|heißt|erläuter|lobt"
    r"|unterstreich|bekräftig|resümier|freu|versprech|versprich|berichte)"
    r"|\b(?:sagte|erklärte|betonte|so)\s[A-ZÄÖÜ][^.“”„\"]{0,80}:\s?[„\"»]"
)
_I = re.compile(r"\b(?:ich|mir|mich|mein(?:e[mnrs]?)?)\b")
_WE = re.compile(r"\b(?:[Ww]ir|[Uu]ns|[Uu]nser(?:e[mnrs]?)?)\b")
_BY_PRESS_OFFICE = re.compile(
    r"\b(?:Pressekontakt|V\.\s?i\.\s?S\.\s?d\.\s?P|Pressestelle|Pressesprecher\w{0,4}\s?:)"
)
_OF_A_MOTION = re.compile(
    r"\b(?:[Dd]e[rn]|[Ee]in(?:en)?|[Ee]ntsprechende[rn]|[Dd]iese[rn])\s(?:\w{5,14}e[rn]\s)?Antrag\b[^.]{0,120}"
    r"\b(?:wird|soll|berät|entscheidet|steht|eingebracht|eingereicht|gestellt)\b"
)
_ADMINISTRATION = re.compile(
    r"\b(?:Federführ\w*|Dezernat|Dienststelle|Verantwortlich|Finanzielle\sAuswirkungen|Beratungsfolge)\b"
)
_TEXT_CHARS = 12_000


def kind_of(letter: Letter) -> str:
    """The broad kind; empty where neither the head nor the way it is written tells."""
    return _of_head(letter) or _of_text(letter)


def is_record(letter: Letter) -> bool:
    """Whether it is minutes, an invitation, a statute or the like: its head says so before any kind."""
    head = letter.head(Role.TEXT)[:1]
    if (
        not letter.head(Role.KIND, Role.ADDRESSEE)
        and not letter.salutation
        and any(map(is_rule_at_start, head))
    ):
        return True
    for entry in letter.entries:
        if entry.role is Role.KIND:
            return False
        if is_record_at_start(entry.text):
            return True
    return False


def _of_head(letter: Letter) -> str:
    named: list[str] = []
    numbered: list[str] = []
    for entry in letter.entries:
        line = entry.text
        form = _FORM.match(line[:200])
        if form and (kind := kind_at_start(form["kind"])):
            return kind[0]
        if entry.role in (Role.KIND, Role.REFERENCE) and (kind := kind_at_start(line)):
            if not line[kind[1] :].strip(" :*-–") and kind[0] != "Stellungnahme":
                return _more_exactly(letter, kind[0])
            (numbered if is_mere_number(line) else named).append(kind[0])
    return next(filter(None, [*named, _of_subject(letter), *numbered]), "")


def _more_exactly(letter: Letter, kind: str) -> str:
    """ "Antrag:" is the heading of a request, too: where the subject says "Änderungsantrag", it is one."""
    subject = _of_subject(letter)
    return subject if kind == "Antrag" and subject == "Änderungsantrag" else kind


def _of_subject(letter: Letter) -> str:
    """ "Betreff: Antrag auf …", or a title that begins so."""
    for line in letter.head(Role.SUBJECT, Role.TEXT):
        kind = kind_at_start(SUBJECT.sub("", line, count=1).lstrip())
        if kind:
            return kind[0]
    return ""


def _of_text(letter: Letter) -> str:
    text = " ".join(line for line in letter.lines[letter.body :] if line)[:_TEXT_CHARS]
    resolves = any(_resolves(line) for line in letter.lines[letter.body : letter.closing])
    formal = letter.salutation or resolves or bool(letter.head(Role.ADDRESSEE))
    if not formal:
        told = _told(letter, text)
        if told:
            return told
        if _is_post(letter, text):
            return "Pressemitteilung" if letter.head(Role.SENDER) else "Pressebericht"
    start = text[:4000]
    if resolves and any(is_administration(line) for line in letter.head(Role.SENDER)):
        return "Beschlussvorlage"
    if not (formal or letter.head(Role.SENDER)):
        return ""
    if _MOTION.search(start):
        return "Antrag"
    if _QUESTION.search(start):
        return "Anfrage"
    if resolves:
        head = "\n".join(letter.head())
        by_faction = bool(letter.head(Role.SENDER)) and not _ADMINISTRATION.search(head)
        return (
            "Antrag" if by_faction else "Beschlussvorlage" if _ADMINISTRATION.search(f"{head} {text}") else ""
        )
    return ""


def _is_post(letter: Letter, text: str) -> bool:
    """Whether a text tells of a motion: a headline says what a party does, or a party what becomes of it."""
    if letter.head(Role.KIND) or _WE.search(text) or _I.search(text):
        return False
    headline = any(speaks(line) and find_parties(line) for line in letter.head(Role.TEXT))
    return headline or (bool(letter.head(Role.SENDER)) and bool(_OF_A_MOTION.search(text[:4000])))


def _resolves(line: str) -> bool:
    section = section_at(line)
    return section is not None and section[0] is Section.RESOLUTION


def _told(letter: Letter, text: str) -> str:
    """Press texts and statements, by who speaks in them."""
    own_words = _QUOTED.sub(" ", text)
    by_faction = bool(letter.head(Role.SENDER)) or bool(_BY_PRESS_OFFICE.search(text))
    if any(is_portal(line) for line in letter.head()):
        return "Pressebericht"
    if _ATTRIBUTED.search(text):
        return "Pressemitteilung" if by_faction or len(_WE.findall(own_words)) >= 2 else "Pressebericht"
    if _MOTION.search(own_words[:1500]):
        return ""
    if len(_I.findall(own_words)) >= 2:
        return "Stellungnahme"
    return (
        "Stellungnahme" if len(_WE.findall(own_words)) >= 3 and not _QUESTION.search(own_words[:3000]) else ""
    )
