"""What scanning, copying and printing do to a document, its meaning unchanged."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from random import Random

_LONGEST_WITHOUT_BREAK = 60


def noisy(text: str, rng: Random) -> str:
    """The text with some of the noises, or as it was."""
    for noise, share in _NOISES:
        if rng.random() < share:
            text = noise(text, rng)
    return text


def _broken_lines(text: str, rng: Random) -> str:
    """Lines of a page's width, and now and then a word divided at the end of one."""
    width = rng.randrange(72, 100)
    lines: list[str] = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, width, drop_whitespace=True) if len(line) > width else [line]
    if rng.random() < 0.5:
        lines = _divided(lines, rng)
    return "\n".join(lines)


def _divided(lines: list[str], rng: Random) -> list[str]:
    for index in range(len(lines) - 1):
        following = re.match(r"([a-zäöüß]{4})([a-zäöüß]{4,}\b.*)", lines[index + 1])
        if len(lines[index]) > _LONGEST_WITHOUT_BREAK and following and rng.random() < 0.5:
            lines[index] += f" {following[1]}-"
            lines[index + 1] = following[2]
    return lines


def _no_blank_lines(text: str, rng: Random) -> str:
    return re.sub(r"\n{2,}", "\n", text)


def _many_blank_lines(text: str, rng: Random) -> str:
    return "\n\n \n" + text.replace("\n\n", "\n \n\n\n")


def _pages(text: str, rng: Random) -> str:
    """A form feed and page numbers in the last third."""
    lines = text.split("\n")
    blanks = [index for index, line in enumerate(lines) if not line and index > len(lines) * 0.6]
    if not blanks:
        return text
    at = rng.choice(blanks)
    number = rng.choice(("Seite 1 von 2", "- 1 -", "1", "Seite 1"))
    return "\n".join([*lines[:at], "", number, "\f", *lines[at:], "", number.replace("1", "2", 1)])


def _hard_spaces(text: str, rng: Random) -> str:
    return re.sub(r"(?<=§) |(?<=\d\.) (?=[A-Z\d])|(?<=Nr\.) ", "\u00a0", text)


def _tabs(text: str, rng: Random) -> str:
    return re.sub(r" {3,}", "\t\t", text)


def _markdown(text: str, rng: Random) -> str:
    """Bold lines and hashes, as converters leave them."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if line and len(line) < 80 and rng.random() < 0.25 and line[0].isupper() and "\t" not in line:
            lines[index] = f"**{line}**" if rng.random() < 0.7 else f"## {line}"
    return "\n".join(lines)


def _decomposed(text: str, rng: Random) -> str:
    return unicodedata.normalize("NFD", text)


def _indented(text: str, rng: Random) -> str:
    return "\n".join(f"   {line}" if line else line for line in text.split("\n"))


def _crlf(text: str, rng: Random) -> str:
    return text.replace("\n", "\r\n")


def _specks(text: str, rng: Random) -> str:
    """Lines of dots and dashes, as scans have them."""
    lines = text.split("\n")
    for _ in range(2):
        blanks = [index for index, line in enumerate(lines) if not line]
        if blanks:
            lines.insert(rng.choice(blanks), rng.choice((".", "-", "_ _", "·", "' ,", "~", "____________")))
    return "\n".join(lines)


_NOISES = (
    (_pages, 0.25),
    (_broken_lines, 0.4),
    (_markdown, 0.12),
    (_no_blank_lines, 0.12),
    (_many_blank_lines, 0.1),
    (_hard_spaces, 0.2),
    (_tabs, 0.2),
    (_decomposed, 0.08),
    (_indented, 0.1),
    (_crlf, 0.1),
    (_specks, 0.1),
)
