"""What all answers of more!rubin have in common."""

from __future__ import annotations

from typing import Generic, TypeVar
from urllib.parse import parse_qs, quote, urljoin, urlsplit

from scrapers.json_page import JsonPage
from storage.records import Record

ItemT = TypeVar("ItemT", bound=Record)

_SCRIPTS = ("api.php", "documents.php")
_OLDER_API = "webservice-mobile/"


class RubinAnswer(JsonPage[ItemT], Generic[ItemT]):
    """An answer of api.php, or of the web service of older installations."""

    @property
    def base(self) -> str:
        """The folder of the installation."""
        return urljoin(self.url, ".").removesuffix(_OLDER_API)

    def meeting_url(self, number: str, given: str) -> str:
        """The page that people read a meeting on.

        Of the address that the system gives, only the page's name is believed: it may lack its host, or name
        another one that the installation has as well.
        """
        page = "meeting.php" if "/meeting.php" in given else "meeting"
        return f"{self.base}{page}?id={quote(number, safe='')}"

    def file_url(self, given: str) -> str | None:
        """The address of a document itself; None where it is none.

        json=1 is said to be for the system's own viewer, and left out. Scripts are asked for on the host that
        is read: an installation may go by several names, and give the others.
        """
        try:
            parts = urlsplit(urljoin(self.url, given))
        except ValueError:
            return None
        if not given or parts.scheme not in ("http", "https"):
            return None
        query = "&".join(each for each in parts.query.split("&") if each not in ("json=1", "json=true"))
        script = parts.path.rsplit("/", 1)[-1]
        if script in _SCRIPTS:
            return f"{self.base}{script}?{query}"
        return parts._replace(query=query).geturl() if parts.netloc else None


def in_query(url: str, name: str) -> str:
    """What the query of an address says of that name; "" where it says nothing, however broken it is."""
    query = url.partition("?")[2].partition("#")[0]
    return next(iter(parse_qs(query).get(name, ())), "")
