"""The long tests run when they are asked for, and only then."""

import re
import shutil
from pathlib import Path

from tests.house.support import ROOT, pytest_says

TRIAL = """
import pytest

def test_short():
    pass

@pytest.mark.soak
def test_long():
    pass
"""


# What is asked, what comes of it, and whether the long test is among what passes.
CASES: list[tuple[list[str], str, bool]] = [
    ([], "1 passed, 1 deselected", False),
    (["--soak"], "2 passed", True),
    (["-m", "soak"], "1 passed, 1 deselected", True),
    (["-m", "not soak"], "1 passed, 1 deselected", False),
]


def test_long_tests_wait_to_be_asked(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "order.py", tmp_path / "conftest.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = soak: long\n", "utf-8")
    (tmp_path / "test_trial.py").write_text(TRIAL, "utf-8")
    said = pytest_says(tmp_path, *(["-v", *asked] for asked, _, _ in CASES))
    for (asked, outcome, is_long), each in zip(CASES, said, strict=True):
        assert re.search(rf"= {outcome} in ", each), (asked, each)
        assert ("test_long PASSED" in each) == is_long, (asked, each)
