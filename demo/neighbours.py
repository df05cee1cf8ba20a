"""Councils beside the world's own, one for each further product: small, and read only when asked for by name.

Their spiders lie in demo/spiders with `enabled = False`; the timeline leaves them alone.
"""

from __future__ import annotations

from demo.councils import Setup

NEIGHBOUR_PAPERS = 24

NEIGHBOURS: tuple[Setup, ...] = ()
