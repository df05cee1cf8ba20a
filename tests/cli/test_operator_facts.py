"""What the imprint lacks is asked for by `status`, and a sender of mails."""

from __future__ import annotations

from alerts.imprint import NEEDED


def test_status_names_the_settings_to_fill(run, monkeypatch):
    names = [f"ANTRAGSRADAR_OPERATOR_{name.upper()}" for name in NEEDED]
    assert run("status", "--json").json["missing_settings"] == names
    said = "".join(run("status").err.split())
    assert all(name in said for name in names)
    for name in names:
        monkeypatch.setenv(name, "mail@radar.example")
    assert run("status", "--json").json["missing_settings"] == []
    assert "Impressum" not in run("status").err


def test_status_asks_for_a_sender_once_mails_go_out(run, monkeypatch):
    name = "ANTRAGSRADAR_MAIL_FROM"
    assert name not in run("status").err
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", "smtp://mail.example")
    assert name in run("status", "--json").json["missing_settings"]
    assert name in run("status").err
    monkeypatch.setenv(name, "radar@mail.example")
    assert name not in run("status", "--json").json["missing_settings"]
