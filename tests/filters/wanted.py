"""Filters of all sorts over the invented region."""

from __future__ import annotations

from hypothesis import strategies as st

from storage.filters import CHANGE_GROUPS, Filter
from tests.filters.invented import (
    BODIES,
    KINDS,
    ORGANIZATIONS,
    PARTIES,
    RESULTS,
    TOPICS,
    WORDS,
    YEARS,
    invent,
)


def several(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    """Mostly none: a filter that names everything lets nothing through."""
    return st.one_of(st.just(()), st.just(()), st.lists(st.sampled_from(values), max_size=2).map(tuple))


_terms = st.one_of(
    st.sampled_from([word for word in WORDS if word.casefold() not in ("der", "die", "und")]),
    st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(lambda words: f'"Haus {" ".join(words)}"'),
    st.sampled_from(["unterkunft", "schul", "Haus", "zentren", "Kurse", "amt", '"rat"', "kita-platz"]),
)
queries = st.recursive(
    _terms,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " UND ", " ODER "]), inner).map("".join).map("({})".format),
        inner.map("NICHT {}".format),
    ),
    max_leaves=6,
)
filters = st.builds(
    Filter,
    topics=st.one_of(st.just(("alle",)), several(*TOPICS, "alle")),
    bodies=several(*(body.ags for body in BODIES)),
    parties=several(*PARTIES),
    kinds=several(*KINDS),
    organizations=several(*ORGANIZATIONS),
    statuses=several(*RESULTS.values(), "open", "scheduled"),
    years=several(*YEARS),
    words=st.one_of(st.just(""), queries),
    changes=several(*CHANGE_GROUPS),
    motion=st.sampled_from([""] * 12 + [invent(1)[2].uuid, invent(1)[4].uuid, invent(1)[9].former_uuid]),
)
