"""Which pages are told to be made with ALLRIS 3 or 4, and with which version."""

from collections.abc import Callable
from pathlib import Path

import pytest
import web_poet

from scrapers.recognise import Product
from scrapers.systems.allris3.recognise import recognise as recognise3
from scrapers.systems.allris4.recognise import recognise as recognise4
from tests.allris4.support import BASE, PAGES

Recognise = Callable[[web_poet.HttpResponse], Product | None]


def told(recognise: Recognise, body: str | bytes) -> tuple[str, str] | None:
    data = body.encode() if isinstance(body, str) else body
    product = recognise(web_poet.HttpResponse(BASE, data))
    return (product.system, product.version) if product else None


@pytest.mark.parametrize("name", ["si010.html", "si010-rows.xml", "to010.html", "vo020.html", "noauth.html"])
def test_every_page_of_version_4_says_what_it_is(name: str) -> None:
    body = (PAGES / name).read_bytes()
    assert told(recognise4, body) == ("allris4", "4.1.7")
    assert told(recognise3, body) is None


@pytest.mark.parametrize(
    ("body", "version3", "version4"),
    [
        ('<meta name="description" content="ALLRIS net Version 3.9.4SP1 (210504m)">', "3.9.4SP1", None),
        (
            '<meta content="ALLRIS net Version 4.0.8 (4080038) - 27.05.2021" name="description"/>',
            None,
            "4.0.8",
        ),
        ('<body><div id="allriscontainer" class="si010"></div></body>', "", None),
        ('<div class="allriscontent" id="bomain"></div>', "", None),
        ('<frameset><frame src="allris.net.asp" name="main"></frameset>', "", None),
        ("Zugriff verweigert (Programm si010_r.asp).<br>", "", None),
        ('<script src="./wicket/resource/de.allris.net.page.BasePage/javascript/allrisnet.js">', None, ""),
        ("<title>ALLRIS - Vorlage</title><script src='./wicket/resource/x.js'></script>", None, ""),
        ("<p>Unser Ratsinformationssystem ist ALLRIS net Version 4.1.7.</p>", None, None),
        ('<meta name="sessionnet" content="V:050407"/><h1>Sitzungskalender</h1>', None, None),
        ("Zugriff verweigert", None, None),
        ("", None, None),
    ],
)
def test_versions(body: str, version3: str | None, version4: str | None) -> None:
    assert told(recognise3, body) == (None if version3 is None else ("allris3", version3))
    assert told(recognise4, body) == (None if version4 is None else ("allris4", version4))


def test_the_captures(shared: Path) -> None:
    found = {}
    for folder in ("allris3", "allris4", "sessionnet", "sdnet-rim"):
        for file in sorted((shared / "corpus" / "ris" / folder).glob("*.html")):
            found[file.name] = told(recognise3, file.read_bytes()) or told(recognise4, file.read_bytes())
    named = {name: product for name, product in found.items() if product is not None}
    assert named == {
        "hildesheim-vo020-latin1.html": ("allris3", ""),
        "regensburg-si010.html": ("allris3", "3.9.4"),
        "regensburg-to010.html": ("allris3", "3.9.4"),
        "regensburg-vo020.html": ("allris3", "3.9.4"),
        "winnweiler-si010_j-2026-10.html": ("allris3", "3.9.5"),
        "winnweiler-to010-2270.html": ("allris3", "3.9.5"),
        "winnweiler-vo020-1922.html": ("allris3", "3.9.5"),
        "laatzen-to010.html": ("allris4", "4.1.5"),
        "laatzen-vo020-main.html": ("allris4", "4.1.5"),
        "trier-to010-1000264.html": ("allris4", "4.1.7"),
        "trier-vo020-1001540.html": ("allris4", "4.1.7"),
        "wolfsburg-vo020.html": ("allris4", "4.1.7"),
    }
