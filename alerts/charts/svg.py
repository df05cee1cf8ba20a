"""Elements of SVG: what is written into them is cleaned and escaped here, and nowhere else."""

from __future__ import annotations

from markupsafe import Markup, escape

from alerts.safe import line

LABEL_CHARACTERS = 42
"""So many fit on one line of a narrow screen; the table says the whole."""


def element(name: str, *children: Markup, **attributes: str | float) -> Markup:
    """An element; attributes as in `stroke_width=2`, `class_="bar"`."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _value(value))
        for key, value in attributes.items()
    )
    if not children:
        return Markup("<{0}{1}/>").format(Markup(name), written)  # noqa: S704 (ours)
    inside = Markup("").join(children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inside)  # noqa: S704 (ours)


def words(text: str) -> Markup:
    """Text from anywhere, on one line."""
    return escape(line(text))


def label(
    text: str, *, x: str | float = 0, y: float, most: int = LABEL_CHARACTERS, **attributes: str | float
) -> Markup:
    """A line of text, shortened where it would not fit: to `most` characters."""
    short = words(fitted(text, most))
    return element("text", short, x=x, y=y, **{"class_": "label", "fill": "#1d2833", **attributes})


def fitted(text: str, most: int) -> str:
    """Text on one line of at most so many characters, its middle left out: names differ at their ends too."""
    cleaned = line(text)
    if len(cleaned) <= most:
        return cleaned
    end = most // 3
    return f"{cleaned[: most - end - 3].rstrip()} … {cleaned[-end:].lstrip()}"


def percent(part: float) -> str:
    """A share of the width, which is what a picture is stretched by."""
    return f"{round(100 * part, 2):g}%"


def _value(value: str | float) -> str:
    return line(value) if isinstance(value, str) else f"{value:g}"
