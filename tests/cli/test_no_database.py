"""What is of no use with a new database says that there is none, and makes none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.databases import bare_setting


@pytest.mark.parametrize(
    "words",
    [
        "mails hold --reason Halt",
        "mails release",
        "subscribers erase --yes leser@radar.example",
        "subscribers export leser@radar.example",
        "subscribers end leser@radar.example",
        "operators remove mira",
        "takedown lift 1 --by Mira",
        "sources revoke duisburg --by Mira",
        "bounces read mail.eml",
    ],
)
def test_nothing_is_said_to_be_done_in_the_wrong_folder(
    run: Run, installation: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", bare_setting(installation))
    Path("mail.eml").write_text("Subject: back\n\n")
    run(*words.split()).refuses(1, "Hier ist noch keine Datenbank: ")
    assert not (installation / "antragsradar.db").exists()
