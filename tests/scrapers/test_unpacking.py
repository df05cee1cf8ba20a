"""Packed answers: whatever the way of packing, no more is unpacked than the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils._compression import brotli, zstd
from scrapy.utils.test import get_crawler

from scrapers.failures import Damaged, NotAsked, TooLarge, classify
from scrapers.middlewares.unpack import MOST_CODINGS, UnpackMiddleware
from storage.records import FailureKind

LIMIT = 1 << 20
BOMB = bytes(64 << 20)
URL = "https://rat.example/"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda data: brotli.compress(data, quality=1),
    "zstd": zstd.compress,
}


def raw_deflate(data: bytes) -> bytes:
    """As some servers send what they call deflate."""
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def unpack(body: bytes, *codings: str, limit: int | None = None) -> Response:
    """The answer as spiders get it."""
    middleware = UnpackMiddleware(crawler=get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": LIMIT}))
    request = Request(URL, meta={} if limit is None else {"download_maxsize": limit})
    response = Response(
        URL, headers={"Content-Encoding": list(codings), "Content-Type": "text/html"}, body=body
    )
    answer = middleware.process_response(request, response)
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize("coding", PACKERS)
def test_a_packed_page_is_unpacked(coding: str) -> None:
    page = b"<html><body>" + b"Tagesordnung " * 1000 + b"</body></html>"
    answer = unpack(PACKERS[coding](page), coding)
    assert isinstance(answer, HtmlResponse)
    assert answer.body == page


@pytest.mark.parametrize("coding", PACKERS)
def test_a_bomb_is_not_unpacked(coding: str) -> None:
    packed = PACKERS[coding](BOMB)
    assert len(packed) < LIMIT
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpack(packed, coding)
        assert tracemalloc.get_traced_memory()[1] < 8 * LIMIT
    finally:
        tracemalloc.stop()


def test_raw_deflate_has_the_same_limit() -> None:
    assert unpack(raw_deflate(b"Rat"), "deflate").body == b"Rat"
    with pytest.raises(TooLarge):
        unpack(raw_deflate(BOMB), "deflate")


def test_a_bomb_in_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(TooLarge):
        unpack(gzip.compress(PACKERS["br"](BOMB)), "br, gzip")
    with pytest.raises(TooLarge):
        unpack(gzip.compress(gzip.compress(BOMB)), "gzip", "gzip")


def test_documents_have_a_limit_of_their_own() -> None:
    document = bytes(2 * LIMIT)
    with pytest.raises(TooLarge):
        unpack(gzip.compress(document), "gzip")
    assert unpack(gzip.compress(document), "gzip", limit=3 * LIMIT).body == document


def test_many_packings_are_not_begun() -> None:
    with pytest.raises(Damaged, match="mal gepackt"):
        unpack(b"x", ", ".join(["gzip"] * (MOST_CODINGS + 1)))
    with pytest.raises(Damaged, match="mal gepackt"):
        unpack(b"x", *["gzip"] * 1000)


@pytest.mark.parametrize("coding", PACKERS)
def test_damaged_packing_is_said(coding: str) -> None:
    with pytest.raises(Damaged) as caught:
        unpack(b"<html>no packing at all</html>", coding)
    failure = classify(caught.value, URL)
    assert failure.kind is FailureKind.UNEXPECTED_PAGE
    assert "beschädigt" in failure.message


def test_too_large_is_said() -> None:
    failure = classify(TooLarge(), URL)
    assert (failure.kind, failure.message) == (FailureKind.TOO_LARGE, "Die Antwort ist ausgepackt zu groß")
    assert issubclass(TooLarge, NotAsked)
