"""The index follows what is known of papers, and can be made anew."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, func, select, update

from storage.facet_counts import facets
from storage.facets import known_values
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import Motion, Paper, PaperFile
from storage.models_search import PaperTag, PaperWords, Stem
from storage.motion_tables import MotionAlias
from storage.papers import FileRecord, save_file
from storage.records import AgendaItem, Meeting, MotionFields, PaperLink, TopicMatch
from storage.search import index
from storage.search.index import forget_all, index_rest, is_complete, missing
from storage.search.matching import shortened_words
from storage.search.vocabulary import MOST_BEGINNINGS, add_stems
from storage.sources import SourceRecord, register
from tests.databases import new_database
from tests.joining.region import BODIES, SOURCES, START, Shown, council_paper, letter, post, read

MATCH = TopicMatch(topic="integration", selected=True, score=1.0)


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """A database with the region's sources."""
    engine = new_database(tmp_path / "region.db")
    with engine.begin() as connection:
        sources = [
            SourceRecord(name, name.title(), "any", "http://localhost/", BODIES[body])
            for name, body in SOURCES.items()
        ]
        register(connection, sources)
    yield engine
    engine.dispose()


def found(engine: Engine, words: str = "", **named: tuple[str, ...]) -> list[str]:
    """Titles of the papers of the motions that a filter lets through."""
    with engine.connect() as connection:
        ids = motions_matching(connection, Filter(words=words, topics=("alle",), **named), limit=50)
        titles = select(Paper.title).where(Paper.motion_id.in_(ids)).order_by(Paper.title)
        return list(connection.scalars(titles))


def garden(key: str = "11", text: str = "", **values: object) -> Shown:
    """A paper whose document says that."""
    values = {"title": f"Gärten {key}", "matches": (MATCH,), **values}
    return council_paper("rurfeld", key, *([text] if text else []), **values)


def test_words_follow_the_paper(engine: Engine) -> None:
    read(engine, [garden(text="Zäune aus Holz"), garden("12", text="Hecken am Begegnungszentrum")])
    assert found(engine, "Zaun") == ["Gärten 11"]
    assert found(engine, "Garten -Holzzaun zentrum") == ["Gärten 12"]
    read(engine, [garden(text="Hecken aus Buchen")], days=1)
    assert found(engine, "Zaun") == []
    assert found(engine, "Hecke") == ["Gärten 11", "Gärten 12"]
    read(engine, [garden()], days=2)  # it lists no document any more
    assert found(engine, "Buche") == []
    assert found(engine, "Garten") == ["Gärten 11", "Gärten 12"]


def test_words_follow_the_document(engine: Engine) -> None:
    read(engine, [garden(text="Zäune aus Holz")])
    with engine.begin() as connection:
        sha256 = connection.scalar(select(PaperFile.sha256)) or ""
        pages = ("Mauern aus Stein",)
        known = FileRecord(sha256=sha256, size=1, media_type="text/plain", state="ok", pages=pages)
        save_file(connection, known, START)
    assert found(engine, "Zaun") == []
    assert found(engine, '"Mauer aus Steinen"') == ["Gärten 11"]


def test_an_unchanged_paper_is_not_written_again(engine: Engine) -> None:
    read(engine, [garden(text="Zäune")])
    with engine.connect() as connection:
        before = connection.execute(select(PaperWords.id, PaperWords.digest)).all()
    read(engine, [garden(text="Zäune", responsible="Bauamt")], days=1)
    with engine.connect() as connection:
        assert connection.execute(select(PaperWords.id, PaperWords.digest)).all() == before


def test_what_is_rolled_back_is_not_found(engine: Engine) -> None:
    read(engine, [garden(text="Zäune")])
    with engine.connect() as connection:
        connection.execute(update(Paper).values(text="Mauern"))
        index.index_papers(connection, connection.scalars(select(Paper.id)).all())
        connection.rollback()
    assert found(engine, "Mauer") == []
    assert found(engine, "Zaun") == ["Gärten 11"]


def test_words_follow_papers_into_another_motion(engine: Engine) -> None:
    text = "Ein Zaun muss her."
    notice = post("spd-rurfeld", title="Aktuelles", text=text, matches=(MATCH,))
    read(engine, [council_paper("rurfeld", "11", letter(), matches=(MATCH,)), notice])
    assert len(found(engine, "zaun")) == 1
    notice = post("spd-rurfeld", title="Aktuelles", text=f"{text} {letter()}", matches=(MATCH,))
    read(engine, [notice], days=1)
    assert len(found(engine, "zaun")) == 2
    assert len(found(engine, "zaun sprachlotsen")) == 2
    assert found(engine, "sprachlotsen -zaun") == []
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Motion)) == 1
        assert connection.scalar(select(func.count()).select_from(MotionAlias)) == 1
        of_words = connection.execute(select(PaperWords.paper_id, PaperWords.motion_id).order_by("paper_id"))
        assert of_words.all() == connection.execute(select(Paper.id, Paper.motion_id).order_by("id")).all()


def test_tags_follow_page_document_and_agendas(engine: Engine) -> None:
    fields = MotionFields(bodies=("Kreis Rurland",), originators=("Bündnis 90/Die Grünen",), kind="Anfrage")
    by = ("SPD-Fraktion", "Frau Muster (CDU)", "Max Muster", "Bürgermeister Muster", "Bürgerliste Rurfeld")
    paper = garden(fields=fields, kind="Antrag gem. § 5 GeschO", originators=by)
    read(engine, [paper])
    assert tags(engine) == {
        ("body", "99000021"), ("body", "Kreis Rurland"),
        ("party", "SPD"), ("party", "CDU"), ("party", "Bündnis 90/Die Grünen"),
        ("party", "Bürgerliste Rurfeld"),
        ("kind", "Antrag"), ("kind", "Anfrage"),
    }  # fmt: skip
    link = PaperLink(key="11", url="http://localhost/11")
    agenda = (AgendaItem(number="Ö 1", title="Gärten", papers=(link,)),)
    council = Meeting(key="7", organization="Gartenausschuss", date=dt.date(2026, 4, 1), agenda=agenda)
    read(engine, [Shown(paper.source, paper.record, paper.texts, (council,))], days=1)
    assert ("organization", "Gartenausschuss") in tags(engine)
    assert found(engine, organizations=("Gartenausschuss",)) == ["Gärten 11"]
    for named in ({"bodies": ("99000",)}, {"parties": ("CDU",)}, {"kinds": ("Anfrage",)}):
        assert found(engine, **named) == ["Gärten 11"]


def tags(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        return {(row.kind, row.value) for row in connection.execute(select(PaperTag.kind, PaperTag.value))}


def test_what_there_is_to_filter_by_and_how_often(engine: Engine) -> None:
    by = {"11": ("SPD",), "12": ("SPD", "FDP"), "13": ()}
    none = MotionFields()
    read(engine, [garden(key, originators=parties, kind="Fabel", fields=none) for key, parties in by.items()])
    with engine.connect() as connection:
        known = known_values(connection)
        counted = facets(connection, Filter())
        of_one = facets(connection, Filter(parties=("FDP",)))
    assert known.topics == ("integration",)
    assert [body.name for body in known.bodies] == ["Kreis Rurland", "Stadt Rurfeld", "Stadt Weidenau"]
    assert known.parties == ("FDP", "SPD")
    assert {"Antrag", "Anfrage", "Fabel"} <= set(known.kinds)
    assert (counted.motions, counted.is_cut) == (3, False)
    assert (counted.of("partei"), counted.of("kommune")) == ({"SPD": 2, "FDP": 1}, {"99000021": 3})
    assert (sum(counted.of("jahr").values()), counted.of("status")) == (3, {"offen": 3})
    assert (of_one.motions, of_one.of("partei")) == (1, {"SPD": 1, "FDP": 1})


def test_papers_from_before_the_index_are_indexed_later(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "BATCH", 2)
    read(engine, [garden(str(number), text=f"Zaun Nummer {number}") for number in range(10, 15)])
    with engine.begin() as connection:
        forget_all(connection)
    assert found(engine, "Zaun") == []
    assert left(engine) == (5, False)

    class Enough(Exception):
        pass

    def stop(done: int) -> None:
        if done == 2:
            raise Enough

    with pytest.raises(Enough):
        index_rest(engine, stop)
    assert found(engine, "Zaun") == ["Gärten 13", "Gärten 14"]
    read(engine, [garden("10", text="Zaun und Tor")], days=1)
    assert left(engine) == (2, False)
    assert index_rest(engine) == 2
    assert left(engine) == (0, True)
    assert len(found(engine, "Zaun")) == 5
    assert found(engine, "Tor") == ["Gärten 10"]
    assert found(engine, bodies=("99000021",)) == [f"Gärten {number}" for number in range(10, 15)]
    assert index_rest(engine) == 0


def left(engine: Engine) -> tuple[int, bool]:
    with engine.connect() as connection:
        return missing(connection), is_complete(connection)


def test_new_stems_are_seen_by_those_who_search_already(engine: Engine) -> None:
    read(engine, [garden(text="Zaun")])
    assert found(engine, "unterkunft") == []
    read(engine, [garden("12", text="Notunterkünfte")], days=1)
    assert found(engine, "unterkunft") == ["Gärten 12"]
    assert found(engine, '"unterkunft"') == []


def test_it_is_said_where_a_word_is_part_of_too_many(engine: Engine) -> None:
    def shortened(connection: Connection) -> list[str]:
        return shortened_words(connection, 'schule -kita "schule"')

    with engine.begin() as connection:
        add_stems(
            connection, {f"{chr(97 + n % 26)}{chr(97 + n // 26)}schul" for n in range(MOST_BEGINNINGS - 1)}
        )
        add_stems(connection, {"schulhof", "2026", "amt"})
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(Stem)) == MOST_BEGINNINGS
        assert shortened(connection) == []
        add_stems(connection, {"zzschul"})
    with engine.connect() as connection:
        assert shortened(connection) == ["schule"]
