"""The digest: what happened to motions, as one mail's subject, text and HTML. Pure."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import Template

from alerts.feeds import documents
from alerts.numbers import counted, listed, number
from alerts.phrases import (
    CHANGE_ORDER,
    change_label,
    is_arrival,
    is_first,
    motion_title,
    needs_words,
    place_of,
    short_body,
    topic_title,
)
from alerts.safe import line, shorten, web_url
from alerts.sentences import first_sentence
from alerts.site import MANAGE_PATH, UNSUBSCRIBE_PATH, Site
from alerts.standing import status
from alerts.templating import environment
from alerts.wording import GERMAN, WORDING, Wording
from storage.filters import MAIN_TOPIC
from storage.records import Consultation
from storage.views import ChangeView, FileView, MotionView, PaperView, SourceView

BODIES_IN_SUBJECT = 3
ASKED_WIDTH = 400
TITLE_IN_SUBJECT = 70
MANAGE = f"manage-{secrets.token_hex(16)}"
UNSUBSCRIBE = f"unsubscribe-{secrets.token_hex(16)}"
"""Stand for a recipient's tokens in the links (alerts.mail fills them in). Nothing from outside has them."""

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = {words.language: environment(_FOLDER, words=words) for words in WORDING.values()}
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)


@dataclass(frozen=True)
class MotionNews:
    """A motion with those of its changes that are to be told."""

    motion: MotionView
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True)
class Digest:
    """What one mail says, but for the tokens of its recipient's links."""

    subject: str  # one line
    text: str
    html: str


@dataclass(frozen=True)
class _Item:
    """A motion as the templates show it."""

    motion: MotionView
    changes: tuple[ChangeView, ...]
    label: str  # the most important thing that happened
    rank: int
    asked: str  # in the document's own words
    url: str  # at its source; empty where it has none
    place: str  # what that is
    page: str  # our own
    meetings: tuple[Consultation, ...]  # from today on
    status: str  # where it stands; empty where the changes or the meetings say it
    files: tuple[FileView, ...]


def compose(
    news: Sequence[MotionNews],
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    topic: str | None = MAIN_TOPIC,
    words: Wording = GERMAN,
) -> Digest:
    """The digest of a day (in Germany). The state of these sources stands in its last lines.

    `topic`: the only one that it is about; None where it is about something else, or more.
    """
    items = sorted((_item(each, day, site, words) for each in news), key=partial(_order, words=words))
    sections = [
        (body, list(group)) for body, group in groupby(items, key=lambda item: line(item.motion.body))
    ]
    title = subject(news, topic, words)
    return made("digest", title, {"sections": sections}, sources, site, day, words)


def made(
    name: str,
    title: str,
    values: Mapping[str, Any],
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    words: Wording,
) -> Digest:
    """A mail from the templates of that name; all have the sources and the recipient's links at their end."""
    given = {
        "subject": title,
        "sources": sources,
        "with_words": with_words(sources),
        "well": [each.title for each in sources if not needs_words(each)],
        "site": site,
        "day": day,
        **links(site, words),
        **values,
    }
    text, html = (template(f"{name}.{kind}", words).render(given) for kind in ("txt", "html"))
    return Digest(title, text, inlined(html))


def with_words(sources: Sequence[SourceView]) -> list[SourceView]:
    """Those of which the last lines say more than their names."""
    return [each for each in sources if needs_words(each) and each.state != "new"]


def template(name: str, words: Wording = GERMAN) -> Template:
    """A template of mails."""
    return _TEMPLATES[words.language].get_template(name)


def inlined(html: str) -> str:
    """HTML with its style at each element, as mail programs need it."""
    return _INLINER.inline(html)


def links(site: Site, words: Wording) -> dict[str, str]:
    """The addresses that each recipient has for themselves, for templates of mails."""
    return {
        "manage_url": site.page(f"{MANAGE_PATH}/{MANAGE}", words.language),
        "unsubscribe_url": site.page(f"{UNSUBSCRIBE_PATH}/{UNSUBSCRIBE}", words.language),
    }


def subject(news: Sequence[MotionNews], topic: str | None = MAIN_TOPIC, words: Wording = GERMAN) -> str:
    """ "3 neue Anträge zur Integration: Duisburg, Kreis Düren"; without a topic, the only motion's title."""
    said = words.mail
    fresh = [each.motion for each in news if any(is_first(each.motion, change) for change in each.changes)]
    parts = []
    if fresh:
        are_motions = all("antrag" in motion.kind.casefold() for motion in fresh)
        called = said.fresh_motions if are_motions else said.fresh_matters
        parts.append(counted(len(fresh), *called, words))
    if changed := len(news) - len(fresh):
        parts.append(counted(changed, *said.changed, words))
    bodies = _bodies([each.motion for each in news], words)
    what = " ".join(filter(None, (listed(parts, words) or said.nothing_new, _about(news, topic, words))))
    return f"{what}: {bodies}" if bodies else what


def _about(news: Sequence[MotionNews], topic: str | None, words: Wording) -> str:
    said = words.mail
    if topic is not None:
        main = topic == MAIN_TOPIC
        return said.about_main if main else said.about_topic.format(topic=_title(news, topic))
    if len(news) == 1:
        title = shorten(motion_title(news[0].motion, words), TITLE_IN_SUBJECT)
        return said.about_motion.format(title=title)
    return ""


def _title(news: Sequence[MotionNews], topic: str) -> str:
    """What the topic is called by those who selected."""
    titles = (each.title for item in news for each in item.motion.about if each.name == topic)
    return line(next(titles, topic_title(topic)))


def _bodies(motions: Sequence[MotionView], words: Wording) -> str:
    bodies = (body for motion in motions for body in line(motion.body).split(", ") if body)
    counts = Counter(short_body(body, words) for body in bodies)
    names = sorted(counts, key=lambda name: (-counts[name], name))
    first = ", ".join(names[:BODIES_IN_SUBJECT])
    more = len(names) - BODIES_IN_SUBJECT
    return words.mail.more.format(names=first, count=number(more, words)) if more > 0 else first


def _item(news: MotionNews, day: dt.date, site: Site, words: Wording) -> _Item:
    motion = news.motion
    told = sorted(news.changes, key=lambda change: (_rank(motion, change), change.at, change.id))
    rank = _rank(motion, told[0])
    paper = first_place(motion)
    meetings = () if motion.withdrawn else _to_come(motion, day)
    is_said = bool(meetings) or any(change.kind in ("decided", "withdrawn") for change in told)
    return _Item(
        motion=motion,
        changes=tuple(told),
        label=_label(motion, told[0], words),
        rank=rank,
        asked=first_sentence(motion.resolution or motion.summary, ASKED_WIDTH),
        url=web_url(paper.url) if paper else "",
        place=place_of(paper, words) if paper else "",
        page=motion_page(motion, site, words),
        meetings=meetings,
        status="" if is_said else status(motion, words),
        files=tuple(documents(motion)),
    )


def first_place(motion: MotionView) -> PaperView | None:
    """The first paper of a motion that can be linked to."""
    return next((paper for paper in motion.papers if web_url(paper.url)), None)


def motion_page(motion: MotionView, site: Site, words: Wording) -> str:
    """Where our own page of a motion is."""
    return site.page(f"/motions/{motion.uuid}", words.language)


def _label(motion: MotionView, change: ChangeView, words: Wording) -> str:
    """What a motion's news is, in a word or two, by the most important of it."""
    part = motion.part_of(change)
    if change.kind == "new" and part:
        return words.motion.related[part.kind]
    if is_arrival(motion, change):
        return words.change.arrival
    is_further = _rank(motion, change) == len(CHANGE_ORDER)
    return words.change.further_place if is_further else change_label(change, words)


def _to_come(motion: MotionView, day: dt.date) -> tuple[Consultation, ...]:
    return tuple(each for each in motion.consultations if each.date and each.date >= day)


def _rank(motion: MotionView, change: ChangeView) -> int:
    """What is told first; a further place that carries a known motion is told last."""
    if is_arrival(motion, change) or (change.kind == "new" and motion.part_of(change)):
        return CHANGE_ORDER.index("decided")
    if change.kind == "new" and not is_first(motion, change):
        return len(CHANGE_ORDER)
    return CHANGE_ORDER.index(change.kind)


def _order(item: _Item, words: Wording) -> tuple[bool, str, int, str, int]:
    body = line(item.motion.body)
    return (
        not body,
        short_body(body, words).casefold(),
        item.rank,
        motion_title(item.motion, words).casefold(),
        item.motion.id,
    )
