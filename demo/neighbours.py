"""Councils beside the world's own, one for each further product: small, and read only when asked for by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone.
"""

from __future__ import annotations

from demo.councils import Setup
from demo.papers import Place

NEIGHBOUR_PAPERS = 24

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

NEIGHBOURS: tuple[Setup, ...] = (ULMBACH,)
