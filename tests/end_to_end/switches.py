"""Switches the faults of a demo world on and off."""

from __future__ import annotations

from typing import Any

from demo.faults import Fault, FaultKind
from demo.server import DemoServer
from tests.end_to_end.outcomes import OUTCOMES, Outcome

AN_HOUR = 3600.0


class Switches:
    """Switches the faults of a world on and off."""

    def __init__(self, server: DemoServer) -> None:
        self.server = server

    def on(self, source: str, kind: FaultKind, **details: Any) -> None:
        """A fault of a source, as its outcome describes it but for the `details`."""
        meant = OUTCOMES.get(kind, Outcome("", ""))
        place = {"path_contains": meant.place[source]} if meant.place else {}
        known: dict[str, Any] = {"seconds": AN_HOUR if kind.startswith("status") else 2.0, "size": 4 << 20}
        prefix = f"/{source.removeprefix('demo-')}/"
        self.server.world.faults.add(
            Fault(kind, prefix, **{**known, **place, **dict(meant.details), **details})
        )

    def off(self) -> None:
        """All is well."""
        self.server.world.faults.clear()

    def asked(self) -> list[str]:
        """What was asked for since the log was cleared, robots.txt apart."""
        return [entry.path for entry in self.server.log.entries if entry.path != "/robots.txt"]
