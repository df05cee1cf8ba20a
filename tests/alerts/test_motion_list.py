"""The list of motions on the website: its form and pages, wrong filters, and why there is nothing."""

import math
import urllib.parse
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, update

from alerts.web.app import create_app
from storage.models import Body, Paper
from storage.motion_facts import facts_of_rest
from storage.search.index import index_rest
from tests.alerts.house import add_change, add_motion, build, set_source
from tests.alerts.samples import HOSTILE, NOW, SITE, instant
from tests.alerts.test_web import Answer, Web
from tests.statements import asked_of


@pytest.fixture
def web(house: Engine, tmp_path: Path, sources_of_now: None) -> Iterator[Web]:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as running:
        yield running


def settle_town(house: Engine) -> None:
    """Two sources that were read, and 45 motions."""
    build(house)
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)
    for number in range(1, 46):
        values = {"title": HOSTILE} if number == 45 else {}
        kinds = ("Antrag", "Anfrage")
        by = {"originators": ["SPD" if number % 2 else "FDP"], "kind": kinds[number % 2]}
        add_motion(house, number, **by, **values)
        add_change(house, number)
    index_rest(house)


FILLED = {"town": settle_town}


@pytest.fixture
def town(house: Engine) -> Engine:
    return house


def listed(web: Web, *pairs: tuple[str, str], status: int = 200) -> Answer:
    answer = web.get(f"/motions?{urllib.parse.urlencode(pairs)}")
    assert answer.status == status, answer.words
    return answer


def titles(answer: Answer) -> list[str]:
    return [heading.get_text() for heading in answer.soup.select("article.motion h3")]


def test_the_form_says_what_was_chosen_and_the_list_obeys(town: Engine, web: Web) -> None:
    answer = listed(web, ("suche", "Sprachlotse ODER xyz"), ("partei", "spd"), ("kommune", "Musterstadt"))
    soup = answer.soup
    assert soup.h2.get_text() == (
        "Vorgänge zum Thema Integration von SPD in der Stadt Musterstadt, gesucht: Sprachlotse ODER xyz"
    )
    assert "23 gefunden." in answer.words
    assert len(titles(answer)) == 20
    assert soup.find("input", id="suche")["value"] == "Sprachlotse ODER xyz"
    assert [box["value"] for box in soup.select("input[checked]")] == ["99999001", "SPD"]
    assert "Alle Quellen (2) sind gelesen" in answer.words
    follow = soup.find("a", string="als Mail abonnieren")["href"]
    assert follow == "/abonnieren?kommune=99999001&partei=SPD&suche=sprachlotse%20ODER%20xyz"
    plain = listed(web)
    assert plain.soup.find("a", string="als Mail abonnieren")["href"] == "/abonnieren"
    assert plain.soup.select("input[checked]") == []
    assert not plain.soup.find("details", open=True)


def test_each_value_says_how_many_the_list_would_have(town: Engine, web: Web) -> None:
    def counts(answer: Answer, name: str) -> dict[str, str]:
        boxes = answer.soup.select(f"input[name={name}]")
        return {str(box["value"]): " ".join(box.parent.get_text(" ").split()) for box in boxes}

    answer = listed(web, ("partei", "SPD"), ("status", "offen"))
    assert counts(answer, "partei") == {"FDP": "FDP (22)", "SPD": "SPD (23)"}
    assert counts(answer, "thema")["integration"] == "Integration (23)"
    assert counts(answer, "status")["offen"] == "Offen (23)"
    assert counts(answer, "status")["beschlossen"] == "Beschlossen (0)"
    assert "23 gefunden." in answer.words
    assert "mit dem Status: offen" in answer.soup.h2.get_text()


def test_words_are_shown_as_typed_and_another_reading_is_offered(town: Engine, web: Web) -> None:
    answer = listed(web, ("suche", "Sprachlotse nicht Zaun"), ("partei", "SPD"))
    assert answer.soup.h2.get_text().endswith("gesucht: Sprachlotse nicht Zaun")
    [link] = [each for each in answer.soup.select("section a") if "NICHT" in each.get_text()]
    assert link.get_text() == "Sprachlotse NICHT Zaun"
    read = web.get(link["href"])
    assert read.soup.h2.get_text().endswith("gesucht: Sprachlotse NICHT Zaun")
    assert "23 gefunden." in read.words
    assert "Meinten Sie" not in read.words
    for plain in ("Sprachlotse und Zaun", '"Sprachlotse nicht Zaun"', "Sprachlotse oder Zaun", "nicht"):
        again = web.get(f"/motions?{urllib.parse.urlencode({'suche': plain})}")
        assert "Meinten Sie" not in again.words, plain


def test_who_saves_a_search_for_a_town_that_nobody_reads_is_told(town: Engine, web: Web) -> None:
    with town.begin() as connection:
        connection.execute(insert(Body).values(ags="99999077", name="Stadt Ungelesen"))
    unread = listed(web, ("kommune", "Ungelesen"))
    assert "Solange das so bleibt, kommt nichts" in unread.words
    assert "erfährt es, sobald etwas kommt" not in unread.words
    assert "kommt dann von selbst" in listed(web, ("kommune", "Musterstadt")).words


def test_page_by_page_each_motion_once_by_links_alone(town: Engine, web: Web) -> None:
    seen, path, pages = [], "/motions?art=Antrag&art=Anfrage", 0
    while path:
        answer = web.get(path)
        seen += [heading["id"] for heading in answer.soup.select("article.motion h3")]
        link = answer.soup.find("a", rel="next")
        assert bool(answer.soup.find("a", string="Zum Anfang der Liste")) is (pages > 0)
        path, pages = link["href"] if link else "", pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    ("pair", "said", "wrong"),
    [
        (("suche", "(kita"), "Die Klammer wird nicht geschlossen (Zeichen 1).", "suche"),
        (("gremium", "Kreisdings"), "Das Gremium „Kreisdings“ gibt es hier nicht.", "gremium"),
        (
            ("kommune", "Neustadt"),
            "Die Kommune „Neustadt“ wird nicht gelesen. Bekannt: Stadt Musterstadt.",
            "",
        ),
        (("parteii", "SPD"), "Die Angabe „parteii“ gibt es nicht. Bekannt: partei,", ""),
        (("hinter", "gestern"), "Diese Seite der Liste gibt es nicht", ""),
        (("suche", f"{HOSTILE})"), "Die Klammer wurde nie geöffnet", "suche"),
    ],
)
def test_a_wrong_filter_is_explained_and_the_form_kept(
    town: Engine, web: Web, pair: tuple[str, str], said: str, wrong: str
) -> None:
    answer = listed(web, pair, ("art", "Antrag"), status=400)
    alert = answer.soup.find(role="alert")
    assert said in " ".join(alert.get_text(" ").split())
    assert answer.soup.select("input[checked]")[0]["value"] == "Antrag"
    assert [field["id"] for field in answer.soup.select("[aria-invalid]")] == ([wrong] if wrong else [])
    assert titles(answer) == []
    assert answer.soup.find_all("script") == []
    if pair[0] == "suche":
        assert answer.soup.find("input", id="suche")["value"][:4] == pair[1][:4]


def test_nothing_found_is_not_the_same_as_could_not_look(town: Engine, web: Web) -> None:
    nothing = ("suche", "Quastenflosser")
    read = "Gelesen sind 45 Vorlagen aus 2 Quellen; keine passt zu dieser Auswahl."
    assert read in listed(web, nothing).words
    set_source(town, "altdorf", state="blocked", since=instant(8))
    answer = listed(web, nothing)
    assert "Bei Kreis Altdorf konnten wir nicht nachsehen; dort kann es geben" in answer.words
    assert answer.soup.select(".notice.trouble")
    assert "Nicht nachsehen konnten wir bei: Kreis Altdorf." in listed(web).words
    set_source(town, "musterstadt", last_read_at=None)
    set_source(town, "altdorf", last_read_at=None)
    assert "Keine Quelle konnte gelesen werden" in listed(web, nothing).words


def test_a_town_that_nobody_reads_is_no_town_without_news(town: Engine, web: Web) -> None:
    with town.begin() as connection:
        connection.execute(insert(Body).values(ags="99999009", name="Stadt Stillfeld"))
    said = "Stadt Stillfeld: Davon liest dieser Dienst keine Quelle und bemerkt nichts Neues."
    assert said in listed(web, ("kommune", "99999009")).soup.select_one(".trouble[role=status]").get_text()
    assert said in listed(web, ("kommune", "99999009"), ("kommune", "99999001")).words
    assert said not in listed(web, ("kommune", "99999001"), ("suche", "xyzzy")).words
    asked = web.get("/abonnieren?kommune=99999009").words
    assert said in asked
    assert "melden wir es" not in asked


def test_empty_fields_of_the_form_are_in_no_address(town: Engine, web: Web) -> None:
    connection = web.connection()
    connection.request("GET", "/motions?suche=Sprach%26lotse&gremium=&partei=SPD")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (303, "/motions?suche=Sprach%26lotse&partei=SPD")
    connection.close()
    assert listed(web, ("suche", ""), ("gremium", "")).status == 200


def test_a_year_that_nothing_is_of_stays_chosen(town: Engine, web: Web) -> None:
    facts_of_rest(town)
    soup = listed(web, ("jahr", "1905")).soup
    years = soup.select("input[name=jahr]")
    assert [each["value"] for each in years if each.has_attr("checked")] == ["1905"]
    assert years[-1].parent.get_text(" ", strip=True) == "1905 (0)"
    refused = listed(web, ("jahr", "1905"), ("jahr", "bald"), status=400).soup.select("input[name=jahr]")
    assert [each["value"] for each in refused if each.has_attr("checked")] == ["1905"]
    others = [each["value"] for each in years[:-1]]
    assert others
    for path in ("/abonnieren", "/abonnieren?jahr=1905"):
        offered = [each["value"] for each in web.get(path).soup.select("input[name=jahr]")]
        assert offered == others + ["1905"] * path.endswith("1905")


def test_what_cannot_be_found_yet_is_said(town: Engine, web: Web) -> None:
    with town.begin() as connection:
        connection.execute(update(Paper).where(Paper.id < 3).values(in_index=False))
    assert "2 Vorlagen fehlen darin" in listed(web, ("suche", "Sprachlotsen")).words
    index_rest(town)
    assert "Suchindex" not in listed(web, ("suche", "Sprachlotsen")).words


def test_before_anything_was_read(web: Web) -> None:
    assert "Noch nichts gelesen: der erste Durchgang steht noch aus" in listed(web).words


def test_the_list_works_without_scripts_and_by_its_structure(town: Engine, web: Web) -> None:
    soup = listed(web, ("partei", "SPD")).soup
    assert all(len(soup.find_all(name)) == 1 for name in ("h1", "header", "main", "footer", "search"))
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert soup.form["method"] == "get"
    for field in soup.select("input[type=text]"):
        assert soup.find("label", attrs={"for": field["id"]})
        assert all(soup.find(id=name) for name in field.get("aria-describedby", "").split())
    assert all(box.find_parent("label") for box in soup.select("input[type=checkbox]"))
    assert all(group.legend for group in soup.find_all("fieldset"))
    assert soup.find_all(["script", "iframe"]) == soup.find_all(style=True) == []


def test_a_motion_is_followed_by_its_uuid(town: Engine, web: Web) -> None:
    answer = listed(web, ("vorgang", "00000000-0000-4000-8000-000000000007"))
    assert titles(answer) == ["Sprachlotsen für Stadtteil 7"]
    assert answer.soup.h2.get_text() == "Der Vorgang „Sprachlotsen für Stadtteil 7“"


def test_the_start_page_leads_to_the_list(town: Engine, web: Web) -> None:
    links = {link["href"] for link in web.get("/").soup.find_all("a")}
    assert "/motions" in links


def test_a_page_that_nobody_asked_for_takes_few_statements(
    town: Engine, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a list: which motions, which of them are parts, what is in no index, and five for what is shown."""
    monkeypatch.setattr("alerts.watch.LOOK_AFTER", math.inf)
    monkeypatch.setattr("alerts.web.recent.LASTS", math.inf)  # as for some seconds, however slow the machine
    first = listed(web).soup
    older = first.find("a", rel="next")["href"]
    motion = first.select_one("p.links a")["href"]
    for path, statements in ((older, 8), (motion, 6)):
        with asked_of(town) as asked:
            assert web.get(path).status == 200
        assert len(asked) == statements, asked
        with asked_of(town) as asked:
            assert web.get(path).status == 200
        assert not asked
