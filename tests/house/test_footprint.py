"""What a process does not need it does not load: the service is to run on a small machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

PARSERS = {"pypdf", "pypdfium2", "docx", "striprtf", "PIL"}
MIGRATIONS = {"alembic", "mako"}


@pytest.mark.parametrize("module", ["scrapers.run", "antragsradar.service"])
def test_what_reads_documents_or_changes_tables_is_loaded_where_that_is_done(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert module in loaded.split()
    assert (PARSERS | MIGRATIONS).isdisjoint(loaded.split())
