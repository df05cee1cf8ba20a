"""No character that XML forbids comes out of a feed: ours is the writer of the entries, and checks none."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import is_dataclass, replace
from typing import Any

import pytest
from lxml import etree

from alerts.feeds import Feed, atom, change_feed, motion_feed, rss
from alerts.phrases import CHANGE_ORDER
from alerts.site import Site
from storage.filters import Filter
from storage.records import MotionMeeting, Record
from storage.views import MotionView, PaperView, RelatedMotion
from tests.alerts.samples import DAY, SITE, change, decided_motion, motion, paper

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2
EVIL = "".join(map(chr, (*range(32), *range(127, 160), 0xD800, 0xDFFF, 0xFFFE, 0xFFFF)))
OURS = {"uuid", "kind", "date", "start", "outcome", "base_url", "hub_url"}
"""Not from outside, where they are no more than text; the kind of a motion or paper is (`evil`)."""


def evil(value: Any) -> Any:
    """The same with all of these characters in each of its texts, however deep."""
    match value:
        case str():
            return f"{EVIL}{value}{EVIL}x"
        case tuple():
            return tuple(map(evil, value))
        case dict():
            return {name: each if name in OURS else evil(each) for name, each in value.items()}
        case Record():
            return value.model_copy(update=evil(dict(value)))
        case _ if is_dataclass(value) and not isinstance(value, type):
            told = {each.name: getattr(value, each.name) for each in dataclasses.fields(value) if each.init}
            made = replace(value, **evil(told))
            return replace(made, kind=evil(value.kind)) if isinstance(value, MotionView | PaperView) else made
    return value


def all_that_can_be_told() -> list[MotionView]:
    """Motions in which each field says something, in every standing that is put into words of theirs."""
    part = RelatedMotion(9, motion(9).uuid, "amends", "Im Titel genannt", paper(9), ("CDU",), (9,))
    sitting = {"organization": "Rat", "date": "2026-03-05", "start": None, "role": "", "result": "vertagt"}
    happened = tuple(
        change(number, kind, before=sitting, after={**sitting, "name": "Antrag.pdf", "documents": ("a.pdf",)})
        for number, kind in enumerate(CHANGE_ORDER, 1)
    )
    full = motion(1, whole=part, parts=(part,), ruling="Weil es dazugehört", changes=happened)
    intended = motion(3, consultations=(), meant_for=(MotionMeeting(organization="Kreistag", date=DAY),))
    joined = motion(4, papers=(paper(4, join_reason="Gleicher Text", withdrawn=True), paper(5)), summary="")
    return [full, decided_motion(2), intended, joined]


@pytest.fixture(scope="module")
def feeds() -> list[Feed]:
    motions = [evil(each) for each in all_that_can_be_told()]
    site: Site = replace(evil(SITE), trouble=evil("Eine Quelle schweigt."), imprint=SITE.imprint)
    news = [(each, happened) for each in motions for happened in each.changes]
    wanted = Filter(parties=(evil("SPD").encode("utf-8", "ignore").decode(),))
    return [motion_feed(motions, site), change_feed(news, site, wanted, motion=motions[0])]


@pytest.mark.parametrize("write", [rss, atom])
def test_none_comes_out_whatever_came_in(feeds: list[Feed], write: Any) -> None:
    for feed in feeds:
        written = write(feed)
        assert FORBIDDEN.findall(written.decode()) == []
        titles = etree.fromstring(written).xpath(
            "//*[local-name()='item' or local-name()='entry']/*[local-name()='title']"
        )
        assert [title.text for title in titles] == [entry.title for entry in feed.entries]
        assert all(title.text.endswith("x") for title in titles)
