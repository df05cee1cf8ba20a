"""The page that compares the versions of a motion's papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from alerts.takedown import take_down
from storage.history import MOST_REWRITINGS
from storage.models import File
from tests.alerts.house import add, add_motion
from tests.alerts.samples import HOSTILE, NOW, instant
from tests.alerts.test_web import Web
from tests.web.support import HEAVIEST, leads_somewhere, rewrite, well_made

MOTION = "/motions/00000000-0000-4000-8000-000000000001"
PATH = f"{MOTION}/fassungen"
OLD = "Der Rat beschließt, drei Lotsen einzusetzen und sie zu bezahlen."
NEW = "Der Rat beschließt, fünf Lotsen einzusetzen und sie zu bezahlen."


def headings(soup: Any) -> list[str]:
    return [tag.get_text(" ", strip=True) for tag in soup.main.find_all(["h2", "h3", "h4"])]


def document(house: Engine, letter: str, *pages: str) -> str:
    digest = letter * 64
    with house.begin() as connection:
        add(connection, File, sha256=digest, size=4, media_type="", state="ok", ocr=False,
            pages=list(pages), kept_at=NOW)  # fmt: skip
    return digest


def test_versions_are_compared_newest_first(house: Engine, web: Web) -> None:
    add_motion(house, 1, text=NEW)
    rewrite(house, 1, {"text": OLD, "title": "Lotsen", "date": None}, at=instant(8))
    rewrite(house, 1, {"originators": ["SPD"]}, at=instant(9))
    answer = well_made(web, PATH)
    assert headings(answer.soup) == [
        "Antrag 26-0001 bei Stadt Musterstadt",
        "Fassung seit 9. März 2026, 10:00 Uhr",
        "Fassung vom 8. März 2026, 10:00 Uhr bis 9. März 2026, 10:00 Uhr",
        "Text",
    ]
    said = [each.get_text() for each in answer.soup.main.find_all("li")]
    assert said == [
        "Antragsteller: vorher SPD, jetzt SPD, FDP",
        "Titel: vorher Lotsen, jetzt Sprachlotsen für Stadtteil 1",
        "Datum: vorher ohne Angabe, jetzt 2. März 2026",
        "Antragsteller: vorher SPD, FDP, jetzt SPD",
    ]
    text = answer.soup.find("h4").find_next("p")
    assert (text.find("del").get_text(), text.find("ins").get_text()) == (
        "gestrichen: drei",
        "eingefügt: fünf",
    )
    assert text.get_text().startswith("Der Rat beschließt, gestrichen: dreieingefügt: fünf Lotsen")
    leads_somewhere(web, answer)


def test_documents_that_took_the_place_of_others(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    old, new, minutes = (
        document(house, letter, text) for letter, text in zip("abc", (OLD, NEW, "Anderes"), strict=True)
    )
    files = [{"name": "Antrag", "role": "", "sha256": new}, {"name": "Anlage", "role": "", "sha256": None},
             {"name": "Niederschrift", "role": "minutes", "sha256": minutes}]  # fmt: skip
    rewrite(
        house,
        1,
        {"files": [{"name": "Antrag", "role": "", "sha256": old}]},
        at=instant(9),
        after={"files": files},
    )
    answer = well_made(web, PATH)
    assert headings(answer.soup)[2:] == ["Dokument ersetzt: Antrag", "Neues Dokument: Anlage"]
    assert [tag.get_text() for tag in answer.soup.find_all(["del", "ins"])] == [
        "gestrichen: drei",
        "eingefügt: fünf",
    ]


def test_a_link_leads_there_only_where_there_is_more_than_one(house: Engine, web: Web) -> None:
    for number in (1, 2):
        add_motion(house, number)
    rewrite(house, 2, {"title": "Lotsen"}, at=instant(9))
    assert not web.get(MOTION).soup.find("a", href=PATH)
    assert "Von diesem Antrag kennen wir nur eine Fassung." in web.get(PATH).words
    other = MOTION[:-1] + "2"
    assert web.get(other).soup.find("a", href=f"{other}/fassungen").get_text() == "Fassungen vergleichen"


def test_hostile_text_is_text(house: Engine, web: Web) -> None:
    add_motion(house, 1, text=f"Eins {HOSTILE} <ins>zwei</ins>", title=HOSTILE)
    rewrite(house, 1, {"text": "<script>alert(1)</script>\u202e", "title": "</del><b>Titel"}, at=instant(9))
    answer = well_made(web, PATH)
    assert not answer.soup.find_all(["script", "b"])
    assert "\u202e" not in answer.body.decode()
    assert "<ins>zwei</ins>" in answer.soup.main.get_text()


def test_of_long_changes_the_beginning_is_shown(house: Engine, web: Web) -> None:
    other = "\n\n".join(f"Absatz {number} {'ganz anders ' * 30}" for number in range(400))
    add_motion(house, 1, text=other)
    words = " ".join(f"{'alt' if number % 2 else 'gleich'}{number}" for number in range(500))
    rewrite(house, 1, {"text": words}, at=instant(8))
    rewrite(house, 1, {"text": words.replace("alt", "neu")}, at=instant(9))
    rewrite(house, 1, {"text": "x" * 500_000}, at=instant(10))
    for path in (PATH, f"{PATH}?seite=2"):
        answer = well_made(web, path)
        assert len(answer.body) <= HEAVIEST
        assert answer.soup.find_all(["del", "ins"])
    assert "Es ist noch mehr anders" in web.get(PATH).words


def test_of_many_versions_the_newest_are_shown(house: Engine, web: Web) -> None:
    add_motion(house, 1)
    for number in range(1, MOST_REWRITINGS + 3):
        rewrite(house, 1, {"title": f"Titel {number}"}, at=instant(number))
    pages = [web.get(f"{PATH}?seite={number}") for number in range(1, MOST_REWRITINGS // 2 + 1)]
    assert sum(len(page.soup.main.find_all("h3")) for page in pages) == MOST_REWRITINGS
    assert web.get(f"{PATH}?seite={len(pages) + 1}").status == 404
    assert "Titel 12" in pages[0].words


def test_nothing_is_shown_of_what_was_taken_down(house: Engine, web: Web, tmp_path: Path) -> None:
    add_motion(house, 1)
    add_motion(house, 2)
    rewrite(house, 1, {"title": "Ganz Geheimes"}, at=instant(9))
    assert "Geheimes" in web.get(PATH).words
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    assert "Geheim" not in web.get(PATH).words
    assert not web.get(MOTION).soup.find("a", href=PATH)
