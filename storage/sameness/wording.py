"""Whether two texts carry the same words: by runs of five of them, in time linear in their length.

Every run of a text has a number. Two texts that share a good part of their numbers share that part of their
words, wherever it stands. The smallest numbers of a text are its sketch: texts that have much in common have
some of these in common, so that they can be looked up in an index without comparing each with each.
"""

from __future__ import annotations

import heapq
import re
import zlib
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

RUN = 5  # words
SKETCH = 24  # numbers of a text that are kept in the index
ENOUGH_IN_COMMON = 2  # of a sketch, for two texts to be worth comparing
SHORTEST = 40  # words; what is shorter says too little to be known by
LONGEST = 3_000  # words that are looked at: a motion stands at the beginning of its document

_WORD = re.compile(r"[^\W_]+")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[a-zäöüß])")
_NUMBERING = re.compile(r"^[ \t]*\(?\d{1,2}[.)][ \t]+", re.MULTILINE)  # who quotes points leaves it out
_CHARACTERS = LONGEST * 12  # no text has words so long on average
_SHOWN = 8  # words


@dataclass(frozen=True)
class Overlap:
    """What two texts have in common."""

    runs: int  # so many runs of five words
    of_shorter: float  # share of the shorter text's runs, 0 to 1
    of_longer: float
    begins: str  # the first words of the longest common part


@dataclass(frozen=True)
class Wording:
    """The words of a text, ready to be compared."""

    text: str

    @cached_property
    def _words(self) -> list[str]:
        text = _HYPHENATED.sub("", _NUMBERING.sub("", self.text[:_CHARACTERS]))
        return _WORD.findall(text)[:LONGEST]

    @cached_property
    def _runs(self) -> list[int]:
        """The number of each run, in the text's order."""
        words = [word.casefold().encode() for word in self._words]
        data = b"".join(word + b" " for word in words)
        starts = list(accumulate((len(word) + 1 for word in words), initial=0))
        return [zlib.crc32(data[start:end]) for start, end in zip(starts, starts[RUN:], strict=False)]

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of all runs."""
        return frozenset(self._runs)

    @property
    def is_telling(self) -> bool:
        """Whether it is long enough to be known by its words."""
        return len(self._words) >= SHORTEST

    def sketch(self) -> list[str]:
        """What it is found by; empty for a text that is too short."""
        return [
            f"{number:08x}" for number in heapq.nsmallest(SKETCH, self.numbers if self.is_telling else ())
        ]

    def share_in(self, numbers: frozenset[int]) -> float:
        """How much of it is among these numbers, 0 to 1."""
        return len(self.numbers & numbers) / len(self.numbers) if self.numbers else 0.0

    def overlap(self, other: Wording) -> Overlap:
        """What it has in common with another text."""
        common = self.numbers & other.numbers
        if not common:
            return Overlap(0, 0.0, 0.0, "")
        fewer, more = sorted((len(self.numbers), len(other.numbers)))
        return Overlap(len(common), len(common) / fewer, len(common) / more, self._first_words(common))

    def _first_words(self, common: frozenset[int]) -> str:
        """How the longest common part begins, in this text's own spelling."""
        best, length, start = 0, 0, 0
        for at, number in enumerate(self._runs):
            if number not in common:
                start = at + 1
            elif at + 1 - start > length:
                best, length = start, at + 1 - start
        return " ".join(self._words[best : best + _SHOWN])
