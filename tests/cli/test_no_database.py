"""What is of no use with a new database says that there is none, and makes none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.sqlite_only("only a file can be missing without anybody's saying so")
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
def test_nothing_is_said_to_be_done_in_the_wrong_folder(run: Run, installation: Path, words: str) -> None:
    Path("mail.eml").write_text("Subject: back\n\n")
    run(*words.split()).refuses(1, "Hier ist noch keine Datenbank: ", str(installation))
    assert not (installation / "antragsradar.db").exists()
