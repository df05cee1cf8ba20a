"""What is wrong with a feed's address is said in the language that is asked for; feeds are German."""

from __future__ import annotations

import pytest

from tests.alerts.test_web import Web
from tests.feeds.test_web import web

__all__ = ["web"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/feeds/motions.rss?kommune=Atlantis", 400, "The municipality “Atlantis” is not read."),
        ("/calendar.ics?nur=alles", 400, "For “nur” there is no “alles”"),
        ("/feeds/motions.atom?hinter=7", 400, "There is no page “7”."),
        ("/feeds/motions.json?vorgang=00000000-0000-4000-8000-00000000dead", 404, "matter"),
    ],
)
def test_what_is_wrong_is_said_in_the_language_that_is_asked_for(
    web: Web, path: str, status: int, said: str
) -> None:
    english = web.get(path, Accept_Language="en-GB,en;q=0.9,de;q=0.5")
    assert english.status == status
    assert said in english.body.decode()
    assert "narrow them down: https://radar.example/en/feeds/" in english.body.decode()
    assert english.headers["content-language"] == "en"
    for accepted in ("de", "fr", "nonsense"):
        german = web.get(path, Accept_Language=accepted)
        assert german.headers["content-language"] == "de"
        assert "https://radar.example/feeds/" in german.body.decode()
        assert "Accept-Language" in german.headers["vary"]


def test_feeds_themselves_are_german_whoever_asks(web: Web) -> None:
    path = "/feeds/motions.atom?partei=SPD"
    assert web.get(path, Accept_Language="en").body == web.get(path, Accept_Language="de").body
