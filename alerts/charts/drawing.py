"""A picture of a chart: within a page, and as a file of its own.

Widths are shares and heights are pixels, so that a picture becomes narrower without its words becoming
smaller. Colours stand at the elements, legible on white; within a page its style sheet replaces them.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from alerts.charts.svg import element, label, words

ACCENT, SOFT, LINE = "#0b5c73", "#4c5a68", "#8a96a3"
_WIDTH, _EDGE, _HEAD = 720, 20, 64
_LINE = 90  # characters over that width
_FONT = "system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif"


@dataclass(frozen=True)
class Drawing:
    """What is drawn, and how it is told to those who do not see it."""

    name: str  # of its address, its anchor, its file
    title: str
    description: str
    height: float
    parts: tuple[Markup, ...]


def inline(drawing: Drawing) -> Markup:
    """The picture within a page."""
    return element(
        "svg",
        *_told(drawing),
        *drawing.parts,
        class_="chart",
        width="100%",
        height=drawing.height,
        role="img",
        aria_labelledby=f"{drawing.name}-bild {drawing.name}-bildtext",
        font_family="inherit",
        font_size=14,
    )


def standalone(drawing: Drawing, what: str, origin: str) -> bytes:
    """The picture as a file: on white, under its title, with what was counted and where it is from."""
    height = drawing.height + _HEAD + 2 * _EDGE
    inner = element(
        "svg", *drawing.parts, x=_EDGE, y=_HEAD, width=_WIDTH - 2 * _EDGE, height=drawing.height + 4
    )
    whole = element(
        "svg",
        *_told(drawing),
        element("rect", width="100%", height="100%", fill="#ffffff"),
        element(
            "text", words(drawing.title), x=_EDGE, y=28, font_size=18, font_weight="bold", fill="#1d2833"
        ),
        label(what, x=_EDGE, y=50, most=_LINE, fill=SOFT),
        inner,
        label(origin, x=_EDGE, y=height - 10, most=_LINE, fill=SOFT, font_size=12),
        xmlns="http://www.w3.org/2000/svg",
        width=_WIDTH,
        height=height,
        viewBox=f"0 0 {_WIDTH} {height:g}",
        role="img",
        aria_labelledby=f"{drawing.name}-bild {drawing.name}-bildtext",
        font_family=_FONT,
        font_size=14,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'.encode()


def hatching(name: str) -> Markup:
    """The pattern of what stands for a rest: stripes, so that it differs without its colour."""
    stripe = element("path", d="M0 6 6 0", stroke=SOFT, stroke_width=1.5, class_="stripe")
    pattern = element(
        "pattern", stripe, id=f"{name}-muster", width=6, height=6, patternUnits="userSpaceOnUse"
    )
    return element("defs", pattern)


def block(name: str, *, is_rest: bool, **place: str | float) -> Markup:
    """A filled rectangle of a chart: plain, or striped where it stands for a rest."""
    if is_rest:
        return element("rect", **place, fill=f"url(#{name}-muster)", stroke=SOFT, class_="rest")
    return element("rect", **place, fill=ACCENT, class_="bar")


def _told(drawing: Drawing) -> tuple[Markup, Markup]:
    return (
        element("title", words(drawing.title), id=f"{drawing.name}-bild"),
        element("desc", words(drawing.description), id=f"{drawing.name}-bildtext"),
    )
