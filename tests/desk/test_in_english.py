"""The desk in the language of its address, and of the browser."""

from __future__ import annotations

import pytest

from storage.suggestions import suggest
from storage.times import utc_now
from tests.desk.support import NAME, PASSWORD, Desk, led
from tests.desk.test_pages import PAGES, fill
from tests.web.test_english import leftovers, lived_in, words_of

LOGIN = "/en/betrieb/anmelden"
ALL = (
    "", "/quellen", "/quellen/musterstadt", "/durchgaenge", "/hinweise", "/hinweise/1", "/entfernen",
    "/mails", "/aufgaben",
)  # fmt: skip


def test_an_english_login_leads_to_the_english_desk(visitor: Desk) -> None:
    page = visitor.get(LOGIN)
    assert page.soup.html["lang"] == "en"
    assert page.soup.h1.get_text() == "Operation: log in"
    sent = {**visitor.hidden(LOGIN, LOGIN), "name": NAME}
    wrong = visitor.post(LOGIN, {**sent, "passwort": "something else"})
    assert "Name or password is wrong." in wrong.words
    assert led(visitor.post(LOGIN, {**sent, "passwort": PASSWORD})) == (303, "/en/betrieb")
    desk = visitor.get("/en/betrieb")
    assert "Logged in: Mira" in desk.words
    assert led(visitor.press("/en/betrieb", "/en/betrieb/abmelden")) == (303, LOGIN)
    assert led(visitor.get("/en/betrieb")) == (303, LOGIN)


@pytest.mark.parametrize("path", [*PAGES, "/entfernen"])
def test_each_page_is_in_english_and_leads_on_in_it(desk: Desk, path: str) -> None:
    fill(desk)
    english, german = (desk.get(f"/{each}/betrieb{path}") for each in ("en", "de"))
    assert (english.status, german.status) == (200, 200)
    assert english.soup.html["lang"] == "en"
    menu = english.soup.select("nav.desk a")
    assert [each.get_text() for each in menu] == [
        "Overview",
        "Sources",
        "Runs",
        "Hints",
        "Remove",
        "Mails",
        "Jobs",
    ]
    assert all(each["href"].startswith("/en/betrieb") for each in menu)
    assert all(form["action"].startswith("/en/betrieb") for form in english.soup.select("main form"))
    assert desk.get(f"/betrieb{path}", Accept_Language="en").soup.html["lang"] == "en"


def test_a_form_is_sent_in_english(desk: Desk) -> None:
    way = "/en/betrieb/mails/anhalten"
    assert "Please say why." in desk.press("/en/betrieb", way).words
    assert led(desk.press("/en/betrieb", way, grund="Falsch")) == (303, "/en/betrieb?erledigt=angehalten")
    assert "No mail goes out from now on." in desk.get("/en/betrieb?erledigt=angehalten").words


def test_every_page_of_the_desk_is_english(desk: Desk) -> None:
    lived_in(desk.house)
    with desk.house.begin() as connection:
        suggest(connection, topic="integration", label=False, reason="x", now=utc_now(), paper_id=1)
    left = {}
    for path in (f"/betrieb{page}" for page in (*ALL, "/anmelden")):
        answer = desk.get(f"/en{path}")
        if path.endswith("/anmelden") and answer.status == 303:  # who has logged in is led on
            assert answer.headers["location"] == "/en/betrieb"
            continue
        assert answer.status == 200, path
        assert answer.soup.html["lang"] == "en"
        if found := leftovers(words_of(answer)):
            left[path] = found
    assert left == {}
