"""What a benchmark found: our figure beside the bare building block's, and whether a goal holds."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Sense = Literal["at least", "at most"]


@dataclass(frozen=True)
class Measurement:
    """One line of the table.

    `ours` and `bare` are in `unit`; `ratio` is what the goal is about, in the sense that its name gives.
    """

    name: str
    ours: float
    bare: float
    unit: str
    ratio: float
    goal: float | None = None  # none: a figure to know
    sense: Sense = "at least"

    @property
    def holds(self) -> bool:
        """Whether the goal is met; true where there is none."""
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.sense == "at least" else self.ratio <= self.goal

    def as_json(self) -> dict[str, Any]:
        """As it stands in results.json."""
        return {**asdict(self), "holds": self.holds}


def table(measurements: Iterable[Measurement]) -> str:
    """All lines below each other, in columns."""
    rows: list[tuple[str, ...]] = [("", "ours", "bare", "ratio", "goal", "holds")]
    for each in measurements:
        goal = "" if each.goal is None else f"{each.sense} {each.goal:g}"
        verdict = "" if each.goal is None else ("yes" if each.holds else "NO")
        figures = (f"{_short(value)} {each.unit}" for value in (each.ours, each.bare))
        rows.append((each.name, *figures, _short(each.ratio), goal, verdict))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join((first, *(cell.strip().rjust(len(cell)) for cell in others))).rstrip()


def _short(value: float) -> str:
    """Three digits that count, without an exponent."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:#.3g}".rstrip(".")


def seconds(work: Callable[[], object]) -> float:
    """Of the processor, for one go: what else the machine does makes little difference."""
    began = time.process_time()
    work()
    return time.process_time() - began


def in_turns(ours: Callable[[], object], bare: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The least seconds of the processor of each, both having the machine in turns."""
    least = [float("inf"), float("inf")]
    for _ in range(rounds):
        for at, work in enumerate((ours, bare)):
            least[at] = min(least[at], seconds(work))
    return least[0], least[1]
