"""Manners, rule by rule: how long to wait, when to give up, which hosts to ask."""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.extensions.corestats import CoreStats
from scrapy.http import Response
from scrapy.robotstxt import ProtegoRobotParser
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

import scrapers.settings as project
from scrapers.extension import RunExtension
from scrapers.failures import HostNotAllowed, RedirectedTooOften, classify
from scrapers.middlewares.back_off import retry_after
from scrapers.middlewares.own_hosts import OwnHostsMiddleware
from scrapers.middlewares.pace import PaceMiddleware
from scrapers.middlewares.redirects import EveryRedirectMiddleware
from scrapers.middlewares.robots import LONGEST_CRAWL_DELAY, bounded, is_endless
from scrapers.spider import SourceSpider
from storage.records import FailureKind

NOW = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Mon, 23 Nov 2026 07:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 06:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 08:02:00 +0100", 120.0),
        ("bald", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("Mon, 23 Nov 99999999999999 07:02:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    answer = Response("http://rat.example/", headers={"Retry-After": value} if value else {})
    assert retry_after(answer, NOW) == seconds


class Council(SourceSpider):
    """A source whose documents lie on another host."""

    name = "council"
    title = "Stadt Beispiel"
    system = "sessionnet"
    base_url = "https://www.Rat.example/bi/"
    other_hosts = ("rat.example", "files.example:8443")


@pytest.fixture
def crawler() -> Crawler:
    """A crawler of a source, as far as middlewares look at it."""
    crawler = get_crawler(Council, settings_dict={"DOWNLOAD_DELAY": 1.0, "BACK_OFF_LONGEST": 300.0})
    crawler.spider = Council.from_crawler(crawler)
    return crawler


def test_a_host_is_held_by_its_one_spelling() -> None:
    assert Council.held_hosts() == {"rat.example", "files.example"}


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        ("https://www.rat.example/bi/", "rat.example"),
        ("https://RAT.example/bi/", "rat.example"),
        ("https://rat.example./", "rat.example"),
        ("https://files.example:8443/x.pdf", "files.example"),
    ],
)
def test_all_spellings_of_a_host_wait_for_one_another(crawler: Crawler, url: str, slot: str) -> None:
    request = Request(url, meta={"download_slot": "left over from before a redirect"})
    asyncio.run(PaceMiddleware(crawler).process_request(request))
    assert request.meta["download_slot"] == slot


def test_links_that_leave_tls_out_are_asked_with_it(crawler: Crawler) -> None:
    middleware = OwnHostsMiddleware(crawler)
    assert middleware.process_request(Request("https://rat.example/x")) is None
    asked = middleware.process_request(Request("http://rat.example/x?y=1", meta={"page": "file"}))
    assert isinstance(asked, Request)
    assert (asked.url, asked.meta["page"], asked.dont_filter) == ("https://rat.example/x?y=1", "file", True)


@pytest.mark.parametrize(
    "url",
    ["https://evil.example/", "https://rat.example:8443/", "http://files.example/", "ftp://rat.example/"],
)
def test_others_are_not_asked(crawler: Crawler, url: str) -> None:
    with pytest.raises(HostNotAllowed) as caught:
        OwnHostsMiddleware(crawler).process_request(Request(url))
    assert classify(caught.value).kind is FailureKind.UNEXPECTED_PAGE


def test_a_name_in_an_address_is_not_told(crawler: Crawler) -> None:
    with pytest.raises(HostNotAllowed, match=r"Quelle: evil\.example$"):
        OwnHostsMiddleware(crawler).process_request(Request("https://someone:secret@evil.example/"))


@pytest.mark.parametrize("location", ["/b", "https://rat.example/b", "//rat.example/b"])
def test_a_redirect_is_never_dropped_as_asked_for_already(crawler: Crawler, location: str) -> None:
    asked = Request("https://rat.example/a")
    answer = Response(asked.url, status=302, headers={"Location": location})
    followed = EveryRedirectMiddleware.from_crawler(crawler).process_response(asked, answer)
    assert isinstance(followed, Request)
    assert (followed.url, followed.dont_filter) == ("https://rat.example/b", True)


def test_redirects_end(crawler: Crawler) -> None:
    middleware = EveryRedirectMiddleware.from_crawler(crawler)
    answer = Response("https://rat.example/a", status=302, headers={"Location": "/a"})
    request: Request | Response = Request("https://rat.example/a")
    for _ in range(middleware.max_redirect_times):
        assert isinstance(request, Request)
        request = middleware.process_response(request, answer)
    assert isinstance(request, Request)
    with pytest.raises(RedirectedTooOften) as caught:
        middleware.process_response(request, answer)
    assert "im Kreis" in classify(caught.value).message


def test_a_robots_txt_that_would_take_minutes_is_not_read() -> None:
    usual = b"User-agent: *\nDisallow: /intern\n" + b"Disallow: /x\n" * 5000
    assert not is_endless(usual)
    agents = b"".join(b"User-agent: a%d\n" % number for number in range(5_000))
    endless = agents + b"Allow: /a\n" * 20_000
    assert is_endless(endless)
    for separator in (b"\r", b"\x0c", "\u2028".encode()):
        assert is_endless(endless.replace(b"\n", separator))


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("2.5", 2.5),
        ("0", 0.0),
        ("-3", 0.0),
        ("nan", 0.0),
        ("inf", 0.0),
        ("86400", LONGEST_CRAWL_DELAY),
        ("bald", 0.0),
    ],
)
def test_a_robots_txt_may_slow_us_down_to_a_bound(asked: str, seconds: float) -> None:
    parser = ProtegoRobotParser(f"User-agent: *\nCrawl-delay: {asked}\n".encode(), None)
    assert bounded(parser.crawl_delay("Antragsradar")) == seconds


def test_the_lines_of_the_handbook_let_us_in() -> None:
    handbook = (Path(__file__).resolve().parents[2] / "docs" / "permissions.md").read_text("utf-8")
    lines = handbook[handbook.index("User-agent: Antragsradar\n") :].partition("```")[0]
    parser = ProtegoRobotParser(f"User-agent: *\nDisallow: /\n\n{lines}".encode(), None)
    assert parser.allowed("https://rat.example/bi/", project.ROBOTSTXT_USER_AGENT)
    assert not parser.allowed("https://rat.example/bi/", "Somebody")
    assert parser.crawl_delay(project.ROBOTSTXT_USER_AGENT) == 1.0


def test_a_reading_has_no_extensions_by_which_others_could_run_code_in_it() -> None:
    settings = Settings()
    settings.setmodule(project)
    loaded = {load_object(each) for each in settings.get_component_priority_dict_with_base("EXTENSIONS")}
    assert loaded == {RunExtension, CoreStats}
