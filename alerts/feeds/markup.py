"""The HTML of a feed's entry: of a motion, or of one thing that happened to it. Pure.

Written without templates of Jinja, since of all that makes a feed this takes the most time. What is markup
of ours is told apart by signs that no text has (`ours`), until all texts are escaped at once (`Content`):
whoever fills one in cannot forget to escape it, and to escape each would take as long as the rest. What
stands for the HTML in XML comes from the same signs, since to escape it once more takes longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from markupsafe import escape

from alerts.feeds.enclosures import Enclosure
from alerts.numbers import file_size, plain_date
from alerts.paragraphs import paragraphs
from alerts.phrases import (
    belongs_to,
    by_hand,
    consultation,
    motion_title,
    outcome,
    place_of,
    related,
    why,
)
from alerts.safe import around, line, shorten, web_url
from alerts.standing import is_said_by
from storage.records import Consultation, Evidence
from storage.views import ChangeView, MotionView, PaperView, RelatedMotion

PARTS, REASONS = 10, 3
"""So many are told of; the page of a motion has the others."""
_SHORT = 420
_SIGNS = {"<": "\x01", ">": "\x02", '"': "\x03"}
"""What stands for markup of ours: in no text that has been cleaned (storage.text)."""
_FOR_XML = (
    (b"&", b"&amp;amp;"),
    (b"<", b"&amp;lt;"),
    (b">", b"&amp;gt;"),
    (b"'", b"&amp;#39;"),
    (b'"', b"&amp;#34;"),
    (b"\x01", b"&lt;"),
    (b"\x02", b"&gt;"),
    (b"\x03", b'"'),
)
"""The HTML as it stands in the text of an element: texts are escaped twice, markup once. "&" comes first."""


Place = tuple[str, PaperView]
"""A paper and the address where its source shows it."""


class Told(NamedTuple):
    """What several parts of an entry say of its motion, put into words once."""

    who: str  # "Antrag von SPD und CDU"
    body: str  # may be empty
    standing: str
    page: str  # our page about it


@dataclass  # not frozen: see Entry
class Content:
    """What an entry tells, as HTML and for XML."""

    signed: bytes  # UTF-8, which takes half the room; texts as they are, markup of ours as signs

    @cached_property
    def html(self) -> str:
        """The texts escaped, the signs turned into markup."""
        html = str(escape(self.signed.decode()))
        for plain, sign in _SIGNS.items():
            html = html.replace(sign, plain)
        return html

    def for_xml(self) -> bytes:
        """The HTML as the text of an element of XML."""
        written = self.signed
        for sign, plain in _FOR_XML:
            written = written.replace(sign, plain)
        return written


def ours(markup: str) -> str:
    """Markup of ours, with a place for each text."""
    for plain, sign in _SIGNS.items():
        markup = markup.replace(plain, sign)
    return markup


# Parts for f-strings, which take half the time of templates.
_P, _P_END = ours("<p>"), ours("</p>\n")
_LI, _LI_END = ours("<li>"), ours("</li>\n")
_STRONG, _STRONG_END = ours("<strong>"), ours("</strong>")
_Q, _Q_END = ours("<q>"), ours("</q>")
_MARK, _MARK_END = ours("<mark>"), ours("</mark>")
_LINK, _LINKED, _LINK_END = ours('<a href="'), ours('">'), ours("</a>")
_LIST, _ITEMS, _LIST_END = ours("<h3>"), ours("</h3>\n<ul>\n"), ours("</ul>\n")
_ASKED, _ABOUT = ours("<h3>Beantragt wird</h3>\n"), ours("<h3>Worum es geht</h3>\n")
_ALL_OF_IT = ours('<p><a href="%s">Verlauf, alle Gründe und Abonnieren dieses Vorgangs</a></p>')
_HAPPENED = ours("<p><strong>%s</strong></p>\n<p>%s: %s.</p>\n")
_MORE_OF_IT = ours('<p><a href="%s">Verlauf, Dokumente und Abonnieren dieses Vorgangs</a></p>')


def of_motion(
    motion: MotionView, told: Told, enclosures: Sequence[Enclosure], places: Sequence[Place]
) -> Content:
    """All that an entry tells of a motion."""
    written = (
        _head(motion, told),
        _asked(motion),
        _list("Beratung", [_consultation(each) for each in motion.consultations]),
        _parts(motion.parts),
        _reasons(motion),
        _list("Dokumente", [_document(each) for each in enclosures]),
        _list("Fundstelle" if len(places) == 1 else "Fundstellen", [_place(*each) for each in places]),
        _ALL_OF_IT % told.page,
    )
    return _content(written)


def of_change(motion: MotionView, told: Told, change: ChangeView, sentence: str) -> Content:
    """What happened to a motion, and what it is about; where it stands, unless that is what happened."""
    about = f"{told.who}, {told.body}" if motion.body else told.who
    asked = motion.resolution or motion.summary
    written = (
        _HAPPENED % (sentence, about, motion_title(motion)),
        "" if is_said_by(change, motion) else f"{_P}{told.standing}{_P_END}",
        f"{_P}{shorten(asked, _SHORT)}{_P_END}" if asked else "",
        *[f"{_P}Gefunden wegen {_reason(each)}{_P_END}" for each in motion.evidence[:1]],
        _MORE_OF_IT % told.page,
    )
    return _content(written)


def _content(written: Sequence[str]) -> Content:
    """Each part is encoded by itself: one "…" in all of them would make every letter take twice the room."""
    return Content(b"".join(map(str.encode, written)))


def _head(motion: MotionView, told: Told) -> str:
    body = f", {told.body}" if motion.body else ""
    date = f", {plain_date(motion.date)}" if motion.date else ""
    head = f"{_P}{_STRONG}{told.who}{_STRONG_END}{body}{date}.{_P_END}{_P}{told.standing}{_P_END}"
    return f"{head}{_P}{belongs_to(motion)}.{_P_END}" if motion.whole else head


def _asked(motion: MotionView) -> str:
    text = motion.resolution or motion.summary
    if not text:
        return ""
    head = _ASKED if motion.resolution else _ABOUT
    return head + "".join([f"{_P}{each}{_P_END}" for each in paragraphs(text)])


def _consultation(each: Consultation) -> str:
    came_of_it = outcome(each)
    said = f": {_STRONG}{came_of_it}{_STRONG_END}" if came_of_it else ""
    return f"{_LI}{consultation(each)}{said}{_LI_END}"


def _parts(parts: Sequence[RelatedMotion]) -> str:
    items = [_part(part) for part in parts[:PARTS]]
    if len(parts) > PARTS:
        items.append(f"{_LI}und {len(parts) - PARTS} weitere{_LI_END}")
    return _list("Dazu gehören", items)


def _part(part: RelatedMotion) -> str:
    url, name = web_url(part.paper.url), related(part)
    named = f"{_LINK}{url}{_LINKED}{name}{_LINK_END}" if url else name
    return f"{_LI}{named} ({line(part.reason)}){_LI_END}"


def _reasons(motion: MotionView) -> str:
    reasons = [f"{_LI}{_reason(each)}{_LI_END}" for each in motion.evidence[:REASONS]]
    chosen = by_hand(motion)
    return _list("Warum gefunden", [f"{_LI}{chosen}{_LI_END}", *reasons] if chosen else reasons)


def _reason(evidence: Evidence) -> str:
    """Why, and the sentence of a match with the words that matched marked."""
    if not evidence.snippet:
        return why(evidence)
    before, found, after = around(evidence)
    marked = f"{_MARK}{found}{_MARK_END}{after}" if found else ""
    return f"{why(evidence)}: {_Q}{before}{marked}{_Q_END}"


def _document(file: Enclosure) -> str:
    size = f" ({file_size(file.size)})" if file.size else ""
    return f"{_LI}{_LINK}{file.url}{_LINKED}{file.name or 'Dokument'}{_LINK_END}{size}{_LI_END}"


def _place(url: str, paper: PaperView) -> str:
    gone = " (dort nicht mehr zu finden)" if paper.withdrawn else ""
    joined = f", zusammengeführt: {line(paper.join_reason)}" if paper.join_reason else ""
    return f"{_LI}{_LINK}{url}{_LINKED}{place_of(paper)}{_LINK_END}{gone}{joined}{_LI_END}"


def _list(title: str, items: Sequence[str]) -> str:
    """A list under a heading; nothing where it has no items."""
    return f"{_LIST}{title}{_ITEMS}{''.join(items)}{_LIST_END}" if items else ""
