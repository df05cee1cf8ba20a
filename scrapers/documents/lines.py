"""The lines of a PDF page as they stand on it: in reading order, with blank lines and table cells.

pdfium gives the characters in the order in which they were drawn and says where each one stands.
Asking for every character would cost several times the extraction itself, so only the first of each
line is asked for, the first of each word in the rows of a table, and the last of a line where the order
of the page has to be found.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2.raw as raw

from scrapers.documents.layout import heal_hyphens

# Where a line ends with a hyphen, pdfium puts U+FFFE in place of hyphen and line end.
_LINE_END = re.compile("\r\n|\r|\n|\ufffe")
_WORDS = re.compile(r"\S.*")  # a line from its first letter on
_LATER_WORD = re.compile(r"(?<=\s)\S")  # the beginning of each but the first
_LOOSEST_LEADING = 1.8  # line distance to font height; more is space between paragraphs
_USUAL_LEADING = 1.25
_FEW_LINES = 4  # too few distances to judge a page by its own
_PARAGRAPH_GAP = 1.3  # so much more than the usual distance stands between paragraphs
_NARROWEST_GUTTER = 14.0  # points between the cells of a row
_SAME_EDGE = 3.0  # points
_SAME_PLACE = 0.5  # points; what one function of pdfium says of a place and what another does
_MOST_GUTTERS = 500  # of one page
_CELL_BORDER = " | "
_MOST_CELL_LINES = 8  # of a cell, for the next cell of its row to be found
_DEEPEST_CUT = 40  # levels of columns within rows within columns

# Asked for every line: so it keeps the interpreter and converts nothing, which is a third faster.
_get_loose_box = ctypes.cast(
    raw.FPDFText_GetLooseCharBox,
    ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p),
)


@dataclass(slots=True)
class Line:
    """A line of a page: its words, its first and last character in the page's text, and its place.

    Places are in points, upwards from the bottom of the page.
    """

    text: str
    first: int
    last: int
    left: float
    bottom: float
    height: float


@dataclass(slots=True)
class Run:
    """Lines drawn one below the other; `right` is asked for when columns have to be told apart."""

    lines: list[Line]
    handle: Any  # of the text page

    @property
    def top(self) -> float:
        """The upper edge of the first line's small letters, so that narrow lines do not overlap."""
        return self.lines[0].bottom + 0.7 * self.lines[0].height

    @property
    def bottom(self) -> float:
        """The lower edge of the last line."""
        return self.lines[-1].bottom

    @property
    def left(self) -> float:
        """Where the leftmost line begins."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Where the widest line ends."""
        return max(float(_char_box(self.handle, line.last).right) for line in self.lines)


def read_page(document: Any, at: int) -> str:
    """The text of a page of a pypdfium2 document; empty for one that is damaged.

    Lines are as on the page, with a blank line between paragraphs.
    """
    # The wrappers of page and text page cost as much as marking all cells.
    page = raw.FPDF_LoadPage(document, at)
    if not page:
        return ""
    handle = raw.FPDFText_LoadPage(page)
    try:
        return _read(handle, is_turned=raw.FPDFPage_GetRotation(page) > 0) if handle else ""
    finally:
        raw.FPDFText_ClosePage(handle)
        raw.FPDF_ClosePage(page)


def _read(handle: Any, is_turned: bool) -> str:
    text = _characters(handle)
    if not text.strip() or is_turned:  # places are those before the page was turned
        return "\n".join(text[start:end] + hyphen for start, end, hyphen in _spans(text))
    lines = list(_lines(handle, text))
    if _mark_cells(lines, handle, text):
        lines = _with_whole_rows(lines)
    if not _is_descending(lines):
        lines = _reordered(_runs(lines, handle))
    return _with_blank_lines(lines)


def _characters(handle: Any) -> str:
    count = raw.FPDFText_CountChars(handle)
    units = (ctypes.c_ushort * (count + 1))()
    written = raw.FPDFText_GetText(handle, 0, count, units) - 1  # without the last, which is zero
    return memoryview(units)[: max(written, 0)].tobytes().decode("utf-16-le", "ignore")


def _spans(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end of every line in the text, and its hyphen where pdfium took it away."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield start, end.start(), "-" if end.group() == "\ufffe" else ""
        start = end.end()
    yield start, len(text), ""


def _lines(handle: Any, text: str) -> Iterator[Line]:
    box = raw.FS_RECTF()
    page, place = ctypes.addressof(handle.contents), ctypes.addressof(box)
    # pdfium leaves some characters out of the text; mostly none, and then positions are the same.
    same = raw.FPDFText_CountChars(handle) == len(text)
    hyphens = "\ufffe" in text
    # One kind of line end, for an expression that looks for one goes through the text much faster.
    for found in _WORDS.finditer(text.replace("\r", "\n").replace("\ufffe", "\n")):
        first, end = found.span()
        at = first if same else raw.FPDFText_GetCharIndexFromTextIndex(handle, first)
        _get_loose_box(page, at, place)
        bottom = box.bottom
        words = found[0].rstrip()
        if hyphens and text.startswith("\ufffe", end):
            words += "-"
        yield Line(words, first, end - 1, box.left, bottom, box.top - bottom)


# -- blank lines --------------------------------------------------------------------------------------


def _with_blank_lines(lines: Sequence[Line]) -> str:
    widest = _PARAGRAPH_GAP * _leading(lines)  # within a paragraph, as a multiple of the height
    pieces = [lines[0].text] if lines else []
    for above, below in pairwise(lines):
        distance = above.bottom - below.bottom
        # A jump upwards leads to another column or box, which begins a paragraph of its own.
        apart = distance > widest * max(above.height, below.height) or distance < -above.height
        if apart and not (_CELL_BORDER in above.text and _CELL_BORDER in below.text):
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


def _runs(lines: Sequence[Line], handle: Any) -> list[Run]:
    """The lines in runs; a new one begins where the next line stands higher than the last."""
    runs = [Run([lines[0]], handle)]
    for above, below in pairwise(lines):
        if below.bottom > above.bottom + 0.5 * above.height:
            runs.append(Run([], handle))
        runs[-1].lines.append(below)
    return runs


def _char_box(handle: Any, text_index: int) -> Any:
    box = raw.FS_RECTF()
    at = raw.FPDFText_GetCharIndexFromTextIndex(handle, text_index)
    raw.FPDFText_GetLooseCharBox(handle, at, box)
    return box


def _reordered(runs: list[Run], depth: int = 0) -> list[Line]:
    """The lines in reading order, by cutting the page (XY cut).

    What stands wholly above comes first, then what stands wholly to the left; what cannot be told
    apart stays in the order in which it was drawn.
    """
    if len(runs) > 1 and depth < _DEEPEST_CUT:
        parts = _cut([(-run.top, -run.bottom, run) for run in runs])
        if len(parts) == 1:
            parts = _cut([(run.left, run.right, run) for run in runs])
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


def _mark_cells(lines: Sequence[Line], handle: Any, text: str) -> bool:
    """Put borders between the cells of rows; whether there are any.

    A gap in a line is the border of a cell where another gap ends, or another line begins, at the same
    edge.
    """
    gaps = list(_gaps(handle, len(lines)))
    edges = sorted([*(left for left, _ in gaps), *(line.left for line in lines)]) if gaps else []
    borders = [gap for gap in gaps if _are_several(edges, gap[0])]
    marked = False
    for line in lines if borders else ():
        top = line.bottom + line.height
        lefts = [left for left, middle in borders if line.bottom < middle < top and left > line.left]
        starts = list(_word_starts(line, lefts, handle, text)) if lefts else []
        if starts:
            marked = True
            cuts = [0, *(start - line.first for start in starts), len(line.text)]
            line.text = _CELL_BORDER.join(line.text[a:b].strip() for a, b in pairwise(cuts))
    return marked


def _are_several(edges: Sequence[float], left: float) -> bool:
    return bisect(edges, left + _SAME_EDGE) - bisect(edges, left - _SAME_EDGE) > 1


def _word_starts(line: Line, lefts: Sequence[float], handle: Any, text: str) -> Iterator[int]:
    """The first characters of those words of a line whose ink begins at one of these edges."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for word in _LATER_WORD.finditer(text, line.first + 1, line.last + 1):
        at = raw.FPDFText_GetCharIndexFromTextIndex(handle, word.start())
        raw.FPDFText_GetCharBox(handle, at, left, right, bottom, top)
        if any(abs(left.value - edge) < _SAME_PLACE for edge in lefts):
            yield word.start()


def _gaps(handle: Any, lines: int) -> Iterator[tuple[float, float]]:
    """Where words go on after a wide gap in a line: their left edge and middle height."""
    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    last_right, last_bottom, last_top = float("inf"), 0.0, 0.0
    found = 0
    count = raw.FPDFText_CountRects(handle, 0, -1)
    for at in range(count if count > lines else 0):  # else no line is drawn in several parts
        raw.FPDFText_GetRect(handle, at, left, top, right, bottom)
        same_line = bottom.value < last_top and top.value > last_bottom
        if same_line and left.value - last_right > _NARROWEST_GUTTER and found < _MOST_GUTTERS:
            found += 1
            yield left.value, (bottom.value + top.value) / 2
        last_right, last_bottom, last_top = right.value, bottom.value, top.value


def _with_whole_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines of a cell on one line with the cells to its right, which are drawn after them."""
    joined: list[Line] = []
    row: int | None = None  # the position of the last row
    for line in lines:
        if row is not None and len(joined) - row <= _MOST_CELL_LINES and _goes_on(line, joined[row:]):
            cells = heal_hyphens("\n".join(part.text for part in joined[row:])).replace("\n", " ")
            joined[row:] = [replace(joined[row], text=f"{cells}{_CELL_BORDER}{line.text}", last=line.last)]
            continue
        if _CELL_BORDER in line.text:
            row = len(joined)
        joined.append(line)
    return joined


def _goes_on(line: Line, parts: Sequence[Line]) -> bool:
    """Whether a line is a cell of the row that these lines begin: on its height, and on that of no other."""
    row, *others = (
        abs(part.bottom - line.bottom) < 0.3 * line.height and line.left > part.left for part in parts
    )
    return row and not any(others)
