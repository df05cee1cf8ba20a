"""Whatever a server does, its source's state says so, and nothing that is known is lost or changed by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from antragsradar.app import App
from demo.faults import Fault, FaultKind
from demo.server import DemoServer
from tests.end_to_end.conftest import read_all
from tests.end_to_end.faults import check, check_recovery, knowledge, read_at, read_whole
from tests.end_to_end.outcomes import BLOG, DISTRICT, NEWS, OTHER_TOWN, OUTCOMES, QUICK, TOWN, Outcome
from tests.end_to_end.switches import Switches
from tests.end_to_end.untrusted import untrusted_server

Known = Callable[[str], None]
LONG = pytest.mark.soak

# One of the faults that come the same way through the code will do for every run of the tests.
OF_THE_TOWN = tuple(OUTCOMES)
OF_THE_BLOG: tuple[FaultKind, ...] = (
    "error_page",
    "firewall_page",
    "status_403",
    "status_404",
    "status_429",
    "status_500",
    "cut",
    "empty",
    "truncated_html",
    "redirect_inside",
    "robots_disallow",
    "huge",
    "bomb",
)
OF_THE_DISTRICT: tuple[FaultKind, ...] = (
    "truncated_html",
    "changed_markup",
    "redirect_loop",
    "endless_list",
    "mixed_up",
)


def meets(app: App, known: Known, fault: Switches, source: str, kind: FaultKind) -> None:
    """A source that has a fault, and what comes after it."""
    expected = OUTCOMES[kind]
    known(source)
    fault.on(source, kind)
    fault.server.log.clear()
    with pytest.MonkeyPatch.context() as patch:
        if expected.quick:
            patch.setenv("SCRAPY_SETTINGS_MODULE", QUICK)
        check(app, source, expected, (lambda: read_whole(app, source)) if expected.whole else None)
    assert len(fault.asked()) <= expected.requests
    fault.off()
    check_recovery(app, source)


def cases(source: str, kinds: tuple[FaultKind, ...]) -> list[tuple[str, FaultKind]]:
    """The faults of these that a source can have."""
    return [(source, kind) for kind in kinds if source in OUTCOMES[kind].sources]


USUAL = [
    (OTHER_TOWN, "mixed_up"),
    *cases(TOWN, OF_THE_TOWN),
    *cases(BLOG, OF_THE_BLOG),
    *cases(DISTRICT, OF_THE_DISTRICT),
]
ALL = [case for source in (TOWN, OTHER_TOWN, DISTRICT, BLOG, NEWS) for case in cases(source, tuple(OUTCOMES))]


@pytest.mark.in_turn
@pytest.mark.parametrize(("source", "kind"), USUAL)
def test_a_fault_is_named_and_costs_nothing(
    tiny_app: App, known: Known, fault: Switches, source: str, kind: FaultKind
) -> None:
    meets(tiny_app, known, fault, source, kind)


@LONG
@pytest.mark.parametrize(("source", "kind"), [case for case in ALL if case not in USUAL])
def test_every_source_and_fault(
    tiny_app: App, known: Known, fault: Switches, source: str, kind: FaultKind
) -> None:
    meets(tiny_app, known, fault, source, kind)


@pytest.mark.in_turn
@pytest.mark.parametrize("source", [TOWN, DISTRICT])
def test_a_page_in_another_encoding_than_it_says_is_read(
    tiny_app: App, known: Known, fault: Switches, source: str
) -> None:
    known(source)
    fault.on(source, "wrong_charset")
    check_recovery(tiny_app, source)


def test_a_blog_whose_json_is_broken_is_read_by_its_feed(
    tiny_app: App, known: Known, fault: Switches
) -> None:
    known(BLOG)
    fault.on(BLOG, "broken_json")
    check_recovery(tiny_app, BLOG)


def test_a_list_that_shows_the_same_again_has_ended(tiny_app: App, known: Known, fault: Switches) -> None:
    known(BLOG)
    fault.on(BLOG, "endless_list")
    fault.server.log.clear()
    check_recovery(tiny_app, BLOG)
    assert len(fault.asked()) <= 3


# -- the way to the server --------------------------------------------------------------------------

REFUSED = Outcome("broken", "unreachable", "nimmt keine Verbindung an")
NO_NAME = Outcome("broken", "unreachable", "Name des Servers lässt sich nicht auflösen")
NOT_PUBLIC = Outcome("broken", "unreachable", "zu keiner öffentlichen Adresse")
NO_TLS = Outcome("broken", "unreachable", "TLS-Zertifikat")


@pytest.mark.in_turn
@pytest.mark.parametrize("source", [TOWN, BLOG])
def test_a_server_that_is_gone(tiny_app: App, known: Known, tiny: DemoServer, source: str) -> None:
    known(source)
    tiny.stop()
    try:
        check(tiny_app, source, REFUSED)
    finally:
        tiny.start()
    check_recovery(tiny_app, source)


@pytest.mark.in_turn
@pytest.mark.parametrize("source", [TOWN, BLOG])
def test_a_name_that_nobody_knows(
    tiny_app: App, known: Known, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    known(source)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "tests.end_to_end.names.nowhere")
    check(tiny_app, source, NO_NAME, lambda: read_at(tiny_app, source, "http://rat.example/"))
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE")
    check_recovery(tiny_app, source)


def test_a_name_that_leads_inside(
    tiny_app: App, known: Known, tiny: DemoServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name leads to the demo's own server, which would answer: it is not asked."""
    known(BLOG)
    tiny.log.clear()
    url = tiny.url.replace("127.0.0.1", "rat.example")
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "tests.end_to_end.names.inside")
    check(tiny_app, BLOG, NOT_PUBLIC, lambda: read_at(tiny_app, BLOG, url))
    assert tiny.log.entries == []
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "tests.end_to_end.names.inside_and_trusted")
    assert read_at(tiny_app, BLOG, url).outcome == "ok"
    assert tiny.log.entries
    monkeypatch.delenv("SCRAPY_SETTINGS_MODULE")
    read_all(tiny_app, BLOG)


@pytest.mark.in_turn
@pytest.mark.parametrize("source", [TOWN, BLOG])
def test_a_certificate_that_nobody_vouches_for(
    tiny_app: App, known: Known, tmp_path_factory: pytest.TempPathFactory, source: str
) -> None:
    known(source)
    with untrusted_server(tmp_path_factory.mktemp("tls")) as (url, asked):
        check(tiny_app, source, NO_TLS, lambda: read_at(tiny_app, source, url))
        assert asked == []
    check_recovery(tiny_app, source)


# -- robots.txt -------------------------------------------------------------------------------------


@pytest.mark.in_turn
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("status_500", Outcome("broken", "server_error", "robots.txt")),
        ("status_429", Outcome("blocked", "blocked", "429")),
        ("cut", Outcome("broken", "unreachable", "brach mittendrin ab")),
        pytest.param("status_503", Outcome("blocked", "blocked", "503"), marks=LONG),
        pytest.param(
            "redirect_elsewhere", Outcome("broken", "unexpected_page", "elsewhere.invalid"), marks=LONG
        ),
        pytest.param("huge_head", Outcome("broken", "too_large", "zu groß"), marks=LONG),
    ],
)
def test_a_robots_txt_that_cannot_be_had_forbids_all(
    tiny_app: App, known: Known, fault: Switches, kind: FaultKind, expected: Outcome
) -> None:
    known(BLOG)
    fault.server.log.clear()
    fault.server.world.faults.add(Fault(kind, "/robots.txt", seconds=3600.0, size=1_000_000))
    check(tiny_app, BLOG, expected)
    assert fault.asked() == []
    fault.off()
    check_recovery(tiny_app, BLOG)


@pytest.mark.parametrize(
    "kind",
    ["status_404", *(pytest.param(kind, marks=LONG) for kind in ("status_403", "empty", "error_page"))],
)
def test_where_there_is_no_robots_txt_all_is_allowed(
    tiny_app: App, known: Known, fault: Switches, kind: FaultKind
) -> None:
    known(BLOG)
    fault.server.world.faults.add(Fault(kind, "/robots.txt"))
    check_recovery(tiny_app, BLOG)


def test_after_all_these_faults_nothing_is_new(tiny_app: App, known: Known) -> None:
    for source in (TOWN, DISTRICT, BLOG):
        known(source)
    check_recovery(tiny_app, TOWN, DISTRICT, BLOG)
    assert {change["kind"] for change in knowledge(tiny_app)["changes"]} == {"new"}
