"""Boxes along a line of days: the middle half of some values, and a thick mark at their median."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from alerts.charts.drawing import ACCENT, LINE, SOFT, Drawing
from alerts.charts.svg import element, label, percent
from alerts.numbers import number
from alerts.translation import spoken

_ROW, _THICK, _FOOT = 52, 18, 30
_FULL = 0.97
_STEPS = (1, 2, 5)


class Quartiles(NamedTuple):
    """A quarter of the values is at most `lower`, half of them at most `median`, three quarters `upper`."""

    lower: float
    median: float
    upper: float


class Box(NamedTuple):
    """One group."""

    name: str
    quartiles: Quartiles


def quartiles(values: Sequence[int]) -> Quartiles:
    """Of at least one value, themselves included: between two of them they are drawn as on a ruler."""
    if len(values) == 1:
        return Quartiles(values[0], values[0], values[0])
    return Quartiles(*statistics.quantiles(values, n=4, method="inclusive"))


def boxes(name: str, title: str, description: str, groups: Sequence[Box], unit: str) -> Drawing:
    """The picture of some groups, over a line that begins with 0."""
    end = round_end(max((each.quartiles.upper for each in groups), default=0))
    parts = [part for at, each in enumerate(groups) for part in _box(each, at * _ROW, end)]
    bottom = len(groups) * _ROW
    return Drawing(name, title, description, bottom + _FOOT, (*_axis(bottom, end, unit), *parts))


def round_end(most: float) -> int:
    """The first round number that is not smaller: 1, 2, 5, 10, 20, …; where a line of values ends."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power >= most:
                return step * power
        power *= 10


def _box(box: Box, top: float, end: int) -> Iterator[Markup]:
    yield label(box.name, y=top + 15)
    lower, median, upper = (_FULL * each / end for each in box.quartiles)
    middle = top + 22 + _THICK / 2
    yield element("line", x1=0, x2=percent(_FULL), y1=middle, y2=middle, stroke=LINE, class_="rule")
    yield element(
        "rect",
        x=percent(lower),
        y=top + 22,
        width=percent(upper - lower),
        height=_THICK,
        fill="#cfe3ea",
        stroke=ACCENT,
        class_="box",
    )
    yield element(
        "line",
        x1=percent(median),
        x2=percent(median),
        y1=top + 18,
        y2=top + 26 + _THICK,
        stroke=ACCENT,
        stroke_width=4,
        class_="median",
    )


def _axis(bottom: float, end: int, unit: str) -> Iterator[Markup]:
    for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end")):
        if share == 0.5 and end % 2:
            continue
        x = percent(_FULL * share)
        yield element("line", x1=x, x2=x, y1=bottom - 2, y2=bottom + 5, stroke=LINE, class_="rule")
        said = number(round(end * share), spoken())
        yield label(
            f"{said} {unit}" if share == 1 else said,
            x=x,
            y=bottom + 20,
            text_anchor=anchor,
            class_="label scale",
            fill=SOFT,
        )
