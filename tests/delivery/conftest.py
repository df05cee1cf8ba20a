"""An invented town in a database, and a mail server on loopback, as for the other tests of alerts."""

from tests.alerts.conftest import house, smtp

__all__ = ["house", "smtp"]
