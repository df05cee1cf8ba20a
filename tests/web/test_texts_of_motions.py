"""The pages of a motion's texts: read here as plain text, with the words that selected it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select, update

from alerts.leaves import SHEET
from alerts.takedown import take_down
from storage.models import File, PaperFile, TopicMatch
from storage.motion_texts import MOST_CHARACTERS, MOST_DOCUMENTS
from storage.search.texts import NOT_ITS_TEXT
from tests.alerts.house import EVIDENCE, add, add_change, add_motion
from tests.alerts.samples import HOSTILE, NOW
from tests.alerts.test_web import Web
from tests.web.support import HEAVIEST, leads_somewhere, say, well_made

PATH = "/motions/00000000-0000-4000-8000-000000000001/text"
MOTION = PATH.removesuffix("/text")
IN_THE_FILE = {**EVIDENCE, "where": "Antrag.pdf", "page": 2}
SAID = "Auch Zugewanderte sollen kommen."


def find(house: Engine, *evidence: dict[str, Any]) -> None:
    with house.begin() as connection:
        connection.execute(update(TopicMatch).values(evidence=list(evidence)))


def attach(house: Engine, position: int, *pages: str, role: str = "", name: str = "", **file: Any) -> None:
    """One more document of the motion."""
    digest = f"{position:063d}f"
    url = f"https://musterstadt.example/bi/getfile.asp?id=1&n={position}"
    with house.begin() as connection:
        add(connection, File, sha256=digest, size=4, media_type="application/pdf", ocr=False,
            pages=list(pages), kept_at=NOW, **{"state": "ok", **file})  # fmt: skip
        add(connection, PaperFile, paper_id=1, position=position, sha256=digest, role=role, url=url,
            name=name or f"Anlage {position}")  # fmt: skip


def marks(soup: Any) -> list[tuple[str, str]]:
    """The words that are marked, each with the heading that it stands below."""
    found = soup.main.find_all("mark")
    return [(mark.find_previous(["h3", "h4"]).get_text(strip=True), mark.get_text()) for mark in found]


def test_the_text_is_read_in_its_order(house: Engine, web: Web) -> None:
    add_motion(house, 1, text="Die Vorlage selbst.")
    say(house, "Erste Seite,\nmit Zeilen.\n\nEin zweiter Absatz.", "Integra-\ntion auf der zweiten.")
    answer = well_made(web, PATH)
    headings = [tag.get_text(strip=True) for tag in answer.soup.main.find_all(["h1", "h2", "h3", "h4"])]
    assert headings == [
        "Text der Dokumente", "Antrag 26-0001 bei Stadt Musterstadt", "Text der Seite", "Antrag.pdf",
        "Seite 1 von 2", "Seite 2 von 2",
    ]  # fmt: skip
    said = [tag.get_text() for tag in answer.soup.main.find_all("p", class_=False)]
    assert said[:4] == ["Die Vorlage selbst.", "Erste Seite, mit Zeilen.", "Ein zweiter Absatz.",
                        "Integration auf der zweiten."]  # fmt: skip
    assert "Es gilt allein das Dokument selbst" in answer.words
    original = answer.soup.find("a", href="https://musterstadt.example/bi/getfile.asp?id=1")
    assert original.get_text() == "Original bei der Quelle: Antrag.pdf"
    leads_somewhere(web, answer)
    assert web.get(MOTION).soup.find("a", href=PATH).get_text() == "Text der Dokumente lesen"


def test_for_readers_of_english_the_text_is_german(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, SAID)
    found = web.get(f"/en{PATH}").soup
    assert found.find(string=SAID).parent["lang"] == "de"
    assert found.h4.get_text() == "Page 1 of 1"


def test_what_selected_it_is_marked_where_it_was_found(house: Engine, web: Web) -> None:
    add_motion(house, 1, text=SAID)
    say(house, SAID, f"{SAID}\n\nNeuzugewanderte nicht. {SAID}", SAID)
    attach(house, 1, SAID, SAID)
    find(house, IN_THE_FILE)
    assert marks(web.get(PATH).soup) == [("Seite 2 von 3", "Zugewanderte")] * 2


def test_what_was_found_in_its_own_text_is_marked_there(house: Engine, web: Web) -> None:
    add_motion(house, 1, text=SAID)
    say(house, SAID)
    find(house, {**EVIDENCE, "page": None})
    assert marks(web.get(PATH).soup) == [("Text der Seite", "Zugewanderte")]


def test_what_spoke_against_it_is_not_marked(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, "Kein Wort.", SAID)
    find(house, {**IN_THE_FILE, "weight": -1.0}, {**IN_THE_FILE, "found": "sollen kommen"})
    assert marks(web.get(PATH).soup) == [("Seite 2 von 2", "sollen kommen")]


def test_what_asks_for_it_is_marked_wherever_it_stands(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, SAID, "Anderes.", SAID)
    find(house, {**EVIDENCE, "where": "resolution", "page": None})
    assert marks(web.get(PATH).soup) == [("Seite 1 von 3", "Zugewanderte"), ("Seite 3 von 3", "Zugewanderte")]


def test_hostile_text_is_text(house: Engine, web: Web) -> None:
    add_motion(house, 1, text=HOSTILE, title=HOSTILE)
    say(house, "Nichts", f"{HOSTILE} <mark>Zugewanderte</mark> \u202e & <script>alert(1)</script>")
    attach(house, 1, name="<b>Anlage</b>")
    find(house, IN_THE_FILE, {**IN_THE_FILE, "found": "<script>"})
    with house.begin() as connection:
        bad = update(PaperFile).where(PaperFile.position == 0).values(url="javascript:alert(1)")
        connection.execute(bad)
    answer = well_made(web, PATH)
    assert marks(answer.soup)[-2:] == [("Seite 2 von 2", "Zugewanderte"), ("Seite 2 von 2", "<script>")]
    assert not answer.soup.find_all(["script", "b"])
    assert "\u202e" not in answer.body.decode()
    assert not [link for link in answer.soup.find_all("a") if link["href"].startswith("javascript")]


def test_why_there_is_no_text_is_said(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, state="needs_ocr")
    for position, state in enumerate(("too_large", "timeout", "unsupported", "unreadable"), 1):
        attach(house, position, state=state)
    attach(house, 5, " ", "\n")
    attach(house, 6, "Text", "")
    with house.begin() as connection:
        add(connection, PaperFile, paper_id=1, position=7, name="Fehlt", url="https://a.example/")
    said = [tag.get_text(strip=True) for tag in web.get(PATH).soup.main.find_all("p", class_="small")]
    assert [each for each in said[1:] if not each.startswith("Original")] == [
        "Das Dokument besteht nur aus Bildern, in denen wir keinen Text erkannt haben.",
        "Das Dokument ist zu groß, um es zu lesen.", "Das Dokument zu lesen hätte zu lange gedauert.",
        "Dokumente dieser Art lesen wir nicht.", "Kein Text lesbar.", "Kein Text lesbar.",
        "Auf dieser Seite steht kein lesbarer Text.", "Das Dokument konnten wir noch nicht abrufen.",
    ]  # fmt: skip


def test_documents_of_meetings_are_not_its_text(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, "Der Antrag")
    for position, role in enumerate(NOT_ITS_TEXT, 1):
        attach(house, position, f"Alles andere {position}", role=role)
    words = web.get(PATH).words
    assert "Der Antrag" in words
    assert "Alles andere" not in words


def test_a_long_text_is_leafed_through(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, *(f"Anfang {number} {'äöü, ' * 1_900} Ende {number}" for number in range(8)))
    first = well_made(web, PATH)
    count = int(first.soup.find("nav", class_="pages").li.get_text().split()[-1])
    said = [well_made(web, f"{PATH}?seite={number}").words for number in range(1, count + 1)]
    assert count >= 8 * 9_500 / SHEET
    assert all(sum(f"Anfang {number} " in words for words in said) == 1 for number in range(8))
    assert all(sum(f"Ende {number} " in words for words in said) == 1 for number in range(8))
    assert [web.get(f"{PATH}?seite={wrong}").status for wrong in (0, count + 1, "x")] == [404] * 3


def test_of_endless_documents_the_beginning_is_shown(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    say(house, "x" * (2 * MOST_CHARACTERS), "Danach")
    count = int(web.get(PATH).soup.find("nav", class_="pages").li.get_text().split()[-1])
    there = [web.get(f"{PATH}?seite={number}") for number in range(1, count + 1)]
    assert all(len(answer.body) <= HEAVIEST for answer in there)
    assert sum(answer.body.count(b"xx") for answer in there) == MOST_CHARACTERS // 2
    assert "Hier endet, was wir zeigen: höchstens 300.000 Zeichen" in there[-1].words
    assert "Hier endet" not in there[0].words
    assert not [answer for answer in there if "Danach" in answer.words]


def test_of_many_documents_the_first_are_shown(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    for position in range(1, MOST_DOCUMENTS):
        attach(house, position, f"Text von {position}.")
    assert "Hier endet" not in web.get(PATH).words
    attach(house, MOST_DOCUMENTS, "Der letzte.")
    add_change(house, 1)
    answer = web.get(PATH)
    assert len(answer.soup.main.find_all("h3")) == MOST_DOCUMENTS
    assert "Der letzte." not in answer.words
    assert "höchstens 30 Dokumenten" in answer.words


def test_nothing_is_shown_of_what_was_taken_down(house: Engine, web: Web, tmp_path: Path) -> None:
    add_motion(house, 1, text="Ganz Geheimes.")
    add_motion(house, 2)
    say(house, "Noch Geheimeres.")
    assert "Geheimes" in web.get(PATH).words
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    answer = web.get(PATH)
    assert "Geheim" not in answer.words
    assert "Zu diesem Antrag haben wir keine Dokumente." in answer.words
    with house.connect() as connection:
        assert connection.scalar(select(File.sha256).where(File.sha256 == f"{1:064d}")) is None


def test_the_texts_are_at_the_address_of_the_motion(web: Web) -> None:
    assert web.get("/motions/nichts/text").status == 404
