"""The long tests run when they are asked for, and only then."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.house.support import ROOT, run

TRIAL = """
import pytest

def test_short():
    pass

@pytest.mark.soak
def test_long():
    pass
"""


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [
        ([], "1 passed, 1 deselected"),
        (["--soak"], "2 passed"),
        (["-m", "soak"], "1 passed, 1 deselected"),
        (["-m", "not soak"], "1 passed, 1 deselected"),
    ],
)
def test_long_tests_wait_to_be_asked(tmp_path: Path, asked: list[str], outcome: str) -> None:
    shutil.copy(ROOT / "tests" / "order.py", tmp_path / "conftest.py")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = soak: long\n", "utf-8")
    (tmp_path / "test_trial.py").write_text(TRIAL, "utf-8")
    plain = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-v"]
    done = run(*plain, *asked, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert re.search(rf"= {outcome} in ", done.stdout), done.stdout + done.stderr
    assert ("test_long PASSED" in done.stdout) == (asked in (["--soak"], ["-m", "soak"]))
