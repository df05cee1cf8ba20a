"""An answer that is an OParl System, and where one might be."""

import json
from typing import Any

import pytest
import web_poet

from scrapers.systems.oparl.recognise import recognise, system_urls
from tests.oparl.support import PAGES, ROOT, listed, thing

SYSTEM = json.loads((PAGES / "system.json").read_text())


def answer(body: Any, status: int = 200) -> web_poet.HttpResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return web_poet.HttpResponse(f"{ROOT}/system", data, status=status)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_a_system_of_any_version(version: str) -> None:
    told = {"oparlVersion": f"https://schema.oparl.org/{version}/"}
    product = recognise(answer({**SYSTEM, **told}))
    assert product is not None
    assert (product.system, product.version) == ("oparl", version)
    assert "https://ratswerk.example/oparl/" in product.evidence


def test_a_system_without_type_or_with_control_characters() -> None:
    bare = {name: SYSTEM[name] for name in ("id", "oparlVersion", "body")}
    assert recognise(answer(bare)) is not None
    broken = json.dumps(SYSTEM).replace("Ratsinformation", "Rats\x02information").encode()
    assert recognise(answer(b"\xef\xbb\xbf\n" + broken)) is not None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><title>OParl</title>https://schema.oparl.org/1.0/System</html>",
        b'{"type": "https://schema.oparl.org/1.0/System"',
        {"error": 'Webservice "OParl" ist nicht aktiviert!'},
        {"type": "System"},
        [],
        [1],
        listed(thing("Body", 1, name="Stadt")),
        thing("Paper", 1, name="https://schema.oparl.org/1.0/System"),
    ],
)
def test_what_is_no_system(body: Any) -> None:
    assert recognise(answer(body)) is None


def test_a_system_that_is_refused_is_none() -> None:
    assert recognise(answer(SYSTEM, status=500)) is None


@pytest.mark.parametrize(
    ("product", "url", "first", "count"),
    [
        (
            "sdnet_rim",
            "https://sdnet.kreis.example/tops/?__=abc",
            "https://sdnet.kreis.example/tops/webservice/oparl/v1.1/system",
            4,
        ),
        (
            "sdnet_rim",
            "https://sdnet.kreis.example/",
            "https://sdnet.kreis.example/webservice/oparl/v1.1/system",
            2,
        ),
        (
            "sessionnet",
            "https://sessionnet.owl-it.de/duisburg/bi/si0040.asp?__cjahr=2026",
            "https://sessionnet-oparl.owl-it.de/Oparl/system",
            7,
        ),
        ("allris4", "https://x.example/public/vo020?VOLFDNR=1", "https://x.example/public/oparl/system", 6),
        ("allris3", "https://x.example/bi/si010_e.asp", "https://x.example/bi/oparl/system", 6),
        ("more_rubin", "https://x.example/", "https://x.example/oparl/system", 1),
    ],
)
def test_where_to_look(product: str, url: str, first: str, count: int) -> None:
    found = system_urls(product, url)
    assert (found[0], len(found)) == (first, count)
    assert len(set(found)) == count


@pytest.mark.parametrize(
    ("product", "url", "known"),
    [
        (
            "sdnet_rim",
            "https://sdnetrim.kdvz-frechen.de/rim4240/vorlagen",
            "https://sdnetrim.kdvz-frechen.de/rim4240/webservice/oparl/v1.0/system",
        ),
        (
            "allris3",
            "http://ratsinfo.erkelenz.de/bi/vo020.asp?VOLFDNR=1",
            "http://ratsinfo.erkelenz.de/bi/oparl/1.0/system.asp",
        ),
        ("", "https://web1.karlsruhe.de/ris/bi/info.php", "https://web1.karlsruhe.de/oparl/system"),
    ],
)
def test_known_systems_are_among_the_places(product: str, url: str, known: str) -> None:
    assert known in system_urls(product, url)


def test_a_product_that_is_not_known_is_looked_for_everywhere() -> None:
    everywhere = system_urls("ratsnet", "https://x.example")
    assert {"https://x.example/oparl/system", "https://x.example/webservice/oparl/v1.1/system"} <= set(
        everywhere
    )
    assert system_urls("", "https://x.example") == everywhere
