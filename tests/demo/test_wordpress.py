"""The blogs: REST API, feeds, lists and posts."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlsplit

import feedparser
import pytest

from demo.world import World
from tests.demo.conftest import TODAY, Get

REST = "spd-rurtal/wp-json/wp/v2/posts"


def paths(world: World, tenant: str) -> list[str]:
    blog = world.blogs[tenant]
    return [blog.path(post) for post in blog.public_posts()]


def test_the_rest_api_pages_through_all_posts(get: Get, world: World) -> None:
    wanted = paths(world, "spd-rurtal")
    first = get(f"{REST}?per_page=5&page=1")
    pages = int(first.headers["x-wp-totalpages"])
    assert int(first.headers["x-wp-total"]) == len(wanted)
    assert pages == -(-len(wanted) // 5)
    posts = [
        post
        for number in range(1, pages + 1)
        for post in json.loads(get(f"{REST}?per_page=5&page={number}").text)
    ]
    assert [urlsplit(post["link"]).path for post in posts] == wanted
    behind = get(f"{REST}?per_page=5&page={pages + 1}")
    assert (behind.status, json.loads(behind.text)["code"]) == (400, "rest_post_invalid_page_number")


def test_rest_filters_by_time_and_words(get: Get, world: World) -> None:
    border = TODAY - dt.timedelta(days=60)
    posts = json.loads(get(f"{REST}?per_page=100&after={border}T00:00:00").text)
    assert len(posts) == sum(post.day >= border for post in world.blogs["spd-rurtal"].posts)
    word = world.blogs["spd-rurtal"].posts[0].title.split()[-1]
    found = json.loads(get(f"{REST}?search={word.encode().decode('ascii', 'ignore')}&_fields=id,link").text)
    assert found
    assert set(found[0]) == {"id", "link"}
    assert get(f"{REST}?per_page=101").status == 400


def test_the_news_site_refuses_rest_and_has_a_feed(get: Get, world: World) -> None:
    assert get("nachrichten/wp-json/wp/v2/posts").status == 401
    links = []
    for page in (1, 2, 3):
        answer = get(f"nachrichten/feed/?paged={page}")
        if answer.status == 404:
            break
        links += [urlsplit(entry.link).path for entry in feedparser.parse(answer.body).entries]
    assert links == paths(world, "nachrichten")


@pytest.mark.parametrize(
    ("tenant", "category"), [("spd-rurtal", "kreistagsfraktion"), ("nachrichten", "politik")]
)
def test_categories_have_feeds(get: Get, tenant: str, category: str) -> None:
    feed = feedparser.parse(get(f"{tenant}/category/{category}/feed/").body)
    assert not feed.bozo
    assert feed.entries[0].content[0].value.startswith("<p>")
    assert get(f"{tenant}/category/gibt-es-nicht/feed/").status == 404


@pytest.mark.parametrize("tenant", ["spd-rurtal", "nachrichten"])
def test_lists_lead_to_posts(get: Get, world: World, tenant: str) -> None:
    found, url = [], f"{tenant}/"
    while url:
        soup = get(url).soup
        found += [str(link["href"]) for link in soup.select("h2.entry-title a")]
        older = soup.select_one("a.next")
        url = str(older["href"]) if older else ""
    assert [urlsplit(link).path for link in found] == paths(world, tenant)
    for post, link in zip(world.blogs[tenant].public_posts(), found, strict=True):
        soup = get(link).soup
        title = soup.select_one("h1.entry-title")
        assert title is not None
        assert title.text == post.title
        assert soup.select_one(f"body.postid-{post.number}")
        content = soup.select_one(".entry-content")
        assert content is not None
        assert all(paragraph in content.text for paragraph in post.paragraphs)


def test_linked_documents_and_short_links(get: Get, world: World) -> None:
    post = next(post for post in world.blogs["spd-rurtal"].posts if post.document)
    short = get(f"spd-rurtal/?p={post.number}")
    assert short.status == 301
    page = get(short.headers["location"]).soup
    link = page.select_one(".entry-content a[href$='.pdf']")
    assert link is not None
    assert get(str(link["href"])).body.startswith(b"%PDF-")
    assert get("spd-rurtal/2020/01/01/nie/").status == 404
