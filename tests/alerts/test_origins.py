"""A form that another site's page sends is refused, whatever the browser says of it."""

import pytest

from tests.alerts.test_forms import THANKS, filled, kept, led, web

__all__ = ["web"]


def shown_by(web, **headers):
    """What becomes of a form that a browser sends with these headers: where it leads, or what is refused."""
    own = {name: value.format(port=web.port) for name, value in headers.items()}
    answer = web.post("/fehlt", filled(web, vorlage="26-0002", grund="x"), **own)
    return "kept" if led(answer) == THANKS else answer.status


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://radar.example.evil.example"},
        {"Origin": "https://radar.example:8443"},
        {"Origin": "http://127.0.0.1:{port}1"},
        {"Origin": "http://["},
        {"Origin": "nonsense"},
        {"Referer": "https://evil.example/https://radar.example/fehlt"},
        {"Origin": "null", "Referer": "https://evil.example/"},
        {"Origin": "https://radar.example", "Referer": "https://evil.example/"},
        {"Origin": "https://radar.example", "Sec_Fetch_Site": "cross-site"},
    ],
)
def test_without_sec_fetch_site_the_page_that_is_named_must_be_ours(house, web, headers):
    assert shown_by(web, **headers) == 403
    assert kept(house) == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://radar.example"},
        {"Origin": "https://RADAR.example:443"},
        {"Origin": "http://127.0.0.1:{port}"},
        {"Referer": "https://radar.example/fehlt"},
        {"Origin": "null", "Sec_Fetch_Site": "none"},
    ],
)
def test_what_our_own_pages_send_in_any_browser_is_taken(house, web, headers):
    assert shown_by(web, **headers) == "kept"
