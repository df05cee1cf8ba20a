"""An invented region with motions in German words, and what a filter means, said once more and plainly."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert

from storage.filtering import TOLD
from storage.filters import Filter
from storage.models import Change, File, Motion, Paper, PaperFile, TopicMatch
from storage.motion_facts import refresh_facts
from storage.motion_tables import MotionAlias, MotionPart, PaperRelation
from storage.records import Body
from storage.search.index import index_papers
from storage.search.query import And, Node, Not, Or, Phrase, Word, read_query
from storage.search.stems import stems
from storage.sources import SourceRecord, register
from storage.standing import Status
from tests.databases import Fill, new_database

BODIES = (Body("99000011", "Stadt Rurfeld"), Body("99000", "Kreis Rurland"), Body("99000022", "Gemeinde Ahr"))
PARTIES = {"SPD": "SPD-Fraktion", "Bündnis 90/Die Grünen": "Grüne im Rat", "Wir für Ahr": "Wir für Ahr"}
KINDS = {"Antrag": "Antrag gem. § 5 GeschO", "Anfrage": "Anfrage", "Sonstiges": "Sonstiges"}
ORGANIZATIONS = ("Kreistag", "Integrationsrat", "Rat der Stadt Rurfeld")
TOPICS = ("integration", "klimaschutz")
RESULTS: dict[str, Status] = {
    "vertagt": "postponed",
    "zur Kenntnis genommen": "noted",
    "erledigt": "settled",
    "zurückgezogen": "withdrawn",
    "Schluss der Debatte": "discussed",
}
"""Words of results that mean the same in every committee, and where a motion stands by them."""
YEARS = ("2024", "2025", "2026")
CHANGES = ("new", "scheduled", "rescheduled", "decided", "withdrawn", "amended")
_WORDS = (
    "Flüchtlingsunterkunft Unterkünfte Notunterkunft Sprachkurs Sprachkurse Kurs Kita Kitas Kita-Platz "
    "Kitaplätze Rat Räte Beirat Stadtrat Straße Strasse Zaun Zäune Schule Grundschulen Schulhof Amt gesamt "
    "Haushalt Haus Häuser Jugend der die und 26-0084 2026 Begegnungszentrum Zentren Fördermittel foerdern "
    "fördern Bürger:innen"
)
WORDS = _WORDS.split()
_SEPARATORS = (" ", " ", " ", ", ", ". ", "\n", "-\n")


@dataclass(eq=False)
class InventedPaper:
    """A paper of one of three sources."""

    id: int
    source: int
    body: Body | None
    named: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    party_of_document: tuple[str, ...] = ()
    kind: str = ""
    kind_of_document: str = ""
    organizations: tuple[str, ...] = ()
    called_off: tuple[str, ...] = ()
    meant_for: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    silent: bool = False
    sits: dt.date | None = None
    title: str = ""
    text: str = ""
    resolution: str = ""
    documents: tuple[str, ...] = ()
    minutes: str = ""


@dataclass(eq=False)
class InventedMotion:
    """A motion with its papers."""

    id: int
    published: dt.datetime
    papers: list[InventedPaper] = field(default_factory=list)
    part_of: int | None = None
    result: str = ""  # wherever it was dealt with
    date: dt.date | None = None  # that its last paper's document states

    @property
    def uuid(self) -> str:
        return f"00000000-0000-4000-8000-{self.id * 7919 % 1_000_003:012d}"

    @property
    def former_uuid(self) -> str:
        return f"11111111-0000-4000-8000-{self.id:012d}"


def invent(seed: int, count: int = 60) -> list[InventedMotion]:
    """Motions, always the same for a seed; some are in several places, some are parts of others."""
    luck = random.Random(seed)
    some = lambda values, most=2: tuple(luck.sample(list(values), luck.randint(0, most)))  # noqa: E731
    motions = []
    numbers = iter(range(1, 10 * count))
    for id_ in range(1, count + 1):
        motion = InventedMotion(id_, dt.datetime(2026, 1, luck.randint(1, 9), tzinfo=dt.UTC))
        for source in luck.sample(range(3), luck.choice((1, 1, 1, 2, 3))):
            motion.papers.append(
                InventedPaper(
                    id=next(numbers),
                    source=source,
                    body=luck.choice((*BODIES, None)),
                    named=some([body.name for body in BODIES], 1),
                    party=some(PARTIES),
                    party_of_document=some(PARTIES, 1),
                    kind=luck.choice((*KINDS, "")),
                    kind_of_document=luck.choice((*KINDS, "")),
                    organizations=some(ORGANIZATIONS),
                    called_off=some(ORGANIZATIONS, 1),
                    meant_for=some(ORGANIZATIONS, 1),
                    topics=some(TOPICS),
                    changes=some(CHANGES),
                    title=_text(luck, 4),
                    text=_text(luck, luck.choice((0, 8))),
                    resolution=_text(luck, luck.choice((0, 5))),
                    documents=tuple(_text(luck, 8) for _ in range(luck.choice((0, 1, 2)))),
                    minutes=_text(luck, 8),
                )
            )
        apart = random.Random(f"{seed} {id_}")
        motion.result = apart.choice(("", *RESULTS))
        motion.date = apart.choice((None, dt.date(2024, 12, 31), dt.date(2025, 1, 1)))
        if id_ % 5 == 0:
            motion.part_of = luck.randrange(1, id_)
        motions.append(motion)
    return motions


def _text(luck: random.Random, length: int) -> str:
    return "".join(luck.choice(WORDS) + luck.choice(_SEPARATORS) for _ in range(length))


def build(folder: Path, motions: list[InventedMotion]) -> Engine:
    """A database that holds these motions, with its index."""
    engine = new_database(folder / "invented.db")
    fill(engine, motions)
    return engine


def fill(engine: Engine, motions: list[InventedMotion]) -> None:
    """Keep these motions in an empty database, with its index."""
    with engine.begin() as connection:
        sources = [
            SourceRecord(f"s{n}", f"Quelle {n}", "any", "http://localhost/", BODIES[n]) for n in range(3)
        ]
        register(connection, sources)
        for motion in motions:
            at = motion.published
            values = {"id": motion.id, "uuid": motion.uuid, "published_at": at, "updated_at": at}
            connection.execute(insert(Motion), values)
            connection.execute(insert(MotionAlias), {"uuid": motion.former_uuid, "motion_id": motion.id})
            for paper in motion.papers:
                _keep(connection, motion, paper)
            if motion.part_of:
                connection.execute(insert(MotionPart), {"motion_id": motion.id, "whole_id": motion.part_of})
                connection.execute(insert(PaperRelation), _relation(motion, motions[motion.part_of - 1]))
        refresh_facts(connection, [motion.id for motion in motions])
        index_papers(connection, [paper.id for motion in motions for paper in motion.papers])


def _relation(part: InventedMotion, whole: InventedMotion) -> dict[str, Any]:
    paper, target = part.papers[0].id, whole.papers[0].id
    return {"paper_id": paper, "target_id": target, "kind": "amends", "reason": "gleiche Nummer"}


def _keep(connection: Any, motion: InventedMotion, paper: InventedPaper) -> None:
    consultations = [
        {
            "organization": name, "date": paper.sits and paper.sits.isoformat(), "meeting": None, "role": "",
            "number": "", "result": "" if off else motion.result,
            "votes": None, "cancelled": off and paper.id % 2 == 0, "dropped": off and paper.id % 2 == 1,
        }
        for off, names in ((False, paper.organizations), (True, paper.called_off))
        for name in names
    ]  # fmt: skip
    fields = {
        "bodies": list(paper.named),
        "originators": list(paper.party_of_document),
        "kind": paper.kind_of_document,
        "meetings": [{"organization": name, "date": None} for name in paper.meant_for],
        "resolution": paper.resolution,
        "date": motion.date.isoformat() if motion.date and paper is motion.papers[-1] else None,
    }
    values = {
        "id": paper.id, "source": f"s{paper.source}", "key": str(paper.id), "motion_id": motion.id,
        "body_ags": paper.body and paper.body.ags, "url": "", "reference": "", "responsible": "",
        "kind": KINDS.get(paper.kind, ""), "title": paper.title, "text": paper.text,
        "originators": [PARTIES[name] for name in paper.party], "fields": fields, "reference_key": "",
        "content_hash": "", "silent": False, "snapshot": {"consultations": consultations},
        "first_seen_at": motion.published, "last_seen_at": motion.published,
    }  # fmt: skip
    connection.execute(insert(Paper), values)
    documents = [*(("main", each) for each in paper.documents), ("minutes", paper.minutes)]
    for position, (role, text) in enumerate(documents):
        sha256 = f"{paper.id}-{position}"
        file = {"sha256": sha256, "size": 1, "media_type": "", "state": "ok", "message": "", "ocr": False}
        connection.execute(insert(File), {**file, "pages": [text], "kept_at": motion.published})
        listed = {"paper_id": paper.id, "position": position, "url": "", "name": "", "role": role}
        connection.execute(insert(PaperFile), {**listed, "sha256": sha256})
    matches = [
        {
            "paper_id": paper.id, "motion_id": motion.id, "topic": topic, "score": 1.0,
            "selected": topic in paper.topics, "evidence": [], "rules": "",
        }
        for topic in TOPICS
    ]  # fmt: skip
    connection.execute(insert(TopicMatch), matches)
    changes = [
        {
            "paper_id": paper.id, "kind": kind, "at": motion.published, "silent": paper.silent,
            "before": {}, "after": {},
        }
        for kind in paper.changes
    ]  # fmt: skip
    if changes:
        connection.execute(insert(Change), changes)


@cache
def region(seed: int) -> tuple[list[InventedMotion], Fill]:
    """The motions of that seed, and what keeps them in a database: done once for each kind, and copied."""
    motions = invent(seed)
    return motions, partial(fill, motions=motions)


def expected(motions: list[InventedMotion], wanted: Filter) -> list[int]:
    """What a filter lets through, newest first."""
    through = {motion.id for motion in motions if lets_through(motions, motion, wanted)}
    shown = [motion for motion in motions if motion.id in through and motion.part_of not in through]
    return [motion.id for motion in sorted(shown, key=lambda each: (-each.published.timestamp(), each.uuid))]


def lets_through(motions: list[InventedMotion], motion: InventedMotion, wanted: Filter) -> bool:
    """Whether all that a filter names applies to a motion."""
    names = {body.ags: body.name for body in BODIES}

    def has(values: Iterable[str], of: Callable[[InventedPaper], Iterable[str]]) -> bool:
        return not values or any(set(values) & set(of(paper)) for paper in motion.papers)

    parts = [each for each in motions if each.part_of == motion.id]
    changes = [
        kind
        for each in (motion, *parts)
        for paper in each.papers
        if wanted.motion or not paper.silent  # whoever follows one motion is shown all of its way
        for kind in paper.changes
    ]
    told = set().union(*(TOLD[group] for group in wanted.changes)) if wanted.changes else set(changes)
    query = read_query(wanted.words)
    return (
        has(wanted.selected_by, lambda paper: paper.topics)
        and has([names[ags] for ags in wanted.bodies], _bodies)
        and has(wanted.parties, lambda paper: paper.party + paper.party_of_document)
        and has(wanted.kinds, lambda paper: (paper.kind, paper.kind_of_document))
        and has(wanted.organizations, lambda paper: paper.organizations + paper.meant_for)
        and (not wanted.statuses or status_of(motion) in wanted.statuses)
        and (not wanted.years or str((motion.date or motion.published).year) in wanted.years)
        and (not wanted.motion or wanted.motion in (motion.uuid, motion.former_uuid))
        and (not wanted.changes or bool(told & set(changes)))
        and (query is None or any(says(query, texts_of(paper), motion) for paper in motion.papers))
    )


def status_of(motion: InventedMotion) -> Status:
    """Where a motion stands: what was called off is not counted."""
    dealt_with = [paper for paper in motion.papers if paper.organizations]
    if motion.result and dealt_with:
        return RESULTS[motion.result]
    return "scheduled" if any(paper.sits for paper in dealt_with) else "open"


def _bodies(paper: InventedPaper) -> tuple[str, ...]:
    return (*paper.named, paper.body.name) if paper.body else paper.named


@cache
def texts_of(paper: InventedPaper) -> list[list[str]]:
    """The stems of all that is searched of a paper."""
    return [list(stems(text)) for text in (paper.title, paper.text, paper.resolution, *paper.documents)]


def says(node: Node, texts: list[list[str]], motion: InventedMotion) -> bool:
    """Whether a paper says what a query asks for."""
    match node:
        case Word(text):
            return _says_word(text, texts)
        case Phrase(words):
            return _in_a_row(list(stems(" ".join(words))), texts)
        case Not(part):
            return not any(says(part, texts_of(paper), motion) for paper in motion.papers)
        case And(parts):
            return all(says(part, texts, motion) for part in parts)
        case Or(parts):
            return any(says(part, texts, motion) for part in parts)


def _says_word(word: str, texts: list[list[str]]) -> bool:
    if not word.isalnum():
        whole = "".join(letter for letter in word if letter.isalnum())
        return _in_a_row(list(stems(word)), texts) or (whole.isalpha() and _says_word(whole, texts))
    (stem,) = stems(word)
    inside = len(stem) >= 4 and not stem.isnumeric()
    return any(stem == said or (inside and stem in said) for text in texts for said in text)


def _in_a_row(row: list[str], texts: list[list[str]]) -> bool:
    return any(text[at : at + len(row)] == row for text in texts for at in range(len(text)))
