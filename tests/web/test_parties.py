"""The pages of all parties and of each."""

from __future__ import annotations

import pytest

from alerts.web.parties import ON_A_PAGE, SHOWN_MOTIONS, slugs
from storage.database import reading
from storage.filtering import count_matching
from storage.filters import Filter
from storage.tallies import party_tally
from tests.alerts.house import add_motion
from tests.alerts.samples import HOSTILE
from tests.web.support import counted_queries, leads_somewhere, well_made

GREENS = "Bündnis 90/Die Grünen"


def test_all_parties_those_with_most_motions_first(house, web):
    add_motion(house, 1, originators=["SPD", "CDU"])
    add_motion(house, 2, originators=["CDU"])
    add_motion(house, 3, originators=["FDP"], selected=False)
    answer = well_made(web, "/parteien")
    leads_somewhere(web, answer)
    assert [item.get_text() for item in answer.soup.select(".columns > li")] == [
        "CDU (2 Anträge)",
        "SPD (1 Antrag)",
    ]


def test_page_of_a_party(house, web):
    add_motion(house, 1, originators=[GREENS])
    add_motion(house, 2, originators=["CDU"])
    answer = well_made(web, "/parteien/buendnis-90-die-gruenen")
    leads_somewhere(web, answer)
    assert answer.soup.h1.get_text() == GREENS
    assert "1 Antrag zum Thema Integration" in answer.words
    assert [each["href"][-2:] for each in answer.soup.select(".briefs a")] == ["01"]
    links = {link["href"] for link in answer.soup.main.find_all("a")}
    query = Filter(parties=(GREENS,)).query()
    assert {f"/motions?{query}", f"/feeds/motions.rss?{query}", f"/abonnieren?{query}"} <= links


def test_nothing_is_explained(web):
    answer = well_made(web, "/parteien")
    assert "Noch keine Partei bekannt" in answer.words
    leads_somewhere(web, answer)


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "SPD", "%00", "<script>", "x" * 500])
def test_unknown_party_is_said_to_be(house, web, slug):
    add_motion(house, 1, originators=["SPD"])
    answer = web.get(f"/parteien/{slug}")
    assert answer.status == 404
    assert "Diese Partei kennen wir nicht" in answer.words
    assert b"<script" not in answer.body


def test_hostile_name_is_harmless(house, web):
    add_motion(house, 1, originators=[f"Fraktion {HOSTILE}"], title=HOSTILE)
    answer = well_made(web, "/parteien")
    (link,) = answer.soup.select(".columns a")
    answer = well_made(web, link["href"])
    assert "alert" in answer.soup.h1.get_text()
    assert "\u202e" not in answer.words


def test_names_that_look_alike_have_addresses_of_their_own():
    named = slugs(["Die PARTEI", "Die Partei", "SPD", "→", "Bündnis für Ö"])
    assert sorted(named.values()) == sorted(["Die PARTEI", "Die Partei", "SPD", "→", "Bündnis für Ö"])
    assert named["spd"] == "SPD"
    assert named["buendnis-fuer-oe"] == "Bündnis für Ö"
    assert all(slug and slug.replace("-", "").isalnum() and slug.isascii() for slug in named)
    assert slugs(["a\u0308b"]) == {"aeb": "a\u0308b"}


def test_many_parties_come_in_pages(house, web):
    for number in range(3):
        places = (f"Dorf{chr(97 + number)}{chr(97 + each // 20)}{chr(97 + each % 20)}" for each in range(60))
        add_motion(house, number + 1, originators=[f"Bürgerliste {place}" for place in places])
    first = well_made(web, "/parteien")
    assert len(first.soup.select(".columns > li")) == ON_A_PAGE
    assert "Seite 2 von 2" in well_made(web, "/parteien?seite=2").words
    assert web.get("/parteien?seite=3").status == 404


def test_full_page_is_light_and_asks_as_much_as_a_short_one(house, web):
    add_motion(house, 1, originators=["SPD"])
    web.get("/parteien")
    with counted_queries(house) as few:
        web.get("/parteien/spd")
    for number in range(2, 60):
        add_motion(house, number, title="Ein langer Titel " * 20, originators=["SPD", "CDU", GREENS])
    web.get("/parteien")
    with counted_queries(house) as many:
        answer = web.get("/parteien/spd")
    assert len(many) <= len(few) + 2
    assert len(answer.soup.select(".briefs > li")) == SHOWN_MOTIONS
    well_made(web, "/parteien/spd")


def test_counts_are_those_of_the_lists(house):
    for number in range(1, 6):
        add_motion(house, number, originators=["SPD"] if number % 2 else ["SPD", "CDU"])
    with reading(house) as connection:
        for name, count in party_tally(connection).items():
            assert count_matching(connection, Filter(parties=(name,))) == count
        assert party_tally(connection) == {"SPD": 5, "CDU": 2}
