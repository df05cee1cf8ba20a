"""A post's identity and what its address tells. Pure functions.

A post's key is the path of its permalink. REST, feed, archive and the page itself all show the
permalink; the number of a post stands in some feeds only and in no archive. Where a site has no
permalinks, the address is "?p=123", and that is the key. Once published, WordPress keeps permalinks.
"""

import datetime as dt
import re
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from storage.text import one_line

_AMP = re.compile(r"/amp/?$")
_INDEX = re.compile(r"^/index\.php(?=/|$)")
_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/")


def post_key(url: str) -> str:
    """The path of a post without "/amp", "/index.php" and slashes around; empty for the front page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    path = one_line(unquote(_INDEX.sub("", _AMP.sub("", parts.path)))).strip("/ ")
    if path:
        return path
    query = parse_qs(parts.query)
    number = next((query[name][0] for name in ("p", "page_id") if name in query), "")
    return f"p={number}" if number.isascii() and number.isdigit() else ""


def plain_url(url: str) -> str:
    """The address without "/amp", fragment, and a query that does not name the post."""
    parts = urlsplit(url)
    path = _AMP.sub("/", parts.path) if not parts.path.endswith(".html/amp") else parts.path[:-4]
    query = "" if path.strip("/") else parts.query
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def host_of(url: str) -> str:
    """The host without "www."; empty where the address is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def absolute(base: str, href: str) -> str:
    """The http(s) address that `href` means on this page; empty for anything else."""
    try:
        url = urljoin(base, href.strip())
        return url if urlsplit(url).scheme in ("http", "https") and host_of(url) else ""
    except ValueError:
        return ""


def day_in(url: str) -> dt.date | None:
    """The date in a permalink of the form /yyyy/mm/dd/slug/."""
    match = _DAY.search(url)
    try:
        return dt.date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


def with_query(url: str, **values: str | int) -> str:
    """The address with these parameters set."""
    parts = urlsplit(url)
    query = {**dict(parse_qsl(parts.query)), **{name: str(value) for name, value in values.items()}}
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query, safe=",:"), ""))


def number_in_query(url: str, name: str) -> int:
    """A page's number from the address; 1 where it names none."""
    value = parse_qs(urlsplit(url).query).get(name, ["1"])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 1
