"""One way to make HTML and text from templates: everything from outside is escaped and cleaned."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from alerts import numbers, phrases, safe, standing
from alerts.translation import translated, translated_number
from alerts.wording import GERMAN, Wording
from storage.times import to_berlin

_SAME_IN_ALL = {
    "line": safe.line,
    "lines": safe.lines,
    "shorten": safe.shorten,
    "web_url": safe.web_url,
    "marked": safe.marked,
    "marked_passage": safe.marked_passage,
    "piece": safe.piece,
    "berlin": to_berlin,
    "topic_title": phrases.topic_title,
    "needs_words": phrases.needs_words,
    "source_permit": phrases.source_permit,
}
_BY_LANGUAGE: tuple[Callable[..., str | list[str]], ...] = (
    numbers.number,
    numbers.counted,
    numbers.long_date,
    numbers.plain_date,
    numbers.short_date,
    numbers.moment,
    numbers.short_moment,
    numbers.clock,
    numbers.file_size,
    numbers.listed,
    phrases.motion_title,
    phrases.who,
    phrases.consultation,
    phrases.outcome,
    phrases.agenda_item,
    standing.status,
    phrases.why,
    phrases.marked_text,
    phrases.by_hand,
    phrases.found_lead,
    phrases.subtopics,
    phrases.place_of,
    phrases.related,
    phrases.belongs_to,
    phrases.source_state,
    phrases.source_meaning,
    phrases.state_meaning,
    phrases.last_read,
    phrases.sources_summary,
)
"""Each takes the wording as `words`."""


def wrap(text: str, lead: str = "") -> str:
    """Text folded for a plain mail: 76 columns, addresses unbroken, `lead` before the first line."""
    return textwrap.fill(
        text,
        width=76,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )


def environment(*folders: Path, words: Wording = GERMAN) -> Environment:
    """A Jinja2 environment over these folders: HTML escaped, unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(translated, translated_number, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(_SAME_IN_ALL, wrap=wrap)
    made.filters.update({each.__name__: partial(each, words=words) for each in _BY_LANGUAGE})
    made.globals.update(
        change_sentence=partial(phrases.change_sentence, words=words),
        change_words=words.change.labels,
        state_words=words.source.states,
        blind_states=phrases.BLIND_STATES,
        words=words,
    )
    return made
