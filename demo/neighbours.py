"""Councils beside the world's own, one for each further product: small, and read only when asked for by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone.
"""

from __future__ import annotations

from demo.councils import Setup
from demo.papers import Place

NEIGHBOUR_PAPERS = 24

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

NEIGHBOURS: tuple[Setup, ...] = (WEIDENTAL, ERLENFURT)
