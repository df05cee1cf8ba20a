"""Councils beside the world's own, one for each further product: small, and read only when asked for by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone.
"""

from __future__ import annotations

from demo.councils import Setup
from demo.papers import Place

NEIGHBOUR_PAPERS = 24

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

NEIGHBOURS: tuple[Setup, ...] = (TORFBERGEN, KIESBRUECK)
