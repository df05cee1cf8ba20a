"""The numbers that more!rubin gives to meetings, papers and agenda items of the demo world."""

from __future__ import annotations

from demo.agenda import MINUTES_DAYS
from demo.model import Item, Meeting, Paper

CODES = {
    "main": "HFA",
    "social": "SozA",
    "building": "BauA",
    "assembly": "GR",
    "school": "SchA",
    "youth": "JHA",
}


def meeting_number(meeting: Meeting) -> str:
    """ "2026-GR-112": the number that a meeting has from the beginning."""
    _, year, number = meeting.reference.split("/")
    return f"{year}-{CODES[meeting.committee]}-{int(number)}"


def shown_number(meeting: Meeting, days_ago: int) -> str:
    """The same, or that of its minutes once they are published."""
    has_minutes = meeting.published and days_ago > MINUTES_DAYS
    return f"ni_{meeting_number(meeting)}" if has_minutes else meeting_number(meeting)


def paper_number(paper: Paper) -> str:
    """ "202600000006120": the system's own number of a paper."""
    return f"{paper.day.year}{paper.number:011d}"


def item_code(item: Item) -> str:
    """What an item's identifier is made of: its paper's number, or a code of its own."""
    return paper_number(item.paper) if item.paper and not item.paper.bare else f"zt_{item.number}"


def bare_key(paper: Paper) -> str:
    """The key of a motion that hangs on an agenda item alone; its number is the item's."""
    return f"to-{meeting_number(paper.stations[0].meeting)}|zt_{paper.number}|1"
