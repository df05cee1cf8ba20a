"""By what the products of sites are recognised, and what they are not mistaken for."""

from pathlib import Path

import pytest
import web_poet

from scrapers.golden import load_cases
from scrapers.recognise import Product
from scrapers.sites.heads import named_feeds, start_of
from scrapers.systems.feed import recognise as feed
from scrapers.systems.html_list import recognise as html_list
from scrapers.systems.joomla import recognise as joomla
from scrapers.systems.wordpress import recognise as wordpress

SOURCES = Path(__file__).resolve().parents[1] / "sources"


def answer(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> web_poet.HttpResponse:
    data = body.encode() if isinstance(body, str) else body
    return web_poet.HttpResponse("https://x.example/", data, headers={"content-type": content_type})


def of(product: Product | None) -> tuple[str, str] | None:
    return (product.system, product.version) if product else None


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ('<meta name="generator" content="WordPress 6.8.3">', "6.8.3"),
        ('<meta name="Generator" content="WordPress.com" />', ""),
        ('<link rel="https://api.w.org/" href="https://x.example/wp-json/">', ""),
        ("<img src='/wp-content/uploads/2026/a.jpg'>", ""),
        ('{"name":"Partei","namespaces":["oembed/1.0","wp/v2"]}', ""),
        ('[{"id":1,"date_gmt":"2026-11-12T10:00:00","content":{"rendered":""}}]', ""),
        ("<rss version='2.0'><generator>https://wordpress.org/?v=6.8.3</generator></rss>", "6.8.3"),
        ('<feed><generator uri="https://wordpress.org/" version="6.8">WordPress</generator></feed>', "6.8"),
    ],
)
def test_wordpress(body: str, version: str) -> None:
    assert of(wordpress.recognise(answer(body))) == ("wordpress", version)
    assert joomla.recognise(answer(body)) is None
    assert feed.recognise(answer(body)) is None, "its own package reads more"


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ('<meta name="generator" content="Joomla! - Open Source Content Management">', ""),
        ('<meta name="generator" content="Joomla! 1.5 - Open Source Content Management" />', "1.5"),
        ('<script type="application/json" class="joomla-script-options new">{}</script>', ""),
        ('<script src="/media/jui/js/jquery.min.js"></script>', ""),
        ("<rss version='2.0'><channel><generator>Joomla! - Open Source</generator></channel></rss>", ""),
    ],
)
def test_joomla(body: str, version: str) -> None:
    assert of(joomla.recognise(answer(body))) == ("joomla", version)
    assert wordpress.recognise(answer(body)) is None
    assert feed.recognise(answer(body)) is None


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ("<rss version='2.0'><channel><title>x</title></channel></rss>", "RSS 2.0"),
        (
            "<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'><title>x</title></feed>",
            "Atom 1.0",
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            "<channel><title>x</title></channel></rdf:RDF>",
            "RSS 1.0",
        ),
    ],
)
def test_feeds(body: str, version: str) -> None:
    assert of(feed.recognise(answer(body, "application/xml"))) == ("feed", version)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\xff\x00",
        "[" * 100_000,
        "<h1>Hallo</h1><p>Früher war diese Seite mit WordPress oder Joomla! gemacht: /wp-content/</p>",
        "<meta name='author' content='WordPress'><meta name='description' content='Joomla!'>",
        "<html><p>&lt;rss version='2.0'&gt;</p></html>",
        "<!DOCTYPE rss [<!ENTITY a 'b'>]><rss version='2.0'><channel></channel></rss>",
    ],
)
def test_what_only_speaks_of_a_product(body: str) -> None:
    for each in (wordpress, joomla, feed, html_list):
        assert each.recognise(answer(body)) is None


@pytest.mark.parametrize(
    ("source", "name", "system"),
    [
        ("spd-dueren", "posts", "wordpress"),
        ("xtranews", "feed", "wordpress"),
        ("dietmar-nietan", "post", "wordpress"),
        ("fdp-kreis-dueren", "sections", "wordpress"),
        ("cdu-dueren", "category", "joomla"),
        ("cdu-duisburg", "article", "joomla"),
        ("cdu-duisburg", "feed", "joomla"),
        ("cdu-kreis-heinsberg", "list", None),
        ("gruene-kv-heinsberg", "article", None),
    ],
)
def test_the_sources_own_pages(source: str, name: str, system: str | None) -> None:
    case = next(case for case in load_cases(SOURCES / source) if case.page == name)
    given = answer(case.body, case.content_type)
    products = [each.recognise(given) for each in (wordpress, joomla, feed, html_list)]
    assert [product.system for product in products if product] == ([system] if system else [])


def test_the_feeds_that_a_page_names() -> None:
    body = "<head><link rel='alternate' type='application/rss+xml' href='/f.xml'></head>" + "<p>" * 500_000
    base = "https://x.example/"
    assert named_feeds(start_of(answer(body)), base) == ("https://x.example/f.xml",)
    assert named_feeds(start_of(answer("{}")), base) == ()
