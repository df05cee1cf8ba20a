"""What a paper can be found by as the same as another, or as what another is to: an index in the database.

So that each new paper is compared with the few that share something with it, never with all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from storage.models import Paper
from storage.motion_tables import PaperMark
from storage.profiles import CHUNK, Among, Known, load_profiles, load_texts, rows_among
from storage.sameness.keys import joining_key
from storage.sameness.references import base_of, claimed, referred_to
from storage.sameness.wording import Wording

MarkKind = Literal[
    "number",  # its own number, in its body
    "claim",  # the number of the paper that it says it is about
    "title",  # what it is about, in its body
    "text",  # a few of the runs of words of one of its texts
    "place",  # where it stands on an agenda
    "about",  # the number or title of what it amends, supplements or answers: "number:26 0084|Stadt Beispiel"
    "under",  # the item of an agenda that what it amends or answers stands at
]
COMMON = 24
"""What more papers bear than so many is a sign of none: a form's words, "Antrag der Fraktion"."""
_OF_PLACES: tuple[MarkKind, ...] = ("place", "under")  # meetings change while the paper does not
_LONGEST = 200  # characters
_ONE_DOCUMENT = 2  # texts: its own and the document's
_NUMBERS = Among(
    select(PaperMark.__table__).where(PaperMark.kind.in_(("number", "claim"))), PaperMark.paper_id
)


class Mark(NamedTuple):
    """One thing that a paper can be found by."""

    kind: MarkKind
    value: str


def mark_papers(connection: Connection, ids: Collection[int]) -> dict[int, Known]:
    """Bring the marks of these papers up to date; returns the papers."""
    papers = load_profiles(connection, ids)
    changed = [id_ for id_, paper in papers.items() if not paper.is_marked]
    texts = load_texts(connection, changed)
    connection.execute(
        delete(PaperMark).where(PaperMark.paper_id.in_(list(papers)), PaperMark.kind.in_(_OF_PLACES))
    )
    connection.execute(delete(PaperMark).where(PaperMark.paper_id.in_(changed)))
    rows = [
        {"paper_id": id_, "kind": mark.kind, "value": mark.value[:_LONGEST]}
        for id_, paper in papers.items()
        for mark in _places(paper) | (_contents(paper, texts[id_]) if id_ in texts else set())
    ]
    if rows:
        connection.execute(insert(PaperMark), rows)
    if changed:
        connection.execute(
            update(Paper).where(Paper.id == bindparam("paper")).values(marked_hash=bindparam("hash")),
            [{"paper": id_, "hash": papers[id_].content_hash} for id_ in changed],
        )
    return _as_marked(connection, papers)


def load_papers(connection: Connection, ids: Collection[int]) -> dict[int, Known]:
    """Papers that have their marks already, by id."""
    return _as_marked(connection, load_profiles(connection, ids))


def _as_marked(connection: Connection, papers: Mapping[int, Known]) -> dict[int, Known]:
    """With the numbers that their texts gave them when their marks were made."""
    said: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in rows_among(connection, _NUMBERS, papers):
        said[row.paper_id, row.kind].append(row.value)

    def number(id_: int, kind: MarkKind) -> str:
        return next((value.rpartition("|")[0] for value in said[id_, kind]), "")

    return {
        id_: replace(
            paper,
            profile=replace(paper.profile, reference=number(id_, "number"), claim=number(id_, "claim")),
        )
        for id_, paper in papers.items()
    }


def holders(
    connection: Connection, kinds: Sequence[MarkKind], values: Iterable[str], common: int = COMMON
) -> dict[str, list[int]]:
    """Who bears these marks, of one of the kinds; what more papers bear than `common` is left out."""
    among = PaperMark.kind.in_(kinds)
    found: defaultdict[str, list[int]] = defaultdict(list)
    wanted = sorted(set(values))
    for start in range(0, len(wanted), CHUNK):
        chunk = PaperMark.value.in_(wanted[start : start + CHUNK])
        telling = (
            select(PaperMark.value)
            .where(among, chunk)
            .group_by(PaperMark.value)
            .having(func.count() <= common)
        )
        statement = select(PaperMark.value, PaperMark.paper_id).where(among, PaperMark.value.in_(telling))
        for row in connection.execute(statement):
            found[row.value].append(row.paper_id)
    return found


def _places(paper: Known) -> set[Mark]:
    """Where it stands, and where what it amends or answers may stand: at the same item, or the one above."""
    source = paper.profile.source
    marks = {Mark("place", f"{source}|{place}") for place in paper.places}
    if paper.profile.title.role:
        for place in paper.places:
            meeting, _, item = place.rpartition("|")
            above = item.rpartition(".")[0]
            marks |= {Mark("under", f"{source}|{meeting}|{each}") for each in (item, above) if each}
    return marks


def _contents(paper: Known, texts: Sequence[Wording]) -> set[Mark]:
    profile = paper.profile
    marks = {Mark("text", number) for text in texts for number in text.sketch()}
    # A site's post with several documents may be about any of them.
    own_number = profile.reference if profile.in_council or len(texts) <= _ONE_DOCUMENT else ""
    claim = "" if profile.in_council else claimed(paper.shown_title, texts[0].text)
    stated: dict[MarkKind, str] = {"number": own_number, "claim": claim, "title": profile.title_key}
    for body in profile.bodies:
        marks |= {Mark(kind, f"{value}|{body}") for kind, value in stated.items() if value}
        marks |= {Mark("about", f"{value}|{body}") for value in _about(paper, texts)}
    return marks


def _about(paper: Known, texts: Sequence[Wording]) -> set[str]:
    """By which numbers and which title a paper names what it amends or answers."""
    profile, found = paper.profile, set()
    base = base_of(profile.number)
    if base:
        found.add(f"base:{base}")
    if profile.title.role:
        heads = "\n".join(text.text[:800] for text in texts)
        numbers = referred_to(paper.shown_title, heads) - {profile.reference}
        found |= {f"number:{number}" for number in numbers}
        if core := joining_key(profile.title.core):
            found.add(f"title:{core}")
    return found
