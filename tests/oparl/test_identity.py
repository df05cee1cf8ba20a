"""What stays the same while addresses change."""

import pytest

from scrapers.systems.oparl.identity import absolute, identity, kind_in, sibling, with_parameters


@pytest.mark.parametrize(
    ("address", "key", "kind"),
    [
        ("https://rim.example/rim1/webservice/oparl/v1.0/body/1/paper/787", "787", "paper"),
        ("https://oparl.example/oparl/bodies/0001/papers/vo/54775", "vo/54775", "paper"),
        ("https://oparl.example/oparl/bodies/0001/organizations/gr/32130", "gr/32130", "organization"),
        ("http://ris.example/bi/oparl/1.0/papers.asp?id=1664", "1664", "paper"),
        ("https://ris.example/public/oparl/papers?id=1664", "1664", "paper"),
        ("https://ris.example/public/oparl/organizations?typ=gr&id=11", "gr/11", "organization"),
        ("https://ris.example/public/oparl/files?id=1058403&dtyp=130", "1058403/dtyp=130", "file"),
        ("https://ris.example/public/oparl/agendaItems?id=12", "12", "agendaitem"),
        ("https://ris.example/oparl/bodies/0001", "0001", "body"),
        ("https://ris.example/bi/oparl/1.0/bodies.asp?id=1", "1", "body"),
        ("https://ris.example/paper/5f1c-77aa", "5f1c-77aa", "paper"),
        ("https://ris.example/oparl/body/1/consultation/9/", "9", "consultation"),
        ("https://ris.example/drucksache/4711", "drucksache/4711", ""),
        ("urn:uuid:5f1c", "uuid:5f1c", ""),
        ("4711", "4711", ""),
        ("https://ris.example/oparl/body/1/paper", "", "paper"),
        ("https://ris.example/", "", ""),
        ("", "", ""),
        ("http://[kaputt", "http://[kaputt", ""),
    ],
)
def test_the_vendor_s_number(address: str, key: str, kind: str) -> None:
    assert (identity(address), kind_in(address)) == (key, kind)


@pytest.mark.parametrize(
    "moved",
    [
        "http://rim.example/rim1/webservice/oparl/v1.0/body/1/paper/787",
        "https://www.other.example:8443/rim1/webservice/oparl/v1.0/body/1/paper/787",
        "https://rim.example/rim1/webservice/oparl/v1.1/body/1/paper/787",
        "https://rim.example/rim1/webservice/oparl/v1.0/body/7/papers/787/",
        "https://rim.example/oparl/papers?body=1&id=787",
        "https://rim.example/oparl/papers.asp?ID=787&omit_internal=1#oben",
    ],
)
def test_a_paper_that_moves_keeps_its_key(moved: str) -> None:
    assert identity(moved) == identity("https://rim.example/rim1/webservice/oparl/v1.0/body/1/paper/787")


def test_the_order_of_parameters_says_nothing() -> None:
    assert identity("https://x.example/organizations?id=11&typ=gr") == "gr/11"
    assert identity("https://x.example/files?dtyp=1&id=2") == identity("https://x.example/files?id=2&dtyp=1")


def test_numbers_of_different_kinds_stay_apart() -> None:
    base = "https://x.example/oparl/bodies/1/organizations"
    assert identity(f"{base}/gr/11") != identity(f"{base}/at/11")


@pytest.mark.parametrize(
    ("key", "like", "expected"),
    [
        ("9", "https://x.example/body/1/paper/787", "https://x.example/body/1/paper/9"),
        ("vo/9", "https://x.example/papers/vo/787", "https://x.example/papers/vo/9"),
        ("9", "https://x.example/papers.asp?id=787", "https://x.example/papers.asp?id=9"),
        ("ä 9", "https://x.example/paper/%C3%A4%207", "https://x.example/paper/%C3%A4%209"),
        ("9", "https://x.example/paper/787/", None),
        ("9", "https://x.example/papers?id=787&body=1", None),
    ],
)
def test_the_address_of_another_object_of_the_kind(key: str, like: str, expected: str | None) -> None:
    assert sibling(key, like) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://ris.example/x", "https://ris.example/x"),
        ("http://ris.example/x", "https://ris.example/x"),
        ("http://ris.example:80/x", "https://ris.example/x"),
        ("http://ris.example:8080/x", "http://ris.example:8080/x"),
        ("http://other.example/x", "http://other.example/x"),
        ("/x?a=1#teil", "https://ris.example/x?a=1"),
        ("paper/2", "https://ris.example/oparl/paper/2"),
        (" https://ris.example/x\n", "https://ris.example/x"),
        ("https://ris.example/files//rim/1.pdf", "https://ris.example/files/rim/1.pdf"),
        ("", None),
        ("  ", None),
        ("javascript:alert(1)", None),
        ("ftp://ris.example/x", None),
        ("mailto:ris@ris.example", None),
        ("http://[kaputt", None),
        ("https://ris.example:port/x", None),
        ("https:///x", "https://ris.example/x"),
    ],
)
def test_addresses_that_are_asked_for(address: str, expected: str | None) -> None:
    assert absolute("https://ris.example/oparl/system", address) == expected


def test_a_host_asked_by_http_stays_so() -> None:
    assert absolute("http://ris.example/oparl/system", "http://ris.example/x") == "http://ris.example/x"


def test_parameters_are_encoded_or_not() -> None:
    instant = "2026-11-01T00:00:00+01:00"
    plain = with_parameters("https://x.example/papers", encoded=False, limit="100", modified_since=instant)
    assert plain == f"https://x.example/papers?limit=100&modified_since={instant}"
    encoded = with_parameters("https://x.example/papers.asp?body=1", encoded=True, modified_since=instant)
    assert encoded == ("https://x.example/papers.asp?body=1&modified_since=2026-11-01T00%3A00%3A00%2B01%3A00")
    assert with_parameters("https://x.example/papers?", encoded=True, a="1") == "https://x.example/papers?a=1"
    assert with_parameters("https://x.example/papers", encoded=True) == "https://x.example/papers"
