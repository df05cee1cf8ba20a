"""What the list of motions shows of a search: its order, the passages, and how to save it."""

import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from alerts.safe import marked_passage
from alerts.watch import Watch
from alerts.web.app import create_app
from alerts.web.recent import Recent
from storage.models import Change, Motion, Paper, PaperFile
from storage.search.hits import sought_in
from storage.search.index import forget_all, index_rest
from storage.search.passages import best_passage
from storage.search.query import read_query
from tests.alerts.house import add_change, add_motion, build, set_source
from tests.alerts.samples import HOSTILE, NOW, SITE, instant
from tests.alerts.test_web import Answer, Web

LATE = {"Zaun am Garten": "", "Gartenzaun": "", "Hecke": "Ein Zaun, und ein Garten."}


@pytest.fixture
def web(house: Engine, tmp_path: Path) -> Iterator[Web]:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as running:
        yield running


def lay_out(house: Engine) -> None:
    """Motions with words in titles and texts; then 40 of which each has a title and a text alike."""
    build(house)
    set_source(house, "musterstadt", state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)
    texts = {**LATE, **{f"Tor {number}": f"Ein Tor, Nummer {number}" for number in range(40)}}
    for number, (title, text) in enumerate(texts.items(), 1):
        add_motion(house, number, title=title, text=text)
        add_change(house, number)
    with house.begin() as connection:
        connection.execute(PaperFile.__table__.delete())
        forget_all(connection)
    index_rest(house)


FILLED = {"gardens": lay_out}


@pytest.fixture
def gardens(house: Engine) -> Engine:
    return house


def asked(web: Web, *pairs: tuple[str, str], status: int = 200) -> Answer:
    answer = web.get(f"/motions?{urllib.parse.urlencode(pairs)}")
    assert answer.status == status, answer.words
    return answer


def titles(answer: Answer) -> list[str]:
    return [heading.get_text() for heading in answer.soup.select("article.motion h3")]


def test_the_order_is_chosen_by_links_and_kept_by_the_form(gardens: Engine, web: Web) -> None:
    newest = asked(web, ("suche", "zaun garten"))
    order = newest.soup.find("nav", class_="order")
    assert order["aria-label"] == "Reihenfolge"
    assert order.strong.get_text() == "neueste zuerst"
    assert newest.soup.find("input", type="hidden") is None
    ranked = web.get(order.a["href"])
    assert order.a["href"] == "/motions?suche=garten%20zaun&ordnung=relevanz"
    assert titles(newest) == ["Hecke", "Gartenzaun", "Zaun am Garten"]
    assert titles(ranked) == ["Zaun am Garten", "Gartenzaun", "Hecke"]
    assert "Nach Übereinstimmung: zuerst, wo die meisten der Wörter stehen" in ranked.words
    assert ranked.soup.find("input", type="hidden")["value"] == "relevanz"
    assert ranked.soup.find("nav", class_="order").a["href"] == "/motions?suche=garten%20zaun"


def test_the_order_is_no_part_of_what_is_saved(gardens: Engine, web: Web) -> None:
    answer = asked(web, ("suche", "zaun"), ("ordnung", "relevanz"))
    saved = answer.soup.find("section", class_="save")
    assert {link.get_text(): link["href"] for link in saved.find_all("a")} == {
        "als Mail abonnieren": "/abonnieren?suche=zaun",
        "RSS": "/feeds/motions.rss?suche=zaun",
        "Atom": "/feeds/motions.atom?suche=zaun",
        "JSON": "/feeds/motions.json?suche=zaun",
        "Kalender der Sitzungen": "/calendar.ics?suche=zaun",
        "Adresse dieser Suche": "/motions?suche=zaun",
    }


def test_a_search_without_hits_can_be_saved(gardens: Engine, web: Web) -> None:
    answer = asked(web, ("suche", "Quastenflosser"), ("ordnung", "relevanz"))
    assert "Noch gibt es nichts dazu. Wer die Suche speichert, erfährt es, sobald etwas kommt" in answer.words
    assert answer.soup.find("a", string="als Mail abonnieren")["href"] == "/abonnieren?suche=quastenflosser"
    assert answer.soup.find("nav", class_="order") is None
    assert asked(web, ("suche", "(kita"), status=400).soup.find("section", class_="save") is None


def test_in_any_order_each_motion_is_on_one_page(gardens: Engine, web: Web) -> None:
    path, seen, pages = "/motions?suche=tor&ordnung=relevanz", [], 0
    while path:
        answer = web.get(path)
        seen += titles(answer)
        link = answer.soup.find("a", rel="next")
        assert link is None or link.get_text() == "Weitere Anträge"
        first = answer.soup.find("a", string="Zum Anfang der Liste")
        assert pages == 0 or first["href"] == "/motions?suche=tor&ordnung=relevanz"
        path, pages = link["href"] if link else "", pages + 1
    assert pages == 2
    assert len(seen) == len(set(seen)) == 40


def test_without_words_there_is_one_order(gardens: Engine, web: Web) -> None:
    answer = asked(web, ("ordnung", "relevanz"))
    assert "Ohne gesuchte Wörter gibt es keine Übereinstimmung: das Neueste steht zuerst." in answer.words
    assert titles(answer) == titles(asked(web))
    assert answer.soup.find("a", rel="next")["href"].startswith("/motions?hinter=")
    assert answer.soup.find("nav", class_="order") is None
    assert "Übereinstimmung" not in asked(web, ("suche", ""), ("ordnung", "datum")).words


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("ordnung", HOSTILE), "Die Ordnung kann nur „datum“ oder „relevanz“ sein."),
        (("hinter", "1.1.1~2026"), "Diese Seite der Liste gibt es nicht"),
        (("hinter", "2026-03-01T00:00:00~00000000-0000-4000-8000-000000000001"), "gibt es nicht"),
    ],
)
def test_a_wrong_order_or_place_is_explained(
    gardens: Engine, web: Web, pair: tuple[str, str], said: str
) -> None:
    answer = asked(web, ("suche", "tor"), ("ordnung", "relevanz"), pair, status=400)
    assert said in answer.soup.find(role="alert").get_text()


def test_each_hit_shows_its_passage_with_the_words_marked(gardens: Engine, web: Web) -> None:
    answer = asked(web, ("suche", "zaun"), ("ordnung", "relevanz"))
    shown = answer.soup.select("article.motion .passage")
    assert [mark.get_text() for each in shown for mark in each.find_all("mark")] == ["Zaun", "zaun", "Zaun"]
    assert [each.q.get_text() for each in shown] == [
        "Zaun am Garten",
        "Gartenzaun",
        "Ein Zaun, und ein Garten.",
    ]
    assert asked(web).soup.select(".passage") == []


def test_what_a_source_writes_is_text_in_passages_too(gardens: Engine, web: Web) -> None:
    with gardens.begin() as connection:
        connection.execute(update(Paper).where(Paper.title == "Hecke").values(text=f"{HOSTILE} Zaun"))
    answer = asked(web, ("suche", "zaun -gartenzaun -am"))
    assert answer.soup.find_all("script") == []
    assert answer.soup.select_one(".passage mark").get_text() == "Zaun"


def test_marks_stand_in_escaped_text() -> None:
    found = best_passage(["<b>Zaun\u202e & Tor</b>"], sought_in(read_query("zaun b")))
    assert found is not None
    assert (
        str(marked_passage(found))
        == "&lt;<mark>b</mark>&gt;<mark>Zaun</mark> &amp; Tor&lt;/<mark>b</mark>&gt;"
    )
    long = best_passage([f"{'x ' * 300}Zaun {'y ' * 300}"], sought_in(read_query("zaun")))
    assert long is not None
    assert str(marked_passage(long)).startswith("… x")
    assert str(marked_passage(long)).endswith("y …")


def test_a_page_is_found_anew_when_something_happens_and_after_a_minute(
    gardens: Engine, sources_of_now: None
) -> None:
    time, found = [0.0], iter(range(100))
    watch = Watch(gardens, SITE, lambda: time[0])
    kept = Recent[int](2, lasts=60, clock=lambda: time[0])

    def get(key: str) -> int:
        return kept.get(watch.now()[0], key, lambda: next(found))

    assert [get("a"), get("a"), get("b"), get("a")] == [0, 0, 1, 0]
    time[0] = 61
    assert [get("a"), get("b")] == [2, 3]
    with gardens.begin() as connection:
        motion = connection.scalar(select(Motion.id))
        paper = connection.scalar(select(Paper.id).where(Paper.motion_id == motion))
        values = {"paper_id": paper, "kind": "decided", "at": NOW, "silent": False, "before": {}, "after": {}}
        connection.execute(Change.__table__.insert().values(**values))
    assert [get("a"), get("b")] == [4, 5]
    assert [get("c"), get("b"), get("a")] == [6, 5, 7]  # the third forgot the first
