"""Which of a system's bodies is the municipality of a source."""

import pytest

from scrapers.systems.oparl.system import OparlBody, choose_body, normal_ags


@pytest.mark.parametrize(
    ("written", "ags"),
    [
        ("05358024", "05358024"),
        ("5358024", "05358024"),
        ("051140000", "05114000"),
        ("053580024024", "05358024"),
        ("53580024024", "05358024"),
        ("05 3 58 024", "05358024"),
        ("05358", "05358000"),
        ("5358", "05358000"),
        ("", ""),
        ("N/A", ""),
        ("12", ""),
        ("123456789", ""),
    ],
)
def test_official_keys_in_all_their_forms(written: str, ags: str) -> None:
    assert normal_ags(written) == ags


def body(key: str, name: str = "", ags: str = "", short: str = "") -> OparlBody:
    url = f"https://ris.example/oparl/body/{key}"
    return OparlBody(url=url, key=key, name=name, short_name=short, ags=normal_ags(ags))


TOWN, VILLAGE, COUNTY = (
    body("1", "Stadt Jülich", "5358024"),
    body("2", "Gemeinde Titz", "05358056"),
    body("3", "Kreis Düren", "5358"),
)


@pytest.mark.parametrize("own", [TOWN, VILLAGE, COUNTY])
def test_by_the_official_key(own: OparlBody) -> None:
    assert choose_body([TOWN, VILLAGE, COUNTY], own.ags, "irgendwie") is own


def test_a_district_is_declared_by_its_short_key() -> None:
    assert choose_body([TOWN, COUNTY], "05358", "Kreis Düren") is COUNTY


def test_a_body_with_another_key_is_never_taken() -> None:
    assert choose_body([VILLAGE], "05358024", "Stadt Jülich") is None
    assert choose_body([body("1", "Stadt Jülich", "05358056")], "05358024", "Stadt Jülich") is None


def test_the_only_body_without_a_key_is_ours() -> None:
    alone = body("1", "Rat der Stadt Erkelenz")
    assert choose_body([alone], "05370004", "Stadt Erkelenz") is alone


def test_by_name_where_no_key_tells() -> None:
    one, other = body("1", "Stadt A"), body("2", "Rat", short="Stadt B")
    assert choose_body([one, other], "05358024", "STADT A") is one
    assert choose_body([one, other], "05358024", "Stadt B") is other
    assert choose_body([one, other], "05358024", "Stadt C") is None


def test_a_body_without_key_beside_others_is_not_taken_for_ours() -> None:
    assert choose_body([VILLAGE, body("7", "Instanz 7")], "05358024", "Stadt Jülich") is None


def test_two_with_one_key_are_told_apart_by_name_or_not_at_all() -> None:
    old, new = body("1", "Stadt Jülich (alt)", "05358024"), body("2", "Stadt Jülich", "05358024")
    assert choose_body([old, new], "05358024", "Stadt Jülich") is new
    assert choose_body([old, new], "05358024", "Jülich") is None


@pytest.mark.parametrize("wanted", ["0002", "http://old.example/oparl/bodies/0002"])
def test_by_number_where_the_declaration_gives_it(wanted: str) -> None:
    numbered = [body("0001", "Instance 0001"), body("0002", "Instance 0002")]
    assert choose_body(numbered, "05358024", "Stadt Jülich", wanted) is numbered[1]
    assert choose_body(numbered[:1], "05358024", "Stadt Jülich", wanted) is None


def test_no_bodies() -> None:
    assert choose_body([], "05358024", "Stadt Jülich") is None
