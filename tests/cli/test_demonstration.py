"""The demo is an installation of its own, whatever the real one is told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import SecretStr

import antragsradar.demonstration
from antragsradar.app import App
from antragsradar.demonstration import FOLDER, demo_settings, demonstrate
from antragsradar.settings import Settings, load_settings
from demo.world import World
from scrapers.spider_files import VARIABLE

URL = "http://127.0.0.1:9999"
REAL = {
    "bounce_maildir": "/var/mail/bounces",
    "bounce_to": "bounces@real.example",
    "hub_url": "https://hub.real.example/",
    "smtp_url": "smtp://mail.real.example",
    "mail_from": "radar@real.example",
    "operator_to": "operator@real.example",
    "contact": "contact@real.example",
    "database_url": "postgresql://real.example/radar",
    "backup_to": "/var/backups",
    "heartbeat_url": "https://heartbeat.real.example/",
    "spiders": "/srv/spiders",
    "secret_key": "a-secret-of-the-real-one-that-is-long-enough",
    "operator_name": "Real",
}


@pytest.fixture
def _real(monkeypatch: pytest.MonkeyPatch, installation: Path) -> None:
    """A real installation, in the environment and in its `.env`."""
    for name, value in REAL.items():
        monkeypatch.setenv(f"ANTRAGSRADAR_{name.upper()}", value)
    Path(".env").write_text("ANTRAGSRADAR_METRICS_FROM=192.0.2.0/24\nANTRAGSRADAR_MAILS_PER_MINUTE=7\n")
    monkeypatch.setenv("ANTRAGSRADAR_PORT", "8765")
    monkeypatch.setenv("ANTRAGSRADAR_BASE_URL", "http://demo.example:8765")


@pytest.mark.without_database
@pytest.mark.usefixtures("_real")
def test_nothing_of_the_real_installation_is_in_it() -> None:
    real = load_settings()
    own = demo_settings(real, URL)
    plain = Settings.model_construct()
    same = {name for name in Settings.model_fields if getattr(own, name) != getattr(plain, name)}
    assert same == {"data_dir", "digest_to", "demo_url", "port", "base_url"}
    assert (own.port, own.base_url, own.demo_url) == (8765, "http://demo.example:8765", URL)
    assert own.data_dir == FOLDER
    assert own.database_url == own.smtp_url == own.secret_key == SecretStr("")


@pytest.mark.without_database
@pytest.mark.usefixtures("_real")
def test_sources_of_the_operator_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are on the internet."""
    monkeypatch.setenv("ANTRAGSRADAR_DEMO_URL", "")  # set by the demo: taken back after it
    while_it_serves: dict[str, str] = {}

    def look(app: App, *_of_the_service: object, **_more: object) -> None:
        assert app.settings.spiders is None
        while_it_serves.update(os.environ)

    monkeypatch.setattr(antragsradar.demonstration, "serve", look)
    monkeypatch.setattr(antragsradar.demonstration, "World", lambda day: World(day, papers=24))
    real = load_settings()
    assert os.environ[VARIABLE] == REAL["spiders"]
    demonstrate(real)
    assert while_it_serves["ANTRAGSRADAR_DEMO_URL"].startswith("http://127.0.0.1:")
    assert VARIABLE not in while_it_serves
