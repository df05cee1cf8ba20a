"""Councils beside the world's own, one for each further product: small, and read only when asked for by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone. Stadt Neustadt
has no spider: it is there to be added (docs/adding-a-municipality.md).
"""

from __future__ import annotations

from demo.councils import Setup
from demo.papers import Place

NEIGHBOUR_PAPERS = 24

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

NEIGHBOURS: tuple[Setup, ...] = (NEUSTADT,)
