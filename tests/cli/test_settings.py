"""What settings mean together."""

from __future__ import annotations

from typing import Any

import pytest

from antragsradar.commands.serve import with_address
from antragsradar.settings import Settings


@pytest.mark.without_database
@pytest.mark.parametrize(
    ("given", "readers"),
    [
        ({}, ("digest@localhost",)),
        ({"smtp_url": "smtp://mail.example"}, ()),
        ({"smtp_url": "smtp://mail.example", "digest_to": "eine@radar.example"}, ("eine@radar.example",)),
    ],
)
def test_no_mail_server_is_given_an_invented_address(given: dict[str, Any], readers: tuple[str, ...]) -> None:
    assert Settings(_env_file=None, **given).digest_readers == readers


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8000"),
        ({"port": 8201}, "http://localhost:8201"),
        ({"port": 8201, "base_url": "https://radar.example"}, "https://radar.example"),
    ],
)
def test_readers_find_the_website_where_it_listens(given: dict[str, Any], address: str) -> None:
    assert Settings(_env_file=None, **given).base_url == address
    moved = with_address(Settings(_env_file=None, **given), "", 9000)
    assert moved.base_url == (given.get("base_url") or "http://localhost:9000")
