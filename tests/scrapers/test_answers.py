"""An answer that is cut off, or in another encoding than it says, is noticed before it is understood."""

import pytest
import web_poet
from scrapy.http import TextResponse

from scrapers.answers import as_web_poet, decoded, is_cut_off, is_utf8, is_western, may_grow

PAGE = "<html><body><h1>Öffentliche Sitzung für Bürger – Änderung</h1></body></html>"


def answer(body: bytes, said: str = "utf-8") -> TextResponse:
    headers = {"Content-Type": f"text/html; charset={said}"}
    return TextResponse("http://rat.example/", headers=headers, body=body)


@pytest.mark.parametrize("real", ["utf-8", "cp1252"])
def test_what_says_utf_8_is_read_in_the_encoding_that_it_has(real: str) -> None:
    assert as_web_poet(answer(PAGE.encode(real))).text == PAGE


def test_another_encoding_is_believed() -> None:
    assert as_web_poet(answer(PAGE.encode("cp1252"), "windows-1252")).text == PAGE


@pytest.mark.parametrize("said", ["iso-8859-1", "ISO-8859-15"])
def test_what_says_to_be_western_and_is_utf_8_is_read_as_that(said: str) -> None:
    page = f"<html><head><meta charset='{said}'></head>{PAGE.removeprefix('<html>')}"
    for real in ("utf-8", "iso-8859-15"):
        body = page.replace("–", "-").encode(real)
        assert decoded(web_poet.HttpResponse("http://rat.example/", body)).text == page.replace("–", "-")
    assert not is_utf8(b"<html></html>")


def test_one_broken_letter_does_not_change_the_encoding() -> None:
    body = PAGE.encode().replace("Ä".encode(), b"\xc3")
    assert not is_western(body)
    assert "Öffentliche Sitzung für Bürger" in as_web_poet(answer(body)).text


def test_plain_ascii_is_utf_8() -> None:
    assert not is_western(b"<html></html>")


@pytest.mark.parametrize("length", [0.3, 0.6, 0.8])
@pytest.mark.parametrize(
    "whole",
    [
        PAGE,
        f"\ufeff<?xml version='1.0'?><rss version='2.0'><channel><title>{PAGE}</title></channel></rss>",
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Neues</title></feed>",
    ],
)
def test_a_page_or_feed_without_its_end_is_cut_off(whole: str, length: float) -> None:
    body = whole.encode()
    assert not is_cut_off(body)
    assert is_cut_off(body[: max(40, int(len(body) * length))])


@pytest.mark.parametrize(
    "whole",
    [
        b"<HTML><BODY>alt</BODY></HTML>",
        b"<html><body>ohne letztes</body>",
        b"<div>Teil einer Seite",
        b'[{"title": "<html>"}]',
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"%PDF-1.7",
        b"",
    ],
)
def test_what_has_no_end_to_miss_is_whole(whole: bytes) -> None:
    assert not is_cut_off(whole)


@pytest.mark.parametrize(
    "charset",
    ["utf-8", "UTF-8", "iso-8859-1", "ISO-8859-15", "windows-1252", "us-ascii", "utf-16", "unheard-of"],
)
def test_feeds_as_they_are_written_may_be_read(charset: str) -> None:
    feed = f'<?xml version="1.0" encoding="{charset}"?><rss version="2.0"></rss>'
    written = feed.encode("utf-16" if charset == "utf-16" else "ascii")
    assert not may_grow(written, f"application/rss+xml; charset={charset}")
    assert not may_grow(written)


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}", b"Seite nicht gefunden", b"\x00\xff"])
def test_what_is_no_xml_is_none_of_its_business(body: bytes) -> None:
    assert not may_grow(body, "text/html; charset=utf-8")
