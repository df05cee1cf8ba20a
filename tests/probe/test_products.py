"""What each product says of its sites: the base address from any page, and what the site is called."""

from __future__ import annotations

from pathlib import Path

import pytest
import web_poet

from scrapers.probe.product import folder_of, probing_of
from scrapers.probe.site import system_by_address
from scrapers.recognise import products_of


@pytest.mark.parametrize(
    ("url", "folder"),
    [
        ("https://ris.example", "https://ris.example/"),
        ("https://ris.example/bi", "https://ris.example/bi/"),
        ("https://ris.example/bi/", "https://ris.example/bi/"),
        ("https://ris.example/bi/info.asp?x=1#y", "https://ris.example/bi/"),
        ("https://ris.example:8443/a/b.c/d.php", "https://ris.example:8443/a/b.c/"),
    ],
)
def test_the_folder_of_a_page(url: str, folder: str) -> None:
    assert folder_of(url) == folder


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://sdnet.example/", "https://sdnet.example/"),
        ("https://sdnet.example/vorlagen", "https://sdnet.example/"),
        ("https://sdnetrim.example/rim4240/tops/?__=abc", "https://sdnetrim.example/rim4240/"),
        ("https://rim.example/ort/sdnetrim/Token/Vorlage.pdf", "https://rim.example/ort/"),
        ("https://rim.example/ort/webservice/oparl/v1.1/system", "https://rim.example/ort/"),
        ("https://rim.example/termine/ics/SD.NET_RIM.ics", "https://rim.example/"),
    ],
)
def test_the_base_of_sdnet_rim(url: str, base: str) -> None:
    assert probing_of("sdnet_rim").base_of(url) == base


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://spd.example/", "https://spd.example/"),
        ("https://spd.example/2026/11/19/unser-antrag/", "https://spd.example/"),
        ("https://spd.example/ortsverein/category/rat/page/2/", "https://spd.example/ortsverein/"),
        ("https://spd.example/ortsverein/wp-json/wp/v2/posts?page=2", "https://spd.example/ortsverein/"),
        ("https://spd.example/feed", "https://spd.example/"),
    ],
)
def test_the_base_of_wordpress(url: str, base: str) -> None:
    assert probing_of("wordpress").base_of(url) == base


@pytest.mark.parametrize(
    ("system", "url", "base"),
    [
        ("allris4", "https://ris.example/public/to010?SILFDNR=1000264", "https://ris.example/public/"),
        ("allris4", "https://ris.example/public/si010", "https://ris.example/public/"),
        ("allris4", "https://ris.example/public", "https://ris.example/public/"),
        ("allris3", "https://ris.example/bi/si010_j.asp?MM=11&YY=2026", "https://ris.example/bi/"),
        ("allris3", "https://ris.example/bi/allris.net.php", "https://ris.example/bi/"),
        ("joomla", "https://cdu.example/index.php/presse/2026?start=72", "https://cdu.example/"),
        ("joomla", "https://cdu.example/ort/index.php?view=article&id=7:x", "https://cdu.example/ort/"),
        ("feed", "https://uwg.example/rss/neues.xml", "https://uwg.example/rss/"),
    ],
)
def test_the_base_of_the_others(system: str, url: str, base: str) -> None:
    assert probing_of(system).base_of(url) == base


@pytest.mark.parametrize(
    ("system", "url", "settled"),
    [
        ("allris3", "https://ris.example/bi/si010.php", {"extension": "php"}),
        ("allris3", "https://ris.example/bi/", {}),
        ("joomla", "https://cdu.example/index.php/presse", {"lists": "index.php/presse"}),
        ("joomla", "https://cdu.example/", {}),
        ("feed", "https://uwg.example/rss/neues.xml", {"feeds": "neues.xml"}),
    ],
)
def test_what_an_address_settles(system: str, url: str, settled: dict[str, str]) -> None:
    assert probing_of(system).attributes(url, ()) == settled


def wordpress(head: str) -> web_poet.HttpResponse:
    body = f"<html><head>{head}</head><body>Hallo</body></html>"
    return web_poet.HttpResponse("https://spd.example/ortsverein/ueber-uns/", body.encode())


def test_a_wordpress_page_says_where_its_site_lies() -> None:
    probing = probing_of("wordpress")
    link = '<link rel="https://api.w.org/" href="https://spd.example/ortsverein/wp-json/">'
    assert probing.base_url(wordpress(link)) == "https://spd.example/ortsverein/"
    elsewhere = link.replace("spd.example", "elsewhere.example")
    assert probing.base_url(wordpress(elsewhere)) == "https://spd.example/ortsverein/ueber-uns/"


def test_a_wordpress_page_says_what_its_site_is_called() -> None:
    name = '<meta property="og:site_name" content="SPD\n Musterau">'
    assert probing_of("wordpress").title([wordpress(""), wordpress(name)]) == "SPD Musterau"
    assert probing_of("wordpress").title([wordpress("")]) == ""


@pytest.mark.parametrize(
    ("url", "system"),
    [
        ("https://ris.example/bi/vo0050.asp?__kvonr=1", "sessionnet"),
        ("https://sessionnet.owl-it.de/musterau/bi/", "sessionnet"),
        ("https://stadt.ratsinfomanagement.net/", "sdnet_rim"),
        ("https://ris.example/tops/?__=UGhVM0hpd2NX", "sdnet_rim"),
        ("https://ris.example/public/vo020?VOLFDNR=1", "allris4"),
        ("https://ris.example/bi/to010.asp?SILFDNR=1", "allris3"),
        ("https://ris.example/bi/info.asp", None),
        ("https://www.example/termine/", None),
    ],
)
def test_products_by_the_form_of_an_address(url: str, system: str | None) -> None:
    assert system_by_address(url) == system


@pytest.mark.parametrize(
    ("system", "page", "what"),
    [
        ("more_rubin", "spa-start.html", "more_rubin"),
        ("allris4", "trier-to010-1000264.html", "allris4"),
        ("allris3", "winnweiler-to010-2270.html", "allris3"),
    ],
)
def test_real_pages_of_other_products_lead_to_questions(
    shared: Path, system: str, page: str, what: str
) -> None:
    folder = {"more_rubin": "rubin"}.get(system, system)
    body = (shared / "corpus" / "ris" / folder / page).read_bytes()
    answer = web_poet.HttpResponse(f"https://ris.example/bi/{page}", body)
    assert [product.system for product in products_of(answer)] == [what]
    asked = [question.url for question in probing_of(system).questions("https://ris.example/bi/", answer)]
    assert asked
    assert all(url.startswith("https://ris.example/bi/") for url in asked)
