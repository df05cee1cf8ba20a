"""The digest: what happened to motions, as one mail's subject, text and HTML. Pure."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import css_inline
from jinja2 import Template

from alerts.feeds import documents
from alerts.numbers import counted, number
from alerts.phrases import (
    CHANGE_ORDER,
    CHANGE_WORDS,
    RELATED_WORDS,
    is_arrival,
    is_first,
    motion_title,
    short_body,
    topic_title,
)
from alerts.safe import line, web_url
from alerts.site import MANAGE_PATH, UNSUBSCRIBE_PATH, Site
from alerts.standing import status
from alerts.templating import environment
from storage.records import Consultation
from storage.views import ChangeView, FileView, MotionView, SourceView

FURTHER_PLACE = "Weitere Fundstelle"
ARRIVED = "Eingegangen"
BODIES_IN_SUBJECT = 3
MANAGE = f"manage-{secrets.token_hex(16)}"
UNSUBSCRIBE = f"unsubscribe-{secrets.token_hex(16)}"
"""Stand for a recipient's tokens in the links (alerts.mail fills them in). Nothing from outside has them."""

_TEMPLATES = environment(Path(__file__).parent / "templates")
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
    url: str  # at its source; empty where it has none
    meetings: tuple[Consultation, ...]  # from today on
    status: str  # where it stands; empty where the changes or the meetings say it
    files: tuple[FileView, ...]


def compose(
    news: Sequence[MotionNews],
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    topic: str = "integration",
) -> Digest:
    """The digest of a day (in Germany). The state of the sources stands in its last lines."""
    items = sorted((_item(each, day) for each in news), key=_order)
    values = {
        "subject": subject(news, topic),
        "sections": [
            (body, list(group)) for body, group in groupby(items, key=lambda item: line(item.motion.body))
        ],
        "sources": sources,
        "site": site,
        "day": day,
        "topic": topic,
        **links(site),
    }
    text = template("digest.txt").render(values)
    html = template("digest.html").render(values)
    return Digest(subject(news, topic), text, inlined(html))


def template(name: str) -> Template:
    """A template of mails."""
    return _TEMPLATES.get_template(name)


def inlined(html: str) -> str:
    """HTML with its style at each element, as mail programs need it."""
    return _INLINER.inline(html)


def links(site: Site) -> dict[str, str]:
    """The addresses that each recipient has for themselves, for templates of mails."""
    return {
        "manage_url": site.url(f"{MANAGE_PATH}/{MANAGE}"),
        "unsubscribe_url": site.url(f"{UNSUBSCRIBE_PATH}/{UNSUBSCRIBE}"),
    }


def subject(news: Sequence[MotionNews], topic: str = "integration") -> str:
    """ "3 neue Anträge zur Integration: Duisburg, Kreis Düren"."""
    fresh = [each.motion for each in news if any(is_first(each.motion, change) for change in each.changes)]
    about = "zur Integration" if topic == "integration" else f"zum Thema »{_title(news, topic)}«"
    parts = []
    if fresh:
        parts.append(_fresh(fresh))
    if changed := len(news) - len(fresh):
        parts.append(counted(changed, "Änderung", "Änderungen"))
    bodies = _bodies([each.motion for each in news])
    return f"{' und '.join(parts) or 'Nichts Neues'} {about}" + (f": {bodies}" if bodies else "")


def _title(news: Sequence[MotionNews], topic: str) -> str:
    """What the topic is called by those who selected."""
    titles = (each.title for item in news for each in item.motion.about if each.name == topic)
    return line(next(titles, topic_title(topic)))


def _fresh(motions: Sequence[MotionView]) -> str:
    one = len(motions) == 1
    if all("antrag" in motion.kind.casefold() for motion in motions):
        return "1 neuer Antrag" if one else f"{number(len(motions))} neue Anträge"
    return "1 neuer Vorgang" if one else f"{number(len(motions))} neue Vorgänge"


def _bodies(motions: Sequence[MotionView]) -> str:
    bodies = (body for motion in motions for body in line(motion.body).split(", ") if body)
    counts = Counter(map(short_body, bodies))
    names = sorted(counts, key=lambda name: (-counts[name], name))
    more = len(names) - BODIES_IN_SUBJECT
    return ", ".join(names[:BODIES_IN_SUBJECT]) + (f" und {number(more)} weitere" if more > 0 else "")


def _item(news: MotionNews, day: dt.date) -> _Item:
    motion = news.motion
    told = sorted(news.changes, key=lambda change: (_rank(motion, change), change.at, change.id))
    rank = _rank(motion, told[0])
    urls = [url for url in (web_url(paper.url) for paper in motion.papers) if url]
    meetings = () if motion.withdrawn else _to_come(motion, day)
    is_said = bool(meetings) or any(change.kind in ("decided", "withdrawn") for change in told)
    return _Item(
        motion=motion,
        changes=tuple(told),
        label=_label(motion, told[0]),
        rank=rank,
        url=urls[0] if urls else "",
        meetings=meetings,
        status="" if is_said else status(motion),
        files=tuple(documents(motion)),
    )


def _label(motion: MotionView, change: ChangeView) -> str:
    """What a motion's news is, in a word or two, by the most important of it."""
    part = motion.part_of(change)
    if change.kind == "new" and part:
        return RELATED_WORDS[part.kind]
    if is_arrival(motion, change):
        return ARRIVED
    return FURTHER_PLACE if _rank(motion, change) == len(CHANGE_ORDER) else CHANGE_WORDS[change.kind]


def _to_come(motion: MotionView, day: dt.date) -> tuple[Consultation, ...]:
    return tuple(each for each in motion.consultations if each.date and each.date >= day)


def _rank(motion: MotionView, change: ChangeView) -> int:
    """What is told first; a further place that carries a known motion is told last."""
    if is_arrival(motion, change) or (change.kind == "new" and motion.part_of(change)):
        return CHANGE_ORDER.index("decided")
    if change.kind == "new" and not is_first(motion, change):
        return len(CHANGE_ORDER)
    return CHANGE_ORDER.index(change.kind)


def _order(item: _Item) -> tuple[bool, str, int, str, int]:
    body = line(item.motion.body)
    return (
        not body,
        short_body(body).casefold(),
        item.rank,
        motion_title(item.motion).casefold(),
        item.motion.id,
    )
