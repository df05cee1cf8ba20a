"""The answer to a Wicket request: XML that carries HTML for parts of a page that is shown already."""

from __future__ import annotations

from collections.abc import Iterator

_BEGIN, _END = "<ajax-response", "</ajax-response>"
_COMPONENT, _COMPONENT_END = "<component", "</component>"
_CDATA, _CDATA_END = "<![CDATA[", "]]>"


def is_ajax_answer(text: str) -> bool:
    """Whether a text is such an answer."""
    return _BEGIN in text[:500]


def is_whole(text: str) -> bool:
    """Whether such an answer has its end."""
    return text.rstrip().endswith(_END)


def asks_to_begin_anew(text: str) -> bool:
    """Whether it only sends its reader to the page again, which the server does not know any more."""
    return is_ajax_answer(text) and "<redirect" in text and _COMPONENT not in text


def components(text: str) -> str:
    """The HTML of all parts, one after the other.

    Found as text and never parsed as XML, so that no entity of a hostile answer is ever expanded.
    """
    return "\n".join(_components(text))


def _components(text: str) -> Iterator[str]:
    position = 0
    while (start := text.find(_COMPONENT, position)) >= 0:
        end = text.find(_COMPONENT_END, start)
        position = len(text) if end < 0 else end
        yield "".join(_sections(text, start, position))


def _sections(text: str, start: int, end: int) -> Iterator[str]:
    """What stands in CDATA; HTML that has "]]>" itself is parted among several."""
    while (begin := text.find(_CDATA, start, end)) >= 0:
        close = text.find(_CDATA_END, begin, end)
        close = end if close < 0 else close
        yield text[begin + len(_CDATA) : close]
        start = close + len(_CDATA_END)
