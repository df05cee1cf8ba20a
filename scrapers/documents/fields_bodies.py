"""The municipality or district that a paper is addressed to or about."""

import re

from scrapers.documents.bodies import (
    bodies_named,
    body_addressed,
    body_by_name_alone,
    body_named_often,
    body_of_council,
    body_of_faction,
    body_of_kreistag,
    body_of_local_party,
    body_that_acts,
)
from scrapers.documents.letter import Letter
from scrapers.documents.letter_flow import join_lines
from scrapers.documents.letter_lines import Role, is_portal

_BODY_CHARS = 30_000
_SIGNED_LINE = 60
# "… in den angrenzenden Landkreis X"
_NEIGHBOUR = re.compile(
    r"\b(?:angrenzende|benachbarte|umliegende)[rnms]?\s(?:Stadt|Städte|Gemeinden?|(?:Land)?[Kk]reise?s?)\b"
)

_LACKS_NAME = re.compile(r"\b(?:Stadt|Gemeinde|Kreises)(?:\s(?:Bad|[A-ZÄÖÜ][a-zäöüß]{1,20}-))?$")


def bodies_of(letter: Letter, resolution: str = "") -> tuple[str, ...]:
    """Bodies by the strongest sign: letterhead and address, then the title, the text, a bare name."""
    head = _letterhead(letter)
    addressed = "\n".join(letter.head(Role.ADDRESSEE, Role.ADDRESS))
    title = "\n".join(letter.head(Role.TEXT, Role.SUBJECT))
    text = _NEIGHBOUR.sub(" ", _whole_words(letter))
    return (
        bodies_named(head)
        or body_addressed(addressed)
        or body_of_council(letter.head(Role.SENDER, Role.ADDRESS))
        or body_of_local_party(head)
        or body_of_kreistag(head, " ".join([*letter.head(), text]))
        or bodies_named(title)
        or body_of_faction(text)
        or bodies_named(text)
        or body_named_often(text)
        or body_that_acts(resolution)
        or body_by_name_alone(f"{head} {title} {text}")
    )


def _whole_words(letter: Letter) -> str:
    """The body and what follows it as one text, without the last word where it may have been cut off."""
    text = " ".join(letter.lines[letter.body :])
    unsigned = letter.closing == len(letter.lines) and text[-1:].isalpha()
    cut = len(text) > _BODY_CHARS or (unsigned and len(letter.lines[-1]) > _SIGNED_LINE)
    return text[:_BODY_CHARS].rpartition(" ")[0] if cut else text


def _letterhead(letter: Letter) -> str:
    """The head's lines but for title and subject; a town alone below its faction stands on the same line."""
    head = ""
    for entry in letter.entries:
        if entry.role in (Role.TEXT, Role.SUBJECT) or is_portal(entry.text):
            continue
        goes_on = entry.role is Role.SENDER and _LACKS_NAME.search(head)
        head = join_lines(head, entry.text) if goes_on else f"{head}\n{entry.text}"
    return head.lstrip()
