"""The whole way: the demo world is read, given out by OParl, and read again by our own OParl spider."""

from __future__ import annotations

from antragsradar.app import App
from tests.oparl_output.again import bodies_of, papers_of


def test_all_papers_come_again(first: App, second: App) -> None:
    bodies = bodies_of(first.engine)
    assert len(bodies) == 3
    for ags in bodies:
        known = papers_of(first.engine, ags)
        assert known
        assert papers_of(second.engine, ags) == known
