"""What a site's answers mean, on invented ones."""

import contextlib
import datetime as dt
import socket
from pathlib import Path

import pytest

from scrapers.page import PageFailure
from scrapers.sites.addresses import day_in
from scrapers.sites.content import parse, plain_text
from scrapers.systems.wordpress.addresses import plain_url, post_key
from scrapers.systems.wordpress.pages import ArchivePage, CategoriesJson, FeedPage, PostPage, PostsJson
from storage.records import FailureKind
from tests.wordpress.support import POST, SITE, codes, own, page

KEY = "2026/03/01/sprachkurse-fuer-alle"
TEXT = "Wir fordern mehr Sprachkurse.\n\nim Süden\nim Norden\n\nKurs A | 12\nKurs B | 9\n\nAntrag (PDF)"
POSTS = SITE + "wp-json/wp/v2/posts?per_page=2&page=1"


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]


# -- one post, whichever way ------------------------------------------------------------------------


def test_a_post_is_the_same_whichever_way_it_is_read() -> None:
    by_rest = own(PostsJson, "posts.json", POSTS).read().posts[0]
    by_feed = own(FeedPage, "feed.xml", SITE + "feed/").read().posts[0]
    by_page = own(PostPage, "classic.html", POST + "?utm_source=x").read()
    by_amp = own(PostPage, "classic.html", POST + "amp/").read()
    for post in (by_rest, by_feed, by_page, by_amp):
        assert post.key == KEY
        assert post.title == "Sprachkurse für alle – jetzt"
        assert post.date == dt.date(2026, 3, 1), "the day in Germany, not in UTC"
        assert lines(post.text) == lines(TEXT)
        assert [
            (file.name, file.url.removeprefix("https://").removeprefix("www.")) for file in post.files
        ] == [("Antrag (PDF)", "partei.example/wp-content/uploads/Antrag%20Sprachkurse.pdf")]
    assert own(ArchivePage, "archive.html", SITE).read().rows[0].paper.key == KEY


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.x.example/2026/03/01/slug/", "2026/03/01/slug"),
        ("http://x.example/2026/03/01/slug/amp/", "2026/03/01/slug"),
        ("https://x.example/2013/03/06/slug-id58.html/amp", "2013/03/06/slug-id58.html"),
        ("https://x.example/slug?printversion=1#top", "slug"),
        ("https://x.example/index.php/slug/", "slug"),
        ("https://x.example/gr%C3%BCne/", "grüne"),
        ("https://x.example/camp/", "camp"),
        ("https://x.example/?p=12", "p=12"),
        ("https://x.example/?p=12x", ""),
        ("https://x.example/", ""),
        ("http://[", ""),
    ],
)
def test_key_of_a_post(url: str, key: str) -> None:
    assert post_key(url) == key


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("https://x.example/a/amp/", "https://x.example/a/"),
        ("https://x.example/a.html/amp", "https://x.example/a.html"),
        ("https://x.example/a/?utm=1#c", "https://x.example/a/"),
        ("https://x.example/?p=12#c", "https://x.example/?p=12"),
    ],
)
def test_address_of_a_post(url: str, plain: str) -> None:
    assert plain_url(url) == plain


def test_day_in_an_address() -> None:
    assert day_in("https://x.example/2013/03/06/slug") == dt.date(2013, 3, 6)
    assert day_in("https://x.example/2013/13/06/slug") is None


# -- REST -------------------------------------------------------------------------------------------


def test_rest_leaves_out_what_is_broken_protected_or_foreign() -> None:
    read = own(PostsJson, "posts.json", POSTS)
    assert [post.key for post in read.read().posts] == [KEY, "2026/02/20/haushalt"]
    assert codes(read) == ["bad-post", "bad-post", "post-left-out"]


@pytest.mark.parametrize(
    ("total", "page_number", "goes_on"), [("3", 1, True), ("3", 3, False), ("", 1, True), ("x", 1, True)]
)
def test_rest_pages(total: str, page_number: int, goes_on: bool) -> None:
    url = f"{SITE}wp-json/wp/v2/posts?per_page=2&page={page_number}"
    next_url = own(PostsJson, "posts.json", url, X_WP_TotalPages=total).read().next_url
    assert next_url == (f"{SITE}wp-json/wp/v2/posts?per_page=2&page={page_number + 1}" if goes_on else None)


def test_rest_without_a_total_ends_with_a_page_that_is_not_full() -> None:
    assert page(PostsJson, "[]", POSTS).read().next_url is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ('{"code":"rest_no_route","message":"x"}', FailureKind.ERROR_PAGE),
        ('{"code":"rest_forbidden"}', FailureKind.BLOCKED),
        ("<html><title>Start</title><h1>Willkommen</h1></html>", FailureKind.UNEXPECTED_PAGE),
        ("<title>Just a moment...</title>", FailureKind.BLOCKED),
        ("[" * 100_000, FailureKind.UNEXPECTED_PAGE),
        ("\xff\x00", FailureKind.UNEXPECTED_PAGE),
        ("7", FailureKind.ERROR_PAGE),
    ],
)
def test_rest_answers_that_are_no_posts(body: str, kind: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        page(PostsJson, body, POSTS).read()
    assert caught.value.kind is kind


def test_categories() -> None:
    answer = '[{"id": 4}, {"id": "5"}, {"id": true}, 6, {}]'
    assert page(CategoriesJson, answer).read().ids == (4,)


# -- feed -------------------------------------------------------------------------------------------


def test_feed_tells_whole_posts_from_cut_ones() -> None:
    read = own(FeedPage, "feed.xml", SITE + "feed/")
    found = read.read()
    assert [post.key for post in found.posts] == [KEY]
    assert [(row.paper.key, row.date) for row in found.links] == [("2026/02/10/anfang", dt.date(2026, 2, 10))]
    assert found.next_url == SITE + "feed/?paged=2"
    assert codes(read) == ["post-left-out"]


def test_feed_pages_end_with_an_empty_one() -> None:
    empty = '<rss version="2.0"><channel><title>x</title></channel></rss>'
    assert page(FeedPage, empty, SITE + "feed/?paged=3").read().next_url is None
    assert own(FeedPage, "feed.xml", SITE + "feed/?paged=3").read().next_url == SITE + "feed/?paged=4"


@pytest.mark.parametrize("body", ["<html><h1>Start</h1></html>", "", "https://partei.example/feed/", "\x00"])
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(PageFailure) as caught:
        page(FeedPage, body, SITE + "feed/").read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE


def test_feed_never_opens_what_it_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("GEHEIM")

    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(PageFailure):
        page(FeedPage, str(secret), SITE + "feed/").read()
    item = f"<item><title>A</title><link>{SITE}a/</link><description>&x;</description></item>"
    for source in (secret.as_uri(), "http://127.0.0.1:9/x"):
        rss = (
            f'<!DOCTYPE r [<!ENTITY x SYSTEM "{source}">]><rss version="2.0"><channel>{item}</channel></rss>'
        )
        with pytest.raises(PageFailure, match="Entitäten"):
            page(FeedPage, rss, SITE + "feed/").read()
        wide = page(FeedPage, rss.encode("utf-16"), SITE + "feed/", content_type="application/xml")
        with contextlib.suppress(PageFailure):  # refusing it is as good
            assert "GEHEIM" not in wide.read().model_dump_json()


def test_a_feed_that_breaks_off_keeps_what_came() -> None:
    whole = own(FeedPage, "feed.xml").response.text
    read = page(FeedPage, whole[: whole.index("<item><title>Fremd")], SITE + "feed/")
    assert [post.key for post in read.read().posts] == [KEY]
    assert "broken-feed" in codes(read)


# -- a post's own page ------------------------------------------------------------------------------


def test_post_without_what_the_theme_puts_around() -> None:
    post = own(PostPage, "classic.html").read()
    assert "NICHT ZEIGEN" not in post.model_dump_json()
    assert "mobile Version" not in post.text
    assert "Teilen" not in post.text


def test_block_theme_with_a_wrong_canonical_address() -> None:
    post = own(PostPage, "block.html", SITE + "2026/02/20/haushalt/").read()
    assert (post.key, post.title, post.date) == ("2026/02/20/haushalt", "Haushalt", dt.date(2026, 2, 20))
    assert [(file.name, file.url) for file in post.files] == [
        ("Haushaltsrede", "https://partei.example/f/Haushalt.odt"),
        ("Plan.PDF", "https://docs.example/f/Plan.PDF?x=1"),
    ]
    assert "Herunterladen" not in post.text


def test_amp_page_leads_to_the_post() -> None:
    post = own(PostPage, "amp.html", SITE + "2026/02/28/bericht-id58.html/amp").read()
    assert (post.key, post.url) == (
        "2026/02/28/bericht-id58.html",
        SITE + "2026/02/28/bericht-id58.html",
    )
    assert (post.title, post.text, post.date) == ("Bericht", "Was war.", dt.date(2026, 3, 1))


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<body class='error404'><h1>Hoppla</h1><div class='entry-content'>x</div>", FailureKind.ERROR_PAGE),
        ("<title>Login</title><body class=login><input type=password>", FailureKind.LOGIN_PAGE),
        (
            "<h1>X</h1><div class=entry-content><form class=post-password-form></form></div>",
            FailureKind.LOGIN_PAGE,
        ),
        ("<body class='home blog'><article><h1>X</h1>y</article>", FailureKind.UNEXPECTED_PAGE),
        ("<h1>Es gab einen kritischen Fehler auf deiner Website.</h1>", FailureKind.ERROR_PAGE),
        ("", FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_what_is_no_post(body: str, kind: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        page(PostPage, body).read()
    assert caught.value.kind is kind


def test_front_page_is_no_post() -> None:
    with pytest.raises(PageFailure):
        page(PostPage, "<article><h1>X</h1>y</article>", SITE).read()


# -- archive ----------------------------------------------------------------------------------------


def test_archive() -> None:
    found = own(ArchivePage, "archive.html", SITE).read()
    assert [(row.paper.key, row.date) for row in found.rows] == [
        (KEY, dt.date(2026, 3, 1)),
        ("p=77", None),
        ("2025/07/01/sommer", dt.date(2025, 7, 1)),
        ("2025/06/30/noch-einer", dt.date(2025, 6, 30)),
    ]
    assert found.next_url == SITE + "page/2/"


def test_archive_without_posts_must_say_so() -> None:
    with pytest.raises(PageFailure):
        page(ArchivePage, "<main><h1>Willkommen</h1></main>", SITE).read()
    assert page(ArchivePage, "<main><h1>Nichts gefunden</h1></main>", SITE).read().rows == ()


# -- hostile HTML -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a<script>b</p><p>c", "a"),
        ("<style>x</style><p>a</p><!-- b --><p hidden>c</p>", "a"),
        ("a<br>b<b>c</b>d", "a\nbcd"),
        ("<p>a\n\tb</p>\n\n<p>c\xa0d</p>", "a b\n\nc d"),
        ("</div></div><p>a<div>b", "a\n\nb"),
        ("<ul><li>a<ul><li>b</ul></ul>", "a\n\nb"),
        ("<td>a<td>b", "a | b"),
        ("a\x00\x1b[31mb\x0cc", "a[31mb c"),
        ("<textarea>a</textarea><svg><text>b</text></svg>c", "c"),
    ],
)
def test_text_of_hostile_html(html: str, text: str) -> None:
    assert plain_text(parse(html)) == text


def test_depth_does_not_matter() -> None:
    assert plain_text(parse("<div>" * 50_000 + "tief")) in ("", "tief")
    assert plain_text(parse("<p>vorn</p>" + "<b>" * 5_000 + "x")).startswith("vorn")
