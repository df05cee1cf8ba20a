"""The way through a list, and where it ends."""

import datetime as dt

import pytest

from scrapers.systems.oparl.organizations import Organization, OrganizationList
from scrapers.systems.oparl.pages import OrganizationListPage
from scrapers.systems.oparl.walk import Endless, Walk

LIST = "https://ris.example/body/1/organization"
LONGEST = 5


def listing(*keys: str, following: str | None = None, ends: bool = False) -> OrganizationList:
    found = tuple(Organization(key=key, name=key) for key in keys)
    return OrganizationList(organizations=found, next_url=following and f"{LIST}?page={following}", ends=ends)


def walk() -> Walk:
    return Walk.start(OrganizationListPage, LIST, None, encoded=True)


def went(*pages: OrganizationList) -> list[str]:
    """The addresses that are asked for while the list answers with these pages."""
    here, asked = walk(), []
    for found in pages:
        asked.append(here.url)
        following = here.following(found, LONGEST)
        if following is None:
            return asked
        here = following
    return [*asked, f"{here.url} …"]


def test_the_first_page_is_asked_for_with_parameters() -> None:
    since = dt.datetime(2026, 10, 31, 23, 0, tzinfo=dt.UTC)
    first = Walk.start(OrganizationListPage, f"{LIST}?body=1", since, encoded=False)
    assert first.url == f"{LIST}?body=1&limit=100&modified_since=2026-11-01T00:00:00+01:00"
    assert first.has_parameters
    plain = first.plain()
    assert (plain.url, plain.since, plain.has_parameters) == (f"{LIST}?body=1", None, False)


def test_on_until_there_is_no_next_page() -> None:
    pages = (listing("1", following="2"), listing("2", following="3"), listing("3"))
    assert went(*pages) == [f"{LIST}?limit=100", f"{LIST}?page=2", f"{LIST}?page=3"]


def test_an_empty_page_is_the_end() -> None:
    assert len(went(listing("1", following="2"), listing())) == 2


def test_a_list_that_repeats_a_page_is_endless() -> None:
    with pytest.raises(Endless, match="wiederholt sich"):
        went(listing("1", "2", following="2"), listing("2", "1", following="3"))


def test_a_list_that_comes_back_to_its_beginning_is_endless() -> None:
    pages = (listing("1", following="2"), listing("2", following="1"), listing("1", following="2"))
    with pytest.raises(Endless, match="wiederholt sich"):
        went(*pages)


def test_a_page_that_names_itself_as_the_next_is_endless() -> None:
    with pytest.raises(Endless, match="verweist auf sich selbst"):
        went(listing("1", following="2"), listing("2", following="2"))


def test_always_another_page_is_endless() -> None:
    pages = [listing(str(number), following=str(number + 1)) for number in range(1, 10)]
    with pytest.raises(Endless, match=f"abgebrochen nach {LONGEST} Seiten"):
        went(*pages)


def test_behind_the_page_that_counts_itself_as_the_last_nothing_new_is_expected() -> None:
    last = listing("2", following="3", ends=True)
    assert len(went(listing("1", following="2"), last, listing("2", following="4"))) == 3
    assert len(went(listing("1", following="2"), listing("2", following="2", ends=True))) == 2


def test_but_what_is_new_there_is_read() -> None:
    pages = (listing("1", following="2", ends=True), listing("2", following="3", ends=True), listing("3"))
    assert len(went(*pages)) == 3


def test_the_last_page_at_once() -> None:
    found = listing("1", following="2").model_copy(update={"last_url": f"{LIST}?page=9"})
    last = walk().to_the_end(found)
    assert last is not None
    assert last.url == f"{LIST}?page=9"
    assert last.following(listing("9", following="10"), LONGEST) is None
    assert walk().to_the_end(listing("1")) is None
    assert walk().to_the_end(listing("1").model_copy(update={"last_url": LIST})) is None
