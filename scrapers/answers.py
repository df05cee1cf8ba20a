"""Is an answer all there, and in which encoding? What holds for pages of every product. Pure functions."""

from __future__ import annotations

import codecs
import re

import web_poet
from scrapy.http import Response

_CHARSETS = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([^\"'\s;>?]+)", re.IGNORECASE)
# Those that write "<!ENTITY" in these letters or with zeros between them, and in no other way.
_ASCII_LIKE = ("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp125", "koi8", "latin")
_EBCDIC = "<?xml".encode("cp037")
_OPENING = re.compile(rb"<(html|rss|feed|rdf:RDF)\b", re.IGNORECASE)
_BOM = b"\xef\xbb\xbf"
_HEAD = 2000  # bytes; where the outermost tag begins
_WESTERN = frozenset({"cp1252", "iso8859-15"})  # what programs write into every page, whatever the site is in
_LETTER = re.compile("[\u00a0-\u024f\u2013-\u2026]")  # what windows-1252 and UTF-8 write differently


def as_web_poet(response: Response) -> web_poet.HttpResponse:
    """A Scrapy response as the page objects take it, with its encoding set right."""
    answer = web_poet.HttpResponse(
        url=response.url,
        body=response.body,
        status=response.status,
        headers=web_poet.HttpResponseHeaders.from_bytes_dict(response.headers),
    )
    return decoded(answer)


def decoded(answer: web_poet.HttpResponse) -> web_poet.HttpResponse:
    """An answer in UTF-8 where it only says that it is, or is without saying so."""
    body = bytes(answer.body)
    if answer.encoding == "utf-8" and is_western(body):
        body = body.decode("cp1252", "replace").encode()
        return web_poet.HttpResponse(answer.url, body, status=answer.status, headers=answer.headers)
    if answer.encoding in _WESTERN and is_utf8(body):
        return web_poet.HttpResponse(
            answer.url, body, status=answer.status, headers=answer.headers, encoding="utf-8"
        )
    return answer


def is_western(body: bytes) -> bool:
    """Whether text that is said to be UTF-8 is windows-1252: more bytes are no UTF-8 than letters are."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        return text.count("\ufffd") > len(_LETTER.findall(text))
    return False


def is_utf8(body: bytes) -> bool:
    """Whether text that is said to be windows-1252 is UTF-8: by chance its letters never look so."""
    try:
        return not body.isascii() and bool(body.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def may_grow(xml: bytes, media_type: str = "") -> bool:
    """Whether XML declares entities of its own, or is written so that one could not see it.

    Of no use in a feed or a page, they are a known way to exhaust a reader: expat's own limit lets a
    document grow a hundredfold.
    """
    plain = xml.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")  # UTF-16 and UTF-32 too
    named = [match[1] for match in _CHARSETS.finditer(plain[:_HEAD])]
    named += [match[1] for match in _CHARSETS.finditer(media_type.encode("latin-1", "replace"))]
    return b"<!ENTITY" in plain or plain.startswith(_EBCDIC) or not all(map(_writes_ascii, named))


def _writes_ascii(charset: bytes) -> bool:
    try:
        return codecs.lookup(charset.decode("ascii")).name.startswith(_ASCII_LIKE)
    except (LookupError, UnicodeError):
        return True  # nobody can read it so: what is guessed instead is one of these


def is_cut_off(body: bytes) -> bool:
    """Whether a page or feed ends before its end: it was opened and never closed.

    HTML may leave its last tags out; a page that closes neither is taken as cut off all the same.
    """
    head = body.removeprefix(_BOM)[:_HEAD].lstrip()
    opening = _OPENING.search(head)
    if opening is None or not head.startswith(b"<"):
        return False
    rest, name = body.lower(), opening[1].lower()
    return b"</%b" % name not in rest and not (name == b"html" and b"</body" in rest)
