"""What the tests of OParl share: the day on which the invented council is read, and captures."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.oparl.council import NOW


@pytest.fixture
def now() -> Iterator[None]:
    """It is a Thursday in November."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def captures(shared: Path) -> Path:
    """The folder with captured answers."""
    return shared / "corpus" / "ris" / "oparl"
