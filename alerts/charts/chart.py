"""A chart: its picture, its table, and what has to be said with it."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.charts.drawing import Drawing
from alerts.charts.table import Table
from alerts.translation import so_many


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
    return so_many("{count} Vorgang", "{count} Vorgänge", count)


def of_motions(count: int) -> str:
    """ "1 Vorgang", "1.234 Vorgängen": as it follows "von"."""
    return so_many("{count} Vorgang", "{count} Vorgängen", count)
