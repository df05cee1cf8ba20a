"""An invented town in a database, and a mail server on loopback, as for the other tests of alerts."""

import pytest

from tests.alerts.conftest import house, smtp
from tests.alerts.house import add_change, add_motion, subscribe

__all__ = ["house", "smtp"]


@pytest.fixture
def news(house):
    """Something new, and one who wants to know it; the subscription's number."""
    add_motion(house, 1)
    add_change(house, 1)
    return subscribe(house)
