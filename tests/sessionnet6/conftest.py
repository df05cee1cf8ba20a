"""Days on which the answers of these tests are read: what is released depends on them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def in_late_october() -> Iterator[None]:
    """The 20th of October 2026."""
    with time_machine.travel("2026-10-20T12:00:00Z", tick=False):
        yield
