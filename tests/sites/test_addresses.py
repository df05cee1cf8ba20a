"""Which addresses lead to the same post, and which do not."""

import pytest

from scrapers.sites.addresses import Site, absolute, title_key, without_noise
from scrapers.spiders.gruene_kreis_dueren import GrueneKreisDueren
from scrapers.spiders.gruene_kv_heinsberg import GrueneKvHeinsberg
from scrapers.spiders.xtranews import Xtranews
from scrapers.systems.joomla.pages import JoomlaSite

PLAIN = Site()
JOOMLA = JoomlaSite()


@pytest.mark.parametrize(
    "url",
    [
        "https://x.example/meldung/slug",
        "http://www.x.example/meldung/slug/",
        "https://x.example/meldung/slug/amp",
        "https://x.example/meldung/slug/amp/",
        "https://x.example/meldung/slug?printversion=1",
        "https://x.example/meldung/slug?utm_source=feed&utm_medium=rss&fbclid=a1",
        "https://x.example/meldung/slug?print=1&tmpl=component&amp",
        "https://x.example/index.php/meldung/slug?PHPSESSID=0a1b",
        "https://x.example/meldung/slug#unten",
    ],
)
def test_what_is_put_around_makes_no_other_post(url: str) -> None:
    assert PLAIN.key(url) == "meldung/slug"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/grune-ideen", "https://x.example/gruene-ideen"),
        ("https://x.example/gr%C3%BCne-ideen", "https://x.example/gruene-ideen"),
        ("https://x.example/index.php?id=1", "https://x.example/index.php?id=2"),
        ("https://x.example/a?seite=2", "https://x.example/a"),
        ("https://x.example/camp", "https://x.example/c"),
        ("https://x.example/Slug", "https://x.example/slug"),
    ],
)
def test_what_may_be_another_post_is_never_taken_for_the_same(one: str, other: str) -> None:
    assert PLAIN.key(one) != PLAIN.key(other)


def test_an_encoded_slug_is_the_slug_in_one_form_of_unicode() -> None:
    assert PLAIN.key("https://x.example/gr%C3%BCne") == "grüne"
    assert PLAIN.key("https://x.example/gru%CC%88ne") == "grüne"


def test_the_order_of_a_query_and_what_only_gets_the_page_make_no_difference() -> None:
    url = "https://x.example/index.php?ska=1&ka=1&idn=7&cHash=abc"
    assert PLAIN.key(url) == PLAIN.key("https://x.example/index.php?idn=7&ka=1&ska=1")
    assert "cHash=abc" in PLAIN.plain(url), "without its checksum TYPO3 does not give the page"


@pytest.mark.parametrize(
    "url", ["https://x.example/", "https://x.example/?utm_source=a", "http://[", "", "#a"]
)
def test_the_front_page_and_what_is_no_address_have_no_key(url: str) -> None:
    assert PLAIN.key(url) == ""


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.xtranews.de/2013/03/06/grune-fordern-ausbau-id5870177.html", "5870177"),
        ("https://xtranews.de/2013/03/06/gruene-fordern-ausbau-id5870177.html/amp", "5870177"),
        ("https://xtranews.de/2013/03/06/grune-fordern-ausbau-id5870177.html?utm_source=x#oben", "5870177"),
        ("https://xtranews.de/2013/03/06/ohne-nummer/", "2013/03/06/ohne-nummer"),
        ("https://xtranews.de/2013/03/06/idee-id58-plan.html", "2013/03/06/idee-id58-plan.html"),
    ],
)
def test_keys_of_xtranews(url: str, key: str) -> None:
    assert Xtranews.site().key(url) == key


def test_the_two_names_of_the_greens_are_one_site() -> None:
    site = GrueneKreisDueren.site()
    one, other = (
        "https://gruene-dueren.de/slug_9127.html",
        "https://www.gruene-kreis-dueren.de/anders_9127.html",
    )
    assert site.key(one) == site.key(other) == "9127"
    assert site.owns(other, one)
    assert site.owns(one, other)
    assert not site.owns("https://gruene-juelich.example/slug_9127.html", one)
    assert {"gruene-dueren.de", "gruene-kreis-dueren.de"} <= GrueneKreisDueren.hosts(), "both may be asked"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.example/archiv/expand/914207/nc/1/dn/1/", "914207"),
        ("https://x.example/index.php?id=5&tx_news_pi1%5Bnews%5D=12&cHash=1", "12"),
        ("https://x.example/index.php?id=5&tx_ttnews[tt_news]=13&cHash=1", "13"),
        ("https://x.example/archiv-antraege/slug", "archiv-antraege/slug"),
    ],
)
def test_keys_of_typo3(url: str, key: str) -> None:
    assert GrueneKvHeinsberg.site().key(url) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://x.example/index.php/presse/2011/123-slug", "123"),
        ("https://x.example/presse/123-anderer-slug.html", "123"),
        ("https://x.example/index.php/presse/123-slug?tmpl=component&print=1", "123"),
        ("https://x.example/index.php?option=com_content&view=article&id=123:slug&catid=4&Itemid=12", "123"),
        ("https://x.example/component/content/article?id=123:slug&catid=4", "123"),
        ("https://x.example/index.php/presse/2011", "presse/2011"),
        ("https://x.example/presse/2011-haushalt", "2011-haushalt"),
        ("https://x.example/index.php?view=article&id=alles", "?id=alles&view=article"),
        ("https://x.example/index.php?view=category&id=4", "?id=4&view=category"),
        ("https://x.example/presse/slug", "presse/slug"),
        ("https://x.example/", ""),
        ("http://[", ""),
    ],
)  # fmt: skip
def test_keys_of_joomla(url: str, key: str) -> None:
    assert JOOMLA.key(url) == key


def test_a_title_is_a_key_without_its_spelling() -> None:
    key = title_key("Integrationskonferenz im Kreis  Heinsberg – gemeinsam vorankommen!")
    assert key == "integrationskonferenz-im-kreis-heinsberg-gemeinsam-vorankommen"
    assert title_key("INTEGRATIONSKONFERENZ im Kreis Heinsberg: gemeinsam vorankommen") == key
    assert title_key("*** – ***") == ""
    assert len(title_key("lang " * 100_000)) <= 200


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "mailto:a@x.example", "data:text/html,x", "http://[", "tel:1"]
)
def test_what_is_no_address_of_the_web(href: str) -> None:
    assert absolute("https://x.example/", href) == ""


def test_data_in_the_place_of_an_address_is_none() -> None:
    assert absolute("https://x.example/", "/" + "a" * 5000) == ""


def test_noise_is_taken_off_and_nothing_else() -> None:
    assert (
        without_noise("https://www.x.example/a.html/amp?id=7&utm_source=x&name=b%20c#d")
        == "https://www.x.example/a.html?id=7&name=b%20c"
    )
    assert without_noise("http://[") == "http://["
