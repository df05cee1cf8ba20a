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

        With json=1 the system answers its own viewer. Its scripts are asked for on the host that is read: an
        installation may go by several names, and give the others.
        """
        try:
            parts = urlsplit(urljoin(self.url, given))
        except ValueError:
            return None
        if parts.scheme not in ("http", "https"):
            return None
        query = "&".join(each for each in parts.query.split("&") if each not in ("json=1", "json=true"))
        script = parts.path.rsplit("/", 1)[-1]
        if script in _SCRIPTS:
            return f"{self.base}{script}?{query}"
        return parts._replace(query=query).geturl() if parts.netloc else None


def meeting_number(url: str) -> str:
    """The meeting's number in the address of its page or of its answer; "" where there is none."""
    query = parse_qs(urlsplit(url).query)
    return next(iter(query.get("id", []) if "meeting_id" not in query else query["meeting_id"]), "")
