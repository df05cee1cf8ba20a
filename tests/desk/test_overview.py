"""The first page of the desk, and the switch that stops all mails."""

from __future__ import annotations

from storage.holds import held
from tests.alerts.house import add_motion, set_source
from tests.alerts.samples import HOSTILE, instant
from tests.desk.support import Desk, led


def is_held(desk: Desk) -> bool:
    with desk.house.connect() as connection:
        return held(connection) is not None


def test_it_says_what_needs_a_look(desk: Desk) -> None:
    add_motion(desk.house, 1)
    set_source(desk.house, "musterstadt", state="broken", since=instant(1), message=HOSTILE)
    set_source(desk.house, "altdorf", state="ok", since=instant(1))
    page = desk.get("/betrieb")
    assert page.soup.find("script") is None
    sources = page.soup.select_one("section[aria-labelledby=quellen]").get_text()
    assert "Stadt Musterstadt: gestört seit 1. März 2026" in sources
    assert "Kreis Altdorf" not in sources
    assert "Es warten 0, davon 0 länger als eine Stunde." in page.words


def test_the_switch_stops_all_mails_and_lets_them_go(desk: Desk) -> None:
    stop, go = "/betrieb/mails/anhalten", "/betrieb/mails/freigeben"
    assert desk.press("/betrieb", stop).status == 422, "not without a reason"
    assert not is_held(desk)
    assert led(desk.press("/betrieb", stop, grund="Falsche Mail")) == (303, "/betrieb?erledigt=angehalten")
    assert is_held(desk)
    page = desk.get("/betrieb?erledigt=angehalten")
    assert "Ab jetzt geht keine Mail hinaus." in page.words
    assert "Falsche Mail" in page.words
    assert led(desk.press("/betrieb", go)) == (303, "/betrieb?erledigt=freigegeben")
    assert not is_held(desk)
    assert desk.record()[-2:] == [
        ("Mira", "mails_held", "", "Falsche Mail"), ("Mira", "mails_released", "", ""),
    ]  # fmt: skip


def test_no_form_works_without_its_session_and_its_own_token(desk: Desk) -> None:
    stop = "/betrieb/mails/anhalten"
    form = {**desk.hidden("/betrieb", stop), "grund": "Falsche Mail"}
    refused = desk.beside().post(stop, form)
    assert refused.status == 403
    assert "Die Sitzung ist zu Ende" in refused.words
    assert desk.post(stop, {**form, "token": ""}).status == 403
    other = desk.hidden("/betrieb", "/betrieb/abmelden")
    assert desk.post(stop, {**form, "token": other["token"]}).status == 403, "that of another form"
    assert desk.post(stop, form, Sec_Fetch_Site="cross-site").status == 403
    colleague = desk.beside()
    assert colleague.log_in().status == 303
    assert colleague.post(stop, form).status == 403, "the form was of another session"
    assert not is_held(desk)
    assert desk.post(stop, form).status == 303
    assert is_held(desk)
