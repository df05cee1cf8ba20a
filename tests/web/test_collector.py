"""A process that answers requests is not interrupted to look for rings of objects with each page."""

from __future__ import annotations

import subprocess
import sys

from tests.house.support import ROOT

PAGE = """
import gc
from alerts.web.collector import look_rarely
look_rarely()
looked = []
gc.callbacks.append(lambda phase, info: looked.append(phase))
page = [[number] for number in range(5000)]
assert not looked, looked
for number in range(20_000):
    ring = []
    ring.append(ring)
assert looked, "what is left over is still found"
assert gc.get_freeze_count() > 1000
"""


def test_a_page_is_made_without_being_looked_at() -> None:
    subprocess.run([sys.executable, "-c", PAGE], check=True, cwd=ROOT)
