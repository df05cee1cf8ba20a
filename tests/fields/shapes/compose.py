"""One document for each number: its genre, its parts and its noise all follow from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from tests.fields.shapes.draft import Draft, Shape, draft
from tests.fields.shapes.letters import amendment, declaration, motion, question
from tests.fields.shapes.mails import mail
from tests.fields.shapes.news import announcement, post
from tests.fields.shapes.noise import noisy
from tests.fields.shapes.papers import answer, deciding_paper, form_of_motion, telling_paper
from tests.fields.shapes.press import annual_report, newsletter, release, report
from tests.fields.shapes.records import extract, invitation, minutes
from tests.fields.shapes.usual import (
    agenda_letter,
    council_declares,
    council_has_declared,
    inline_amendment,
    rules_question,
    signed_motion,
)

# How often each genre comes.
GENRES: tuple[tuple[Callable[[Draft], str], int], ...] = (
    (motion, 9),
    (question, 4),
    (amendment, 2),
    (declaration, 1),
    (mail, 1),
    (form_of_motion, 2),
    (deciding_paper, 2),
    (telling_paper, 1),
    (answer, 1),
    (release, 1),
    (report, 1),
    (minutes, 1),
    (invitation, 1),
    (newsletter, 1),
    (annual_report, 1),
    (extract, 1),
    (announcement, 1),
    (post, 1),
    (agenda_letter, 3),
    (signed_motion, 2),
    (inline_amendment, 1),
    (council_declares, 1),
    (council_has_declared, 1),
    (rules_question, 1),
)
_ROUND = [genre for genre, times in GENRES for _ in range(times)]


def document(seed: int) -> Shape:
    """The document of this number."""
    sheet = draft(seed)
    name = _ROUND[seed % len(_ROUND)](sheet)
    shape = sheet.shape(f"{seed} {name}")
    return replace(shape, text=noisy(shape.text, Random(seed)))
