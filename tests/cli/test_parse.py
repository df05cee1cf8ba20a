"""`parse` on saved pages of council systems: what a script gets, and what a person reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run, run_forked

CAPTURES = ROOT.parent / "shared" / "corpus" / "ris"
SESSIONNET, RIM = CAPTURES / "sessionnet", CAPTURES / "sdnet-rim"
BASE = "https://ratsinfo.example/bi/"

pytestmark = pytest.mark.without_database
needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason="the folder ../shared is not here")

# What a capture is, by its name; those that are excerpts without what a page needs say what is missing.
KINDS = {
    "si0040": "calendar",
    "si0056": "meeting",
    "si0057": "meeting",
    "to0040": "meeting",
    "vo0050": "paper",
}
INCOMPLETE = {
    "landstuhl-mandanten.html": ("calendar", "Keine Seite von SessionNet"),
    "melle-si0057_sample.html": ("meeting", "kein Datum"),
}


def parsed(run: Run, system: str, page: str, file: Path, url: str = BASE) -> Any:
    answer = run("parse", system, page, file, "--url", url, "--json")
    assert (answer.code, answer.err) == (0, "")
    return answer.json


def agenda_of(meeting: Any) -> dict[str, Any]:
    return {item["number"]: item for item in meeting["agenda"]}


@needs_captures
def test_kaiserslautern_meeting(run: Run) -> None:
    file = SESSIONNET / "kaiserslautern-si0057-2331.html"
    meeting = parsed(run, "sessionnet", "si0057", file, BASE + "si0057.asp?__ksinr=2331")
    assert (meeting["key"], meeting["date"], meeting["warnings"]) == ("2331", "2026-09-08", [])
    agenda = agenda_of(meeting)
    assert len(agenda) == len(meeting["agenda"]) == 7
    (paper,) = agenda["Ö 4"]["papers"]
    assert (paper["key"], paper["reference"]) == ("19902", "0463/2026")
    assert paper["url"] == BASE + "vo0050.asp?__kvonr=19902"
    assert [each["name"] for each in meeting["files"]] == ["Öffentliche Bekanntmachung"]


@needs_captures
@pytest.mark.parametrize("page", ["si0057", "si0057.asp", "SI0057", "meeting"])
def test_a_page_has_several_names(run: Run, page: str) -> None:
    file = SESSIONNET / "kaiserslautern-si0057-2331.html"
    assert parsed(run, "sessionnet", page, file)["key"] == "2331"


@needs_captures
def test_kaiserslautern_paper(run: Run) -> None:
    file = SESSIONNET / "kaiserslautern-vo0050-19902.html"
    paper = parsed(run, "sessionnet", "vo0050", file, BASE + "vo0050.asp?__kvonr=19902")
    assert (paper["key"], paper["reference"], paper["kind"]) == ("19902", "0463/2026", "Beschlussvorlage")
    assert [each["role"] for each in paper["files"]] == ["main", "attachment", "attachment"]
    assert all(each["url"].startswith(BASE + "getfile.asp?id=") for each in paper["files"])


@needs_captures
def test_kaiserslautern_calendar(run: Run) -> None:
    file = SESSIONNET / "kaiserslautern-si0040-2026-10.html"
    calendar = parsed(run, "sessionnet", "si0040", file, BASE + "si0040.asp?__cjahr=2026&__cmonat=10")
    assert len(calendar["meetings"]) == 11
    assert all(each["agenda"] is None and each["url"] is None for each in calendar["meetings"])
    assert all(each["date"].startswith("2026-10-") for each in calendar["meetings"])


@needs_captures
def test_koblenz_results_and_votes(run: Run) -> None:
    whole = parsed(run, "sessionnet", "si0057", SESSIONNET / "koblenz-si0057-9693.html")
    end = parsed(run, "sessionnet", "si0057", SESSIONNET / "koblenz-si0057-9693-excerpt-end.html")
    third = agenda_of(whole)["Ö 3"]
    assert third["result"] == "ungeändert beschlossen"
    assert third["votes"] == {"yes": 20, "no": 4, "abstentions": 22}
    results = {
        paper["reference"]: item["result"]
        for item in [*whole["agenda"], *end["agenda"]]
        for paper in item["papers"]
    }
    motions = ("AT/0054/2026", "AT/0056/2026", "AT/0059/2026")
    assert {reference: results[reference] for reference in motions} == dict.fromkeys(motions, "vertagt")


@needs_captures
def test_wesel_shows_nothing_that_is_not_public(run: Run) -> None:
    file = RIM / "wesel-tagesordnung-rat.html"
    for product, page in (("sdnet-rim", "tops"), ("sdnet_rim", "meeting")):
        assert len(parsed(run, product, page, file)["agenda"]) == 13
    rows = file.read_text(encoding="utf-8").split("<tr")
    hidden = [row.split('data-vorgang-id="')[1].split('"')[0] for row in rows if "top-noeff-data" in row]
    assert len(hidden) == 11
    for more in ([], ["--json"]):
        answer = run("parse", "sdnet-rim", "tops", file, *more)
        assert not [key for key in hidden if f'"{key}"' in answer.out or f" {key}\n" in answer.out]


@needs_captures
def test_halle_ends_where_the_public_part_ends(run: Run) -> None:
    file = SESSIONNET / "halle-to0040.html"
    meeting = parsed(run, "sessionnet", "to0040", file)
    assert {item["heading"] for item in meeting["agenda"]} == {"Öffentlicher Teil"}
    public, hidden = file.read_text(encoding="utf-8").split("Nicht &ouml;ffentlicher Teil")
    assert public.count('id="smc_contol_to_') == len(meeting["agenda"])
    assert "getfile.asp?id=340500" in hidden
    assert "340500" not in run("parse", "sessionnet", "to0040", file).out


@needs_captures
def test_every_capture_is_read_or_says_what_is_wrong(run: Run) -> None:
    seen = set()
    for file in sorted(SESSIONNET.glob("*.html")):
        page = next((kind for name, kind in KINDS.items() if name in file.name), "")
        if file.name in INCOMPLETE:
            page, reason = INCOMPLETE[file.name]
            run("parse", "sessionnet", page, file).refuses(1, file.name, reason)
            seen.add("refused")
            continue
        answer = parsed(run, "sessionnet", page, file)
        seen.add(page)
        if page == "meeting":
            assert answer["agenda"]
        elif page == "calendar":
            assert answer["meetings"] or answer["warnings"]
        else:
            assert answer["key"]
    assert seen == {"calendar", "meeting", "paper", "refused"}
    assert len(parsed(run, "sdnet-rim", "termine.ics", RIM / "wesel-termine.ics")["meetings"]) == 4
    assert parsed(run, "sdnet-rim", "vorgang", RIM / "wesel-vorgang.html")["reference"] == "T 02/325/26"


@needs_captures
def test_a_page_for_people() -> None:
    answer = run_forked("parse", "sessionnet", "si0057", SESSIONNET / "koblenz-si0057-9693.html")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.endswith("\n")
    lines = [line.strip(" -") for line in answer.out.splitlines()]
    third = lines.index("Nummer: Ö 3")
    assert "Ergebnis: ungeändert beschlossen" in lines[third : third + 12]
    assert "Stimmen: Ja 20, Nein 4, Enthaltungen 22" in lines[third : third + 12]
    assert "Datum: 03.09.2026" in lines
    assert "Beginn: 03.09.2026 15:00" in lines
    assert not [line for line in lines if line.startswith(("{", "[")) or "None" in line or "dt." in line]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return tmp_path / "seite.html"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html><title>SessionNet | SessionNet Fehlermeldung</title>"
         '<div id="wrapper" class="smclayout smc_page_error_layout">Fehler</div></html>', "error_page"),
        ('<html><title>SessionNet</title><div id="wrapper" class="smclayout smc-pagetype-logon '
         'smc_page_ylogon_layout2"></div></html>', "login_page"),
        ("<html><title>Zeitung</title><p>Heute</p></html>", "unexpected_page"),
        ("<?php echo 1; ?>", "unexpected_page"),
        ("Kein HTML", "unexpected_page"),
    ],
)  # fmt: skip
def test_what_is_no_such_page_is_named(run: Run, page: Path, content: str, reason: str) -> None:
    page.write_text(content)
    for more in ([], ["--json"]):
        run("parse", "sessionnet", "si0057", page, *more).refuses(1, str(page), "si0057", reason)


def test_unknown_products_and_pages_are_wrong_calls(run: Run, page: Path) -> None:
    page.write_text("<html></html>")
    run("parse", "ratsnet", "si0057", page).refuses(2, "„ratsnet“", "sessionnet", "sdnet_rim", "wordpress")
    run("parse", "sessionnet", "si9999", page).refuses(2, "„si9999“", "meeting", "paper", "calendar")


def test_files_that_cannot_be_read(run: Run, page: Path, tmp_path: Path) -> None:
    run("parse", "sessionnet", "si0057", page).refuses(2, f"{page} gibt es nicht")
    run("parse", "sessionnet", "si0057", tmp_path).refuses(2, f"{tmp_path} ist ein Ordner")
    page.touch()
    run("parse", "sessionnet", "si0057", page).refuses(1, f"{page} ist leer")
