"""Bars that lie: one for each value, its name above it, its number behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from alerts.charts.drawing import Drawing, block, hatching
from alerts.charts.svg import label, percent
from alerts.numbers import number
from alerts.translation import spoken

_ROW, _THICK = 46, 16
_WIDEST = 0.84  # of the width: behind it stands the number
_NARROWEST = 0.004  # what there is, is seen


class Bar(NamedTuple):
    """One value."""

    name: str
    value: int
    is_rest: bool = False


def bars(name: str, title: str, description: str, values: Sequence[Bar]) -> Drawing:
    """The picture of some values, in their order."""
    most = max((each.value for each in values), default=0)
    drawn = [part for at, each in enumerate(values) for part in _bar(name, each, at * _ROW, most)]
    return Drawing(name, title, description, len(values) * _ROW, (hatching(name), *drawn))


def _bar(name: str, bar: Bar, top: float, most: int) -> Iterator[Markup]:
    yield label(bar.name, y=top + 15)
    share = max(_WIDEST * bar.value / most, _NARROWEST) if bar.value else 0.0
    if share:
        place: dict[str, str | float] = {"x": 0, "y": top + 22, "width": percent(share), "height": _THICK}
        yield block(name, is_rest=bar.is_rest, **place)
    yield label(
        number(bar.value, spoken()), x=percent(share), y=top + 35, dx=8 if share else 0, class_="label value"
    )
