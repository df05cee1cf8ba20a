"""Feeds and calendars of filters, from a database with many motions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, select, update

from alerts.feeds import Feed
from alerts.syndication import NOT_INDEXED, Background, NoSuchPage, make_feed, page_name
from storage.database import reading
from storage.facets import known_values
from storage.filters import Filter
from storage.models import Change, Motion, Paper
from storage.motion_tables import MotionPart, PaperRelation
from tests.alerts.house import add, add_change, add_motion
from tests.alerts.samples import SITE, instant, source
from tests.filters.invented import BODIES, InventedMotion, build, expected, invent

FILTERS = (
    Filter(),
    Filter(topics=("alle",)),
    Filter(bodies=(BODIES[0].ags,)),
    Filter(parties=("SPD",), kinds=("Antrag",)),
    Filter(words="Kita ODER Kurs"),
)


@pytest.fixture(scope="module")
def motions() -> list[InventedMotion]:
    return invent(5, 120)


@pytest.fixture(scope="module")
def invented(
    database: str, motions: list[InventedMotion], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    engine = build(tmp_path_factory.mktemp("invented"), motions)
    yield engine
    engine.dispose()


def feed(engine: Engine, wanted: Filter, page: str = "", limit: int = 7) -> Feed:
    with reading(engine) as connection:
        background = Background(SITE, (), known_values(connection))
        return make_feed(connection, wanted, page, background, limit=limit)


def pages(engine: Engine, wanted: Filter) -> list[Feed]:
    """All pages of a feed, from the first on, as their links lead."""
    made = [feed(engine, wanted)]
    while (name := made[-1].paging.next) is not None:
        made.append(feed(engine, wanted, name))
    return made


@pytest.mark.parametrize("wanted", FILTERS, ids=Filter.query)
def test_the_pages_of_a_feed_hold_each_motion_once(
    invented: Engine, motions: list[InventedMotion], wanted: Filter
) -> None:
    through = [str(entry.motion.uuid) for page in pages(invented, wanted) for entry in page.entries]
    uuids = {motion.id: motion.uuid for motion in motions}
    assert sorted(through) == sorted(uuids[id_] for id_ in expected(motions, wanted))
    assert len(through) > 7  # there are several pages


def test_pages_lead_back_to_the_first(invented: Engine) -> None:
    wanted = Filter(topics=("alle",))
    page = pages(invented, wanted)[-1]
    seen = 1
    while page.paging.previous is not None:
        page = feed(invented, wanted, page.paging.previous)
        seen += 1
    assert page.paging.own == ""
    assert page == feed(invented, wanted)
    assert seen > 3


def test_a_page_stays_as_it_is_when_something_new_comes(house: Engine) -> None:
    for number in range(1, 11):
        add_motion(house, number)
    second = feed(house, Filter(), feed(house, Filter(), limit=4).paging.next or "", limit=4)
    add_motion(house, 26)  # the newest
    assert feed(house, Filter(), limit=4).entries[0].motion.id == 26
    again = feed(house, Filter(), second.paging.own, limit=4)
    assert [entry.id for entry in again.entries] == [entry.id for entry in second.entries]
    assert again.paging.next == second.paging.next


@pytest.mark.parametrize("wanted", [Filter(), Filter(changes=("new",))], ids=Filter.query)
@pytest.mark.parametrize(
    "page", ["1", "~", "2026-03-01T09:00:00~", "gestern~7", "2026-03-01T09:00:00+01:00~7", "~" * 500]
)
def test_a_page_that_cannot_be_is_refused(wanted: Filter, page: str) -> None:
    with pytest.raises(NoSuchPage, match="gibt es nicht"):
        page_name(page, wanted)


def changed(house: Engine) -> None:
    """Three motions: one new, one on an agenda, one decided; and something from a back-fill."""
    for number in (1, 2, 3):
        add_motion(house, number)
        add_change(house, number, at=instant(number))
    sitting = {
        "organization": "Rat",
        "date": "2026-03-19",
        "start": None,
        "role": "",
        "result": "",
        "votes": None,
    }
    add_change(house, 2, kind="scheduled", at=instant(5), after=sitting)
    add_change(house, 3, kind="scheduled", at=instant(6), after=sitting)
    add_change(house, 3, kind="decided", at=instant(9), after={**sitting, "result": "beschlossen"})
    add_change(house, 1, kind="decided", at=instant(10), after={**sitting, "result": "vertagt"}, silent=True)


def titles(made: Feed) -> list[str]:
    return [entry.title for entry in made.entries]


def test_only_results_are_an_entry_each(house: Engine) -> None:
    changed(house)
    made = feed(house, Filter(changes=("decided",)))
    assert titles(made) == ["Ergebnis: Sprachlotsen für Stadtteil 3"]
    (entry,) = made.entries
    assert entry.published == entry.updated == instant(9)
    assert "Beschlossen: Rat am Donnerstag, 19. März 2026" in entry.html
    assert titles(feed(house, Filter(changes=("scheduled",)))) == [
        "Termin: Sprachlotsen für Stadtteil 3",
        "Termin: Sprachlotsen für Stadtteil 2",
    ]


def test_who_follows_a_motion_is_told_all_that_happens_to_it(house: Engine) -> None:
    changed(house)
    with reading(house) as connection:
        uuid = connection.scalar(select(Motion.uuid).where(Motion.id == 3)) or ""
    made = feed(house, Filter(motion=uuid))
    assert [entry.title.partition(":")[0] for entry in made.entries] == ["Ergebnis", "Termin", "Neu"]
    assert made.title == "Antragsradar: Der Vorgang „Sprachlotsen für Stadtteil 3“"
    assert made.home == f"https://radar.example/motions/{uuid}"
    only = feed(house, Filter(motion=uuid, changes=("decided",)))
    assert [entry.id for entry in only.entries] == [made.entries[0].id]  # one event, one entry everywhere


def test_an_entry_of_a_change_is_never_another_one(house: Engine) -> None:
    changed(house)
    before = {entry.id for entry in feed(house, Filter(changes=("scheduled",))).entries}
    with house.begin() as connection:
        connection.execute(update(Paper).values(title="Anders"))
    add_change(
        house, 1, kind="scheduled", at=instant(11), after={"organization": "Rat", "date": "2026-04-01"}
    )
    after = {entry.id for entry in feed(house, Filter(changes=("scheduled",))).entries}
    assert before < after
    assert len(after) == 3


def test_pages_of_changes_hold_each_once_and_lead_back(house: Engine) -> None:
    add_motion(house, 1)
    numbers = [add_change(house, 1, kind="scheduled", at=instant(1 + at // 3)) for at in range(20)]
    wanted = Filter(changes=("scheduled",))
    made = pages(house, wanted)
    through = [entry.change.id for page in made for entry in page.entries if entry.change]
    assert sorted(through) == numbers
    assert [len(page.entries) for page in made] == [7, 7, 6]
    assert feed(house, wanted, made[2].paging.previous or "") == made[1]
    assert made[1].paging.previous == ""


def test_what_happens_to_an_amendment_is_told_with_what_it_is_to(house: Engine) -> None:
    changed(house)
    add_motion(house, 4, title="Änderungsantrag", selected=False)
    add_change(house, 4, at=instant(12))
    with house.begin() as connection:
        connection.execute(insert(MotionPart).values(motion_id=4, whole_id=1))
        add(connection, PaperRelation, paper_id=4, target_id=1, kind="amends")
    newest = feed(house, Filter(changes=("new",))).entries[0]
    assert newest.motion.id == 1
    assert newest.published == instant(12)


def test_the_feed_says_which_of_its_own_sources_are_not_well(house: Engine) -> None:
    add_motion(house, 1)
    add_change(house, 1)
    sources = [
        source("musterstadt", state="broken", body="Stadt Musterstadt"),
        source("altdorf", state="held", body="Kreis Altdorf"),
        source("spd", state="blocked", body=""),
    ]
    with reading(house) as connection:
        background = Background(SITE, sources, known_values(connection))
        uuid = connection.scalar(select(Motion.uuid)) or ""
        told = {
            wanted: make_feed(connection, wanted, "", background).description
            for wanted in (Filter(), Filter(bodies=("99999001",)), Filter(motion=uuid))
        }
    assert all("Stadt Musterstadt" in text for text in told.values())
    assert ["Stadt Altdorf" in text for text in told.values()] == [True, False, False]
    assert ["Stadt Spd" in text for text in told.values()] == [True, True, False]


def test_while_the_index_is_built_a_feed_that_needs_it_says_so(house: Engine) -> None:
    with reading(house) as connection:
        background = Background(SITE, (), known_values(connection), is_indexed=False)
        by_words = make_feed(connection, Filter(words="Sprachkurs"), "", background)
        everything = make_feed(connection, Filter(), "", background)
    assert NOT_INDEXED in by_words.description
    assert NOT_INDEXED not in everything.description


def test_a_change_that_is_told_is_never_in_the_future(house: Engine) -> None:
    changed(house)
    with reading(house) as connection:
        latest = connection.scalar(select(Change.at).where(~Change.silent).order_by(Change.at.desc()))
    assert feed(house, Filter(changes=("new", "scheduled", "decided"))).updated == latest
    assert feed(house, Filter(changes=("new",))).updated == dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
