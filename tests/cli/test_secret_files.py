"""Secrets that stand in files, named by the environment or by .env."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from antragsradar.settings import SettingsError, load_settings
from tests.cli.conftest import Run

pytestmark = pytest.mark.without_database
KEY = "a key of thirty-two characters and more"


def kept(folder: Path, text: str | bytes) -> Path:
    """A file with a secret."""
    path = folder / "secret"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", KEY),
        ("SMTP_URL", "smtp+starttls://mail:gehört@mail.example:587"),
        ("DATABASE_URL", "postgresql+psycopg://radar:geheim@db/radar"),
    ],
)
def test_a_secret_is_read_from_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"ANTRAGSRADAR_{name}_FILE", str(kept(tmp_path, f"{value}\n")))
    assert getattr(load_settings(), name.lower()).get_secret_value() == value
    monkeypatch.setenv(f"ANTRAGSRADAR_{name}", "")  # as in a copied .env
    assert getattr(load_settings(), name.lower()).get_secret_value() == value
    assert os.environ[f"ANTRAGSRADAR_{name}"] == ""


def test_env_file_names_it_too_and_an_empty_file_is_no_setting(tmp_path: Path) -> None:
    Path(".env").write_text(f"ANTRAGSRADAR_SMTP_URL_FILE={kept(tmp_path, '')}\n")
    assert load_settings().smtp_url.get_secret_value() == ""


def test_only_secrets_are_read_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_CONTACT_FILE", str(kept(tmp_path, "jemand@example.org")))
    assert load_settings().contact == ""


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "{path} lässt sich nicht lesen: Datei oder Ordner gibt es nicht"),
        (b"\xff\xfe", "{path} lässt sich nicht lesen: sie ist nicht in UTF-8 geschrieben"),
        (b"geheim", "ANTRAGSRADAR_SECRET_KEY ist zu kurz"),
    ],
)
def test_a_file_that_is_no_use_is_named_and_not_shown(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, words: str
) -> None:
    path = tmp_path / "fehlt" if content is None else kept(tmp_path, content)
    monkeypatch.setenv("ANTRAGSRADAR_SECRET_KEY_FILE", str(path))
    answer = run("status")
    answer.refuses(1, "Eine Einstellung ist nicht brauchbar:", words.format(path=path))
    assert "geheim" not in answer.err


def test_a_folder_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL_FILE", str(tmp_path))
    with pytest.raises(SettingsError, match=r"ANTRAGSRADAR_SMTP_URL_FILE: .* das ist ein Ordner"):
        load_settings()


def test_both_are_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SECRET_KEY", KEY)
    monkeypatch.setenv("ANTRAGSRADAR_SECRET_KEY_FILE", str(kept(tmp_path, KEY)))
    with pytest.raises(SettingsError, match=r"SECRET_KEY und ANTRAGSRADAR_SECRET_KEY_FILE sind gesetzt"):
        load_settings()
