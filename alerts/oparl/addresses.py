"""Where the objects and lists of our OParl interface are found."""

from __future__ import annotations

from urllib.parse import quote

from alerts.site import Site
from storage.models_oparl import Kind

OPARL_PATH = "/oparl/v1.1"
VERSION = "https://schema.oparl.org/1.1/"
TYPES: dict[Kind, str] = {
    "body": "Body",
    "organization": "Organization",
    "location": "Location",
    "meeting": "Meeting",
    "agendaitem": "AgendaItem",
    "paper": "Paper",
    "consultation": "Consultation",
    "file": "File",
}
LISTS: dict[str, Kind | None] = {
    "organization": "organization",
    "person": None,
    "meeting": "meeting",
    "paper": "paper",
    "agendaitem": "agendaitem",
    "consultation": "consultation",
    "file": "file",
    "location": "location",
    "legislativeterm": None,
    "membership": None,
}
"""The lists of a body; those without a kind are always empty: of persons and terms nothing is known here."""


class Addresses:
    """The addresses of one installation."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def system(self) -> str:
        """Where every client begins."""
        return self._url("system")

    @property
    def bodies(self) -> str:
        """The list of all bodies."""
        return self._url("body")

    def of(self, kind: Kind, key: str) -> str:
        """An object: its `id`."""
        return self._url(f"{kind}/{quote(key, safe='')}")

    def listed(self, ags: str, name: str) -> str:
        """A list of a body, one of LISTS."""
        return self._url(f"body/{quote(ags, safe='')}/{name}")

    def website(self) -> str:
        """Our pages for people."""
        return self._site.url("/")

    def _url(self, path: str) -> str:
        return self._site.url(f"{OPARL_PATH}/{path}")


def type_url(kind: Kind) -> str:
    """What an object's `type` says."""
    return VERSION + TYPES[kind]
