"""`sources new`: a town without a spider is added by one command, and is then a source like all others."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from antragsradar import children
from antragsradar.app import App
from antragsradar.founding import found
from antragsradar.wishes import Wish, WrongWish, declaration
from demo.agenda import public_rows
from demo.faults import Fault
from demo.server import DemoServer
from demo.truth import PaperTruth
from scrapers import places
from scrapers.golden import load_cases, outcome
from scrapers.loading import load_spiders
from scrapers.places import Place
from scrapers.probe.records import Choice, Proposal
from scrapers.spider import SourceSpider
from scrapers.systems.sessionnet.spider import SessionNetSpider
from scrapers.systems.wordpress.spider import WordPressSpider
from storage.database import reading
from storage.models import Consultation, Paper, PaperFile
from storage.text import one_line
from tests.cli.conftest import Run
from tests.end_to_end.dump import dump
from tests.house.support import ROOT
from tests.maintaining.conftest import NEUSTADT, WISHED, Made, asked

MOST_REQUESTS = 12 + 20  # of the probe, and of the check


def spider_of(name: str) -> type[SourceSpider]:
    """The source as every command finds it."""
    return next(spider for spider in load_spiders() if spider.name == name)


# -- the whole way --------------------------------------------------------------------------------


def test_one_command_makes_a_source(made: Made, own: Path, server: DemoServer) -> None:
    assert made.answer is not None
    assert f"Geschrieben: {made.own / 'demo_neustadt.py'}" in made.answer.out
    assert 4 < len(made.asked) <= MOST_REQUESTS
    assert made.at_once == 1

    lines = (own / "demo_neustadt.py").read_text().splitlines()
    assert 10 <= len(lines) <= 20
    spider = spider_of("demo-neustadt")
    assert issubclass(spider, SessionNetSpider)
    assert (spider.title, spider.base_url) == ("Stadt Neustadt", server.url + NEUSTADT)
    assert spider.body is not None
    assert (spider.body.ags, spider.body.name) == ("99000019", "Stadt Neustadt")

    cases = load_cases(own / "cases" / "demo-neustadt")
    assert {case.page for case in cases} >= {"calendar", "meeting", "newest", "paper"}
    for case in cases:
        assert outcome(spider.pages(), case) == case.expected
        assert not [word for word in server.world.secrets() if word.encode() in case.body]
    meetings = server.world.neighbours["neustadt"].meetings
    titles = {one_line(row.title) for each in meetings for row in public_rows(each)}
    agendas = [case.expected["item"]["agenda"] for case in cases if case.page == "meeting" and case.expected]
    assert agendas
    assert {item["title"] for agenda in agendas for item in agenda} <= titles


def test_what_it_made_reads_the_town_completely_and_once(
    run: Run, neustadt: Path, server: DemoServer
) -> None:
    answer = run("crawl", "demo-neustadt")
    assert answer.code == 0, answer
    app = App.here()
    truth = {paper.key: paper for paper in server.world.neighbour_truth("neustadt")}
    assert len(truth) > 20
    compare(app, truth)
    before = dump(app.engine)
    assert run("crawl", "demo-neustadt").code == 0
    assert dump(app.engine) == before
    status = run("status", "--json").json
    (source,) = [each for each in status["sources"] if each["name"] == "demo-neustadt"]
    assert (source["state"], source["papers"], source["body"]) == ("ok", len(truth), "Stadt Neustadt")
    app.engine.dispose()


def compare(app: App, truth: dict[str, PaperTruth]) -> None:
    """All that is known of the town's papers is what its council shows."""
    with reading(app.engine) as connection:
        papers = connection.execute(select(Paper).where(Paper.source == "demo-neustadt")).all()
        files = connection.execute(
            select(Paper.key, PaperFile.name, PaperFile.sha256).join(Paper, Paper.id == PaperFile.paper_id)
        ).all()
        stations = connection.execute(
            select(Paper.key, Consultation.organization, Consultation.date, Consultation.result).join(
                Paper, Paper.id == Consultation.paper_id
            )
        ).all()
    known = {paper.key: (paper.title, paper.reference, paper.kind) for paper in papers}
    assert known == {key: (each.title, each.reference, each.kind) for key, each in truth.items()}
    assert all(file.sha256 for file in files)
    assert {(file.key, file.name) for file in files} == {
        (key, file.name) for key, paper in truth.items() for file in paper.files
    }
    assert {tuple(station) for station in stations if station.date} == {
        (key, station.organization, station.date, station.result)
        for key, paper in truth.items()
        for station in paper.consultations
    }


def test_in_a_checkout_it_goes_where_the_shipped_ones_are(
    run: Run, server: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the checkout there is only what matters for the place."""
    checkout = Place(tmp_path / "scrapers" / "spiders", tmp_path / "tests" / "sources")
    monkeypatch.setattr("antragsradar.founding.shipped_place", lambda: checkout)
    monkeypatch.delenv("ANTRAGSRADAR_DEMO_URL")
    without = children._environment
    trusting = {"ANTRAGSRADAR_DEMO_URL": server.url}  # else nobody on this machine is asked
    monkeypatch.setattr(children, "_environment", lambda settings: {**without(settings), **trusting})
    answer = run("sources", "new", "neustadt", server.url + NEUSTADT, *WISHED)
    assert answer.code == 0, answer
    assert (checkout.spiders / "neustadt.py").is_file()
    assert len(load_cases(checkout.cases / "neustadt")) >= 4


@pytest.mark.alike("test_one_command_makes_a_source")
def test_the_saved_pages_are_tested_with_those_of_the_project(neustadt: Path) -> None:
    """tests/sources/test_replay.py picks them up."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "demo-neustadt", "tests/sources/test_replay.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    count = len(load_cases(neustadt.parent / "cases" / "demo-neustadt"))
    assert f"{count + 1} passed" in done.stdout


# -- where nothing is made ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Demo", NEUSTADT, *WISHED], "„Demo“ geht nicht als Name"),
        (["../x", NEUSTADT, *WISHED], "„../x“ geht nicht als Name"),
        (["import", NEUSTADT, *WISHED], "„import“ geht nicht als Name"),
        (["x" * 41, NEUSTADT, *WISHED], "höchstens 40 Zeichen"),
        (["demo-ahlenfeld", NEUSTADT, *WISHED], "Eine Quelle „demo-ahlenfeld“ gibt es schon."),
        (["demo-neu", NEUSTADT], "Es fehlt --title"),
        (["demo-neu", NEUSTADT, "--title", "Stadt Neustadt"], "Es fehlt --ags"),
        (["demo-neu", NEUSTADT, *WISHED[:3], "0537"], "„0537“ ist kein Amtlicher Gemeindeschlüssel"),
        (["demo-neu", NEUSTADT, *WISHED, "--party", "SPD"], "sessionnet kennt kein „party“"),
        (["demo-neu", NEUSTADT, *WISHED, "--set", "client"], "--set erwartet NAME=WERT"),
        (["demo-neu", NEUSTADT, *WISHED, "--set", "farbe=rot"], "einstellbar sind: client, extension."),
        (["demo-neu", NEUSTADT, "--title", "a\nb", "--ags", "99000019"], "--title: eine Zeile"),
        (["demo-neu", NEUSTADT, *WISHED, "--system", "quatsch"], "Gelesen werden: "),
    ],
)
def test_a_wish_that_cannot_be_is_said(
    run: Run, own: Path, server: DemoServer, words: list[str], said: str
) -> None:
    name, path, *options = words
    if "--system" not in options:  # the site is not asked then, which is quicker
        options += ["--system", "sessionnet"]
    run("sources", "new", name, server.url + path, *options).refuses(2, said)
    assert not own.exists() or list(own.iterdir()) == []
    assert asked(server) == []


def test_without_a_place_it_asks_for_one(run: Run, server: DemoServer) -> None:
    run("sources", "new", "demo-neu", server.url + NEUSTADT, *WISHED).refuses(2, "--into ORDNER")
    assert asked(server) == []


def test_a_site_that_cannot_be_read_leaves_nothing_behind(run: Run, own: Path, server: DemoServer) -> None:
    run("sources", "new", "demo-neu", f"{server.url}nix/", *WISHED).refuses(1, "HTTP-Status 404")
    wrong = ("--system", "sdnet_rim")
    answer = run("sources", "new", "demo-neu", server.url + NEUSTADT, *WISHED, *wrong)
    answer.refuses(1, "Mit sdnet_rim war dort nichts zu lesen")
    assert list(own.iterdir()) == []


def test_nothing_is_overwritten_without_force(run: Run, neustadt: Path, server: DemoServer) -> None:
    neustadt.write_text("# von Hand\n")
    again = ("sources", "new", "demo-neustadt", server.url + NEUSTADT, *WISHED)
    run(*again).refuses(2, str(neustadt), "--force")
    assert neustadt.read_text() == "# von Hand\n"
    neustadt.unlink()
    run(*again).refuses(2, str(neustadt.parent / "cases" / "demo-neustadt"))
    extra = neustadt.parent / "cases" / "demo-neustadt" / "alt.json"
    extra.write_text("{}")
    assert run(*again, "--force").code == 0
    assert "class DemoNeustadt" in neustadt.read_text()
    assert not extra.exists()


def test_a_held_site_can_be_declared_but_is_not_read(run: Run, own: Path, server: DemoServer) -> None:
    server.world.faults.add(Fault("robots_disallow"))
    url = f"{server.url}{NEUSTADT}si0040.asp"
    run("sources", "new", "demo-neu", url, *WISHED).refuses(1, "robots.txt erlaubt das Lesen nicht")
    answer = run("sources", "new", "demo-neu", url, *WISHED, "--system", "sessionnet")
    assert answer.code == 1
    assert "Es wurden keine Seiten gespeichert" in answer.err
    assert spider_of("demo-neu").base_url == server.url + NEUSTADT
    assert set(asked(server)) == {"/robots.txt"}


def test_into_a_folder_that_is_named(run: Run, server: DemoServer, tmp_path: Path) -> None:
    folder = tmp_path / "neu" / "quellen"
    words = (server.url + NEUSTADT, *WISHED, "--into", folder, "--system", "sessionnet")
    answer = run("sources", "new", "demo-neu", *words)
    assert answer.code == 0, answer
    assert sorted(path.name for path in folder.iterdir()) == ["cases", "demo_neu.py"]


# -- what the site says of itself -----------------------------------------------------------------

COUNCIL = Proposal(system="sessionnet", base_url="https://ris.example/bi/")


def test_a_council_is_called_by_its_title() -> None:
    wish = Wish("jülich", "", title="Stadt Jülich", ags="05358024")
    made = declaration(wish, COUNCIL, SessionNetSpider)
    assert made.body is not None
    assert (made.title, made.body.name) == ("Stadt Jülich", "Stadt Jülich")


def test_what_the_site_says_fills_what_nobody_said() -> None:
    told = COUNCIL.model_copy(update={"title": "Kreis\u202e Düren", "ags": "05358"})
    made = declaration(Wish("x", ""), told, SessionNetSpider)
    assert (made.title, made.body and made.body.ags) == ("Kreis Düren", "05358")


def test_one_of_several_municipalities_is_chosen_by_its_name_or_by_hand() -> None:
    choices = {"client": (Choice(value="4", label="Stadt Eins"), Choice(value="7", label="Stadt Zwei"))}
    shared = COUNCIL.model_copy(update={"choices": choices})
    wish = Wish("x", "", title="Stadt Zwei", ags="99000001")
    assert declaration(wish, shared, SessionNetSpider).attributes == {"client": "7"}
    other = Wish("x", "", title="Zwei", ags="99000001", settings=("client=4",))
    assert declaration(other, shared, SessionNetSpider).attributes == {"client": "4"}
    with pytest.raises(WrongWish, match=r"--set client=4   Stadt Eins\n  --set client=7   Stadt Zwei"):
        declaration(Wish("x", "", title="Zwei", ags="99000001"), shared, SessionNetSpider)


def test_a_partys_site() -> None:
    site = Proposal(system="wordpress", base_url="https://spd.example/", title="SPD Musterau")
    wish = Wish("x", "", ags="05358", party="SPD", settings=("categories=rat, fraktion",))
    made = declaration(wish, site, WordPressSpider)
    assert made.attributes == {"party": "SPD", "categories": ("rat", "fraktion")}
    assert made.body is not None
    assert made.body.name == "Kreis Düren"
    with pytest.raises(WrongWish, match="--body"):
        declaration(Wish("x", "", ags="99000077"), site, WordPressSpider)
    assert declaration(Wish("x", ""), site, WordPressSpider).body is None


def test_an_installation_without_a_checkout(
    installation: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "SHIPPED_CASES", tmp_path / "tests" / "sources")
    with pytest.raises(WrongWish, match="ANTRAGSRADAR_SPIDERS"):
        found(App.here(), Wish("x", "https://ris.example/"))
    shutil.rmtree(installation, ignore_errors=True)
