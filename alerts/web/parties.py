"""The pages of all parties and groups and of each: its newest motions, and how to follow it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from alerts.addresses import list_path
from alerts.phrases import topic_title
from alerts.translation import translated as _
from alerts.web.conditional import PAGE_SECONDS, conditional
from alerts.web.pages import Templates
from alerts.web.paging import sheet_of, unknown
from alerts.web.tallies import Tallies
from storage.database import reading
from storage.filters import MAIN_TOPIC, Filter
from storage.motions import newest_motions

PARTIES_PATH = "/parteien"
"""With a slug after it, the page of one."""
ON_A_PAGE = 150
SHOWN_MOTIONS = 30
_LONGEST_SLUG = 60
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class PartyRow:
    """A party or group."""

    name: str
    path: str
    motions: int


class PartyPages:
    """The answers."""

    def __init__(self, engine: Engine, tallies: Tallies, templates: Templates) -> None:
        self._engine = engine
        self._tallies = tallies
        self._templates = templates
        templates.globals.update(parties_path=PARTIES_PATH)

    def routes(self) -> list[Route]:
        """The addresses."""
        return [Route(PARTIES_PATH, self.all), Route(f"{PARTIES_PATH}/{{slug}}", self.one)]

    def all(self, request: Request) -> Response:
        """All of which a motion is known, those with most first."""
        tally = self._tallies.now().parties
        rows = [PartyRow(name, f"{PARTIES_PATH}/{slug}", tally[name]) for slug, name in slugs(tally).items()]
        rows.sort(key=lambda row: (-row.motions, row.name))
        sheet = sheet_of(request, rows, size=ON_A_PAGE)
        html = self._templates.get_template("parties.html").render(sheet=sheet, topic=topic_title(MAIN_TOPIC))
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    def one(self, request: Request) -> Response:
        """One of them."""
        tally = self._tallies.now().parties
        name = slugs(tally).get(request.path_params["slug"])
        if name is None:
            words = _(
                "Unter dieser Adresse steht bei uns keine Partei oder Gruppe, von der ein Antrag bekannt ist."
            )
            return unknown(self._templates, _("Diese Partei kennen wir nicht"), words)
        wanted = Filter(parties=(name,))
        with reading(self._engine) as connection:
            motions = newest_motions(connection, wanted, limit=SHOWN_MOTIONS)
        html = self._templates.get_template("party.html").render(
            name=name,
            filter=wanted,
            count=tally[name],
            list_path_of=list_path(wanted),
            motions=motions,
            topic=topic_title(MAIN_TOPIC),
        )
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)


def slugs(names: Iterable[str]) -> Mapping[str, str]:
    """Each name by a short word for addresses. It depends on the name alone, but where several would have the
    same one, each bears a mark of its own."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[_slug(name)].append(name)
    return {
        slug if slug and len(same) == 1 else f"{slug}-{_mark(name)}".lstrip("-"): name
        for slug, same in alike.items()
        for name in same
    }


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS))
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words)[:_LONGEST_SLUG].strip("-")


def _mark(name: str) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
