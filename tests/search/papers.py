"""Papers of all sorts in two databases at once, and queries for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import strategies as st
from sqlalchemy import Engine, delete, insert

from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter, FilterError
from storage.models import Motion, Paper, TopicMatch
from storage.search.index import forget_all, index_papers
from storage.search.query import QueryError
from tests.filters.invented import BODIES

_WORDS = (
    "Unterkunft Unterkünfte Flüchtlingsunterkunft Antrag Anträge Anträgen Straße Strasse STRASSEN Fußgänger "
    "Fussgängerzone Kita-Platz Kitaplätze Bürger:innen Bürgerinnen Zentren Zentrum Begegnungszentrum Amt "
    "Gesamtamt 26-0084 26 0084 2026 Räte Rat Integrationsrat der und in Café cafes Ärzte Aerzte Maße Masse"
)
WORDS = _WORDS.split()
START = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
Both = list[Engine]
Text = tuple[str, str]
"""A paper's title and text."""


def keep(engine: Engine, papers: Sequence[Text]) -> None:
    """Have these papers and no others, each a motion; every second is selected by a topic."""
    with engine.begin() as connection:
        forget_all(connection)
        for table in (TopicMatch, Paper, Motion):
            connection.execute(delete(table))
        for id_, (title, text) in enumerate(papers, 1):
            at = START + dt.timedelta(days=id_ // 2)
            motion = {
                "id": id_,
                "uuid": f"00000000-0000-4000-8000-{id_ * 7919 % 1000:012}",
                "published_at": at,
                "updated_at": at,
            }
            connection.execute(insert(Motion), [motion])
            connection.execute(insert(Paper), [_row(id_, title, text)])
            match = {"paper_id": id_, "motion_id": id_, "topic": "integration", "selected": id_ % 2 == 0}
            connection.execute(insert(TopicMatch), [{**match, "score": 1.0, "evidence": [], "rules": ""}])
        index_papers(connection, range(1, len(papers) + 1))


def _row(id_: int, title: str, text: str) -> dict[str, object]:
    return {
        "id": id_, "source": "town", "key": str(id_), "motion_id": id_, "body_ags": BODIES[0].ags, "url": "",
        "reference": f"26-{id_:04}", "kind": "Antrag", "title": title, "text": text, "originators": [],
        "responsible": "", "fields": {}, "reference_key": "", "content_hash": "", "silent": True,
        "snapshot": None, "first_seen_at": START, "last_seen_at": START,
    }  # fmt: skip


def found(engine: Engine, wanted: Filter) -> list[int]:
    """The motions that a filter lets through, newest first."""
    with reading(engine) as connection:
        return motions_matching(connection, wanted, limit=100)


_plain = st.sampled_from(WORDS)
words = st.one_of(
    _plain,
    _plain,
    st.tuples(_plain, _plain).map(lambda two: two[0] + two[1].lower()),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8),
)
texts = st.lists(st.tuples(words, st.sampled_from([" ", " ", "-", "\n", "-\n", ". "])), max_size=12).map(
    lambda parts: "".join(map("".join, parts))
)
papers = st.lists(st.tuples(texts, texts), min_size=1, max_size=8)


def queries_of(said: Sequence[Text]) -> st.SearchStrategy[str]:
    """Queries of words that some papers say, and of others."""
    parts = sorted({part for paper in said for text in paper for part in text.split()})
    terms = st.one_of(words, st.sampled_from(parts)) if parts else words
    rows = st.lists(terms, min_size=2, max_size=3).map(lambda row: f'"{" ".join(row)}"')
    return st.recursive(
        st.one_of(terms, rows),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from([" ", " UND ", " ODER "]), inner)
            .map("".join)
            .map("({})".format),
            inner.map("NICHT {}".format),
            inner.map("-{}".format),
        ),
        max_leaves=5,
    )


def filter_of(words: str, topic: str = "alle") -> Filter | None:
    """None for what is no query."""
    try:
        return Filter(topics=(topic,), words=words)
    except (QueryError, FilterError):
        return None
