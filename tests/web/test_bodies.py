"""The pages of all municipalities and of each."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import insert

from alerts.web.bodies import ON_A_PAGE, SHOWN_COMMITTEES, SHOWN_MOTIONS
from storage.database import reading
from storage.filtering import count_matching
from storage.filters import Filter
from storage.models import Body, Organization, Paper, Source
from storage.motion_tables import MotionPart
from storage.tallies import body_tally, committee_tally
from storage.times import today
from tests.alerts.house import add, add_change, add_motion, set_source
from tests.alerts.samples import HOSTILE, NOW, instant
from tests.web.support import counted_queries, leads_somewhere, put_on_agenda, well_made

TOWN = "/kommunen/99999001"
TOMORROW = today() + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _of_now(monkeypatch):
    """A run may begin before midnight and get here after it."""
    monkeypatch.setitem(globals(), "TOMORROW", today() + dt.timedelta(days=1))


def read(house):
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)


def test_all_bodies_with_their_motions_and_sources(house, web):
    read(house)
    add_motion(house, 1)
    add_motion(house, 2, selected=False)
    with house.begin() as connection:
        connection.execute(insert(Body).values(ags="99999002", name="Stadt Ohnequelle"))
    answer = well_made(web, "/kommunen")
    leads_somewhere(web, answer)
    assert "Stadt Musterstadt 1 in Ordnung" in answer.words
    assert "Stadt Ohnequelle" not in answer.words


def test_a_source_that_is_not_well_shows_with_its_body(house, web):
    read(house)
    set_source(house, "musterstadt", state="blocked", since=instant(2))
    assert "Stadt Musterstadt 0 gesperrt" in web.get("/kommunen").words
    assert "Der Server weist uns ab" in web.get(TOWN).words


def test_page_of_a_body(house, web):
    read(house)
    add_motion(house, 1)
    add_motion(house, 2, body_ags=None, title="Anderswo")
    add_change(house, 1)
    put_on_agenda(house, 1, TOMORROW, location="Rathaus")
    put_on_agenda(house, 1, today() - dt.timedelta(days=20), "Hauptausschuss")
    with house.begin() as connection:
        connection.execute(insert(Organization).values(source="musterstadt", name="Wahlausschuss"))
    answer = well_made(web, TOWN)
    leads_somewhere(web, answer)  # of a committee that no paper names there is no list
    assert "Wahlausschuss" in answer.words
    assert answer.soup.h1.get_text() == "Stadt Musterstadt"
    assert "Sprachlotsen für Stadtteil 1" in answer.words
    assert "Anderswo" not in answer.words
    meetings = answer.soup.find_all("article")
    assert [each.h3.get_text() for each in meetings] == ["Integrationsrat"]
    assert "Rathaus" in meetings[0].get_text()
    links = {link["href"] for link in answer.soup.main.find_all("a")}
    assert "/motions?kommune=99999001&gremium=Hauptausschuss" in links
    assert "/feeds/motions.atom?kommune=99999001" in links
    assert "/calendar.ics?kommune=99999001" in links
    assert "/abonnieren?kommune=99999001" in links


def test_nothing_is_explained(house, web):
    read(house)
    answer = well_made(web, TOWN)
    assert "Nichts gefunden" in answer.words
    assert "keine passt zu dieser Auswahl" in answer.words
    assert "auf einer kommenden Tagesordnung" in answer.words
    assert "Noch kennen wir kein Gremium" in answer.words


def test_nothing_is_known_before_the_first_reading(web):
    assert "der erste Durchgang steht noch aus" in web.get(TOWN).words


@pytest.mark.parametrize("ags", ["1", "99999002", "%00", "<script>", "9" * 500])
def test_unknown_body_is_said_to_be(web, ags):
    answer = web.get(f"/kommunen/{ags}")
    assert answer.status == 404
    assert "Diese Kommune kennen wir nicht" in answer.words
    assert b"<script" not in answer.body


def test_hostile_names_are_harmless_and_long_ones_short(house, web):
    read(house)
    add_motion(house, 1, title=HOSTILE * 30, originators=[f"{HOSTILE * 20} Fraktion"])
    put_on_agenda(house, 1, TOMORROW, HOSTILE, location=HOSTILE * 20, url="javascript:alert(1)")
    answer = well_made(web, TOWN)
    assert "alert" in answer.words
    assert b"javascript:" not in answer.body
    assert "\u202e" not in answer.words


def test_full_page_is_light_and_asks_as_much_as_an_empty_one(house, web):
    read(house)
    add_motion(house, 1)
    put_on_agenda(house, 1, TOMORROW)
    with counted_queries(house) as few:
        web.get(TOWN)
    for number in range(2, 60):
        add_motion(house, number, title="Ein langer Titel " * 20)
        put_on_agenda(house, number, TOMORROW + dt.timedelta(days=number % 20), f"Ausschuss {number % 9}")
    with house.begin() as connection:
        names = [{"source": "musterstadt", "name": f"Beirat für die Fragen {each}"} for each in range(300)]
        connection.execute(insert(Organization), names)
    with counted_queries(house) as many:
        answer = well_made(web, TOWN)
    assert len(many) / 2 <= len(few) + 4  # well_made asks twice; some lists are asked for in two parts
    assert len(answer.soup.select(".briefs > li")) == SHOWN_MOTIONS
    assert len(answer.soup.select(".columns > li")) == SHOWN_COMMITTEES
    assert "weitere Gremien" in answer.words


def test_many_bodies_come_in_pages(house, web):
    bodies = [{"ags": f"1{number:07d}", "name": f"Stadt {number:03d}"} for number in range(2 * ON_A_PAGE)]
    with house.begin() as connection:
        connection.execute(insert(Body), bodies)
        for body in bodies:
            add(
                connection, Source, name=f"s{body['ags']}", title=body["name"], body_ags=body["ags"],
                system="sessionnet", base_url="https://radar.example/bi/", enabled=True,
            )  # fmt: skip
    first = well_made(web, "/kommunen")
    assert len(first.soup.tbody.find_all("tr")) == ON_A_PAGE
    assert first.soup.find("a", rel="next")["href"] == "/kommunen?seite=2"
    last = well_made(web, "/kommunen?seite=3")
    assert "Seite 3 von 3" in last.words
    assert last.soup.find("a", rel="prev")["href"] == "/kommunen?seite=2"
    for wrong in ("0", "4", "-1", "x", "", "1" * 5000, "%C2%B2"):
        assert web.get(f"/kommunen?seite={wrong}").status == 404


def test_counts_are_those_of_the_lists(house):
    for number in range(1, 8):
        add_motion(house, number, body_ags=None if number == 7 else "99999001")
        put_on_agenda(house, number, TOMORROW, "Rat" if number % 2 else "Hauptausschuss")
    add_motion(house, 8, selected=False)
    with house.begin() as connection:
        add(connection, MotionPart, motion_id=2, whole_id=1)  # dealt with in another committee
        add(connection, MotionPart, motion_id=3, whole_id=1)
        connection.execute(
            Paper.__table__.update().where(Paper.id == 7).values(fields={"bodies": ["Stadt Musterstadt"]})
        )
    put_on_agenda(house, 7, TOMORROW, "Rat", key="zwei")
    with reading(house) as connection:
        assert body_tally(connection) == {"99999001": 5}
        tally = committee_tally(connection, "99999001")
        assert tally == {"Rat": 3, "Hauptausschuss": 3}
        assert count_matching(connection, Filter(bodies=("99999001",))) == 5
        for name, count in tally.items():
            wanted = Filter(bodies=("99999001",), organizations=(name,))
            assert count_matching(connection, wanted) == count
