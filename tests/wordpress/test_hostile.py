"""Broken bytes make failures or warnings, never another exception."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.page import Page, PageFailure
from scrapers.systems.wordpress.pages import ArchivePage, FeedPage, PostPage, PostsJson
from tests.wordpress.support import PAGES, page

KINDS = [PostsJson, FeedPage, PostPage, PostPage, ArchivePage]
SPLICES = [b'<a href="http://[">', b"<td class='column-termin'>99.99.9999", b"</table>", b'"', b"<!--", b"\n"]
NAMES = ["posts.json", "feed.xml", "classic.html", "amp.html", "archive.html"]


@pytest.mark.parametrize(("kind", "name"), list(zip(KINDS, NAMES, strict=True)))
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12) | st.sampled_from(SPLICES))
@settings(max_examples=30)
def test_damaged_pages(kind: type[Page], name: str, cut: float, at: float, junk: bytes) -> None:
    whole = (PAGES / name).read_bytes()
    body = whole[: round(len(whole) * cut)]
    place = round(len(body) * at)
    with contextlib.suppress(PageFailure):
        page(kind, body[:place] + junk + body[place:]).read()


@pytest.mark.parametrize("kind", KINDS)
@given(body=st.binary(max_size=300))
@settings(max_examples=20)
def test_bytes_that_are_no_page(kind: type[Page], body: bytes) -> None:
    with contextlib.suppress(PageFailure):
        page(kind, body).read()


def test_a_feed_in_an_encoding_that_is_no_word() -> None:
    body = b'<?xml version="1.0" encoding="\x80UTF-8"?><rss version="2.0"><channel></channel></rss>'
    with pytest.raises(PageFailure):
        page(FeedPage, body).read()


def bomb(encoding: str) -> bytes:
    """A feed whose entities would grow to a billion letters."""
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10)
    )
    item = "<item><title>&a9;</title><link>https://partei.example/a/</link><description>&a9;</description></item>"
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE rss [{entities}]>'
    return f'{head}<rss version="2.0"><channel>{item}</channel></rss>'.encode(encoding)


ENCODINGS = ["utf-8", "utf-16", "utf-16-be", "utf-32", "cp037", "utf-7", "unicode_escape"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_entities_that_grow_are_refused_however_they_are_written(encoding: str) -> None:
    with pytest.raises(PageFailure, match="Entitäten"):
        page(FeedPage, bomb(encoding), content_type="application/xml").read()
    with pytest.raises(PageFailure, match="Entitäten"):
        page(FeedPage, bomb(encoding), content_type=f"application/xml; charset={encoding}").read()


def test_entities_that_only_the_header_explains_are_refused() -> None:
    hidden = bomb("utf-8").replace(b"<!ENTITY", b"+ADwAIQ-ENTITY").replace(b' encoding="utf-8"', b"")
    with pytest.raises(PageFailure, match="Entitäten"):
        page(FeedPage, hidden, content_type="application/xml; charset=utf-7").read()
