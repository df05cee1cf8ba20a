"""A post's identity and what its address tells. Pure functions.

A post's key is the path of its permalink. REST, feed, archive and the page itself all show the
permalink; the number of a post stands in some feeds only and in no archive. Where a site has no
permalinks, the address is "?p=123", and that is the key. Once published, WordPress keeps permalinks.
Where a site's permalinks end in the post's number, the number is the key (`Site.number`).
"""

from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit, urlunsplit

from scrapers.sites.addresses import Site, path_of, without_amp


@dataclass(frozen=True)
class WordPressSite(Site):
    """A site where a query means nothing beside a permalink."""

    def key(self, url: str) -> str:
        """A post's number or else its permalink's path; empty for the front page."""
        return self.number_in(url) or post_key(url)

    def plain(self, url: str) -> str:
        """The permalink."""
        return plain_url(url)


def post_key(url: str) -> str:
    """The path of a post without "/amp", "/index.php" and slashes around; empty for the front page."""
    if path := path_of(url):
        return path
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return ""
    number = next((query[name][0] for name in ("p", "page_id") if name in query), "")
    return f"p={number}" if number.isascii() and number.isdigit() else ""


def plain_url(url: str) -> str:
    """The address without "/amp", fragment, and a query that does not name the post."""
    parts = urlsplit(url)
    query = "" if parts.path.strip("/") else parts.query
    return urlunsplit((parts.scheme, parts.netloc, without_amp(parts.path), query, ""))
