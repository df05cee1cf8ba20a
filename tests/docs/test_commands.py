"""What stands in for `antragsradar` in a document's shell does what the shell says, where it says it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.docs.commands import quick_commands
from tests.docs.walkthrough import Step, execute


@pytest.mark.skipif(not shutil.which("bash"), reason="it takes bash")
def test_a_command_has_its_words_and_its_environment_and_its_folder_and_its_end(tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "datei").touch()
    steps = [
        Step(1, f". {tmp_path}/env/bin/activate\nantragsradar inspect 'fehlt  hier.pdf' || echo code $?\n"),
        Step(2, "export ANTRAGSRADAR_DATA_DIR=datei/daten\nantragsradar status || echo code $?\n"),
        Step(3, "antragsradar --help\n"),
    ]
    with quick_commands(tmp_path / "env", tmp_path / "calls"):
        (_, missing), (_, no_folder), (_, helped) = execute(steps, folder, {**os.environ}, 500)
    assert "fehlt  hier.pdf gibt es nicht." in missing
    assert missing.endswith("\ncode 2\n")
    assert "datei/daten" in no_folder
    assert no_folder.endswith("\ncode 1\n")
    assert "antragsradar" in helped
    assert "code" not in helped.splitlines()[-1]


def test_what_still_runs_at_the_end_is_ended(tmp_path: Path) -> None:
    begun = f"until ls {tmp_path}/calls/*/said; do sleep 0.1; done"
    steps = [Step(1, f". {tmp_path}/env/bin/activate\n(antragsradar serve --port 0 &)\n{begun}\n")]
    with quick_commands(tmp_path / "env", tmp_path / "calls"):
        execute(steps, tmp_path, {**os.environ, "ANTRAGSRADAR_DATA_DIR": str(tmp_path / "data")}, 300)
    (call,) = (tmp_path / "calls").glob("*/words")
    assert call.read_text("utf-8") == "serve\0--port\0" + "0\0"
