"""Which language a page is in: by its address, else by what the browser asks for; and how it stays so."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import urljoin, urlsplit

import pytest
from sqlalchemy import Engine

from alerts.web.languages import LONGEST_HEADER, is_page, preferred
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web, fill


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "de"),
        ("en", "en"),
        ("en-GB", "en"),
        ("EN-us,en;q=0.5", "en"),
        ("de", "de"),
        ("de-AT, en;q=0.9", "de"),
        ("en;q=0.9, de;q=0.8", "en"),
        ("de;q=0.8, en;q=0.9", "en"),
        ("de, en", "de"),
        ("en, de", "en"),
        ("tr, en;q=0.3", "en"),
        ("tr, ar;q=0.5", "de"),
        ("*", "de"),
        ("en;q=0.1, *", "de"),
        ("de;q=0.1, *", "en"),
        ("de;q=0", "en"),
        ("de;q=0, en;q=0", "de"),
        ("de;q=0, *;q=0.1", "en"),
        ("en;q=0", "de"),
        ("en; q=0.7 , de ;q=0.70", "en"),
        ("en;q=nan, de;q=inf", "de"),
        ("en;q=2, de;q=0.1", "de"),
        ("eng", "de"),
        ("en_GB;;q=;,\x00,-,*-*,de-", "de"),
        ("x" * 100_000, "de"),
        ("en" + ";q=1" * 10_000, "de"),
        ("," * 100_000 + "en", "en"),
    ],
)
def test_the_browser_chooses(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@pytest.mark.parametrize("path", ["/", "/motions", "/feeds/", "/statistik/monate.svg", "/api", "/statisch"])
def test_people_read_pages_in_their_language(path: str) -> None:
    assert is_page(path)


@pytest.mark.parametrize(
    "path",
    ["/static/a.css", "/healthz", "/api/v1/motions", "/oparl/v1.1/system", "/download/a.csv", "/x/y.json"],
)
def test_what_is_for_programs_is_no_page(path: str) -> None:
    assert not is_page(path)


PROGRAMS = [
    "/feeds/motions.rss", "/feeds/motions.atom", "/feeds/motions.json", "/feeds/antragsradar.opml",
    "/calendar.ics", "/status.json", "/healthz", "/static/style.css",
]  # fmt: skip


@pytest.mark.parametrize("path", PROGRAMS)
def test_what_programs_read_has_one_address_and_is_not_negotiated(web: Web, path: str) -> None:
    plain, asked = web.get(path), web.get(path, Accept_Language="en")
    assert plain.status == asked.status == 200
    assert plain.body == asked.body
    assert "content-language" not in asked.headers
    assert "Accept-Language" not in asked.headers.get("vary", "")
    assert web.get(f"/en{path}").status == 404


def test_an_address_names_the_language(house: Engine, web: Web) -> None:
    fill(house)
    for path, language in (("/en/motions", "en"), ("/de/motions", "de")):
        for accepted in ("de", "en"):
            answer = web.get(path, Accept_Language=accepted)
            assert (answer.status, answer.soup.html["lang"]) == (200, language)
            assert answer.headers["content-language"] == language
            assert "Accept-Language" not in answer.headers.get("vary", "")


def test_without_a_prefix_the_browser_is_heard(house: Engine, web: Web) -> None:
    fill(house)
    tags = set()
    for accepted, language in (("", "de"), ("en-GB,en;q=0.9,de;q=0.5", "en"), ("fr", "de")):
        answer = web.get("/motions", Accept_Language=accepted)
        assert answer.soup.html["lang"] == language
        assert answer.headers["content-language"] == language
        assert answer.headers["vary"].split(", ").count("Accept-Language") == 1
        tags.add(answer.headers["etag"])
    assert len(tags) == 2
    tag = web.get("/motions", Accept_Language="en").headers["etag"]
    again = web.get("/motions", Accept_Language="en", If_None_Match=tag)
    assert again.status == 304
    assert "Accept-Language" in again.headers["vary"]
    assert web.get("/motions", Accept_Language="de", If_None_Match=tag).status == 200


def test_several_lines_of_the_header_are_one_list_and_a_long_one_is_read_in_part(web: Web) -> None:
    for lines, language in (
        (["tr", "en;q=0.5"], "en"),
        (["x," * LONGEST_HEADER, "en"], "de"),
        (["en", "x," * LONGEST_HEADER], "en"),
    ):
        with closing(web.connection()) as connection:
            connection.putrequest("GET", "/")
            for line in lines:
                connection.putheader("Accept-Language", line)
            connection.endheaders()
            answer = connection.getresponse()
            assert answer.status == 200
            assert answer.headers["content-language"] == language


def test_a_bare_prefix_leads_to_the_start_page(web: Web) -> None:
    with closing(web.connection()) as connection:
        connection.request("GET", "/en?a=1")
        answer = connection.getresponse()
        assert (answer.status, answer.headers["location"]) == (308, "/en/?a=1")
    assert web.get("/en").soup.html["lang"] == "en"


@pytest.mark.parametrize(
    "path", ["/en/en/motions", "/en/de/", "/english", "/enmotions", "/fr/motions", "/en/nichts"]
)
def test_nothing_else_is_a_prefix(web: Web, path: str) -> None:
    answer = web.get(path)
    assert answer.status == 404
    assert answer.soup.html["lang"] == ("en" if path.startswith("/en/") else "de")
    assert answer.headers["content-language"] == answer.soup.html["lang"]


def test_no_address_leads_away(web: Web) -> None:
    for path in (
        "/en//evil.example/",
        "/en//evil.example/x/",
        "/en/%2F/evil.example/",
        "/en/\\evil.example/",
    ):
        with closing(web.connection()) as connection:
            connection.putrequest("GET", path)
            connection.endheaders()
            answer = connection.getresponse()
            where = urljoin(f"http://127.0.0.1:{web.port}/", answer.headers.get("location", ""))
            assert urlsplit(where).hostname == "127.0.0.1", path


def test_a_page_names_its_other_language_with_its_query(house: Engine, web: Web) -> None:
    fill(house)
    path = "/motions?suche=%22Sprach%20lotse%22&partei=SPD"
    for asked, other in ((path, "en"), (f"/de{path}", "en"), (f"/en{path}", "de")):
        soup = web.get(asked).soup
        (link,) = soup.select("header a[hreflang]")
        assert (link["href"], link["hreflang"], link["lang"]) == (f"/{other}{path}", other, other)
        assert web.get(link["href"]).soup.html["lang"] == other
        named = {each["hreflang"]: each["href"] for each in soup.select("link[hreflang]")}
        assert named == {
            "de": f"{SITE.base_url}/de{path}",
            "en": f"{SITE.base_url}/en{path}",
            "x-default": f"{SITE.base_url}{path}",
        }


def test_what_stands_in_an_address_stays_text(web: Web) -> None:
    with closing(web.connection()) as connection:
        connection.putrequest("GET", '/en/x"><b>y</b>?"><script>=%ff')
        connection.endheaders()
        page = connection.getresponse().read().decode()
    assert "<script" not in page
    assert "<b>" not in page


def test_an_error_of_ours_is_told_in_the_language_of_the_address(house: Engine, web: Web) -> None:
    house.dispose()
    with house.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE papers RENAME TO lost")
    for path, language in (("/en/motions", "en"), ("/motions", "de")):
        answer = web.get(path)
        assert answer.status == 503
        assert answer.soup.html["lang"] == answer.headers["content-language"] == language


def test_so_is_one_that_nobody_foresaw(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such an answer does not pass through the middleware."""

    def fail(*given: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("alerts.web.app.start_page", fail)
    for path, accepted, language in (("/en/", "de", "en"), ("/", "en", "en"), ("/", "", "de")):
        answer = web.get(path, Accept_Language=accepted)
        assert answer.status == 500
        assert answer.soup.html["lang"] == answer.headers["content-language"] == language
        assert ("Something has gone wrong" in answer.words) == (language == "en")


def linked(web: Web, start: str) -> Iterator[tuple[str, list[str]]]:
    """The pages of the website that its links lead to from one, each with where its links and forms lead."""
    waiting, seen = [start], {start}
    while waiting:
        path = waiting.pop()
        answer = web.get(path)
        assert answer.status == 200, path
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        soup = answer.soup
        links = soup.find_all("a", href=True)
        leads = [tag["href"] for tag in links]
        leads += [tag["action"] for tag in soup.find_all("form", action=True)]
        yield path, leads
        for target in (tag["href"] for tag in links if not tag.get("hreflang")):
            bare = target.partition("#")[0]
            if bare.startswith("/") and bare not in seen:
                seen.add(bare)
                waiting.append(bare)


@pytest.mark.alike("tests/web/test_alike.py")
@pytest.mark.parametrize("prefix", ["/en", "/de", ""])
def test_every_link_keeps_the_prefix_that_the_reader_is_in(house: Engine, web: Web, prefix: str) -> None:
    fill(house)
    pages = 0
    for path, leads in linked(web, f"{prefix}/"):
        pages += 1
        other = "/de" if prefix == "/en" else "/en"
        for target in leads:
            if target.startswith("/") and is_page(urlsplit(target).path):
                kept = (
                    not target.startswith(("/en/", "/de/")) if not prefix else target.startswith(f"{prefix}/")
                )
                assert kept or target == f"{other}{path.removeprefix(prefix)}", (path, target)
    assert pages > 20


def test_answers_at_the_same_time_keep_to_their_own_language(house: Engine, web: Web) -> None:
    """Most pages are made in a pool of threads."""
    fill(house)
    wanted = ["en", "de"] * 20
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda language: web.get(f"/{language}/motions"), wanted))
    soups = [answer.soup for answer in answers]
    assert [soup.html["lang"] for soup in soups] == wanted
    titles = {soup.h1.get_text() for soup in soups if soup.html["lang"] == "en"}
    assert titles == {"Search motions"}
