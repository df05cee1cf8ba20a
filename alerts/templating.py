"""One way to make HTML and text from templates: everything from outside is escaped and cleaned."""

from __future__ import annotations

import textwrap
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from alerts import numbers, phrases, safe, standing
from storage.times import to_berlin

_FILTERS = {
    "line": safe.line,
    "lines": safe.lines,
    "shorten": safe.shorten,
    "web_url": safe.web_url,
    "marked": safe.marked,
    "marked_text": safe.marked_text,
    "berlin": to_berlin,
    **{
        function.__name__: function
        for function in (
            numbers.number,
            numbers.counted,
            numbers.long_date,
            numbers.plain_date,
            numbers.short_date,
            numbers.moment,
            numbers.short_moment,
            numbers.file_size,
            numbers.listed,
            phrases.topic_title,
            phrases.motion_title,
            phrases.who,
            phrases.consultation,
            phrases.outcome,
            standing.status,
            phrases.why,
            phrases.by_hand,
            phrases.found_lead,
            phrases.place_of,
            phrases.related,
            phrases.belongs_to,
            phrases.source_state,
            phrases.source_meaning,
            phrases.state_meaning,
            phrases.needs_words,
            phrases.source_permit,
            phrases.last_read,
            phrases.sources_summary,
        )
    },
}


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


def environment(*folders: Path) -> Environment:
    """A Jinja2 environment over these folders: HTML escaped, unknown names are errors."""
    made = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(_FILTERS, wrap=wrap)
    made.globals.update(
        change_sentence=phrases.change_sentence,
        change_words=phrases.CHANGE_WORDS,
        state_words=phrases.STATE_WORDS,
        blind_states=phrases.BLIND_STATES,
    )
    return made
