"""A wrong description is an error when it is written down, and names what is wrong."""

import dataclasses

import pytest

from scrapers.sites.descriptions import Article, Rows, Sections
from scrapers.sites.page import bound
from scrapers.sites.rows import RowsPage
from scrapers.systems.html_list.spider import HtmlListSpider
from scrapers.systems.wordpress.spider import WordPressSpider


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Rows(row="td["), "Rows.row: »td[« ist kein Selektor"),
        (lambda: Rows(date="p::before"), "Rows.date: »p::before« ist kein Selektor"),
        (lambda: Sections(title="h2 >"), "Sections.title: »h2 >« ist kein Selektor"),
        (lambda: Article(content="div:frei"), "Article.content: »div:frei« ist kein Selektor"),
        (lambda: Rows(nothing="(leer"), "Rows.nothing: »(leer« ist kein regulärer Ausdruck"),
    ],
)
def test_a_wrong_selector_is_named(make: object, message: str) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match="ist kein") as caught:
        make()
    assert message in str(caught.value)


def test_an_address_is_no_selector() -> None:
    assert Sections(printable_of="antraege.php?id=[1]").printable_of


def test_a_description_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Rows().row = "tr"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("pattern", "message"), [(r"id(\d+", "kein regulärer"), (r"id\d+", "hat keine Gruppe")]
)
def test_a_wrong_pattern_of_numbers_is_an_error_of_the_spider(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"Falsch\.number") as caught:
        type("Falsch", (WordPressSpider,), {"number": pattern})
    assert message in str(caught.value)


def test_page_objects_know_the_description_of_their_spider_alone() -> None:
    one = type("Eins", (HtmlListSpider,), {"base_url": "https://a.example/", "listing": Rows(row="tr")})
    other = type(
        "Zwei", (HtmlListSpider,), {"base_url": "https://b.example/", "listing": Sections(title="h4")}
    )
    by_name = {page.names[0]: page for page in one.pages()}
    assert by_name["list"].rows.row == "tr"  # type: ignore[attr-defined]
    assert by_name["list"].site.hosts == {"a.example"}  # type: ignore[attr-defined]
    of_other = {page.names[0]: page for page in other.pages()}
    assert of_other["sections"].sections.title == "h4"  # type: ignore[attr-defined]
    assert RowsPage.rows.row == "", "what all share is as it was"
    assert one.pages() == one.pages(), "the same classes each time"
    assert bound(RowsPage, rows=Rows(row="tr")) is bound(RowsPage, rows=Rows(row="tr"))
