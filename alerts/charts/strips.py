"""Strips of standing bars, one strip for each series over the same months and with the same scale.

Each strip bears its name: what belongs to what is said by place and word, not by colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from alerts.charts.drawing import LINE, SOFT, Drawing, block, hatching
from alerts.charts.svg import element, label, percent
from alerts.numbers import number
from alerts.translation import spoken

_HEAD, _TALL, _GAP, _FOOT = 22, 54, 16, 24
_FULL = 0.88  # of the width: behind it stands the scale
_BAR = 0.76  # of a month's place
_SEEN = 1.5  # pixels


class Strip(NamedTuple):
    """One series."""

    name: str
    values: tuple[int, ...]
    is_rest: bool = False


class Tick(NamedTuple):
    """A word under the months, at the place of one of them."""

    at: int
    words: str


def strips(
    name: str, title: str, description: str, series: Sequence[Strip], ticks: Sequence[Tick]
) -> Drawing:
    """The picture of some series, which are equally long."""
    most = max((value for each in series for value in each.values), default=0)
    parts = [hatching(name)]
    for at, each in enumerate(series):
        parts += _strip(name, each, at * (_HEAD + _TALL + _GAP), most)
    bottom = len(series) * (_HEAD + _TALL + _GAP) - _GAP
    width = len(series[0].values) if series else 0
    parts += [part for tick in ticks for part in _tick(tick, width, bottom)]
    return Drawing(name, title, description, bottom + _FOOT, tuple(parts))


def _strip(name: str, strip: Strip, top: float, most: int) -> Iterator[Markup]:
    yield label(strip.name, y=top + 14)
    floor = top + _HEAD + _TALL
    for height in (floor, floor - _TALL):
        yield element("line", x1=0, x2=percent(_FULL), y1=height, y2=height, stroke=LINE, class_="rule")
    for said, height in ((number(most, spoken()), floor - _TALL), ("0", floor)):
        yield label(said, x=percent(_FULL), y=height + 4, dx=6, class_="label scale", fill=SOFT)
    each = _FULL / len(strip.values) if strip.values else 0
    for at, value in enumerate(strip.values):
        if value:
            tall = max(_TALL * value / most, _SEEN)
            place: dict[str, str | float] = {
                "x": percent((at + (1 - _BAR) / 2) * each),
                "y": round(floor - tall, 1),
                "width": percent(_BAR * each),
                "height": round(tall, 1),
            }
            yield block(name, is_rest=strip.is_rest, **place)


def _tick(tick: Tick, months: int, bottom: float) -> Iterator[Markup]:
    is_last = tick.at == months - 1 and tick.at > 0
    x = percent(_FULL * (tick.at + is_last) / months)
    yield element("line", x1=x, x2=x, y1=bottom, y2=bottom + 5, stroke=LINE, class_="rule")
    anchor = "end" if is_last else "start"
    yield label(tick.words, x=x, y=bottom + 19, text_anchor=anchor, class_="label scale", fill=SOFT)
