"""What settings mean together."""

from __future__ import annotations

from typing import Any

import pytest

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
