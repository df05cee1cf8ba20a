"""The lines of a PDF page as they stand on it: in reading order, with blank lines and table cells.

pdfium gives the characters in the order in which they were drawn and says where each one stands.
Asking for every character would cost several times the extraction itself, so only the first of each
line is asked for, and the last where the order of the page has to be found.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

# Where a line ends with a hyphen, pdfium puts U+FFFE in place of hyphen and line end.
_LINE_END = re.compile("\r\n|\r|\n|\ufffe")
_LOOSEST_LEADING = 1.8  # line distance to font height; more is space between paragraphs
_USUAL_LEADING = 1.25
_FEW_LINES = 4  # too few distances to judge a page by its own
_PARAGRAPH_GAP = 1.3  # so much more than the usual distance stands between paragraphs
_NARROWEST_GUTTER = 14.0  # points between the cells of a row
_SAME_EDGE = 3.0  # points
_MOST_GUTTERS = 500  # of one page
_DEEPEST_CUT = 40  # levels of columns within rows within columns


@dataclass(slots=True)
class Line:
    """A line of a page: its words, its characters in the page's text, its place (points, y upwards)."""

    text: str
    first: int
    last: int
    left: float
    bottom: float
    height: float


@dataclass(slots=True)
class Run:
    """Lines drawn one below the other, with the box around them."""

    lines: list[Line]
    left: float
    right: float
    bottom: float
    top: float


def read_page(page: Any) -> str:
    """The text of a pypdfium2 page; lines as on the page, a blank line between paragraphs."""
    textpage = page.get_textpage()
    try:
        text = textpage.get_text_range()
        if not text.strip() or page.get_rotation():  # places are those before the page was turned
            return "\n".join(text[start:end] + hyphen for start, end, hyphen in _spans(text))
        lines = list(_lines(textpage, text))
        if not _is_descending(lines):
            lines = _reordered(_runs(lines, textpage))
        return _with_blank_lines(lines)
    finally:
        textpage.close()


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of every line in the text, and its hyphen where pdfium took it away."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, end.start(), "-" if end.group() == "\ufffe" else ""
        start = end.end()
    yield start, len(text), ""


def _lines(textpage: Any, text: str) -> Iterator[Line]:
    box = raw.FS_RECTF()
    cells = _cell_starts(textpage)
    for start, end, hyphen in _spans(text):
        words = text[start:end]
        if not words.strip():
            continue
        first = start + len(words) - len(words.lstrip())
        at = raw.FPDFText_GetCharIndexFromTextIndex(textpage, first)
        raw.FPDFText_GetLooseCharBox(textpage, at, box)
        if cells:
            words = _with_cells(text, start, end, cells)
        yield Line(words.strip() + hyphen, first, end - 1, box.left, box.bottom, box.top - box.bottom)


# -- blank lines --------------------------------------------------------------------------------------


def _with_blank_lines(lines: Sequence[Line]) -> str:
    leading = _leading(lines)
    pieces = [lines[0].text] if lines else []
    for above, below in pairwise(lines):
        usual = leading * max(above.height, below.height)
        distance = above.bottom - below.bottom
        # A jump upwards leads to another column or box, which begins a paragraph of its own.
        if distance > _PARAGRAPH_GAP * usual or distance < -above.height:
            pieces.append("")
        pieces.append(below.text)
    return "\n".join(pieces)


def _leading(lines: Sequence[Line]) -> float:
    """The distance of lines within a paragraph, as a multiple of their height.

    The lower quartile of the page: it holds also where most paragraphs are a single line.
    """
    ratios = sorted(
        (above.bottom - below.bottom) / below.height
        for above, below in pairwise(lines)
        if below.height > 0 and above.bottom - below.bottom > 0.5 * below.height
    )
    if len(ratios) < _FEW_LINES:
        return _USUAL_LEADING
    return min(ratios[len(ratios) // 4], _LOOSEST_LEADING)


# -- reading order ------------------------------------------------------------------------------------


def _is_descending(lines: Sequence[Line]) -> bool:
    return all(below.bottom <= above.bottom + 0.5 * above.height for above, below in pairwise(lines))


def _runs(lines: Sequence[Line], textpage: Any) -> list[Run]:
    """The lines in runs; a new one begins where the next line stands higher than the last."""
    runs: list[Run] = []
    box = raw.FS_RECTF()
    above: Line | None = None
    for line in lines:
        raw.FPDFText_GetLooseCharBox(
            textpage, raw.FPDFText_GetCharIndexFromTextIndex(textpage, line.last), box
        )
        right = max(box.right, line.left)
        if above is None or line.bottom > above.bottom + 0.5 * above.height:
            runs.append(Run([], line.left, right, line.bottom, line.bottom + 0.7 * line.height))
        run = runs[-1]
        run.lines.append(line)
        run.left, run.right = min(run.left, line.left), max(run.right, right)
        run.bottom = min(run.bottom, line.bottom)
        above = line
    return runs


def _reordered(runs: list[Run], depth: int = 0) -> list[Line]:
    """The lines in reading order, by cutting the page (XY cut).

    What stands wholly above comes first, then what stands wholly to the left; what cannot be told
    apart stays in the order in which it was drawn.
    """
    if len(runs) > 1 and depth < _DEEPEST_CUT:
        for parts in (
            _cut([(-run.top, -run.bottom, run) for run in runs]),
            _cut([(run.left, run.right, run) for run in runs]),
        ):
            if len(parts) > 1:
                return [line for part in parts for line in _reordered(part, depth + 1)]
    return [line for run in runs for line in run.lines]


def _cut(spans: list[tuple[float, float, Run]]) -> list[list[Run]]:
    """Runs in groups whose spans on one axis do not touch, in the order of the axis."""
    drawn = {id(run): at for at, (_, _, run) in enumerate(spans)}
    groups: list[list[Run]] = []
    reach = float("-inf")
    for start, end, run in sorted(spans, key=lambda span: span[:2]):
        if start > reach:
            groups.append([])
        groups[-1].append(run)
        reach = max(reach, end)
    for group in groups:
        group.sort(key=lambda run: drawn[id(run)])
    return groups


# -- cells of tables ----------------------------------------------------------------------------------


def _cell_starts(textpage: Any) -> list[int]:
    """Positions in the text where the next cell of a row begins.

    A gap in a line is the border of a cell where the gap of another line ends at the same edge.
    """
    gaps = list(_gaps(textpage))
    starts = []
    for left, middle in gaps:
        if sum(abs(left - other) < _SAME_EDGE for other, _ in gaps) > 1:
            at = raw.FPDFText_GetCharIndexAtPos(textpage, left + 0.5, middle, 2.0, 2.0)
            if at > 0:
                starts.append(raw.FPDFText_GetTextIndexFromCharIndex(textpage, at))
    return sorted(starts)


def _gaps(textpage: Any) -> Iterator[tuple[float, float]]:
    """Where words go on after a wide gap in a line: their left edge and middle height."""
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    last_right, last_bottom, last_top = float("inf"), 0.0, 0.0
    found = 0
    for at in range(raw.FPDFText_CountRects(textpage, 0, -1)):
        raw.FPDFText_GetRect(textpage, at, left, top, right, bottom)
        same_line = bottom.value < last_top and top.value > last_bottom
        if same_line and left.value - last_right > _NARROWEST_GUTTER and found < _MOST_GUTTERS:
            found += 1
            yield left.value, (bottom.value + top.value) / 2
        last_right, last_bottom, last_top = right.value, bottom.value, top.value


def _with_cells(text: str, start: int, end: int, cells: Sequence[int]) -> str:
    inside = [at for at in cells if start < at < end]
    edges = [start, *inside, end]
    return " | ".join(text[a:b].strip() for a, b in pairwise(edges) if text[a:b].strip())
