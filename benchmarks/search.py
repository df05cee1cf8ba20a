"""What our search of words costs beside the bare full-text query, and what the index costs.

    python -m benchmarks.search [PAPERS]

Papers are made of German words and their compounds, the frequent ones as frequent as in any text. Each query
is asked twice: as `motions_matching` answers it (newest first, a page of 50), and as the bare query of the
same words, all ids of which are fetched. Besides: the index's share of the database, and what keeping a
paper costs with the index and without.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import Connection, Engine, TextClause, insert, text

from benchmarks.measurement import Measurement, table
from storage.database import open_database, reading, upgrade
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import Motion, Paper, TopicMatch
from storage.motion_tables import MotionPart
from storage.papers import PaperRecord, Reading, save_paper
from storage.records import Body
from storage.search import postgresql, sqlite
from storage.search.index import index_rest
from storage.search.matching import needle_of
from storage.search.needles import AllOf, AnyOf, Needle
from storage.search.query import And, Not, read_query
from storage.search.vocabulary import vocabulary
from storage.sources import SourceRecord, register

PAPERS = 20_000
BATCH = 1000
RUNS = 9
PAGE = 50
KEPT = 300
TIMES, MILLISECONDS = 2.0, 5.0
"""At most so many times what the bare query takes, and so much more."""
FIRST = (
    "Schule Kita Sprache Integration Flüchtling Unterkunft Haus Stadt Kreis Jugend Familie Verkehr Straße "
    "Umwelt Klima Energie Haushalt Personal Bildung Sport Kultur Gesundheit Arbeit Wohnung Bau Planung "
    "Park Wald Wasser Abfall Feuerwehr Sicherheit Ordnung Wirtschaft Handel Markt Tourismus Museum "
    "Theater Musik Spiel Platz Garten"
)
LAST = (
    "Förderung Beratung Konzept Zentrum Ausschuss Beirat Kurs Plan Bericht Antrag Stelle Amt Mittel "
    "Kosten Vertrag Gebühr Satzung Gebäude Fläche Anlage Einrichtung Träger Verein Leitung Gruppe Netz "
    "Projekt Programm Steuer"
)
FILLING = (
    "der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er hat "
    "dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor "
    "zur bis mehr durch Verwaltung beauftragt Rat beschließt Sitzung Fraktion Begründung Maßnahmen prüfen "
    "Möglichkeit Jahr Euro Bereich Bürgerinnen Bürger Gemeinde neue weitere gemeinsam entsprechend "
    "bereits insbesondere rund"
)
ONSETS = (
    "b",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "r",
    "s",
    "t",
    "w",
    "z",
    "sch",
    "st",
    "br",
    "tr",
    "kl",
)
VOWELS = ("a", "e", "i", "o", "u", "ei", "au", "ie")
ENDINGS = ("", "", "", "s", "n", "en")
QUERIES = (
    "Unterkunft", "Sprachkurs", "Kurs", "Museum", "Feuerwehrgebühr", "Verwaltung", "Bürger", "Rat",
    "Euro Haushalt", "Schule Förderung", "Kita ODER Theater", "Schule -Sport", '"Rat beschließt"',
    '"Verwaltung beauftragt" Klima', "(Kita ODER Schule) Kosten -Steuer", "Waldfläche", "Integration",
    "Museumsverein", "Energie Klima Umwelt", "Jugend NICHT (Sport ODER Musik)", "Garten", "Beirat",
    "Quastenflosser", "Wassernetz Plan", '"gemeinsam entsprechend"', "Abfallgebühr ODER Abfallsatzung",
    "Arbeit", "Handelsplan", "Stadt Kreis", "Gartenverein -Park",
)  # fmt: skip
LENGTHS = (40, 120, 400)
SHARES = (0.6, 0.32, 0.08)
"""Of a text: words that are in every text, other words, compounds."""
TOWN = Body("99000011", "Stadt Beispiel")
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def words(luck: random.Random) -> Callable[[int], str]:
    """What makes a text of so many words."""
    plain = [*FIRST.split(), *LAST.split(), *(pseudo_word(luck) for _ in range(4000))]
    luck.shuffle(plain)
    compounds = [f"{luck.choice(plain)}{luck.choice(plain).lower()}" for _ in range(60_000)]
    compounds += [first + last.lower() for first in FIRST.split() for last in LAST.split()]
    luck.shuffle(compounds)
    kinds = (FILLING.split(), plain, compounds)
    weights = [list(itertools.accumulate(1 / (rank + 5) for rank in range(len(kind)))) for kind in kinds]

    def made(count: int) -> str:
        chosen = [
            word
            for kind, weight, share in zip(kinds, weights, SHARES, strict=True)
            for word in luck.choices(kind, cum_weights=weight, k=round(share * count))
        ]
        luck.shuffle(chosen)
        return " ".join(word + luck.choice(ENDINGS) for word in chosen)

    return made


def pseudo_word(luck: random.Random) -> str:
    """A word that sounds German enough."""
    syllables = (luck.choice(ONSETS) + luck.choice(VOWELS) for _ in range(luck.choice((1, 2, 2, 3))))
    return ("".join(syllables) + luck.choice("nrltkm")).capitalize()


def fill(engine: Engine, count: int, lengths: Sequence[int] = LENGTHS) -> None:
    """Papers of so many words, a motion for each; one in twenty is about integration, one in twenty part of
    another."""
    luck = random.Random(1)
    made = words(luck)
    with engine.begin() as connection:
        register(connection, [SourceRecord("town", "Stadt Beispiel", "any", "http://localhost/", TOWN)])
    for first in range(1, count + 1, BATCH):
        ids = range(first, min(first + BATCH, count + 1))
        at = {id_: START - dt.timedelta(minutes=luck.randrange(5_000_000)) for id_ in ids}
        uuids = {id_: str(uuid.UUID(int=id_)) for id_ in ids}
        motions = [
            {"id": id_, "uuid": uuids[id_], "published_at": at[id_], "updated_at": at[id_]} for id_ in ids
        ]
        rows = [paper_row(id_, made(8), made(luck.choice(lengths)), at[id_]) for id_ in ids]
        match = {"topic": "integration", "selected": True, "score": 1.0, "evidence": [], "rules": ""}
        matches = [{"paper_id": id_, "motion_id": id_, **match} for id_ in ids if luck.random() < 0.05]
        parts = [
            {"motion_id": id_, "whole_id": luck.randrange(1, first + 1)}
            for id_ in ids
            if id_ > first and luck.random() < 0.05
        ]
        with engine.begin() as connection:
            for table, values in (
                (Motion, motions),
                (Paper, rows),
                (TopicMatch, matches),
                (MotionPart, parts),
            ):
                connection.execute(insert(table), values)


def paper_row(id_: int, title: str, body: str, at: dt.datetime) -> dict[str, object]:
    """A row of the table of papers."""
    return {
        "id": id_, "source": "town", "key": str(id_), "motion_id": id_, "body_ags": TOWN.ags,
        "url": f"http://localhost/vo0050.asp?__kvonr={id_}", "reference": f"26-{id_:04}", "kind": "Antrag",
        "title": title, "text": body, "originators": ["SPD"], "responsible": "", "fields": {},
        "reference_key": "", "content_hash": "", "silent": True, "snapshot": None,
        "first_seen_at": at, "last_seen_at": at,
    }  # fmt: skip


def bare_query(connection: Connection, query: str) -> TextClause:
    """The one full-text query that asks for the same words, of all ids."""
    wanted, unwanted = bare_needles(connection, query)
    if connection.dialect.name == "postgresql":
        words = postgresql.expression(wanted)
        words += f" & !{postgresql.expression(unwanted)}" if unwanted else ""
        bare = text("SELECT id FROM paper_words WHERE words @@ CAST(:words AS tsquery)")
    else:
        words = sqlite.expression(wanted)
        words += f" NOT {sqlite.expression(unwanted)}" if unwanted else ""
        bare = text("SELECT rowid FROM words_fts WHERE words_fts MATCH :words")
    return bare.bindparams(words=words)


def bare_needles(connection: Connection, query: str) -> tuple[Needle, Needle | None]:
    """What must be there, and what must not."""
    node = read_query(query)
    assert node is not None
    forms = vocabulary(connection).forms
    parts = node.parts if isinstance(node, And) else (node,)
    wanted = AllOf(tuple(needle_of(part, forms) for part in parts if not isinstance(part, Not)))
    unwanted = tuple(needle_of(part.part, forms) for part in parts if isinstance(part, Not))
    return wanted, AnyOf(unwanted) if unwanted else None


def processor_of(connection: Connection) -> Callable[[], float]:
    """A clock of the processor's time in seconds: of this process, and of PostgreSQL's that answers it (from
    /proc: Linux alone)."""
    if connection.dialect.name != "postgresql":
        return time.process_time
    connection.execute(text("SET max_parallel_workers_per_gather = 0"))  # all in the one process
    told = Path(f"/proc/{connection.scalar(text('SELECT pg_backend_pid()'))}/schedstat")
    return lambda: time.process_time() + int(told.read_text().split()[0]) / 1e9


def fastest(do: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(RUNS):
        began = clock()
        do()
        taken.append((clock() - began) * 1000)
    return min(taken)


def compare(connection: Connection) -> Iterator[tuple[str, int, float, float, float]]:
    """Each query: how many papers it finds, and milliseconds: bare, ours, ours within the topic.

    Of the processor's time.
    """
    clock = processor_of(connection)
    for query in QUERIES:
        bare = bare_query(connection, query)
        everywhere, topic = Filter(words=query, topics=("alle",)), Filter(words=query)
        yield (
            query,
            len(connection.scalars(bare).all()),
            fastest(lambda: connection.scalars(bare).all(), clock),  # noqa: B023
            fastest(lambda: motions_matching(connection, everywhere, limit=PAGE), clock),  # noqa: B023
            fastest(lambda: motions_matching(connection, topic, limit=PAGE), clock),  # noqa: B023
        )


def percentile(values: list[float]) -> float:
    """The 95th."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def sizes(connection: Connection) -> tuple[float, float]:
    """Megabytes: the index, everything else."""
    rows = connection.execute(text("SELECT name, sum(pgsize) FROM dbstat GROUP BY name")).all()
    names = ("words_fts", "paper_words", "paper_tags", "stems", "ix_papers_unindexed")
    index = sum(size for name, size in rows if any(part in name for part in names))
    return index / 1e6, (sum(size for _, size in rows) - index) / 1e6


def keeping(engine: Engine, *, indexed: bool) -> float:
    """Milliseconds that a new paper takes to be kept."""
    luck = random.Random(2)
    made = words(luck)
    run = Reading("town", TOWN.ags, 1, silent=True, at=START)
    name = "i" if indexed else "n"
    records = [
        PaperRecord(key=f"{name}{n}", url="http://localhost/", title=made(8), text=made(150))
        for n in range(KEPT)
    ]
    with nullcontext() if indexed else patch("storage.papers.index_papers"):
        began = time.process_time()
        for record in records:
            with engine.begin() as connection:
                save_paper(connection, record, run)
        return (time.process_time() - began) * 1000 / KEPT


def slowest(rows: Sequence[tuple[str, int, float, float, float]], name: str) -> list[Measurement]:
    """Print what `compare` measured; the 95th of 100 beside the bare query's, everywhere and in a topic.

    The ratio leaves out the milliseconds that a search may take beside it.
    """
    print(f"{'':38}{'papers':>8}{'bare':>9}{'ours':>9}{'in topic':>9}  (ms)")
    for query, found, *taken in rows:
        print(f"{query:38}{found:8}{taken[0]:9.2f}{taken[1]:9.2f}{taken[2]:9.2f}")
    bare, ours, topic = (percentile([float(row[at]) for row in rows]) for at in (2, 3, 4))
    return [
        Measurement(f"{name}{where}", p95, bare, "ms", (p95 - MILLISECONDS) / bare, TIMES, "at most")
        for where, p95 in (("", ours), (", in a topic", topic))
    ]


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Print what each query takes, and what the index costs."""
    count = int(papers)
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{Path(folder)}/search.db")
        upgrade(engine)
        fill(engine, count)
        began = time.process_time()
        index_rest(engine)
        each = (time.process_time() - began) * 1000 / count
        with reading(engine) as connection:
            index, rest = sizes(connection)
            rows = list(compare(connection))
        with_index, without = keeping(engine, indexed=True), keeping(engine, indexed=False)
        engine.dispose()
    found = slowest(rows, f"search: {count:,} papers")
    print(
        f"index: {index:.1f} MB beside {rest:.1f} MB, {index / rest:.0%} more; {each:.2f} ms for each paper"
    )
    print(f"keeping a new paper: {with_index:.2f} ms with the index, {without:.2f} ms without")
    return found


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
