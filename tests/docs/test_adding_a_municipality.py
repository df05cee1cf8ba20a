"""docs/adding-a-municipality.md is executed as it stands, in a copy of the project; only the port differs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.walkthrough import execute, missing, steps_of
from tests.house.support import ROOT, free_port, tracked_files

DOCUMENT = "docs/adding-a-municipality.md"
PORT = "8100"
MINUTES = 8.0


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's files as they are now, as a repository of its own, with the environment."""
    folder = tmp_path / "project"
    for name in tracked_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
        target.chmod((ROOT / name).stat().st_mode)
    (folder / ".venv").symlink_to(sys.prefix)
    for words in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "all"]):
        subprocess.run(["git", *words], cwd=folder, env=environment(folder), check=True, timeout=60)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """That of a newcomer: no settings, the copy's own code, and a name for commits."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
    git = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "Newcomer"), ("EMAIL", "newcomer@antragsradar.example"))
    }
    return {**kept, **git, "PYTHONPATH": str(folder), "COLUMNS": "200"}


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "git"))), reason="it takes bash, curl and git to follow it"
)
def test_the_document_is_true(copy: Path) -> None:
    document = (copy / DOCUMENT).read_text("utf-8")
    steps = steps_of(document.replace(PORT, free_port()))
    assert len(steps) == document.count("```sh\n") > 8
    done = execute(steps, copy, environment(copy), MINUTES * 60)
    said = "\n".join(f"--- {DOCUMENT}:{step.line}\n{output}" for step, output in done)
    for step, output in done:
        assert (missing(step.shown, output), step.line) == (None, step.line), said
    assert len(done) == len(steps), said
    last = done[-1][1]
    assert last.strip() == "", "the exercise leaves something behind"
