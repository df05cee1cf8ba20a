"""Motions and questions that hang on an agenda item alone, without a paper of their own."""

from __future__ import annotations

import hashlib
import re

from scrapers.items import Consultation, Meeting, PaperItem, PaperLink
from storage.records import AgendaItem

_PARTY = (
    r"(?:fraktion|gruppe\b|ratsfrau|ratsherr|ratsmitglied|kreistagsmitglied|stadtverordnete|mitglieds?\s+de[rs]"
    r"|\b(?:SPD|CDU|FDP|AfD|BSW|UWG|FWG|Grünen?|Linken?|Volt|Freie Wähler)\b"
    r"|§\s*\d+\s+(?:Abs\.\s*\d+\s+)?(?:der )?Gesch(?:O|äftsordnung))"
)
_WORD = (
    r"\b(?:(?P<motion>(?:dringlichkeits|änderungs|ergänzungs|eil|prüf|sach|haushalts)?(?:antrag|anträge)|resolution)"
    r"|(?P<question>anfragen?))\b"
)
_NAMED_AFTER = re.compile(rf"{_WORD}(?P<between>[^;]{{0,80}}?){_PARTY}", re.IGNORECASE)
_NAMED_BEFORE = re.compile(rf"{_PARTY}[^;]{{0,40}}?{_WORD}", re.IGNORECASE)
_AT_START = re.compile(rf"^\W*(?:gemeinsamer? )?{_WORD}", re.IGNORECASE)
_MOTION_BETWEEN = re.compile(r"\b(?:antrag|anträge)\b", re.IGNORECASE)
_ANSWER = re.compile(r"^\W*(?:be)?antwort(?:ung|en)?\b", re.IGNORECASE)
_MOTIONS_HEADING = re.compile(r"\banträge\b|\bantrag\b", re.IGNORECASE)
_QUESTIONS_HEADING = re.compile(r"\banfragen?\b", re.IGNORECASE)
# What every sitting has; its documents belong to the meeting, not to a concern.
_ROUTINE = re.compile(
    r"^\W*(?:eröffnung(?: der sitzung| und |\W*$)|begrüßung|(?:schließung|ende) der sitzung"
    r"|feststellung (?:de[rs] )?(?:\w+ )?(?:ordnung|beschlussfäh|tagesordnung|form|frist|anwesen)"
    r"|(?:genehmigung|annahme|anerkennung|bestätigung|kenntnisnahme|feststellung)"
    r" (?:der|des|von|über) (?:\w+ )*(?:tagesordnung|niederschrift|protokoll)"
    r"|(?:entscheidung über )?einwendungen gegen|niederschrift|protokoll\b|tagesordnung"
    r"|(?:einwohner\w*|bürger\w*)?fragestunde"
    r"|fragen (?:und anregungen )?(?:von|der) (?:einwohner|bürger|zuhör)"
    r"|(?:einführung und )?verpflichtung (?:eine[rs]|von|neuer|des|der) .*(?:mitglied|bürger)"
    r"|bestellung (?:eine[rs]|der|des) (?:\w+ )?schriftführ"
    r"|mitteilungen\b|bekanntgaben?\b|bekanntmachungen\b|verschiedenes|sonstiges"
    r"|berichte?(?: der verwaltung| des \w+)?\W*$)",
    re.IGNORECASE,
)
_PLACEHOLDER_WORDS = (
    r"anträge|anfragen|mitteilungen|berichte|beantwortung|verschiedenes|sonstiges|bekanntgaben|anregungen"
    r"|und|sowie|der|des|von|aus|nach|gemäß|schriftliche|mündliche|fraktionen|verwaltung|ratsmitglieder[n]?"
    r"|mitglieder[n]?|ausschussmitglieder[n]?|kreistagsmitglieder[n]?|bürgermeisters?|landrat(?:e?s)?"
)
_PLACEHOLDER = re.compile(rf"^(?:(?:{_PLACEHOLDER_WORDS})[\s,/.;&\-–]*)+$", re.IGNORECASE)


def is_own_paper(item: AgendaItem) -> bool:
    """Whether an item without a paper is a concern of its own.

    It is where its title, or a document of it, names a motion or question and who brings it; where it stands
    below a heading such as "Anträge/Anfragen"; and where it carries any document. What every sitting has
    (opening, minutes, notices) and mere placeholders ("Anfragen") are none, unless a motion hangs on them.
    """
    if item.papers:
        return False
    if _names_motion(item.title) and not _PLACEHOLDER.match(item.title):
        return True
    if any(_names_motion(file.name) for file in item.files):
        return True
    if _ROUTINE.search(item.title) or _PLACEHOLDER.match(item.title):
        return False
    return bool(item.files) or _is_motions_heading(item.heading)


def own_kind(item: AgendaItem) -> str:
    """The kind ("Antrag", "Anfrage", "Antwort") from title, documents or heading; "" where none tells."""
    for text in (item.title, *(file.name for file in item.files)):
        if kind := _kind_in(text):
            return kind
    motions, questions = _MOTIONS_HEADING.search(item.heading), _QUESTIONS_HEADING.search(item.heading)
    if motions and questions:
        return ""
    return "Antrag" if motions else "Anfrage" if questions else ""


def own_key(item: AgendaItem, meeting_key: str | None) -> str:
    """The identity of such a concern: the item's number, else its meeting and title.

    Never its documents: they often come days after the agenda, and the concern is the same.
    """
    if item.key:
        return f"to-{item.key}"
    words = re.sub(r"\W+", " ", item.title).strip().lower()
    return f"si-{meeting_key or '0'}-{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def own_paper(item: AgendaItem, meeting: Meeting) -> PaperItem:
    """The concern as a paper, discussed in this meeting."""
    consultation = Consultation(
        organization=meeting.organization,
        date=meeting.date,
        meeting_key=meeting.key,
        number=item.number,
        result=item.result,
        votes=item.votes,
    )
    return PaperItem(
        key=own_key(item, meeting.key),
        url=item.url or meeting.url or "",
        title=item.title,
        kind=own_kind(item),
        text=item.resolution,
        files=item.files,
        consultations=(consultation,),
    )


def with_own_page(paper: PaperItem, page: AgendaItem) -> PaperItem:
    """The same with what the item's own page adds: the text, more documents, the result."""
    known = {file.key for file in paper.files}
    files = (*paper.files, *(file for file in page.files if file.key not in known))
    consultations = tuple(
        item.model_copy(
            update={
                "number": item.number or page.number,
                "result": item.result or page.result,
                "votes": item.votes or page.votes,
            }
        )
        for item in paper.consultations or ()
    )
    update = {"text": page.resolution or paper.text, "files": files, "consultations": consultations}
    return paper.model_copy(update=update)


def paper_of_page(page: AgendaItem, url: str) -> PaperItem:
    """The same from the item's own page alone, which does not tell the meeting; `url` is where it stood."""
    return PaperItem(
        key=f"to-{page.key}",
        url=page.url or url,
        title=page.title,
        kind=own_kind(page),
        text=page.resolution,
        files=page.files,
    )


def link_to(paper: PaperItem) -> PaperLink:
    """Such a concern as it is asked for again."""
    return PaperLink(key=paper.key, title=paper.title, url=paper.url)


def _names_motion(text: str) -> bool:
    return bool(_NAMED_AFTER.search(text) or _NAMED_BEFORE.search(text))


def _is_motions_heading(text: str) -> bool:
    return bool(_MOTIONS_HEADING.search(text) or _QUESTIONS_HEADING.search(text))


def _kind_in(text: str) -> str:
    if _ANSWER.match(text):
        return "Antwort"
    match = _NAMED_AFTER.search(text) or _NAMED_BEFORE.search(text) or _AT_START.match(text)
    if match is None:
        return ""
    # "Anfrage und Antrag der …": the motion is what will be decided.
    between = match.groupdict().get("between") or ""
    return "Antrag" if match["motion"] or _MOTION_BETWEEN.search(between) else "Anfrage"
