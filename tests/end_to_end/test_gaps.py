"""Where only parts of a site fail, the rest is read, and what is missing is kept as it was known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from antragsradar.app import App
from demo.faults import FaultKind
from demo.server import DemoServer
from storage.database import reading
from storage.models import Change, Paper, PaperFile
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.faults import check_recovery, knowledge, read_whole, view
from tests.end_to_end.outcomes import DISTRICT, OTHER_TOWN, QUICK, TOWN
from tests.end_to_end.switches import Switches

Known = Callable[[str], None]

# Classes of a column, a field or a table; the page object may know the same thing by another mark.
RENAMED = {
    TOWN: ("tofnum", "tobetr", "voname", "vovaname", "vodat", "box2_beschluss", "siname", "btname", "sidocs"),
    DISTRICT: (
        "column-bezeichnung",
        "column-topnrtext",
        "column-nummer",
        "column-gremium",
        "column-beginn",
        "column-ergebnis",
        "column-beschluss",
        "table-vorgang",
        "top-oeff",
    ),
}
USUAL = {"tofnum", "vodat", "box2_beschluss", "column-bezeichnung", "column-nummer", "column-beginn"}
COLUMNS = [
    pytest.param(source, name, marks=[] if name in USUAL else [pytest.mark.soak])
    for source, names in RENAMED.items()
    for name in names
]


@pytest.mark.in_turn
@pytest.mark.parametrize(("source", "name"), COLUMNS)
def test_a_renamed_column_takes_nothing_away(
    tiny_app: App, known: Known, fault: Switches, source: str, name: str
) -> None:
    """Whether what is missing degrades a source is judged by its history, and tested there."""
    known(source)
    before = knowledge(tiny_app, of_pages=False)
    fault.on(source, "renamed_class", name=name)
    assert read_whole(tiny_app, source).outcome in ("ok", "partial")
    assert knowledge(tiny_app, of_pages=False) == before
    fault.off()
    check_recovery(tiny_app, source, of_pages=False)


@dataclass(frozen=True)
class Partly:
    """Pages of one kind that fail, and what the source is then."""

    source: str
    kind: FaultKind
    place: str
    state: str
    failure: str


@pytest.mark.in_turn
@pytest.mark.parametrize(
    "case",
    [
        Partly(TOWN, "error_page", "vo0053", "degraded", "error_page"),
        Partly(TOWN, "status_404", "vo0050", "degraded", "server_error"),
        Partly(TOWN, "truncated_html", "do0040", "degraded", "unexpected_page"),
        Partly(TOWN, "empty", "si0040", "broken", "unexpected_page"),
        Partly(DISTRICT, "status_500", "termine", "degraded", "server_error"),
        Partly(DISTRICT, "error_page", "vorgang", "degraded", "error_page"),
    ],
)
def test_pages_of_one_kind_that_fail_are_named(
    tiny_app: App, known: Known, fault: Switches, case: Partly
) -> None:
    known(case.source)
    before = knowledge(tiny_app, of_pages=False)
    fault.on(case.source, case.kind, path_contains=case.place)
    read_whole(tiny_app, case.source)
    seen = view(tiny_app, case.source)
    assert (seen.state, seen.failure) == (case.state, case.failure), seen.message
    assert "Seiten waren nicht lesbar" in seen.message
    assert knowledge(tiny_app, of_pages=False) == before
    fault.off()
    check_recovery(tiny_app, case.source, of_pages=False)


def withdrawn(app: App) -> int:
    """How many papers count as withdrawn or as missing."""
    with reading(app.engine) as connection:
        return connection.scalar(select(func.count()).where(Paper.state != "present")) or 0


@pytest.mark.in_turn
@pytest.mark.parametrize("kind", ["status_404", "status_410", "error_page"])
def test_a_town_is_not_withdrawn(tiny_app: App, known: Known, fault: Switches, kind: FaultKind) -> None:
    """Its lists are empty all at once, and none of its papers is there any more; in one run after another."""
    known(TOWN)
    before = knowledge(tiny_app)
    fault.on(TOWN, "renamed_class", path_contains="si0040", name="silink")
    fault.on(TOWN, "renamed_class", path_contains="do0040", name="dovorgang")
    fault.on(TOWN, kind, path_contains="vo0050")
    for _ in range(2):
        fault.server.log.clear()
        read_all(tiny_app, TOWN)
        seen = view(tiny_app, TOWN)
        assert any("vo0050" in path for path in fault.asked()), "there was no second look"
        assert seen.state == "degraded"
        assert withdrawn(tiny_app) == 0
    assert knowledge(tiny_app) == before
    fault.off()
    check_recovery(tiny_app, TOWN)


# -- documents --------------------------------------------------------------------------------------


@pytest.fixture
def new_app(tiny: DemoServer, tmp_path: Path) -> Iterator[App]:
    """An installation that has read nothing yet."""
    app = demo_app(tmp_path, tiny.url)
    yield app
    app.engine.dispose()


def documents(app: App, source: str) -> tuple[int, set[str]]:
    """How many documents are kept, and why the others are not."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(PaperFile.sha256, PaperFile.failure)
            .join(Paper, Paper.id == PaperFile.paper_id)
            .where(Paper.source == source)
        ).all()
    return sum(row.sha256 is not None for row in rows), {row.failure for row in rows if row.sha256 is None}


@pytest.mark.in_turn
@pytest.mark.parametrize(
    ("source", "kind", "why"),
    [
        (OTHER_TOWN, "login_page", "eine Webseite"),
        (OTHER_TOWN, "huge", "zu groß"),
        (OTHER_TOWN, "bomb", "zu groß"),
        (OTHER_TOWN, "status_403", "403"),
        (DISTRICT, "cut", "brach mittendrin ab"),
        (DISTRICT, "redirect_elsewhere", "gehört nicht zur Quelle"),
        (DISTRICT, "error_page", "eine Webseite"),
    ],
)
def test_documents_that_cannot_be_had_come_later(
    new_app: App, fault: Switches, monkeypatch: pytest.MonkeyPatch, source: str, kind: FaultKind, why: str
) -> None:
    place = {OTHER_TOWN: "getfile", DISTRICT: "sdnetrim"}[source]
    fault.on(source, kind, path_contains=place, size=300 << 20 if kind == "huge" else 50 << 20)
    with monkeypatch.context() as patch:
        patch.setenv("SCRAPY_SETTINGS_MODULE", QUICK)
        read_all(new_app, source)
    kept, missing = documents(new_app, source)
    assert kept == 0
    assert len(missing) == 1
    assert why in missing.pop()
    seen = view(new_app, source)
    assert seen.state in ("degraded", "broken", "blocked")
    assert seen.papers > 3 or seen.state != "degraded"
    fault.off()
    assert read_all(new_app, source)[source].outcome == "ok"
    kept, missing = documents(new_app, source)
    assert kept > 3
    assert missing == set()
    with reading(new_app.engine) as connection:
        assert connection.scalar(select(func.count()).where(Change.silent.is_(False))) == 0


def test_a_document_that_is_replaced_by_a_web_page_stays(
    tiny_app: App, known: Known, fault: Switches
) -> None:
    """Of a paper there is another text, of the same name and at another address."""
    known(TOWN)
    world = fault.server.world
    builder = world.builders[TOWN.removeprefix("demo-")]
    paper = next(each for each in builder.council.public_papers() if each.documents and not each.bare)
    before, kept = knowledge(tiny_app, of_pages=False), documents(tiny_app, TOWN)
    known_one = paper.documents[0]
    new = builder.make_document(known_one.name, "Ein anderer Text.", world.today, known_one.main)
    paper.documents[0] = new
    world.revision += 1
    fault.on(TOWN, "error_page", path_contains="getfile")
    fault.server.log.clear()
    read_all(tiny_app, TOWN)
    assert [path for path in fault.asked() if "getfile" in path and str(new.number) in path]
    assert documents(tiny_app, TOWN) == kept
    paper.documents[0] = known_one
    world.revision += 1
    fault.off()
    read_all(tiny_app, TOWN)
    assert knowledge(tiny_app, of_pages=False) == before


def test_pages_that_failed_in_a_full_reading_are_owed_until_they_are_read(
    tiny_app: App, known: Known, fault: Switches
) -> None:
    known(OTHER_TOWN)
    fault.on(OTHER_TOWN, "error_page", path_contains="vo0050")
    failed = read_whole(tiny_app, OTHER_TOWN).counts["failed"]
    assert failed
    for _ in range(2):
        assert read_all(tiny_app, OTHER_TOWN)[OTHER_TOWN].counts["failed"] == failed
        seen = view(tiny_app, OTHER_TOWN)
        assert (seen.state, seen.failure) == ("degraded", "error_page")
    fault.off()
    check_recovery(tiny_app, OTHER_TOWN)
    fault.server.log.clear()
    read_all(tiny_app, OTHER_TOWN)
    assert not any("vo0050" in path for path in fault.asked()), "nothing is owed any more"
