"""Somebody's own page: what it shows, what its forms do, and what they do not."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import quote

import pytest
from sqlalchemy import select

from alerts.deliver import deliver
from alerts.tokens import Tokens
from alerts.transports import FolderTransport
from alerts.web.overview import ACTION
from storage.filters import Filter
from storage.models_subscriptions import Delivery, DeliveryItem, DeliverySubscription, Subscriber
from storage.motion_facts import facts_of_rest
from storage.subscribers import UNTIL_FURTHER_NOTICE
from storage.times import to_berlin, utc_now
from tests.alerts.house import HEAD, SECRET, add_change, subscribe
from tests.alerts.samples import HOSTILE
from tests.alerts.test_web import Answer
from tests.delivery.support import plan
from tests.subscribing.support import ADDRESS, LINKS, Readers, hidden, led

DAY = dt.timedelta(days=1)


@pytest.fixture
def page(readers: Readers) -> str:
    subscribe(readers.house)
    subscribe(readers.house, frequency="weekly", weekday=2, filter_=Filter(parties=("SPD",)))
    subscribe(readers.house, "andere@radar.example", filter_=Filter(parties=("FDP",)))
    return readers.page()


def states(readers: Readers) -> list[str]:
    return [each.state(utc_now()) for each in readers.has()]


def person(readers: Readers) -> Subscriber:
    with readers.house.connect() as connection:
        return connection.execute(select(Subscriber.__table__).order_by(Subscriber.id)).first()  # type: ignore[return-value]


def pressed(readers: Readers, way: str) -> dict[str, str]:
    """What a button of somebody's page would send, also one that the page does not show."""
    return {"token": Tokens(SECRET).make(ACTION.purpose, f"{readers.key()} {way}", utc_now())}


def test_it_lists_what_somebody_has_and_nothing_else(readers: Readers, page: str) -> None:
    answer = readers.web.get(page)
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert [each.get_text() for each in answer.soup.select(".subscription h2")] == [
        "Vorgänge zum Thema Integration", "Vorgänge zum Thema Integration von SPD",
    ]  # fmt: skip
    assert "wöchentlich, am Mittwoch" in answer.words
    assert "andere@radar.example" not in answer.words
    ids = [each["id"] for each in answer.soup.select("[id]")]
    assert len(ids) == len(set(ids)), "each is there once"


def test_looking_changes_nothing(readers: Readers, page: str) -> None:
    before = readers.rows()
    for path in ("", "/loeschen", "/abo/1", "/abo/1?partei=SPD&kommune=Musterstadt", "/neu"):
        assert readers.web.get(page + path).status == 200
    for path in ("/abo/1/beenden", "/alles-beenden", "/daten", "/wieder", "/einstellungen"):
        assert readers.web.get(page + path).status == 405
    assert readers.rows() == before


def test_pausing_and_going_on(readers: Readers, page: str) -> None:
    assert led(readers.presses(page, way="/abo/1/pausieren")) == (303, f"{page}?erledigt=pausiert")
    assert readers.has()[0].paused_until == UNTIL_FURTHER_NOTICE
    assert "Das Abonnement ruht." in readers.web.get(f"{page}?erledigt=pausiert").words
    assert "keine, bis Sie fortsetzen" in readers.web.get(page).words
    readers.presses(page, way="/abo/1/fortsetzen")
    assert states(readers)[0] == "active"
    day = to_berlin(utc_now()).date() + 10 * DAY
    readers.presses(page, way="/abo/1/pausieren", bis=day.isoformat())
    until = readers.has()[0].paused_until
    assert until is not None
    assert to_berlin(until).date() == day


@pytest.mark.parametrize("typed", ["gestern", "2020-01-01", "9999-12-31", HOSTILE, "0000-00-00"])
def test_a_pause_ends_on_a_day_to_come(readers: Readers, page: str, typed: str) -> None:
    answer = readers.presses(page, way="/abo/1/pausieren", bis=typed)
    assert answer.status == 422, answer.words
    assert answer.soup.find("script") is None
    assert states(readers)[0] == "active"


def test_ending_one_and_all(readers: Readers, page: str) -> None:
    readers.presses(page, way="/abo/2/beenden")
    assert states(readers) == ["active", "ended", "active"]
    subscribe(readers.house, filter_=Filter(kinds=("Anfrage",)))
    readers.presses(page, way="/alles-beenden")
    assert [each.ended_how for each in readers.has()] == ["link", "link", "link", ""]


def test_of_others_nothing_can_be_touched(readers: Readers, page: str) -> None:
    edit = hidden(readers.web.get(f"{page}/abo/1"))
    before = readers.has()
    for what in ("pausieren", "beenden", "fortsetzen"):
        for number in (3, 99):
            way = f"abo/{number}/{what}"
            assert readers.web.post(f"{page}/{way}", pressed(readers, way)).status == 404
    assert readers.web.get(f"{page}/abo/3").status == 404
    assert readers.web.post(f"{page}/abo/3", edit).status == 403
    assert readers.has() == before


@pytest.mark.parametrize(
    ("number", "posted"), [("9" * 18, 403), ("9" * 20, 404), ("9" * 5000, 404)], ids=["18", "20", "5000"]
)
def test_a_number_that_no_row_has_leads_nowhere(
    readers: Readers, page: str, number: str, posted: int
) -> None:
    path = f"{page}/abo/{number}"
    unknown = readers.web.get(f"{page}/abo/99")
    assert readers.web.get(path).words == unknown.words
    assert (readers.web.get(path).status, unknown.status) == (404, 404)
    assert readers.web.post(f"{path}/beenden", pressed(readers, f"abo/{number}/beenden")).status == 404
    edit = hidden(readers.web.get(f"{page}/abo/1"))
    assert readers.web.post(path, edit).status == posted, "the form's token is of another one"


def test_a_form_of_one_person_is_none_of_anothers(readers: Readers, page: str) -> None:
    other = readers.page(1)
    subscribe(readers.house, "andere@radar.example")  # with one alone there is no "alles-beenden"
    for shown, way in ((other, "alles-beenden"), (f"{other}/loeschen", "loeschen")):
        form = hidden(readers.web.get(shown), f'form[action$="{way}"]' if way not in shown else "form.hint")
        assert form["token"]
        assert readers.web.post(f"{page}/{way}", form).status == 403
    assert readers.web.post(f"{page}/alles-beenden", {"token": ""}, Sec_Fetch_Site="cross-site").status == 403
    assert states(readers) == ["active"] * 4


def test_a_button_does_what_it_is_for_and_nothing_else(readers: Readers, page: str) -> None:
    shown = readers.web.get(page)
    forms = {str(each["action"]): str(each.select_one("input[name=token]")["value"])
             for each in shown.soup.select("main form")}  # fmt: skip
    forms[f"{page}/loeschen"] = hidden(readers.web.get(f"{page}/loeschen"))["token"]
    assert {f"{page}/abo/1/beenden", f"{page}/alles-beenden", f"{page}/daten"} < forms.keys()
    before = readers.rows()
    for of in forms:
        for way in forms.keys() - {of}:
            sent = {"token": forms[of], "sprache": "de", "hoechstens": "10"}
            assert readers.web.post(way, sent).status == 403, (of, way)
    assert readers.rows() == before
    english = readers.web.get(f"/en{page}").soup.select_one('form[action$="/abo/2/beenden"]')
    sent = {"token": str(english.select_one("input[name=token]")["value"])}
    assert readers.web.post(str(english["action"]), sent).status == 303
    assert states(readers) == ["active", "ended", "active"]


def test_changing_filter_and_frequency(readers: Readers, page: str) -> None:
    form = readers.web.get(f"{page}/abo/2")
    assert form.soup.select_one("input[name=haeufigkeit][checked]")["value"] == "weekly"
    other = readers.web.get(f"{page}/abo/2?partei=FDP&thema=integration&suche=")
    assert "von FDP" in other.words
    sent = {**hidden(other), "haeufigkeit": "daily"}
    assert led(readers.web.post(f"{page}/abo/2", sent)) == (303, f"{page}?erledigt=geaendert")
    changed = readers.has()[1]
    assert (changed.filter, changed.frequency) == ("partei=FDP", "daily")


def years(answer: Answer) -> dict[str, bool]:
    """The years that a form offers, and whether each is chosen."""
    return {str(each["value"]): each.has_attr("checked") for each in answer.soup.select("input[name=jahr]")}


def test_changing_the_year(readers: Readers, page: str) -> None:
    """The year that it has stays on offer, though nothing is of it."""
    facts_of_rest(readers.house)
    subscribe(readers.house, filter_=Filter(parties=("SPD",), years=("2019",)))
    (number,) = (each.id for each in readers.has() if each.filter == "partei=SPD&jahr=2019")
    form = readers.web.get(f"{page}/abo/{number}")
    assert "aus 2019" in form.words
    assert years(form) == {"2026": False, "2019": True}
    both = readers.web.get(f"{page}/abo/{number}?partei=SPD&jahr=2026&jahr=2019")
    assert years(both) == {"2026": True, "2019": True}
    other = readers.web.get(f"{page}/abo/{number}?partei=SPD&jahr=2026")
    assert "aus 2026" in other.words
    assert years(other) == {"2026": True}
    sent = hidden(other)
    assert led(readers.web.post(f"{page}/abo/{number}", sent)) == (303, f"{page}?erledigt=geaendert")
    assert [each.filter for each in readers.has() if each.id == number] == ["partei=SPD&jahr=2026"]
    assert "aus 2026" in readers.web.get(page).words


@pytest.mark.parametrize("year", ["26", "20260", "zweitausend", HOSTILE])
def test_a_year_that_is_none_is_said_and_changes_nothing(readers: Readers, page: str, year: str) -> None:
    before = [each.filter for each in readers.has()]
    answer = readers.web.get(f"{page}/abo/2?partei=SPD&jahr={quote(year)}")
    assert answer.status == 422
    assert answer.soup.find("script") is None
    assert "Jahr" in answer.soup.select_one(".errors, .error").get_text()
    sent = {**hidden(readers.web.get(f"{page}/abo/2")), "auswahl": f"jahr={quote(year)}"}
    assert readers.web.post(f"{page}/abo/2", sent).status == 422
    assert [each.filter for each in readers.has()] == before


def test_everything_can_be_chosen_again(readers: Readers, page: str) -> None:
    """An empty field names nothing, yet the choice is another one than what is kept."""
    all_of_it = readers.web.get(f"{page}/abo/2?suche=")
    assert all_of_it.soup.select_one("input[name=auswahl]")["value"] == ""
    answer = readers.web.post(f"{page}/abo/2", hidden(all_of_it))
    assert answer.status == 422
    assert "gibt es schon" in answer.words


def test_one_more_needs_no_mail(readers: Readers, page: str) -> None:
    form = readers.web.get(f"{page}/neu?suche=Sprachkurs")
    assert led(readers.web.post(f"{page}/neu", hidden(form))) == (303, f"{page}?erledigt=neu")
    assert states(readers) == ["active"] * 4
    assert readers.kinds() == []
    again = readers.web.post(f"{page}/neu", hidden(form))
    assert (again.status, "schon abonniert" in again.words) == (422, True)


def test_settings(readers: Readers, page: str) -> None:
    answer = readers.presses(page, way="/einstellungen", sprache="en", ruhe_von="22", ruhe_bis="7")
    assert led(answer) == (303, f"{page}?erledigt=eingestellt")
    kept = person(readers)
    assert (kept.language, kept.quiet_from, kept.quiet_until, kept.daily_cap) == ("en", 22, 7, 10)
    shown = hidden(readers.web.get(page))
    assert (shown["sprache"], shown["ruhe_von"], shown["ruhe_bis"]) == ("en", "22", "7")


@pytest.mark.parametrize(
    "fields",
    [{"ruhe_von": "22"}, {"ruhe_von": "7", "ruhe_bis": "7"}, {"ruhe_von": "24", "ruhe_bis": "7"},
     {"hoechstens": "0"}, {"hoechstens": "101"}, {"hoechstens": "-1"}, {"hoechstens": HOSTILE},
     {"hoechstens": ""}, {"sprache": HOSTILE}],
)  # fmt: skip
def test_settings_that_cannot_be(readers: Readers, page: str, fields: dict[str, str]) -> None:
    before = person(readers)
    given = {"sprache": "de", "ruhe_von": "", "ruhe_bis": "", **fields}
    answer = readers.presses(page, way="/einstellungen", **given)
    assert answer.status == 422, answer.words
    assert answer.soup.find("script") is None
    assert person(readers) == before


def test_who_is_suspended_sees_why_and_lifts_it(readers: Readers) -> None:
    reason = f"Mails kommen zurück: 550 {HOSTILE}"
    subscribe(readers.house, person={"suspended_at": utc_now(), "suspension": reason})
    page = readers.page()
    answer = readers.web.get(page)
    assert "Mails kommen zurück: 550" in answer.words
    assert answer.soup.find("script") is None
    readers.presses(page, way="/wieder")
    kept = person(readers)
    assert (kept.suspended_at, kept.suspension) == (None, "")


def test_data_are_taken_along(readers: Readers, page: str) -> None:
    answer = readers.presses(page, way="/daten")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["cache-control"] == "no-store"
    kept = json.loads(answer.body)
    assert kept["subscriber"]["address"] == ADDRESS
    assert len(kept["subscriptions"]) == 2
    assert "andere@radar.example" not in answer.body.decode()


def test_all_is_erased_after_a_second_page(readers: Readers, page: str) -> None:
    add_change(readers.house, 1, at=utc_now())
    plan(readers.house, utc_now())
    readers.asks(query="?suche=Sprachkurs")
    assert len(readers.rows()["delivery_items"]) > 0
    assert len(readers.rows()["delivery_subscriptions"]) == 1
    deliver(readers.house, FolderTransport(readers.folder / "mail"), HEAD)
    assert list((readers.folder / "mail").iterdir())
    key = readers.key()
    question = readers.web.get(f"{page}/loeschen")
    assert "Alles löschen?" in question.words
    assert "Alles gelöscht" in readers.presses(f"{page}/loeschen", "form.hint").words
    kept = str(readers.rows())
    assert ADDRESS not in kept
    letters = (path.read_text("utf-8") for path in (readers.folder / "mail").iterdir())
    assert not any(f"To: {ADDRESS}" in letter for letter in letters)
    assert key not in kept
    with readers.house.connect() as connection:
        assert connection.scalars(select(Delivery.subscriber_id)).all() == [2]
        subscriptions = [
            *connection.scalars(select(DeliveryItem.subscription_id)),
            *connection.scalars(select(DeliverySubscription.subscription_id)),
        ]
    assert subscriptions == [3]
    assert [each.filter for each in readers.has()] == ["partei=FDP"], "others keep theirs"
    assert readers.web.get(page).status == 404


def test_links_hold_for_a_year(readers: Readers, page: str) -> None:
    for days, status in ((360, 200), (366, 410)):
        token = LINKS.manage(readers.key(), utc_now() - days * DAY)
        assert readers.web.get(f"/abo/verwalten/{token}").status == status


def test_many_changes_are_no_abuse(readers: Readers, page: str) -> None:
    for _ in range(8):
        assert led(readers.presses(page, way="/abo/1/pausieren"))[0] == 303
        assert led(readers.presses(page, way="/abo/1/fortsetzen"))[0] == 303
