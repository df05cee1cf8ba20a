"""The HTML of a feed's entry: of a motion, or of one thing that happened to it. Pure.

Written without templates, since of all that makes a feed this takes the most time. A piece is markup of ours
and the text that follows it; whoever writes one cannot forget to escape the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from markupsafe import escape

from alerts.numbers import file_size, plain_date
from alerts.phrases import (
    belongs_to,
    by_hand,
    consultation,
    motion_title,
    outcome,
    place_of,
    related,
    who,
    why,
)
from alerts.safe import around, line, lines, shorten, web_url
from storage.records import Evidence
from storage.views import FileView, MotionView, PaperView, RelatedMotion

PARTS, REASONS = 10, 3
"""So many are told of; the page of a motion has the others."""
_SHORT = 420
_BETWEEN = "\x00"  # in no text that has been cleaned

Piece = tuple[str, str]
"""Markup of ours, then text, which is escaped."""
Place = tuple[str, PaperView]
"""A paper and the address where its source shows it."""


def of_motion(
    motion: MotionView, files: Sequence[FileView], places: Sequence[Place], page: str, standing: str
) -> str:
    """All that an entry tells of a motion."""
    return _written(
        [
            *_head(motion, standing),
            *_asked(motion),
            *_consultations(motion),
            *_parts(motion.parts),
            *_reasons(motion),
            *_documents(files),
            *_places(places),
            ('<p><a href="', page),
            ('">Verlauf, alle Gründe und Abonnieren dieses Vorgangs</a></p>', ""),
        ]
    )


def of_change(motion: MotionView, sentence: str, page: str, standing: str) -> str:
    """What happened to a motion, and what it is about."""
    asked = motion.resolution or motion.summary
    pieces = [("<p><strong>", sentence), ("</strong></p>\n<p>", who(motion))]
    if motion.body:
        pieces.append((", ", line(motion.body)))
    pieces += [(": ", motion_title(motion)), (".</p>\n<p>", standing), ("</p>\n", "")]
    if asked:
        pieces += [("<p>", shorten(asked, _SHORT)), ("</p>\n", "")]
    for each in motion.evidence[:1]:
        pieces += [("<p>Gefunden wegen ", why(each)), *_sentence(each), ("</p>\n", "")]
    link = "Verlauf, Dokumente und Abonnieren dieses Vorgangs"
    return _written([*pieces, ('<p><a href="', page), (f'">{link}</a></p>', "")])


def _written(pieces: Sequence[Piece]) -> str:
    """The pieces as HTML. All texts are escaped at once, since to escape each takes as long as the rest."""
    written = list(chain.from_iterable(pieces))
    # Raises where the number of texts is another one: where one of them holds what stands between them.
    written[1::2] = str(escape(_BETWEEN.join(written[1::2]))).split(_BETWEEN)
    return "".join(written)


def _head(motion: MotionView, standing: str) -> list[Piece]:
    pieces = [("<p><strong>", who(motion)), ("</strong>", "")]
    if motion.body:
        pieces.append((", ", line(motion.body)))
    if motion.date:
        pieces.append((", ", plain_date(motion.date)))
    pieces += [(".</p>\n<p>", standing), ("</p>\n", "")]
    if motion.whole:
        pieces += [("<p>", belongs_to(motion)), (".</p>\n", "")]
    return pieces


def _asked(motion: MotionView) -> list[Piece]:
    text = motion.resolution or motion.summary
    if not text:
        return []
    pieces = [("<h3>Beantragt wird</h3>\n" if motion.resolution else "<h3>Worum es geht</h3>\n", "")]
    for each in lines(text):
        pieces += [("<p>", each), ("</p>\n", "")]
    return pieces


def _consultations(motion: MotionView) -> list[Piece]:
    pieces = []
    for each in motion.consultations:
        pieces.append(("<li>", consultation(each)))
        if came_of_it := outcome(each):
            pieces += [(": <strong>", came_of_it), ("</strong>", "")]
        pieces.append(("</li>\n", ""))
    return _list("Beratung", pieces)


def _parts(parts: Sequence[RelatedMotion]) -> list[Piece]:
    pieces = []
    for part in parts[:PARTS]:
        url = web_url(part.paper.url)
        pieces += (
            [('<li><a href="', url), ('">', related(part)), ("</a>", "")]
            if url
            else [("<li>", related(part))]
        )
        pieces += [(" (", line(part.reason)), (")</li>\n", "")]
    if len(parts) > PARTS:
        pieces.append((f"<li>und {len(parts) - PARTS} weitere</li>\n", ""))
    return _list("Dazu gehören", pieces)


def _reasons(motion: MotionView) -> list[Piece]:
    chosen = by_hand(motion)
    pieces = [("<li>", chosen), ("</li>\n", "")] if chosen else []
    for each in motion.evidence[:REASONS]:
        pieces += [("<li>", why(each)), *_sentence(each), ("</li>\n", "")]
    return _list("Warum gefunden", pieces)


def _sentence(evidence: Evidence) -> list[Piece]:
    """The sentence of a match, with the words that matched marked."""
    if not evidence.snippet:
        return []
    before, found, after = around(evidence)
    if not found:
        return [(": <q>", before), ("</q>", "")]
    return [(": <q>", before), ("<mark>", found), ("</mark>", after), ("</q>", "")]


def _documents(files: Sequence[FileView]) -> list[Piece]:
    pieces = []
    for file in files:
        pieces += [('<li><a href="', web_url(file.url)), ('">', line(file.name) or "Dokument")]
        pieces.append((f"</a> ({file_size(file.size)})</li>\n" if file.size else "</a></li>\n", ""))
    return _list("Dokumente", pieces)


def _places(places: Sequence[Place]) -> list[Piece]:
    pieces = []
    for url, paper in places:
        pieces += [('<li><a href="', url), ('">', place_of(paper))]
        pieces.append(("</a> (dort nicht mehr zu finden)" if paper.withdrawn else "</a>", ""))
        if paper.join_reason:
            pieces.append((", zusammengeführt: ", line(paper.join_reason)))
        pieces.append(("</li>\n", ""))
    return _list("Fundstelle" if len(places) == 1 else "Fundstellen", pieces)


def _list(title: str, pieces: Sequence[Piece]) -> list[Piece]:
    """A list under a heading; nothing where it has no items."""
    return [(f"<h3>{title}</h3>\n<ul>\n", ""), *pieces, ("</ul>\n", "")] if pieces else []
