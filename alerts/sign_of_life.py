"""The mail to who was told nothing for a month: what was looked for, where, and how that went. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from alerts.digest import Digest, made
from alerts.numbers import counted, number
from alerts.site import Site
from alerts.wording import GERMAN, Wording
from storage.signs import AFTER, Looked
from storage.views import SourceView


def compose(
    filters: Sequence[str],
    looked: Looked,
    sources: Sequence[SourceView],
    site: Site,
    day: dt.date,
    words: Wording = GERMAN,
) -> Digest:
    """The mail of a day (in Germany). `filters`: in words (alerts.subscription_words)."""
    said = words.mail
    values = {
        "lead": said.sign_lead.format(days=AFTER.days),
        "filters": filters,
        "looked": said.sign_looked.format(
            readings=counted(looked.readings, *said.readings, words),
            sources=counted(len(sources), *said.source_count, words),
        ),
        "known": said.sign_known.format(
            papers=counted(looked.papers, *said.papers, words), fresh=number(looked.new_papers, words)
        ),
    }
    return made("sign", said.sign_subject.format(days=AFTER.days), values, sources, site, day, words)
