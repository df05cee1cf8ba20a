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

ULMBACH = Setup(
    tenant="ulmbach",
    source="demo-ulmbach",
    ags="99000013",
    place=Place("Stadt Ulmbach"),
    committees={
        "main": "Haupt- und Personalausschuss",
        "social": "Ausschuss für Soziales und Integration",
        "building": "Planungs- und Umweltausschuss",
        "assembly": "Rat",
        "school": "Ausschuss für Schule und Sport",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{kind[:3].upper()}/{number - 5000:03d}/{day:%y}",
    shift=4,
    kinds={"Mitteilungsvorlage": "Informationsvorlage"},
    formats=("pdf", "docx"),
    bare_share=0.25,
    first_number=5100,
    product="oparl",
)
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
WEIDENTAL = Setup(
    tenant="weidental",
    source="demo-weidental",
    ags="99000016",
    place=Place("Gemeinde Weidental"),
    committees={
        "main": "Haupt- und Finanzausschuss",
        "social": "Ausschuss für Soziales und Integration",
        "building": "Bauausschuss",
        "assembly": "Gemeinderat",
        "school": "Schulausschuss",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"{number - 6000}/{day.year}",
    shift=3,
    kinds={"Mitteilungsvorlage": "Informationsvorlage"},
    bare_share=0.6,
    cover_letters=True,
    first_number=6100,
    product="more_rubin",
)
ERLENFURT = Setup(
    tenant="erlenfurt",
    source="demo-erlenfurt",
    ags="99000017",
    place=Place("Stadt Erlenfurt"),
    committees={
        "main": "Hauptausschuss",
        "social": "Ausschuss für Soziales, Jugend und Integration",
        "building": "Bau- und Umweltausschuss",
        "assembly": "Stadtrat",
        "school": "Ausschuss für Bildung und Kultur",
        "youth": "Jugendhilfeausschuss",
    },
    reference=lambda day, number, kind: f"BV/{number - 3000:03d}/{day.year}",
    shift=1,
    formats=("pdf", "docx", "pdf"),
    bare_share=0.25,
    first_number=3100,
    product="sessionnet6",
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

NEIGHBOURS: tuple[Setup, ...] = (ULMBACH, TORFBERGEN, KIESBRUECK, WEIDENTAL, ERLENFURT, NEUSTADT)


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
