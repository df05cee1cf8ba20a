"""The parts of a page that a heading stands above: what an office has written, in its own words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scrapers.markup import block, line
from scrapers.nodes import Index, class_list

_LABEL = re.compile(r"[^\W\d][\w /-]{0,40}:")


@dataclass(frozen=True)
class Section:
    """A part of a page. `heading` may be empty."""

    heading: str
    text: str

    @property
    def says_something(self) -> bool:
        """Whether there is more than a label: the office may have written all in a document beside it."""
        return bool(self.text) and not _LABEL.fullmatch(self.text)

    @property
    def whole(self) -> str:
        """The text below its heading, which many offices write into the text as well."""
        told = self.text.lower().startswith(self.heading.lower())
        return self.text if told else f"{self.heading}\n\n{self.text}"


def sections(index: Index) -> list[Section]:
    """The written parts in the order of the page; boxes with tables and lists are none."""
    found: list[Section] = []
    for part in index.outermost(index.all("div.docPart")):
        box = next((tag for tag in part.parents if "compFull" in class_list(tag)), None)
        heading = line(index.first("h2", within=box)) if box is not None else ""
        section = Section(heading, block(part))
        if section.says_something:
            found.append(section)
    return found
