"""The file that declares a source: its text, in the form of the shipped ones. Pure.

What a site says of itself ends in code here, so all of it goes through `literal` or `_words`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scrapers.items import Body
from scrapers.sites.spider import SiteSpider
from scrapers.spider import SourceSpider
from storage.text import one_line

Value = str | tuple[str, ...]

NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What the name of a source looks like."""
LONGEST_NAME = 40
LONGEST_TEXT = 55  # of a title, of a name, of a value: a line of the file holds them
_NO_WORDS = re.compile(r"[\"\\]")


@dataclass(frozen=True)
class Declaration:
    """A source that is to be declared."""

    name: str
    title: str
    base_url: str
    body: Body | None = None
    attributes: dict[str, Value] = field(default_factory=dict)


def declaring_file(source: Declaration, base: type[SourceSpider]) -> str:
    """The text of the file that declares a source of this system."""
    about = (
        "what it publishes" if issubclass(base, SiteSpider) else "the council's papers, meetings and results"
    )
    summary = f'"""{_words(source.title)}: {about}."""'
    values = {"name": source.name, "title": source.title}
    lines = [f"{name} = {literal(value)}" for name, value in values.items()]
    if source.body:
        lines.append(f"body = Body({literal(source.body.ags)}, {literal(source.body.name)})")
    lines.append(f"base_url = {literal(source.base_url)}")
    lines += [f"{name} = {_value(value)}" for name, value in source.attributes.items()]
    imports = ["from scrapers.items import Body"] if source.body else []
    imports.append(f"from {base.__module__} import {base.__name__}")
    head = [summary, "", *imports, "", "", f"class {class_name(source.name, base)}({base.__name__}):"]
    return "\n".join([*head, f"    {summary}", "", *(f"    {line}" for line in lines), ""])


def class_name(name: str, base: type[SourceSpider]) -> str:
    """KreisDueren for "kreis-dueren"; never a name that the file imports."""
    camel = "".join(part.capitalize() for part in name.split("-"))
    return f"{camel}Source" if camel in ("Body", base.__name__) else camel


def plain_text(text: str) -> str:
    """Text for people on one line, of characters that can be seen, and not too long."""
    return "".join(letter for letter in one_line(text) if letter.isprintable())[:LONGEST_TEXT].strip()


def literal(text: str) -> str:
    """A string in Python, with the quotation marks that `ruff format` would choose."""
    quoted = repr(text)
    body = quoted[1:-1]
    if quoted[0] == '"' or text.count('"') > text.count("'"):
        return quoted
    return '"' + body.replace("\\'", "'").replace('"', '\\"') + '"'


def _value(value: Value) -> str:
    if isinstance(value, str):
        return literal(value)
    return f"({', '.join(map(literal, value))}{',' if len(value) == 1 else ''})"


def _words(text: str) -> str:
    """Text inside a docstring: nothing in it ends the string, or begins an escape."""
    return _NO_WORDS.sub("'", text)
