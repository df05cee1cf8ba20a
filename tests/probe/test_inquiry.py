"""The course of a probe, with answers made by hand: what is asked, in which order, and what is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import web_poet

from scrapers.failures import Failure
from scrapers.probe.inquiry import MOST, Inquiry, hosts_to_ask
from scrapers.probe.product import Question
from scrapers.probe.records import ProbeReport, Proposal
from storage.records import FailureKind

TESTS = Path(__file__).resolve().parents[1]
SESSIONNET = TESTS / "sessionnet" / "pages"
BASE = "https://ris.example/bi/"
GONE = Failure(FailureKind.SERVER_ERROR, "HTTP-Status 404", status=404)
META = '<meta name="author" content="Somacos, SessionNet Version 5.5.6 bi (Layout 6)">'

Answers = dict[str, str | bytes | Failure]


def run(url: str, answers: Answers, redirects: tuple[str, ...] = ()) -> tuple[ProbeReport, list[str]]:
    """Probe with these answers by address (404 for the others); the report, and what was asked in turn."""
    inquiry, asked = Inquiry(url), []
    while question := inquiry.next():
        asked.append(question.url)
        answer = answers.get(question.url, GONE)
        if isinstance(answer, Failure):
            inquiry.failed(question, answer)
        else:
            inquiry.answered(question, made(question, answer), redirects if len(asked) == 1 else ())
    return inquiry.report(len(asked)), asked


def made(question: Question, body: str | bytes) -> web_poet.HttpResponse:
    return web_poet.HttpResponse(question.url, body.encode() if isinstance(body, str) else body, status=200)


def start(links: str = "", extension: str = "asp", meta: str = META) -> str:
    menu = f'<a href="si0040.{extension}">Kalender</a>'
    return f"<html><head>{meta}</head><body><p>Willkommen</p>{menu}{links}</body></html>"


def best(report: ProbeReport) -> Proposal:
    assert report.proposals
    return report.proposals[0]


def look(report: ProbeReport, what: str) -> tuple[bool, str]:
    """Whether that was found, and what is said of it."""
    (found,) = [(each.found, each.note) for each in report.looks if each.what == what]
    return found


# -- SessionNet -----------------------------------------------------------------------------------


def test_sessionnet_from_its_start_page() -> None:
    report, asked = run(BASE, {BASE: start()})
    assert report.state == "found"
    assert [(each.system, each.version, each.readable) for each in report.products] == [
        ("sessionnet", "5.5.6 (Layout 6)", True)
    ]
    assert best(report) == Proposal(system="sessionnet", base_url=BASE)
    assert asked[0] == BASE
    assert asked[1].startswith(f"{BASE}si0040.asp?__cjahr=20")
    assert asked[2] == f"{BASE}do0040.asp"
    assert look(report, "Kalender") == (False, "HTTP-Status 404")


@pytest.mark.parametrize(
    "address",
    [
        f"{BASE}si0057.asp?__ksinr=501",
        "https://ris.example/bi/vo0050.asp?__kvonr=12&smcspf=4#top",
        "https://ris.example/bi/error.asp",
    ],
)
def test_a_deep_page_leads_to_the_base(address: str) -> None:
    report, _ = run(address, {address: (SESSIONNET / "error6.html").read_bytes()})
    assert best(report).base_url == BASE


def test_the_links_of_a_page_say_where_the_system_lies() -> None:
    address = "https://ris.example/sitzungsdienst/"
    page = start().replace('href="si0040', 'href="/ratsinfo/bi/si0040')
    report, asked = run(address, {address: page})
    assert best(report).base_url == "https://ris.example/ratsinfo/bi/"
    assert asked[1].startswith("https://ris.example/ratsinfo/bi/si0040.asp")


def test_pages_that_end_in_php() -> None:
    report, asked = run(BASE, {BASE: start(extension="php")})
    assert best(report).attributes == {"extension": "php"}
    assert asked[2] == f"{BASE}do0040.php"


def test_several_municipalities_are_a_choice_unless_the_address_names_one() -> None:
    menu = "".join(
        f'<a class="smcfiltermenumandant" href="info.asp?{query}">{name}</a>'
        for query, name in (
            ("__cpanr=4", "Stadt Eins"),
            ("__cpanr=7", "Gemeinde&nbsp;Zwei"),
            ("__cmandant=2", "Alle Mandanten"),
        )
    )
    report, _ = run(BASE, {BASE: start(menu)})
    assert best(report).attributes == {}
    assert [(each.value, each.label) for each in best(report).choices["client"]] == [
        ("4", "Stadt Eins"),
        ("7", "Gemeinde Zwei"),
    ]
    address = f"{BASE}si0040.asp?__cpanr=7&__cjahr=2026"
    report, asked = run(address, {address: start(menu)})
    assert best(report).attributes == {"client": "7"}
    assert best(report).choices == {}
    assert "__cpanr=7" in asked[1]


def test_the_clients_of_real_systems(shared: Path) -> None:
    page = (shared / "corpus/ris/sessionnet/landstuhl-mandanten.html").read_bytes()
    report, _ = run(BASE, {BASE: page})
    clients = {each.value: each.label for each in best(report).choices["client"]}
    assert len(clients) == 16
    assert clients["5"] == "Sickingenstadt Landstuhl"
    assert clients["15"] == "Werksausschuss Nahwärme VG"


SERVER = "https://sessionnet-oparl.owl-it.de/Oparl/system"
BODIES = "https://sessionnet-oparl.owl-it.de/Oparl/bodies"
TENANT = "https://sessionnet.owl-it.de/musterau/bi/"


def oparl(*names: str) -> Answers:
    """A municipality's start page, and the OParl server of its computing centre with these bodies."""
    kind = "https://schema.oparl.org/1.1/"
    system = {
        "id": SERVER,
        "type": f"{kind}System",
        "oparlVersion": kind,
        "vendor": "Hersteller",
        "body": BODIES,
    }
    bodies = [
        {"id": f"{BODIES}/{number}", "type": f"{kind}Body", "name": name, "ags": f"0535800{number}"}
        for number, name in enumerate(names)
    ]
    return {
        TENANT: start(),
        SERVER: json.dumps({**system, "body": BODIES}),
        BODIES: json.dumps({"data": bodies}),
    }


def test_the_oparl_server_of_a_computing_centre_is_looked_at() -> None:
    report, asked = run(TENANT, oparl("Stadt Musterau", "Stadt Zwei"))
    assert asked.index(SERVER) < asked.index(BODIES)
    assert look(report, "OParl: Kommunen") == (True, "Stadt Musterau, Stadt Zwei")
    assert (True, "OParl 1.1 (von Hersteller)") in [(each.found, each.note) for each in report.looks]
    assert hosts_to_ask(TENANT) == {"sessionnet.owl-it.de", "sessionnet-oparl.owl-it.de"}
    first, second = report.proposals
    assert (first.system, second.system, second.base_url) == ("sessionnet", "oparl", SERVER)
    assert [each.label for each in second.choices["body_id"]] == ["Stadt Musterau", "Stadt Zwei"]


def test_an_interface_that_serves_the_municipality_alone_comes_first() -> None:
    report, _ = run(TENANT, oparl("Stadt Musterau"))
    assert best(report) == Proposal(system="oparl", base_url=SERVER, title="Stadt Musterau", ags="05358000")


@pytest.mark.parametrize(
    "answer",
    [
        '{"error": "Webservice OParl ist nicht aktiviert!"}',
        '{"type": "https://schema.oparl.org/1.1/Error", "message": "OParl is not active."}',
        "<html>nein</html>",
        "[" * 100_000,
        '{"type": 5, "body": {}}',
        "\ufeffnull",
    ],
)
def test_what_is_no_oparl(answer: str) -> None:
    report, _ = run(BASE, {BASE: start(), "https://ris.example/oparl/system": answer})
    assert [each.found for each in report.looks if each.what == "OParl"] == [False, False]


@pytest.mark.parametrize("bodies", ["https://elsewhere.example/bodies", "http://[", 7, None, ["x"]])
def test_bodies_elsewhere_are_not_asked_for(bodies: object) -> None:
    system = json.dumps({"type": "https://schema.oparl.org/1.0/System", "body": bodies})
    _, asked = run(BASE, {BASE: start(), "https://ris.example/oparl/system": system})
    assert {url for url in asked if not url.startswith("https://ris.example/")} == set()


# -- SD.NET RIM, and sites of other kinds ---------------------------------------------------------


def test_sdnet_rim_with_its_name() -> None:
    address = "https://sdnet.example/kreis/tops/?__=UGhVM0hpd2NXNFdFcExjZabcdefghijklmn"
    page = "<html><head><title>Tagesordnung - SD.NET RIM 4 | Kreis Musterland</title></head></html>"
    calendar = (TESTS / "sdnet_rim/pages/termine.ics").read_bytes()
    root = "https://sdnet.example/kreis/"
    report, asked = run(address, {address: page, f"{root}termine/ics/SD.NET_RIM.ics": calendar})
    assert best(report) == Proposal(system="sdnet_rim", base_url=root, title="Kreis Musterland")
    assert look(report, "Kalender (iCal)")[0]
    assert look(report, "Vorlagen") == (False, "HTTP-Status 404")
    assert asked[3:] == [
        f"{root}webservice/oparl/v1.1/system",
        f"{root}webservice/oparl/v1.0/system",
    ]


def test_the_page_that_was_given_answers_its_own_question() -> None:
    address = "https://sdnet.example/vorlagen"
    page = (TESTS / "sdnet_rim/pages/vorlagen.html").read_text()
    report, asked = run(address, {address: page})
    assert look(report, "Vorlagen")[0]
    assert asked.count(address) == 1


def test_an_unknown_site_names_what_it_links() -> None:
    address = "https://www.stadt.example/politik"
    page = """<html><head><link rel="alternate" type="application/rss+xml" href="/neues.xml"></head><body>
    <a href="https://ris.stadt.example/bi/si0040.asp">Sitzungen</a>
    <a href="https://rat.example/">Zum Ratsinformationssystem</a>
    <a href="webcal://www.stadt.example/termine.ics">Kalender</a>
    <a href="javascript:alert(1)">Bürgerinformationssystem</a> <a href="http://[kaputt">Ratsinfo</a>
    <a href="/politik">Ratsinformationssystem</a></body></html>"""
    report, asked = run(address, {address: page})
    assert report.state == "nothing"
    assert report.proposals == ()
    assert [(each.what, each.url) for each in report.looks if each.found] == [
        ("Kalenderabruf", "webcal://www.stadt.example/termine.ics"),
        ("Verweis auf ein Ratsinformationssystem", "https://ris.stadt.example/bi/si0040.asp"),
        ("Verweis auf ein Ratsinformationssystem", "https://rat.example/"),
    ]
    assert look(report, "Feed") == (False, "HTTP-Status 404")
    assert {url.split("/")[2] for url in asked} == {"www.stadt.example"}


def test_a_site_with_nothing_but_a_feed_is_read_by_it() -> None:
    address = "https://uwg.example/aktuelles.html"
    head = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss/neues.xml"></head></html>'
    item = "<item><title>Antrag</title><link>https://uwg.example/1</link><guid>1</guid></item>"
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>UWG</title>{item}</channel></rss>'
    report, asked = run(address, {address: head, "https://uwg.example/rss/neues.xml": feed})
    assert asked[1] == "https://uwg.example/rss/neues.xml"
    assert report.state == "found"
    assert best(report).system == "feed"
    assert (best(report).base_url, best(report).attributes) == (
        "https://uwg.example/rss/",
        {"feeds": "neues.xml"},
    )


# -- where nothing more is asked ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (Failure(FailureKind.HELD, "robots.txt erlaubt das Lesen nicht"), "held"),
        (Failure(FailureKind.BLOCKED, "HTTP-Status 403", status=403), "blocked"),
        (Failure(FailureKind.UNREACHABLE, "Der Server nimmt keine Verbindung an"), "failed"),
    ],
)
def test_after_a_refusal_nothing_more_is_asked(failure: Failure, state: str) -> None:
    report, asked = run(f"{BASE}si0040.php", {f"{BASE}si0040.php": failure})
    assert report.state == state
    assert len(asked) == 1
    guess = Proposal(system="sessionnet", base_url=BASE, attributes={"extension": "php"}, tried=False)
    assert report.proposals == (guess,)


def test_a_page_that_is_held_back_counts_as_refused() -> None:
    report, asked = run(BASE, {BASE: (SESSIONNET / "firewall.html").read_bytes()})
    assert report.state == "blocked"
    assert asked == [BASE]


def test_a_server_that_asks_for_a_pause_is_left_alone() -> None:
    first, _ = run(BASE, {BASE: start()})
    calendar = first.looks[0].url
    busy = Failure(FailureKind.BLOCKED, "HTTP-Status 429", status=429)
    report, asked = run(BASE, {BASE: start(), calendar: busy})
    assert report.state == "blocked"
    assert asked == [BASE, calendar]


def test_a_start_page_that_may_be_read_is_not_enough() -> None:
    first, _ = run(BASE, {BASE: start()})
    held = Failure(FailureKind.HELD, "robots.txt erlaubt das Lesen nicht")
    report, _ = run(BASE, {BASE: start(), first.looks[0].url: held})
    assert report.state == "held"


def test_a_page_that_is_gone_is_looked_for_in_its_folder_once() -> None:
    address = f"{BASE}alt/uebersicht.html"
    report, asked = run(address, {address: GONE, f"{BASE}alt/": GONE})
    assert asked == [address, f"{BASE}alt/"]
    assert report.state == "failed"
    report, asked = run(address, {address: GONE, f"{BASE}alt/": start()})
    assert report.state == "found"


def test_an_address_that_leads_away_is_said() -> None:
    inquiry = Inquiry("https://www.stadt.example/rat")
    assert inquiry.next() is not None
    inquiry.moved("https://ris.example/bi/")
    assert inquiry.next() is None
    report = inquiry.report(1)
    assert (report.state, report.moved_to) == ("moved", "https://ris.example/bi/")
    assert "ris.example" in report.message


def test_redirects_count_as_questions() -> None:
    page = start()
    _, asked = run(BASE, {BASE: page})
    assert len(asked) == 5
    inquiry = Inquiry(BASE, most=5)
    question = inquiry.next()
    assert question
    inquiry.answered(question, made(question, page), ("https://ris.example/", "https://ris.example/bi"))
    further = 0
    while question := inquiry.next():
        inquiry.failed(question, GONE)
        further += 1
    assert further == 2
    assert MOST == 10
