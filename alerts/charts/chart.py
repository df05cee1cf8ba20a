"""A chart: its picture, its table, and what has to be said with it."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.charts.drawing import Drawing
from alerts.charts.table import Table
from alerts.numbers import counted
from alerts.translation import spoken
from alerts.translation import translated as _


@dataclass(frozen=True)
class Chart:
    """One section of the page of statistics."""

    drawing: Drawing
    table: Table
    notes: tuple[str, ...]

    @property
    def name(self) -> str:
        """As it stands in addresses."""
        return self.drawing.name


def motions_of(count: int) -> str:
    """ "1 Vorgang", "1.234 Vorgänge"."""
    return counted(count, _("Vorgang"), _("Vorgänge"), spoken())


def of_motions(count: int) -> str:
    """ "1 Vorgang", "1.234 Vorgängen": as it follows "von"."""
    return counted(count, _("Vorgang"), _("Vorgängen"), spoken())
