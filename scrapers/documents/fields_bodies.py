"""The municipality or district that a paper is addressed to or about."""

import re

from scrapers.documents.bodies import bodies_named, body_addressed, body_by_name_alone, body_named_often
from scrapers.documents.letter import Letter
from scrapers.documents.letter_lines import Role, is_portal

_BODY_CHARS = 30_000
# "… in den angrenzenden Landkreis X"
_NEIGHBOUR = re.compile(
    r"\b(?:angrenzende|benachbarte|umliegende)[rnms]?\s(?:Stadt|Städte|Gemeinden?|(?:Land)?[Kk]reise?s?)\b"
)


def bodies_of(letter: Letter) -> tuple[str, ...]:
    """Bodies by the strongest sign: letterhead and address, then the title, the text, a bare name."""
    head = "\n".join(
        entry.text
        for entry in letter.entries
        if entry.role not in (Role.TEXT, Role.SUBJECT) and not is_portal(entry.text)
    )
    addressed = "\n".join(letter.head(Role.ADDRESSEE, Role.ADDRESS))
    title = "\n".join(letter.head(Role.TEXT, Role.SUBJECT))
    text = _NEIGHBOUR.sub(" ", " ".join(letter.lines[letter.body :])[:_BODY_CHARS])
    return (
        bodies_named(head)
        or body_addressed(addressed)
        or bodies_named(title)
        or bodies_named(text)
        or body_named_often(text)
        or body_by_name_alone(f"{head} {title} {text}")
    )
