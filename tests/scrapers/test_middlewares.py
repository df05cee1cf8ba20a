"""Manners, rule by rule: how long to wait, when to give up, which hosts to ask."""

import datetime as dt

import pytest
from scrapy.http import Response

from scrapers.middlewares.back_off import retry_after

NOW = dt.datetime(2026, 11, 23, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        ("Mon, 23 Nov 2026 07:02:00 GMT", 120.0),
        ("Mon, 23 Nov 2026 06:00:00 GMT", 0.0),
        ("Mon, 23 Nov 2026 08:02:00 +0100", 120.0),
        ("bald", None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("Mon, 23 Nov 99999999999999 07:02:00 GMT", None),
    ],
)
def test_retry_after_is_a_number_or_a_date(value: str, seconds: float | None) -> None:
    answer = Response("http://rat.example/", headers={"Retry-After": value} if value else {})
    assert retry_after(answer, NOW) == seconds
