"""What is different between versions of a paper, as much of it as a page can show. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from alerts.numbers import plain_date
from alerts.wording import Wording
from storage.comparing import DocumentChange, FieldChange, Paragraph, Piece
from storage.history import Rewriting

LONGEST = 15_000
"""Characters of one version, with what marks them."""
PIECE_COSTS = 80
"""Characters that a piece counts for beside its text."""
PARAGRAPH_COSTS = 40
LONGEST_PIECE = 3_000
"""Characters of what is different; what is longer is shown up to there."""
AROUND = 100
"""Characters that are shown on each side of what is different, of what stayed the same."""


@dataclass(frozen=True)
class ShownRewriting:
    """A version as it is shown."""

    rewriting: Rewriting
    fields: tuple[FieldChange, ...]
    text: tuple[Paragraph, ...]
    documents: tuple[DocumentChange, ...]
    is_cut: bool  # more is different than is shown


def shown_rewriting(rewriting: Rewriting, words: Wording) -> ShownRewriting:
    """A version with what is different, cut where there is too much of it; days as readers write them."""
    room, compared = _Room(), rewriting.comparison
    fields = tuple(_for_people(each, words) for each in compared.fields)
    text = room.take(compared.text)
    documents = []
    for document in compared.documents:
        if room.spend(len(document.name) + PIECE_COSTS):
            documents.append(replace(document, text=room.take(document.text)))
    return ShownRewriting(rewriting, fields, text, tuple(documents), room.is_cut)


class _Room:
    def __init__(self) -> None:
        self._left = LONGEST
        self.is_cut = False

    def spend(self, costs: int) -> bool:
        """Whether there is room for so many characters; from the first that there is not, for none."""
        self._left = self._left - costs if costs <= self._left else 0
        self.is_cut |= self._left <= 0
        return not self.is_cut

    def take(self, paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
        """As many paragraphs as there is room for."""
        taken = []
        for paragraph in paragraphs:
            shown = _handy(paragraph)
            if not self.spend(_costs(shown)):
                break
            self.is_cut |= any(len(each.text) > LONGEST_PIECE for each in shown.pieces)
            taken.append(shown)
        return tuple(taken)


def _costs(paragraph: Paragraph) -> int:
    return PARAGRAPH_COSTS + sum(PIECE_COSTS + len(each.text) for each in paragraph.pieces)


def _handy(paragraph: Paragraph) -> Paragraph:
    """A paragraph with its long pieces shortened; before and after apart where all is different."""
    shown = replace(paragraph, pieces=tuple(map(_shortened, paragraph.pieces)))
    if _costs(shown) <= LONGEST // 2:
        return shown
    before = "".join(each.text for each in paragraph.pieces if each.operation != "added")
    after = "".join(each.text for each in paragraph.pieces if each.operation != "removed")
    return replace(
        paragraph, pieces=(_shortened(Piece("removed", before)), _shortened(Piece("added", after)))
    )


def _shortened(piece: Piece) -> Piece:
    """Of what stayed the same, what stands next to what did not; of the rest, the beginning."""
    text = piece.text
    if piece.operation != "same":
        return piece if len(text) <= LONGEST_PIECE else replace(piece, text=f"{text[:LONGEST_PIECE]} …")
    return piece if len(text) <= 2 * AROUND else replace(piece, text=f"{text[:AROUND]} … {text[-AROUND:]}")


def _for_people(field: FieldChange, words: Wording) -> FieldChange:
    if field.name != "date":
        return field
    return replace(field, before=_day(field.before, words), after=_day(field.after, words))


def _day(written: str, words: Wording) -> str:
    return plain_date(dt.date.fromisoformat(written), words) if written else ""
