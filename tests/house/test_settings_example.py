""".env.example names every setting that an operator can set, and what it shows is accepted."""

import re

import pytest

from antragsradar.settings import Settings, load_settings
from tests.house.support import ROOT

# Set by the command `demo` itself.
NOT_FOR_OPERATORS = {"demo_url"}
ASSIGNED = re.compile(r"^#?ANTRAGSRADAR_(\w+)=(.*)$", re.MULTILINE)


def example() -> dict[str, str]:
    """The settings of the example: name and shown value."""
    return dict(ASSIGNED.findall((ROOT / ".env.example").read_text("utf-8")))


def test_every_setting_is_shown() -> None:
    assert {name.lower() for name in example()} == set(Settings.model_fields) - NOT_FOR_OPERATORS


def test_none_is_shown_twice() -> None:
    shown = [name for name, _ in ASSIGNED.findall((ROOT / ".env.example").read_text("utf-8"))]
    assert sorted(shown) == sorted(set(shown))


def test_what_is_shown_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in example().items():
        monkeypatch.setenv(f"ANTRAGSRADAR_{name}", value)
    settings = load_settings()
    assert settings.port == int(example()["PORT"])
    assert settings.digest_to == (example()["DIGEST_TO"],)


def test_nothing_is_set_by_copying_it() -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []
