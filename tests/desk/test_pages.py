"""The pages of the desk: sources, runs, hints, mails, jobs."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from alerts.web.headers import SAFE_HEADERS
from storage.archive import Archive
from storage.due_sources import due_sources
from storage.jobs import JobRecord, watch
from storage.models import CrawlRun, TopicMatch
from storage.models_subscriptions import Delivery, Subscriber
from storage.permits import all_permits
from storage.suggestions import correction, suggest
from storage.times import utc_now
from tests.alerts.house import add, add_change, add_motion, set_source, subscribe
from tests.alerts.samples import HOSTILE, instant
from tests.delivery.support import plan
from tests.desk.support import Desk, led

SOURCE = "/betrieb/quellen/musterstadt"
PAGES = (
    "",
    "/quellen",
    "/quellen/musterstadt",
    "/durchgaenge",
    "/hinweise",
    "/hinweise/1",
    "/mails",
    "/aufgaben",
)


def fill(desk: Desk) -> None:
    """Something of everything, all of it hostile."""
    add_motion(desk.house, 1, title=HOSTILE, reference=HOSTILE)
    set_source(desk.house, "musterstadt", title=HOSTILE, state="broken", since=instant(1), message=HOSTILE,
               failure="firewall")  # fmt: skip
    with desk.house.begin() as connection:
        suggest(connection, topic="integration", label=False, reason=HOSTILE, now=instant(9), paper_id=1)
        watch(connection, [JobRecord("x", HOSTILE, dt.timedelta(minutes=1))], instant(1))
        notes = [{"page": "si0041", "kind": "firewall", "message": HOSTILE, "url": HOSTILE}]
        values = {
            "mode": "full",
            "silent": False,
            "since": instant(1).date(),
            "until": instant(9).date(),
            "started_at": instant(9),
            "goes_on_from": instant(9),
            "beat_at": instant(9),
            "outcome": "failed",
            "failure": "firewall",
            "message": HOSTILE,
            "notes": notes,
            "counts": {},
        }
        connection.execute(insert(CrawlRun).values(source="musterstadt", **values))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_well_made_whatever_comes_from_outside(desk: Desk, path: str) -> None:
    fill(desk)
    answer = desk.get(f"/betrieb{path}")
    assert answer.status == 200, answer.words
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()
    assert headers["cache-control"] == "no-store"
    assert headers["x-robots-tag"] == "noindex"
    soup = answer.soup
    assert soup.find("script") is None
    assert soup.find(style=True) is None
    assert len(soup.find_all("h1")) == 1
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    labelled = {tag["for"] for tag in soup.find_all("label", attrs={"for": True})}
    asked = [
        tag for tag in soup.select("main input, main textarea") if tag.get("type") not in ("hidden", "radio")
    ]
    assert all(tag["id"] in labelled for tag in asked)


@pytest.mark.parametrize("path", [*PAGES, "/quellen/musterstadt/seiten/x"])
def test_no_page_opens_without_a_session(desk: Desk, path: str) -> None:
    fill(desk)
    answer = desk.beside().get(f"/betrieb{path}")
    assert led(answer) == (303, "/betrieb/anmelden")
    assert answer.body == b""


def test_a_permit_is_given_and_revoked_with_name_and_reason(desk: Desk) -> None:
    page = desk.get(SOURCE)
    assert "stehen öffentlich im Stand der Quelle" in page.words
    assert desk.press(SOURCE, f"{SOURCE}/erlauben", durch="Mira", grund="").status == 422
    given = desk.press(SOURCE, f"{SOURCE}/erlauben", durch="Mira Muster", grund="Öffentliche Vorlagen")
    assert led(given) == (303, f"{SOURCE}?erledigt=erlaubt")
    assert "Öffentliche Vorlagen" in desk.get(SOURCE).words
    assert led(desk.press(SOURCE, f"{SOURCE}/widerrufen")) == (303, f"{SOURCE}?erledigt=widerrufen")
    with desk.house.connect() as connection:
        [permit] = all_permits(connection)
    assert (permit.reason, permit.granted_by, permit.revoked_by) == (
        "Öffentliche Vorlagen",
        "Mira Muster",
        "Mira",
    )
    assert desk.record()[-2:] == [
        ("Mira", "permit_given", "musterstadt", "Öffentliche Vorlagen"),
        ("Mira", "permit_revoked", "musterstadt", ""),
    ]


def test_a_source_is_read_soon_where_somebody_asks_for_it(desk: Desk) -> None:
    asked = desk.press(SOURCE, f"{SOURCE}/bald-lesen")
    assert led(asked) == (303, f"{SOURCE}?erledigt=erbeten")
    page = desk.get(SOURCE)
    assert "erbeten" in page.words
    assert page.soup.select_one(f'form[action="{SOURCE}/bald-lesen"]') is None
    assert desk.record()[-1] == ("Mira", "reading_wished", "musterstadt", "")
    with desk.house.begin() as connection:
        due = dict(due_sources(connection, utc_now(), dt.timedelta(days=1), dt.timedelta(days=1)))
    assert due["musterstadt"] == "full"
    assert desk.beside().post(f"{SOURCE}/bald-lesen", {}).status == 403


def test_a_form_of_one_source_is_none_of_anothers(desk: Desk) -> None:
    form = {**desk.hidden(SOURCE, f"{SOURCE}/erlauben"), "grund": "Ja", "durch": "Mira"}
    assert desk.post("/betrieb/quellen/altdorf/erlauben", form).status == 403
    assert desk.post("/betrieb/quellen/nirgends/erlauben", form).status == 404
    assert desk.beside().post(f"{SOURCE}/erlauben", form).status == 403
    with desk.house.connect() as connection:
        assert all_permits(connection) == []


def test_a_kept_page_is_shown_and_never_done(desk: Desk, tmp_path: Path) -> None:
    body = f"<h1>Ärger</h1><script>alert(1)</script>{HOSTILE}".encode()
    path = Archive(tmp_path).keep_page("musterstadt", "si0041 broken", "https://musterstadt.example/x", body)
    name = path.name.removesuffix(".html.gz")
    link = desk.get(SOURCE).soup.find("a", string=name)
    page = desk.get(link["href"])
    assert page.status == 200
    assert page.soup.find("script") is None
    assert "<h1>Ärger</h1><script>alert(1)</script>" in page.soup.find("pre").get_text()
    for other in ("..%2F..%2Fradar", "%2E%2E", "nicht-da", "x" * 500):
        assert desk.get(f"{SOURCE}/seiten/{other}").status == 404
    path.write_bytes(b"broken")
    assert desk.get(link["href"]).status == 404


def test_a_hint_is_accepted_or_rejected_with_a_reason(desk: Desk) -> None:
    for number in (1, 2):
        add_motion(desk.house, number)
        with desk.house.begin() as connection:
            suggest(
                connection, topic="integration", label=False, reason="Nein", now=instant(9), paper_id=number
            )
    page = desk.get("/betrieb/hinweise/1")
    assert "Zugewanderte" in page.words, "the evidence"
    way = "/betrieb/hinweise/1"
    assert desk.press(way, way, entscheidung="annehmen", grund="").status == 422
    accepted = desk.press(way, way, entscheidung="annehmen", grund="Es geht um Verkehr")
    assert led(accepted) == (303, "/betrieb/hinweise?erledigt=angenommen")
    way = "/betrieb/hinweise/2"
    form = desk.hidden(way, way)
    assert (
        led(desk.press(way, way, entscheidung="ablehnen", grund="Doch"))[1]
        == "/betrieb/hinweise?erledigt=abgelehnt"
    )
    again = desk.post(way, {**form, "entscheidung": "annehmen", "grund": "Doch nicht"})
    assert again.status == 422
    assert "schon entschieden" in again.words
    with desk.house.connect() as connection:
        selected = dict(connection.execute(select(TopicMatch.paper_id, TopicMatch.selected)).all())
        first = correction(connection, 1)
    assert selected == {1: False, 2: True}
    assert first is not None
    assert (first.decision, first.answer) == ("accepted", "Es geht um Verkehr")
    assert [each[1:3] for each in desk.record()[-2:]] == [
        ("hint_accepted", "1: musterstadt/1"), ("hint_rejected", "2: musterstadt/2"),
    ]  # fmt: skip
    assert desk.get("/betrieb/hinweise/99").status == 404


def test_a_hint_on_what_is_not_known_needs_its_paper(desk: Desk) -> None:
    add_motion(desk.house, 1, selected=False)
    with desk.house.begin() as connection:
        suggest(connection, topic="integration", label=True, reason="Ja", now=instant(9), named="26-1")
    way = "/betrieb/hinweise/1"
    assert desk.press(way, way, entscheidung="annehmen", grund="Ja").status == 422
    assert desk.press(way, way, entscheidung="annehmen", grund="Ja", vorlage="99/99").status == 422
    assert desk.press(way, way, entscheidung="annehmen", grund="Ja", vorlage="26-0001").status == 303
    with desk.house.connect() as connection:
        assert connection.scalar(select(TopicMatch.selected)) is True


def test_addresses_are_shortened_and_servers_words_left_out(desk: Desk) -> None:
    add_motion(desk.house, 1)
    add_change(desk.house, 1)
    subscribe(desk.house)
    plan(desk.house)
    with desk.house.begin() as connection:
        who = connection.scalar(select(Subscriber.id))
        add(
            connection, Delivery, subscriber_id=who, kind="digest", state="failed", planned_at=utc_now(),
            due_at=utc_now(), attempts=3, message_id="<x@y>",
            error="Die Adresse gibt es nicht (550 leserin@radar.example unknown)",
        )  # fmt: skip
    page = desk.get("/betrieb/mails")
    assert "leserin@" not in page.words
    assert "l…@radar.example" in page.words
    assert "Die Adresse gibt es nicht" in page.words
    assert "550" not in page.words
    assert "geplant 1" in page.words
    assert "aufgegeben 1" in page.words


def test_jobs_say_which_are_late(desk: Desk) -> None:
    with desk.house.begin() as connection:
        watch(connection, [JobRecord("x", "Feeds veröffentlichen", dt.timedelta(minutes=1))], instant(1))
    page = desk.get("/betrieb/aufgaben")
    assert "Feeds veröffentlichen noch nie – überfällig seit" in page.words
