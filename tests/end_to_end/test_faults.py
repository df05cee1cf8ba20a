"""Whatever a server does, its source's state says so, and nothing that is known is lost or changed by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from antragsradar.app import App
from demo.faults import Fault, FaultKind
from demo.server import DemoServer
from demo.world import World
from storage.database import reading
from storage.sources import source_views
from storage.times import today
from storage.views import SourceView
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump

TOWN, DISTRICT, BLOG, NEWS = "demo-ahlenfeld", "demo-rurtal", "demo-spd-rurtal", "demo-nachrichten"
AN_HOUR = 3600.0

# state, class of failure, words of the message
OUTCOMES: dict[FaultKind, tuple[str, str, str]] = {
    "error_page": ("broken", "error_page", "Fehlerseite"),
    "login_page": ("broken", "login_page", "Anmeld"),
    "firewall_page": ("blocked", "blocked", ""),
    "status_403": ("blocked", "blocked", "403"),
    "status_429": ("blocked", "blocked", "429"),
    "status_503": ("blocked", "blocked", "503"),
    "status_500": ("broken", "server_error", "500"),
    "slow": ("broken", "unreachable", "nicht rechtzeitig"),
    "cut": ("broken", "unreachable", "brach mittendrin ab"),
    "empty": ("broken", "unexpected_page", ""),
    "truncated_html": ("broken", "unexpected_page", ""),
    "changed_markup": ("broken", "unexpected_page", ""),
    "redirect_elsewhere": ("broken", "unexpected_page", "elsewhere.invalid"),
    "robots_disallow": ("held", "held", "robots.txt"),
    "huge": ("broken", "too_large", "zu groß"),
}
# Of faults that come the same way through the code, one will do for every run.
AGAIN: tuple[FaultKind, ...] = ("login_page", "status_503", "empty", "redirect_elsewhere")
MARKUP_ONLY: tuple[FaultKind, ...] = ("changed_markup",)  # feeds and JSON have no classes

# More requests than this are no answer to such a fault: six failures in a row are enough, and a server that
# asks for an hour, or has a robots.txt, says it once. One request may be under way meanwhile.
REQUESTS: dict[FaultKind, int] = {
    "robots_disallow": 0,
    "status_429": 2,
    "status_503": 2,
    "status_500": 8,
    "slow": 8,
    "cut": 9,
}

Switch = Callable[..., None]


def limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readings from now on wait shortly and take little."""
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "tests.end_to_end.quick_settings")


@pytest.fixture(scope="module")
def tiny(demo_port: int) -> Iterator[DemoServer]:
    """A demo world of twenty-four papers."""
    patch = pytest.MonkeyPatch()
    with DemoServer(World(today(), papers=24), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def app(tiny: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation for all tests of this module."""
    app = demo_app(tmp_path_factory.mktemp("installation"), tiny.url)
    yield app
    app.engine.dispose()


@pytest.fixture(scope="module")
def known(app: App) -> Iterator[Callable[[str], None]]:
    """Has a source read well, once for all tests."""
    done: set[str] = set()

    def read_once(source: str) -> None:
        if source not in done:
            assert read_all(app, source)[source].outcome == "ok"
            done.add(source)

    return read_once


@pytest.fixture
def fault(tiny: DemoServer) -> Iterator[Switch]:
    """Switches a fault of a source on; all are off again after the test."""

    def switch(source: str, kind: FaultKind, **details: Any) -> None:
        more: dict[str, Any] = {"seconds": AN_HOUR if kind.startswith("status") else 2.0, "size": 4 << 20}
        tiny.world.faults.add(Fault(kind, f"/{source.removeprefix('demo-')}/", **{**more, **details}))

    yield switch
    tiny.world.faults.clear()


def view(app: App, source: str) -> SourceView:
    """What readers are told of a source."""
    with reading(app.engine) as connection:
        return next(each for each in source_views(connection) if each.name == source)


def check(app: App, source: str, kind: FaultKind) -> None:
    """Read a source that has this fault: it is named, and what is known stays as it is."""
    before, last_read = dump(app.engine), view(app, source).last_read
    read_all(app, source)
    seen = view(app, source)
    state, failure, words = OUTCOMES[kind]
    assert (seen.state, seen.failure) == (state, failure), seen.message
    assert words in seen.message
    assert seen.message
    assert seen.last_read == last_read
    assert dump(app.engine) == before


def check_recovery(app: App, *sources: str) -> None:
    """Without a fault all is as before it: no change is written."""
    before = dump(app.engine)
    read_all(app, *sources)
    assert {view(app, source).state for source in sources} == {"ok"}
    assert dump(app.engine) == before


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.soak] * (kind in AGAIN)) for kind in OUTCOMES]
)
def test_a_fault_is_named_and_costs_nothing(
    app: App,
    known: Any,
    tiny: DemoServer,
    fault: Switch,
    kind: FaultKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known(TOWN)
    fault(TOWN, kind)
    tiny.log.clear()
    if kind in ("slow", "huge"):
        limited(monkeypatch)
    check(app, TOWN, kind)
    asked = [entry.path for entry in tiny.log.entries if entry.path != "/robots.txt"]
    assert len(asked) <= REQUESTS.get(kind, 30)


def test_after_all_these_faults_nothing_is_new(app: App, known: Any) -> None:
    known(TOWN)
    check_recovery(app, TOWN)


def test_pages_of_some_kinds_that_fail_degrade_the_source(
    app: App, known: Any, tiny: DemoServer, fault: Switch
) -> None:
    known(TOWN)
    before = dump(app.engine)
    for pages in ("ksinr=41", "vo0053"):  # some meetings, all consultations
        fault(TOWN, "error_page", path_contains=pages)
    read_all(app, TOWN)
    seen = view(app, TOWN)
    assert (seen.state, seen.failure) == ("degraded", "error_page")
    assert "Seiten waren nicht lesbar" in seen.message
    after = dump(app.engine)
    for table in ("changes", "versions", "files", "paper_files", "consultations", "agenda_items"):
        assert after[table] == before[table], table
    tiny.world.faults.clear()
    read_all(app, TOWN)
    assert dump(app.engine) == before


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        (DISTRICT, ("truncated_html", "changed_markup")),
        pytest.param(NEWS, ("truncated_html",), marks=pytest.mark.soak),
        pytest.param(BLOG, ("error_page", "truncated_html", "cut", "status_403"), marks=pytest.mark.soak),
    ],
)
def test_other_products(
    app: App, known: Any, tiny: DemoServer, fault: Switch, source: str, kinds: tuple[FaultKind, ...]
) -> None:
    known(source)
    for kind in kinds:
        fault(source, kind)
        check(app, source, kind)
        tiny.world.faults.clear()
    check_recovery(app, source)


@pytest.mark.parametrize("source", [TOWN, DISTRICT])
def test_a_page_in_another_encoding_than_it_says_is_read(
    app: App, known: Any, fault: Switch, source: str
) -> None:
    known(source)
    fault(source, "wrong_charset")
    check_recovery(app, source)


@pytest.mark.parametrize(
    ("source", "kind"), [(TOWN, "status_429"), pytest.param(BLOG, "status_503", marks=pytest.mark.soak)]
)
def test_a_server_that_asks_for_a_pause_gets_it(
    app: App, known: Any, tiny: DemoServer, fault: Switch, source: str, kind: FaultKind
) -> None:
    known(source)
    tiny.log.clear()
    fault(source, kind, times=1, seconds=3.0)
    check_recovery(app, source)
    asked = tiny.log.entries
    paused = next(number for number, entry in enumerate(asked) if entry.fault)
    assert asked[paused + 1].at - (asked[paused].at + asked[paused].seconds) >= 2.9
    assert asked[paused].path in [entry.path for entry in asked[paused + 1 :]]


def test_a_server_that_is_gone(app: App, known: Any, tiny: DemoServer) -> None:
    known(TOWN)
    before = dump(app.engine)
    tiny.stop()
    try:
        read_all(app, TOWN)
    finally:
        tiny.start()
    seen = view(app, TOWN)
    assert (seen.state, seen.failure) == ("broken", "unreachable")
    assert seen.message == "Der Server nimmt keine Verbindung an"
    assert dump(app.engine) == before


@pytest.mark.soak
@pytest.mark.parametrize("source", [TOWN, "demo-birkenrath", DISTRICT, BLOG, NEWS])
@pytest.mark.parametrize("kind", OUTCOMES)
def test_every_source_and_fault(
    app: App,
    known: Any,
    tiny: DemoServer,
    fault: Switch,
    source: str,
    kind: FaultKind,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if kind in MARKUP_ONLY and source in (BLOG, NEWS):
        pytest.skip("feeds and JSON have no classes to rename")
    known(source)
    fault(source, kind)
    if kind in ("slow", "huge"):
        limited(monkeypatch)
    check(app, source, kind)
    monkeypatch.undo()
    tiny.world.faults.clear()
    check_recovery(app, source)


def test_a_robots_txt_that_cannot_be_had_forbids_all(
    app: App, known: Any, tiny: DemoServer, fault: Switch
) -> None:
    known(TOWN)
    tiny.world.faults.add(Fault("status_500", "/robots.txt"))
    before = dump(app.engine)
    tiny.log.clear()
    read_all(app, TOWN)
    seen = view(app, TOWN)
    assert (seen.state, seen.failure) == ("broken", "server_error")
    assert "robots.txt" in seen.message
    assert {entry.path for entry in tiny.log.entries} == {"/robots.txt"}
    assert dump(app.engine) == before
