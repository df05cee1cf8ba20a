"""The desk in English: every page of it, and the links between them."""

from __future__ import annotations

from storage.suggestions import suggest
from storage.times import utc_now
from tests.desk.support import Desk
from tests.web.test_english import leftovers, lived_in, words_of

PAGES = (
    "", "/quellen", "/quellen/musterstadt", "/durchgaenge", "/hinweise", "/hinweise/1", "/entfernen",
    "/mails", "/aufgaben",
)  # fmt: skip


def test_every_page_of_the_desk_is_english(desk: Desk) -> None:
    lived_in(desk.house)
    with desk.house.begin() as connection:
        suggest(connection, topic="integration", label=False, reason="x", now=utc_now(), paper_id=1)
    left = {}
    for path in (f"/betrieb{page}" for page in (*PAGES, "/anmelden")):
        answer = desk.get(f"/en{path}")
        if path.endswith("/anmelden") and answer.status == 303:  # who has logged in is led on
            assert answer.headers["location"] == "/en/betrieb"
            continue
        assert answer.status == 200, path
        assert answer.soup.html["lang"] == "en"
        if found := leftovers(words_of(answer)):
            left[path] = found
    assert left == {}
