"""The paper of an agenda item, as the item carries it: its numbers, its kind, its way through committees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapers.items import AgendaItem, Consultation, Meeting, PaperItem, PaperLink
from scrapers.json_fields import Fields
from scrapers.systems.more_rubin.answers import RubinAnswer
from scrapers.systems.more_rubin.documents import main_document
from scrapers.systems.more_rubin.keys import (
    PUBLIC,
    is_public,
    is_public_meeting,
    meeting_key,
    paper_key,
    public_submission,
)
from scrapers.systems.more_rubin.results import result_of

_NUMBER = re.compile(r"\s+\S*\d\S*$")


def paper_link(item: Fields, title: str, url: str) -> PaperLink | None:
    """The paper of an item; None where it has none, or one that is not public."""
    key = paper_key(item)
    if key is None:
        return None
    named = (public_submission(item), main_document(item))
    reference = next((alias for each in named if each and (alias := each.line("alias"))), "")
    return PaperLink(key=key, reference=reference, title=title, url=url)


def paper_of(page: RubinAnswer[Any], item: Fields, read: AgendaItem, meeting: Meeting) -> PaperItem:
    """The paper that an item links, with everything that the item says of it."""
    link = read.papers[0]
    submission = public_submission(item) or Fields({}, page.warn)
    return PaperItem(
        key=link.key,
        url=link.url,
        title=submission.line("name") or read.title,
        reference=link.reference,
        kind=_kind(item, submission, link.reference),
        date=submission.day("erstellungsdatum"),
        text=read.resolution,
        files=read.files,
        consultations=tuple(_consultations(page, item, submission, read, meeting)),
    )


def _kind(item: Fields, submission: Fields, reference: str) -> str:
    """ "Informationsvorlage", as the paper says it, or else its document's name in front of the number."""
    kind = submission.object("type")
    if said := kind.line("name", "bezeichnung") if kind else "":
        return said
    document = main_document(item)
    before, found, _ = (document.line("documentName") if document else "").partition(f" {reference}")
    return before if reference and found else ""


def _consultations(
    page: RubinAnswer[Any], item: Fields, submission: Fields, read: AgendaItem, meeting: Meeting
) -> Iterator[Consultation]:
    """This meeting, and the others that the paper names, as far as they are public."""
    listed = [each for row in submission.objects("consultations") if (each := _consultation(page, row))]
    same = next((each for each in listed if each.meeting_key == meeting.key), None)
    role = item.object("counselling_status")
    yield Consultation(
        organization=meeting.organization,
        date=meeting.date,
        meeting_key=meeting.key,
        role=(role.line("name") if role else "") or (same.role if same else ""),
        number=read.number,
        result=read.result,
        votes=read.votes,
    )
    yield from (each for each in listed if each.meeting_key is None or each.meeting_key != meeting.key)


def _consultation(page: RubinAnswer[Any], row: Fields) -> Consultation | None:
    meeting, item = row.object("meeting"), row.object("agendaItem")
    if row.number("topstatus") != PUBLIC or (item and not is_public(item)):
        return None
    if meeting and not is_public_meeting(meeting):
        return None
    committee = row.object("committee")
    organization = committee.line("name", "Bezeichnung") if committee else row.line("gremium")
    if not organization:
        page.warn("consultation-without-organization", row.line("sitzungsnummer"))
        return None
    result, votes, _ = result_of(item, page.warn) if item else ("", None, "")
    return Consultation(
        organization=organization,
        date=row.day("sitzungsdatum"),
        meeting_key=meeting_key(row.line("sitzungsnummer")) or None,
        role=row.line("beratungsstatus_lang"),
        number=(item.line("topnummer", "number") if item else "") or row.line("topnummer"),
        result=result,
        votes=votes,
    )
