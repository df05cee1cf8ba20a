"""What hits are worth: by word, by place, with less for each repetition, and by their density in a text.

A line (title, file name, committee) counts its different words, the strongest first. A text counts its
different words and how dense they stand, so a long text that names migrants in passing brings little.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from scrapers.selection.finder import Found, Hit
from scrapers.selection.schema import Scoring, Term

_LETTERS_PER_WORD = 7.5  # of German official prose, with its space; counting words would cost a pass


class Piece(NamedTuple):
    """A page of a file, or any other text, with its hits; `where` as evidence names it."""

    where: str
    found: Found
    page: int | None = None


class Points(NamedTuple):
    """What one word brings in one place, and its best hit there."""

    word: int
    value: float
    piece: Piece
    hit: Hit


def line_points(
    piece: Piece, topic: int, terms: Sequence[tuple[str, Term]], scoring: Scoring, factor: float
) -> list[Points]:
    """The points of a title, a file name or a committee."""
    best: dict[int, Hit] = {}
    if not piece.found.hits[topic]:  # mostly
        return []
    for hit in piece.found.hits[topic]:
        best.setdefault(hit.word, hit)
    # Weakening is for lists in running text; a title that names somebody means them.
    worth = {word: terms[word][1].weight * factor for word in best}
    points = []
    for wanted in (1.0, -1.0):
        share = 1.0
        for word in sorted(
            (word for word in worth if worth[word] * wanted > 0), key=lambda word: -abs(worth[word])
        ):
            points.append(Points(word, worth[word] * share, piece, best[word]))
            share *= scoring.further
    return points


def text_points(
    pieces: Sequence[Piece], topic: int, terms: Sequence[tuple[str, Term]], scoring: Scoring, factor: float
) -> list[Points]:
    """The points of one text, which may have several pages."""
    counts: dict[int, float] = defaultdict(float)
    best: dict[int, tuple[Hit, Piece]] = {}
    for piece in pieces:
        for hit in piece.found.hits[topic]:
            word = hit.word
            counts[word] += hit.factor
            if word not in best or hit.factor > best[word][0].factor:
                best[word] = (hit, piece)
    if not counts:  # mostly
        return []
    length = sum(len(piece.found.text) for piece in pieces) / _LETTERS_PER_WORD
    words = max(length, scoring.shortest_text)
    weights = {word: terms[word][1].weight for word in counts if not terms[word][1].title_only}
    points: list[Points] = []
    for signed in (
        {word: weight for word, weight in weights.items() if weight > 0},
        {word: weight for word, weight in weights.items() if weight < 0},
    ):
        for word, value in _spread(signed, counts, words, scoring).items():
            hit, piece = best[word]
            points.append(Points(word, value * factor, piece, hit))
    return points


def _spread(
    weights: Mapping[int, float], counts: Mapping[int, float], words: float, scoring: Scoring
) -> dict[int, float]:
    """The text's points of one sign, spread over its words by what each brings."""
    if not weights:
        return {}
    masses = {word: weight * _repeated(counts[word], scoring.repeated) for word, weight in weights.items()}
    mass = abs(sum(masses.values()))
    if not mass:
        return {}
    density = abs(sum(weight * counts[word] for word, weight in weights.items())) / words * 100
    total = scoring.ceiling * mass / (mass + scoring.half_mass) * density / (density + scoring.half_density)
    return {word: total * value / mass for word, value in masses.items()}


def _repeated(count: float, ratio: float) -> float:
    """What `count` mentions count together, each one `ratio` of the one before."""
    return count if ratio >= 1 else (1 - ratio**count) / (1 - ratio)


def strongest_first(groups: Iterable[list[Points]], scoring: Scoring) -> list[Points]:
    """The points of several texts: the best counts in full, each further one less."""
    found = [group for group in groups if group]
    points, share = [], 1.0
    for group in sorted(found, key=lambda group: -sum(point.value for point in group)):
        points += group if share == 1 else [point._replace(value=point.value * share) for point in group]
        share *= scoring.further
    return points
