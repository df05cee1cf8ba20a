"""Our own words that stand instead of a source's are English on English pages."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, update

from alerts.phrases import motion_title
from antragsradar.importing import SOURCE
from storage.database import reading
from storage.models import TopicMatch
from storage.motions import motions_by_id
from storage.sources import register
from storage.tombstones import REMOVED
from storage.views import MotionView
from tests.alerts.house import add_motion
from tests.alerts.test_web import Web
from tests.web.support import say

PATH = "/motions/00000000-0000-4000-8000-000000000001"
SAID = "Die Verwaltung wird beauftragt, Sprachlotsen einzusetzen."
GONE = {"title": REMOVED, "state": "withdrawn", "url": "", "kind": "", "fields": {}, "originators": []}


def stored(house: Engine) -> MotionView:
    with reading(house) as connection:
        return motions_by_id(connection, [1])[0]


def titles(web: Web, path: str) -> tuple[str, str, Any]:
    """What a page, the preview of a link to it, and its card are called; the last as a tag."""
    soup = web.get(path).soup
    return soup.title.string, soup.find("meta", property="og:title")["content"], soup.find(id="antrag-1")


@pytest.mark.parametrize(
    ("paper", "german", "english"),
    [
        ({"kind": "Antrag"}, f"Antrag ohne Titel: {SAID}", f"Motion untitled: {SAID}"),
        ({"kind": ""}, f"Dokument ohne Titel: {SAID}", f"Document untitled: {SAID}"),
        ({"kind": "Prüfauftrag"}, f"Prüfauftrag ohne Titel: {SAID}", f"Prüfauftrag untitled: {SAID}"),
        ({"kind": "Antrag", "fields": {}}, "Antrag ohne Titel:", "Motion untitled:"),
    ],
)
def test_without_a_title(house: Engine, web: Web, paper: dict[str, Any], german: str, english: str) -> None:
    add_motion(house, 1, **{"title": "", **paper})
    with house.begin() as connection:  # a sentence that was found would be told as well
        connection.execute(update(TopicMatch).values(evidence=[]))
    for language, title in (("de", german), ("en", english)):
        head, preview, card = titles(web, f"/{language}{PATH}")
        assert head.startswith(title)
        assert preview.startswith(title)
        assert card.get_text() == title
    assert motion_title(stored(house)) == german


def test_a_title_that_says_that_it_is_none_is_left_as_it_is(house: Engine, web: Web) -> None:
    add_motion(house, 1, title="Antrag ohne Titel: ein Bild")
    assert titles(web, f"/en{PATH}")[2].get_text() == "Antrag ohne Titel: ein Bild"


def test_what_was_taken_down(house: Engine, web: Web) -> None:
    add_motion(house, 1, **GONE)
    head, preview, card = titles(web, f"/en{PATH}")
    assert {said.partition(" – ")[0] for said in (head, preview)} == {"This paper was removed"}
    assert (card.get_text(), card.get("lang")) == ("This paper was removed", None)
    assert titles(web, f"/de{PATH}")[2].get_text() == REMOVED == motion_title(stored(house))
    assert REMOVED not in web.get(f"/en{PATH}/text").words
    assert REMOVED not in web.get("/en/motions").words


def test_what_was_imported_by_hand(house: Engine, web: Web) -> None:
    with house.begin() as connection:
        register(connection, [SOURCE])
    add_motion(house, 1, source=SOURCE.name, url="", reference="")
    say(house, SAID)
    for language, place in (("de", "Antrag, von Hand eingelesen"), ("en", "Motion, imported by hand")):
        assert web.get(f"/{language}{PATH}/text").soup.h2.get_text() == place
    assert SOURCE.title not in web.get(f"/en{PATH}").words
