"""Councils and sites beside the world's own, one for each further product: small, and read only by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone. Stadt Neustadt
has no spider: it is there to be added (docs/adding-a-municipality.md).
"""

from __future__ import annotations

from dataclasses import dataclass

from demo.councils import Setup
from demo.model import Blog
from demo.papers import Place

NEIGHBOUR_PAPERS = 24
NEIGHBOUR_POSTS = 12

TORFBERGEN = Setup(
    tenant="torfbergen",
    source="demo-torfbergen",
    ags="99000014",
    place=Place("Gemeinde Torfbergen"),
    committees={
        "main": "Haupt- und Finanzausschuss",
        "social": "Ausschuss für Soziales und Integration",
        "building": "Bau- und Planungsausschuss",
        "assembly": "Gemeinderat",
        "school": "Ausschuss für Schule und Kultur",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"VO/{day:%y}/{number - 2000:04d}",
    shift=3,
    bare_share=0.5,
    first_number=2200,
    product="allris3",
)
KIESBRUECK = Setup(
    tenant="kiesbrueck",
    source="demo-kiesbrueck",
    ags="99000015",
    place=Place("Stadt Kiesbrück"),
    committees={
        "main": "Haupt- und Finanzausschuss",
        "social": "Ausschuss für Migration und Soziales",
        "building": "Ausschuss für Umwelt und Verkehr",
        "assembly": "Stadtrat",
        "school": "Schulausschuss",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{day.year}/{number - 1_000_000:04d}",
    shift=2,
    bare_share=0.5,
    cover_letters=True,
    first_number=1_000_200,
    product="allris4",
)
NEUSTADT = Setup(
    tenant="neustadt",
    source="demo-neustadt",
    ags="99000019",
    place=Place("Stadt Neustadt"),
    committees={
        "main": "Hauptausschuss",
        "social": "Ausschuss für Soziales und Integration",
        "building": "Ausschuss für Bauen und Umwelt",
        "assembly": "Rat",
        "school": "Schulausschuss",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{number - 7000}/{day.year}",
    shift=3,
    formats=("pdf", "docx", "pdf"),
    bare_share=0.2,
    cards_every=5,
    first_number=7100,
)

NEIGHBOURS: tuple[Setup, ...] = (TORFBERGEN, KIESBRUECK, NEUSTADT)


@dataclass(frozen=True)
class BlogSetup:
    """What tells one neighbouring site from another."""

    tenant: str
    name: str
    party: str
    product: str
    kind: str
    first_number: int
    in_full: bool = False

    def blog(self, secret: str) -> Blog:
        """The site without its posts; `secret` stands in one that is not for all to read."""
        source = f"demo-{self.tenant}"
        return Blog(
            self.tenant,
            source,
            self.name,
            self.party,
            rest=False,
            product=self.product,
            kind=self.kind,
            in_full=self.in_full,
            secret=secret,
        )


NEIGHBOUR_BLOGS = (
    BlogSetup("cdu-rurtal", "CDU Rurtal", "CDU", "joomla", "Pressemitteilung", 700),
    BlogSetup("gruene-rurtal", "Grüne Rurtal", "Bündnis 90/Die Grünen", "feed", "Beitrag", 40),
    BlogSetup("uwg-rurtal", "UWG Rurtal", "UWG", "html_list", "Pressemitteilung", 80),
    BlogSetup("fdp-rurtal", "FDP Rurtal", "FDP", "html_list", "Antrag", 10, in_full=True),
)
