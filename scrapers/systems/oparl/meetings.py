"""Meetings with their agendas: the list of them, and a single one. What is not public is never read."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import AwareDatetime

from scrapers.german import parse_votes
from scrapers.items import AgendaItem, Meeting
from scrapers.systems.oparl.answer import Listing, ListPage, ObjectPage
from scrapers.systems.oparl.files import OF_ITEM, OF_MEETING, files_of, is_of_non_public_part
from scrapers.systems.oparl.identity import absolute
from scrapers.systems.oparl.papers import latest
from scrapers.systems.oparl.values import Values
from storage.records import Votes
from storage.times import to_berlin

OWN_VOTES = "antragsradar:votes"
"""In an agenda item that we give out ourselves; see docs/oparl.md."""
_DROPPED = re.compile(r"\b(?:abgesetzt|zurückgezogen)\b", re.IGNORECASE)
_DROPPED_TITLE = re.compile(r"\W*(?:abgesetzt|entfällt)\W*", re.IGNORECASE)
_CANCELLED = re.compile(r"abgesagt|entfällt|entfallen|ausgefallen|fällt aus|cancel", re.IGNORECASE)
_CANCELLED_NAME = re.compile(
    r"^\W*(?:entfällt|abgesagt)\b|\b(?:entfällt|abgesagt|fällt aus)\W*$", re.IGNORECASE
)
_NON_PUBLIC_NUMBER = re.compile(r"N(?:Ö|OE)?\W*\d", re.IGNORECASE)
_PART = re.compile(
    r"\b(?P<hidden>nicht[\s-]*)?(?:ö|oe)ffentliche[rsn]?\s+(?:teil|sitzung|beratung|tagesordnung)",
    re.IGNORECASE,
)


class AgendaEntry(AgendaItem):
    """A public agenda item, with the addresses of its consultations."""

    consultations: tuple[str, ...] = ()


class MeetingEntry(Meeting):
    """A meeting as the system shows it. `organization` is its own name for itself, until that is known.

    `agenda` is None where none is published; `linked_agenda` are the items of one that is only named.
    """

    id: str
    modified: AwareDatetime | None = None
    organization_urls: tuple[str, ...] = ()  # the first one is in charge
    agenda: tuple[AgendaEntry, ...] | None = None
    linked_agenda: tuple[str, ...] = ()

    def meeting(self, **update: object) -> Meeting:
        """The meeting alone, with what was found out about it."""
        fields = {name: getattr(self, name) for name in Meeting.model_fields}
        return Meeting(**{**fields, **update})


class MeetingList(Listing):
    """Meetings of a body."""

    meetings: tuple[MeetingEntry, ...]

    def listed(self) -> Iterable[str]:
        """The keys of the meetings."""
        return (str(meeting.key) for meeting in self.meetings)


class MeetingListPage(ListPage[MeetingList]):
    """The list of a body's meetings: its calendar."""

    names = ("calendar", "meetings")
    kind = "Meeting"
    what = "Liste der Sitzungen"

    def extract(self) -> MeetingList:
        """The meetings in the list's order; those that were deleted, or have no date, by their keys alone."""
        meetings: list[MeetingEntry] = []
        gone: list[str] = []
        for each in self.objects():
            meeting = None if each.deleted else meeting_of(each)
            if meeting:
                meetings.append(meeting)
            else:
                gone.append(each.key)
        return MeetingList(meetings=tuple(meetings), gone=tuple(gone), **self.way_on())


class MeetingPage(ObjectPage[MeetingEntry]):
    """A single Meeting."""

    names = ("meeting",)
    kind = "Meeting"
    what = "Sitzung"

    def meaning(self) -> MeetingEntry | None:
        """The meeting; None for one without a date."""
        return meeting_of(self.object)


class AgendaItemPage(ObjectPage[AgendaEntry]):
    """A single AgendaItem."""

    names = ("agendaitem",)
    kind = "AgendaItem"
    what = "Tagesordnungspunkt"

    def meaning(self) -> AgendaEntry | None:
        """The item; None where it does not say that it is public."""
        is_public = self.object.says("public") is True
        return next(public_items([self.object]), None) if is_public else None


def meeting_of(values: Values) -> MeetingEntry | None:
    """The meeting that an object is; None without a date."""
    start = values.moment("start")
    day = to_berlin(start).date() if start else values.first_day("start", "end")
    if day is None:
        values.warn("meeting-without-date", values.key)
        return None
    name = values.line("name", "shortName")
    items = values.parts("agendaItem")
    public = (item for item in items if item.says("public") is not False)
    return MeetingEntry(
        key=values.key,
        organization=name,
        date=day,
        url=values.url("web") or absolute(values.base, values.address),
        id=absolute(values.base, values.address) or values.base,
        title=name,
        location=_location(values.part("location")),
        cancelled=_is_cancelled(values),
        agenda=tuple(public_items(items)) if items else None,
        linked_agenda=values.links("agendaItem"),
        files=tuple(file for file in files_of(values, OF_MEETING) if not is_of_non_public_part(file)),
        organization_urls=values.references("organization"),
        modified=latest(each.moment("modified") for each in (values, *public)),
        **_times(start, values.moment("end")),
    )


def _times(start: dt.datetime | None, end: dt.datetime | None) -> dict[str, Any]:
    """Start and end; midnight is how systems write that they do not know the time."""
    start = start if start and to_berlin(start).time() != dt.time() else None
    known = start and end and end > start and to_berlin(end).time() != dt.time()
    return {"start": start, "end": end if known else None}


def _is_cancelled(values: Values) -> bool:
    said = values.says("cancelled") is True or _CANCELLED.search(values.line("meetingState"))
    return bool(said or _CANCELLED_NAME.search(values.line("name")))


def _location(place: Values | None) -> str:
    if place is None:
        return ""
    town = f"{place.line('postalCode')} {place.line('locality')}".strip()
    parts = [place.line("description") or place.line("room"), place.line("streetAddress"), town]
    said: list[str] = []
    for part in parts:
        if part and part not in " ".join(said):
            said.append(part)
    return ", ".join(said)


def public_items(items: list[Values]) -> Iterator[AgendaEntry]:
    """The items of an agenda that are public, in its order, with the heading that each stands under.

    `public` decides, and no more is read of those that are not. Where no item of an agenda has it, a number
    like "N 3" or a heading of the part that is not public decides; where only some have it, the others are
    not known to be public.
    """
    is_told = any(item.has("public") for item in items)
    shown = [item if _may_be_shown(item, is_told) else None for item in _in_order(items)]
    is_numbered = any(item.line("number") for item in shown if item)
    heading, is_hidden = "", False
    for item in shown:
        is_heading = item is not None and is_numbered and _is_heading(item)
        if item and is_heading and not is_told:
            is_hidden = _begins_hidden_part(item.line("name"), is_hidden)
        if item is None or is_hidden or (not is_told and _NON_PUBLIC_NUMBER.match(item.line("number"))):
            heading = ""
        elif is_heading:
            heading = item.line("name")
        elif item.line("name"):
            yield _entry(item, heading)
        else:
            item.warn("item-without-name", item.key)


def _in_order(items: list[Values]) -> list[Values]:
    """By `order` (since OParl 1.1) where every item has it, else as they stand."""
    places = [item.number("order") for item in items]
    if any(place is None for place in places):
        return items
    return [items[index] for index in sorted(range(len(items)), key=lambda index: (places[index], index))]


def _may_be_shown(item: Values, is_told: bool) -> bool:
    if item.deleted or not is_told:
        return not item.deleted
    said = item.says("public")
    if said is None:
        item.warn("not-known-to-be-public", "AgendaItem")
    return said is True


def _begins_hidden_part(name: str, before: bool) -> bool:
    """Whether items below this heading are not public; `before`: whether those above it were not."""
    match = _PART.search(name)
    return bool(match["hidden"]) if match else before


def _is_heading(item: Values) -> bool:
    """An item without a number about nothing of its own."""
    own = ("number", "result", "resolutionText")
    carried = ("consultation", "auxiliaryFile", "resolutionFile")
    return not any(item.line(name) for name in own) and not any(item.references(name) for name in carried)


def _entry(item: Values, heading: str) -> AgendaEntry:
    title, result = item.line("name"), item.line("result")
    return AgendaEntry(
        number=item.line("number"),
        title=title,
        key=item.key or None,
        url=absolute(item.base, item.address),
        heading=heading,
        result=result,
        votes=parse_votes(result) or _counted_votes(item),
        resolution=item.text("resolutionText"),
        dropped=bool(_DROPPED.search(result) or _DROPPED_TITLE.fullmatch(title)),
        files=files_of(item, OF_ITEM),
        consultations=item.references("consultation"),
    )


def _counted_votes(item: Values) -> Votes | None:
    """What another installation of ours gives out of the votes; the specification has no field for them."""
    said = item.part(OWN_VOTES)
    counts = {name: said.number(name) for name in Votes.model_fields} if said else {}
    stated = {name: count for name, count in counts.items() if count is not None and count >= 0}
    return Votes(**stated) if stated else None
