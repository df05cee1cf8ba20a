"""Finding the tags of a page without walking over it again: one pass makes an index of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bs4 import Tag


class Index:
    """The tags of a page in document order, by name, class and id.

    Tags are asked for by marks, written as in CSS: "h1", ".badge", "td.tofnum", "#wrapper"; nothing else of
    CSS is understood. Several marks mean any of them. `within` looks only at what lies inside that tag.
    """

    def __init__(self, root: Tag) -> None:
        self._tags = [root, *(node for node in root.descendants if isinstance(node, Tag))]
        self._places = {id(tag): place for place, tag in enumerate(self._tags)}
        self._ends = self._find_ends()
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._classes: defaultdict[str, list[int]] = defaultdict(list)
        self._ids: defaultdict[str, list[int]] = defaultdict(list)
        self._note()

    def _find_ends(self) -> list[int]:
        """For each tag the place after its last descendant; from behind, so that each is looked at once."""
        ends = list(range(1, len(self._tags) + 1))
        for place in range(len(self._tags) - 1, 0, -1):
            parent = self._places[id(self._tags[place].parent)]
            ends[parent] = max(ends[parent], ends[place])
        return ends

    def _note(self) -> None:
        for place, tag in enumerate(self._tags):
            self._names[tag.name].append(place)
            if not tag.attrs:
                continue
            for word in set(class_list(tag)):
                self._classes[word].append(place)
            if own := tag.attrs.get("id"):
                self._ids[str(own)].append(place)

    def all(self, *marks: str, within: Tag | None = None) -> list[Tag]:
        """The tags with any of the marks, in document order, each once."""
        start, end = self._span(within)
        if len(marks) == 1:
            return [self._tags[place] for place in self._find(marks[0], start, end)]
        places = {place for mark in marks for place in self._find(mark, start, end)}
        return [self._tags[place] for place in sorted(places)]

    def first(self, *marks: str, within: Tag | None = None) -> Tag | None:
        """The first of the tags with any of the marks; None where there is none."""
        start, end = self._span(within)
        places = [place for mark in marks for place in self._find(mark, start, end)[:1]]
        return self._tags[min(places)] if places else None

    def with_id(self, prefix: str) -> list[Tag]:
        """The tags whose id begins so, in document order."""
        return self.all(*(f"#{own}" for own in self._ids if own.startswith(prefix)))

    def with_attribute(self, name: str) -> Tag | None:
        """The first tag that has such an attribute; None where there is none."""
        return next((tag for tag in self._tags if name in tag.attrs), None)

    def part(self, tags: Sequence[Tag], within: Tag) -> range:
        """Which of the tags (they are in document order) lie inside a tag: their places in the sequence."""
        start, end = self._span(within)
        return range(bisect_left(tags, start, key=self._place), bisect_left(tags, end, key=self._place))

    def outermost(self, tags: Iterable[Tag]) -> list[Tag]:
        """The tags (which are in document order) without those that lie inside another one of them."""
        kept: list[Tag] = []
        end = 0
        for tag in tags:
            if self._place(tag) >= end:
                kept.append(tag)
                end = self._span(tag)[1]
        return kept

    def divided(self, nodes: Iterable[Tag], among: Sequence[Tag]) -> list[list[Tag]]:
        """For each tag of `among` the nodes whose innermost tag of `among` it is; all in document order."""
        shares: list[list[Tag]] = [[] for _ in among]
        around: list[int] = []
        entered = 0
        for node in nodes:
            place = self._place(node)
            while entered < len(among) and self._place(among[entered]) < place:
                around.append(entered)
                entered += 1
            while around and self._span(among[around[-1]])[1] <= place:
                around.pop()
            if around:
                shares[around[-1]].append(node)
        return shares

    def _place(self, tag: Tag) -> int:
        return self._places[id(tag)]

    def _span(self, within: Tag | None) -> tuple[int, int]:
        if within is None:
            return 1, len(self._tags)
        place = self._place(within)
        return place + 1, self._ends[place]

    def _find(self, mark: str, start: int, end: int) -> Sequence[int]:
        name, places = self._look_up(mark)
        found = places[bisect_left(places, start) : bisect_left(places, end)]
        return [place for place in found if self._tags[place].name == name] if name else found

    def _look_up(self, mark: str) -> tuple[str, Sequence[int]]:
        """Where the tags stand that a mark may mean, and the name that they must have."""
        if mark.startswith("#"):
            return "", self._ids.get(mark[1:], ())
        name, dot, word = mark.partition(".")
        return (name, self._classes.get(word, ())) if dot else ("", self._names.get(mark, ()))


def class_list(tag: Tag) -> list[str]:
    """The class words of a tag, in their order."""
    value = tag.attrs.get("class")
    return value.split() if isinstance(value, str) else list(value or ())


def children(tag: Tag, name: str) -> list[Tag]:
    """The tags of this name directly in a tag; cheaper than BeautifulSoup's own search."""
    return [node for node in tag.contents if isinstance(node, Tag) and node.name == name]


def inside(tag: Tag | None, name: str) -> Iterator[Tag]:
    """The tags of this name anywhere in a small tag, for which an index would not pay."""
    for node in tag.descendants if tag is not None else ():
        if isinstance(node, Tag) and node.name == name:
            yield node
