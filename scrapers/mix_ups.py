"""A server that shows one page under the addresses of several papers: none of these is kept. Pure.

A cache or a proxy that went wrong, or a page that asks to wait, comes with status 200 and looks well. What
gives it away is that the pages contradict the lists, and what is known, in the same manner. A paper that is
called as a list calls it, or as it was called before, is beyond doubt; the others wait until there are some
to compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scrapers.items import PaperItem, PaperLink

SEVERAL = 3
"""So many papers have to show the same; two may well be alike."""
AT_MOST = 10
"""So many wait at once; fewer at the end of a run."""
ONE_PAGE = "Der Server zeigt unter verschiedenen Adressen dieselbe Seite"
OTHER_PAPER = "Unter der Adresse einer Vorlage zeigt der Server eine andere"
_CUT_OFF = 20  # letters; a list may show only the beginning of a title


class Names:
    """Papers by their titles and numbers, as lists or earlier readings have them; the first name counts."""

    def __init__(self, papers: Iterable[PaperLink] = ()) -> None:
        self._by_key: dict[str, PaperLink] = {}
        self._bearers: defaultdict[str, set[str]] = defaultdict(set)
        for paper in papers:
            self.add(paper)

    def add(self, paper: PaperLink) -> None:
        """Learn a paper's name, where this is one."""
        if paper.key in self._by_key or not (paper.title or paper.reference):
            return
        self._by_key[paper.key] = paper
        if paper.reference:
            self._bearers[paper.reference].add(paper.key)

    def of(self, key: str) -> PaperLink | None:
        """How a paper is named; None where it is not."""
        return self._by_key.get(key)

    def has_another(self, reference: str, key: str) -> bool:
        """Whether a number is that of another paper."""
        return bool(self._bearers.get(reference, set()) - {key})


@dataclass(frozen=True)
class Read:
    """A paper's page as it was read, and the paper as lists and earlier readings have it.

    `elsewhere`: whether its number is that of another paper.
    """

    item: PaperItem
    named: tuple[PaperLink, ...] = ()
    elsewhere: bool = False

    @classmethod
    def among(cls, item: PaperItem, *names: Names) -> Read:
        """A paper that was read, with what all of these say of it."""
        named = tuple(link for each in names if (link := each.of(item.key)))
        return cls(item, named, any(each.has_another(item.reference, item.key) for each in names))


@dataclass
class Judged:
    """Papers that may be kept, and those that may not, with the reason."""

    good: list[PaperItem] = field(default_factory=list)
    refused: list[tuple[PaperItem, str]] = field(default_factory=list)


class Waiting:
    """Papers of one run that are in doubt."""

    def __init__(self) -> None:
        self._waiting: list[Read] = []

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, read: Read) -> Judged:
        """What can be said now that this paper was read too."""
        if is_beyond_doubt(read):
            return Judged(good=[read.item])
        if is_another_paper(read):
            return Judged(refused=[(read.item, OTHER_PAPER)])
        self._waiting.append(read)
        return self.rest() if len(self._waiting) >= AT_MOST else Judged()

    def rest(self) -> Judged:
        """What can be said of all that wait; then none does."""
        waiting, self._waiting = self._waiting, []
        return judge(waiting)


def judge(papers: Sequence[Read]) -> Judged:
    """Which of several papers in doubt may be kept: not those, if most are, that show one page."""
    by_title: defaultdict[str, list[Read]] = defaultdict(list)
    for read in papers:
        by_title[_plain(read.item.title)].append(read)
    judged = Judged()
    for alike in by_title.values():
        if 2 * len(alike) > len(papers) and is_one_page(alike):
            judged.refused += [(read.item, ONE_PAGE) for read in alike]
        else:
            judged.good += [read.item for read in alike]
    return judged


def is_beyond_doubt(read: Read) -> bool:
    """Whether a page calls its paper as a list does, or as it was called before."""
    return any(_same(read.item.title, link.title) for link in read.named if link.title)


def is_another_paper(read: Read) -> bool:
    """Whether a page that has another title than its paper also has the number of another one."""
    numbers = {link.reference for link in read.named if link.reference}
    return read.elsewhere and bool(numbers) and read.item.reference not in numbers


def is_one_page(alike: Sequence[Read]) -> bool:
    """Whether papers that have one title are one page: they are known by several, or are the same in all."""
    if len({read.item.key for read in alike}) < SEVERAL:
        return False
    names = {_plain(link.title) for read in alike for link in read.named if link.title}
    contents = {_content(read.item) for read in alike}
    return len(names) >= SEVERAL or (len(contents) == 1 and any(contents.pop()))


def _content(item: PaperItem) -> tuple[object, ...]:
    """What tells papers of one title apart; all empty where nothing does."""
    files = tuple((file.key, file.name, file.date, file.size) for file in item.files)
    return item.reference, item.text, files, (item.date,) if item.date else ()


def _plain(title: str) -> str:
    return " ".join(title.casefold().split()).rstrip(" .…")


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted(map(_plain, (one, other)), key=len)
    return shorter == longer or (len(shorter) >= _CUT_OFF and longer.startswith(shorter))
