"""Whether space stands between two paragraphs of a Word document, so that text keeps its blank lines.

A letter's address is often one paragraph for each line, without space between them; the space is a
property of the paragraph, of its style, of the styles that this is based on, or of the document
(ECMA-376 part 1, 17.3.1.33 and 17.7).
"""

from __future__ import annotations

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_VISIBLE = 60  # twentieths of a point; what is less looks like wider leading
_LONGEST_CHAIN = 20  # of styles based on each other; a chain could be a ring


class Spacing:
    """The spacing rules of one document; `styles` is the root of its styles part, where it has one."""

    def __init__(self, styles: Any | None) -> None:
        self._styles: dict[str, Any] = {}
        self._default_style = ""
        self._defaults: Any | None = None
        if styles is None:
            return
        self._defaults = styles.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        for style in styles.iterchildren(f"{W}style"):
            if style.get(f"{W}type") == "paragraph":
                name = style.get(f"{W}styleId", "")
                self._styles[name] = style
                if style.get(f"{W}default") in ("1", "true", "on"):
                    self._default_style = name

    def is_apart(self, above: Any, below: Any) -> bool:
        """Whether readers see a gap between two paragraphs that follow each other."""
        if self._style_of(above) == self._style_of(below) and self._has_no_inner_space(above):
            return False
        return max(self._space(above, "after"), self._space(below, "before")) >= _VISIBLE

    def _properties(self, paragraph: Any) -> list[Any]:
        """Where a paragraph's properties stand, the nearest first."""
        found = [paragraph.find(f"{W}pPr")]
        name = self._style_of(paragraph)
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                break
            found.append(style.find(f"{W}pPr"))
            based_on = style.find(f"{W}basedOn")
            name = based_on.get(f"{W}val", "") if based_on is not None else ""
        return [properties for properties in [*found, self._defaults] if properties is not None]

    def _style_of(self, paragraph: Any) -> str:
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default_style if style is None else str(style.get(f"{W}val", ""))

    def _space(self, paragraph: Any, side: str) -> int:
        for properties in self._properties(paragraph):
            spacing = properties.find(f"{W}spacing")
            if spacing is None:
                continue
            if spacing.get(f"{W}{side}Autospacing") in ("1", "true", "on"):
                return _VISIBLE
            value = spacing.get(f"{W}{side}", "")
            if value.lstrip("-").isdecimal():
                return int(value)
        return 0

    def _has_no_inner_space(self, paragraph: Any) -> bool:
        for properties in self._properties(paragraph):
            contextual = properties.find(f"{W}contextualSpacing")
            if contextual is not None:
                return contextual.get(f"{W}val", "1") not in ("0", "false", "off")
        return False
