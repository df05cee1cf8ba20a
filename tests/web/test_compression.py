"""Pages are compressed for whoever takes that, and for nobody else."""

from __future__ import annotations

import pytest

from tests.alerts.test_web import Web


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, br", False),
        ("br", False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/motions", "/api/v1/openapi.json"])
def test_who_forbids_it_is_given_none(web: Web, path: str, accepted: str, packed: bool) -> None:
    answer = web.get(path, Accept_Encoding=accepted)
    assert ("content-encoding" in answer.headers) is packed
    assert "Accept-Encoding" in answer.headers["vary"]
