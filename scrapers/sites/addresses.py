"""Addresses of sites: what in them names a post, and what is only put around it. Pure functions."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from storage.sameness.keys import joining_key
from storage.text import one_line

_AMP = re.compile(r"/amp/?$")
_AMP_OF_FILE = re.compile(r"\.html?/amp/?$")
_INDEX = re.compile(r"^/index\.php(?=/|$)")
_DAY = re.compile(r"/(\d{4})/(\d{1,2})/(\d{1,2})/")
# Parameters for printing, sharing, counting and sessions; none of them leads to another page.
_NOISE = re.compile(
    r"(?:utm|pk|mtm|piwik|matomo|hsa|wt|fb)_\w+|(?:fb|g|dc|ms|tw|y)clid|mc_[ce]id|_ga|_gl|igshid"
    r"|printversion|print|druckversion|tmpl|amp|share|replytocom|phpsessid",
    re.IGNORECASE,
)
# Needed to get the page, but no part of what it is: TYPO3's checksum, Joomla's place in the menu.
_NO_IDENTITY = re.compile(r"chash|itemid|lang", re.IGNORECASE)
_LONGEST_ADDRESS = 2000  # characters; what is longer is data in the place of an address
_LONGEST_TITLE_KEY = 200  # characters


@dataclass(frozen=True)
class Site:
    """What the page objects of a site know beside the page: its own addresses, and what identifies a post."""

    hosts: frozenset[str] = frozenset()  # without "www."; the host of the page itself is always one
    number: str = ""  # pattern whose first group that matches is the vendor's number in path or query

    def key(self, url: str) -> str:
        """The identity of the post at an address; empty for the front page, and for what is no address.

        It is the vendor's number where the address has one; else its path, and what of its query is no noise.
        How a slug writes its umlauts is no more than a hint: two slugs are never taken for one.
        """
        if number := self.number_in(url):
            return number
        path, query = path_of(url), _identifying(url)
        return f"{path}?{query}" if query else path

    def number_in(self, url: str) -> str:
        """The vendor's number in an address; empty where there is none."""
        if not self.number:
            return ""
        try:
            parts = urlsplit(without_noise(url))
        except ValueError:
            return ""
        path = unquote(parts.path)
        match = re.search(self.number, path) or re.search(self.number, f"{path}?{unquote(parts.query)}")
        return next((group for group in match.groups() if group), "") if match else ""

    def plain(self, url: str) -> str:
        """The address as it is kept and shown."""
        return without_noise(url)

    def owns(self, url: str, page_url: str) -> bool:
        """Whether an address that stands on a page belongs to the same site."""
        host = host_of(url)
        return bool(host) and (host == host_of(page_url) or host in self.hosts)


def title_key(title: str) -> str:
    """The identity of a text that has no address of its own: its title without case, punctuation and spacing.

    A place on the page or an anchor counted by the page's maker belongs to another text as soon as one is
    added above; the words of a text change whenever it is edited. Its title is what stays.
    """
    return joining_key(one_line(title)).replace(" ", "-")[:_LONGEST_TITLE_KEY].strip("-")


def path_of(url: str) -> str:
    """The path without "/amp", "/index.php" and slashes around, decoded; empty for what is no address."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    return one_line(unquote(_INDEX.sub("", _AMP.sub("", path)))).strip("/ ")


def without_noise(url: str) -> str:
    """The address without "/amp", fragment, and parameters that lead to no other page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = "&".join(part for part in parts.query.split("&") if not _NOISE.fullmatch(part.partition("=")[0]))
    return urlunsplit((parts.scheme, parts.netloc, without_amp(parts.path), query, ""))


def without_amp(path: str) -> str:
    """The path of the page that an AMP page stands for."""
    return _AMP.sub("" if _AMP_OF_FILE.search(path) else "/", path)


def _identifying(url: str) -> str:
    """What of a query tells pages apart, sorted."""
    try:
        query = urlsplit(without_noise(url)).query
    except ValueError:
        return ""
    pairs = [(name, value) for name, value in parse_qsl(query) if not _NO_IDENTITY.fullmatch(name)]
    return urlencode(sorted(pairs))


def host_of(url: str) -> str:
    """The host without "www."; empty where the address is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def absolute(base: str, href: str) -> str:
    """The http(s) address that `href` means on this page; empty for anything else."""
    try:
        url = urljoin(base, href.strip()) if len(href) <= _LONGEST_ADDRESS else ""
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
