"""Logging in and out, and all that must not open the desk."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import Engine, func, select, update

import alerts.passwords
from alerts.passwords import hashed
from alerts.site import Site
from alerts.web.app import create_app
from alerts.web.desk import login
from alerts.web.desk.login import MOST_AT_A_PLACE, MOST_OF_A_NETWORK
from storage.login_attempts import allows
from storage.models_desk import LoginAttempt, Operator, OperatorSession
from storage.operators import add, change_password, find, remove
from storage.times import utc_now
from tests.alerts.house import SECRET
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.beside import PATIENCE, beside
from tests.desk.conftest import REAL_HASHER
from tests.desk.support import NAME, PASSWORD, PUSHED, SECURE, Desk, led

LOGIN = (303, "/betrieb/anmelden")
WRONG = "Name oder Passwort stimmt nicht."
PLAIN_SITE = Site("http://localhost:8000")


def test_where_nobody_can_log_in_the_page_says_how_that_is_changed(house: Engine, web: Web) -> None:
    answer = web.get("/betrieb/anmelden")
    assert "antragsradar operators add NAME" in answer.words
    assert answer.soup.select("main form") == []
    assert "set-cookie" not in answer.headers


def test_tries_that_are_made_at_the_same_time_count_for_each_other(house: Engine) -> None:
    now = utc_now()

    def attempt() -> bool:
        with house.begin() as connection:
            return allows(connection, {"place": 2, "network": 9}, now)

    assert attempt()
    with beside(house) as begin:
        with house.begin() as connection:
            assert allows(connection, {"place": 2, "network": 9}, now)
            others = [begin(attempt) for _ in range(3)]
        assert [each.result(PATIENCE) for each in others] == [False] * 3


def test_from_login_to_logout(visitor: Desk) -> None:
    assert led(visitor.get("/betrieb")) == LOGIN
    answer = visitor.log_in("mira")  # in whatever case
    assert led(answer) == PUSHED
    cookie = answer.headers["set-cookie"]
    assert re.fullmatch(rf"{SECURE}=[\w-]{{43}}; HttpOnly; Path=/; SameSite=strict; Secure", cookie)
    page = visitor.get("/betrieb")
    assert page.status == 200
    assert "Angemeldet: Mira" in page.words
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in page.headers, "it is given once"
    assert led(visitor.get("/betrieb/anmelden")) == PUSHED
    held = dict(visitor.cookies)
    assert led(visitor.press("/betrieb", "/betrieb/abmelden")) == LOGIN
    assert visitor.cookies == {}
    visitor.cookies = held
    assert led(visitor.get("/betrieb")) == LOGIN, "the session is over, not just forgotten by the browser"
    assert visitor.record() == [
        ("", "operator_added", "Mira", ""), ("Mira", "logged_in", "", ""), ("Mira", "logged_out", "", ""),
    ]  # fmt: skip


def test_of_a_session_only_a_hash_is_kept(desk: Desk) -> None:
    [token] = desk.cookies.values()
    with desk.house.connect() as connection:
        [kept] = connection.scalars(select(OperatorSession.token_hash)).all()
        [password] = connection.scalars(select(Operator.password)).all()
    assert token not in kept
    assert password.startswith("$argon2id$")
    desk.cookies = {SECURE: kept}
    assert led(desk.get("/betrieb")) == LOGIN, "who reads the database sits at no desk"


def test_unknown_name_and_wrong_password_look_the_same(visitor: Desk) -> None:
    wrong = visitor.log_in(password="lauter schlechte Absichten")
    unknown = visitor.log_in(name="Nora")
    assert wrong.status == unknown.status == 403
    assert WRONG in wrong.words
    assert wrong.words == unknown.words
    assert PASSWORD.encode() not in wrong.body
    assert b"schlechte" not in wrong.body, "what was typed as a password is shown to nobody"
    assert "set-cookie" not in wrong.headers
    assert [each[:2] for each in visitor.record()[1:]] == [("Mira", "login_failed"), ("", "login_failed")]


def test_a_password_is_compared_with_something_for_any_name(
    visitor: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    class Counting(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            compared.append(str(hash).rpartition("$")[0].rpartition("$")[0])
            return super().verify(hash, password)  # type: ignore[return-value]

    counting = Counting(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(alerts.passwords, "_HASHER", counting)
    visitor.log_in(password="lauter schlechte Absichten")
    visitor.log_in(name="Nora")
    assert len(compared) == 2
    assert compared[0] == compared[1], "with the same parameters, or it would take another time"


def test_a_login_begins_a_new_session(desk: Desk) -> None:
    stolen = dict(desk.cookies)
    intruder = desk.beside()
    intruder.cookies = {SECURE: "selbst-ausgedacht"}
    desk.cookies = {**intruder.cookies}
    assert desk.log_in().status == 303
    assert desk.cookies[SECURE] not in {*stolen.values(), "selbst-ausgedacht"}
    assert led(intruder.get("/betrieb")) == LOGIN


def test_a_login_ends_the_session_that_the_browser_held(desk: Desk) -> None:
    before = desk.beside()
    before.cookies = dict(desk.cookies)
    form = desk.beside().hidden("/betrieb/anmelden", "/betrieb/anmelden")
    assert desk.post("/betrieb/anmelden", {**form, "name": NAME, "passwort": PASSWORD}).status == 303
    assert led(before.get("/betrieb")) == LOGIN
    assert desk.get("/betrieb").status == 200


def test_a_session_ends_when_it_rests(desk: Desk) -> None:
    with time_machine.travel(utc_now(), tick=False) as clock:
        clock.shift(dt.timedelta(minutes=29))
        assert desk.get("/betrieb").status == 200
        clock.shift(dt.timedelta(minutes=30))
        assert led(desk.get("/betrieb")) == LOGIN


def test_a_session_ends_when_it_grows_old_however_it_is_used(visitor: Desk) -> None:
    with time_machine.travel(utc_now(), tick=False) as clock:
        visitor.log_in()
        for _ in range(35):
            clock.shift(dt.timedelta(minutes=20))
            assert visitor.get("/betrieb").status == 200
        clock.shift(dt.timedelta(minutes=20))
        assert led(visitor.get("/betrieb")) == LOGIN


def test_a_new_password_and_a_removal_end_all_sessions(desk: Desk) -> None:
    with desk.house.begin() as connection:
        change_password(connection, NAME, hashed("ein neues Passwort"), utc_now())
    assert led(desk.get("/betrieb")) == LOGIN
    assert desk.log_in().status == 403
    assert desk.log_in(password="ein neues Passwort").status == 303
    with desk.house.begin() as connection:
        remove(connection, NAME, utc_now())
    assert led(desk.get("/betrieb")) == LOGIN
    with desk.house.begin() as connection:
        add(connection, NAME, hashed(PASSWORD), utc_now())
    assert led(desk.get("/betrieb")) == LOGIN, "who bears the name now is somebody else"


def test_attempts_are_limited_for_a_name_and_that_outlives_a_new_start(visitor: Desk, tmp_path: Path) -> None:
    with time_machine.travel(utc_now(), tick=False) as clock:
        for _ in range(MOST_AT_A_PLACE):
            assert visitor.log_in(password="geraten, geraten").status == 403
        refused = visitor.log_in()
        assert refused.status == 429
        assert "Zu viele Versuche" in refused.words
        with Web(create_app(visitor.house, SITE, feeds=tmp_path / "feeds", secret=SECRET)) as again:
            assert Desk(visitor.house, again).log_in("MIRA").status == 429
        clock.shift(dt.timedelta(minutes=15))
        assert visitor.log_in().status == 303
        with visitor.house.connect() as connection:
            assert connection.scalar(select(func.count()).select_from(LoginAttempt)) == 0, (
                "what was right counts for nothing"
            )


def test_strangers_cannot_keep_an_operator_out(visitor: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask_from(network: str) -> None:
        monkeypatch.setattr(login, "network_of", lambda _address: network)

    monkeypatch.setattr(login, "MOST_OF_ALL", 40)
    ask_from("at home")
    assert visitor.log_in().status == 303
    for number in range(40):
        ask_from(f"elsewhere {number // MOST_AT_A_PLACE}")
        assert visitor.beside().log_in(password="geraten, geraten").status == 403
    assert visitor.beside().log_in().status == 429, "there are enough of them"
    ask_from("a hotel")
    assert visitor.beside().log_in().status == 429, "where nobody knows the operator"
    ask_from("at home")
    for _ in range(MOST_OF_A_NETWORK + 1):
        assert visitor.beside().log_in().status == 303


def test_attempts_are_limited_for_a_network_whatever_the_names(visitor: Desk) -> None:
    for number in range(MOST_OF_A_NETWORK):
        assert visitor.log_in(name=f"niemand{number}").status == 403
    assert visitor.log_in().status == 429
    with visitor.house.connect() as connection:
        kept = " ".join(connection.scalars(select(LoginAttempt.key)))
    assert "niemand" not in kept
    assert "127.0.0" not in kept


@pytest.mark.parametrize(
    "spoilt", [{"token": ""}, {"token": "x.y.z"}, {"name": ""}, {"passwort": ""}, {"passwort": "x" * 300}]
)
def test_a_login_needs_its_whole_form(visitor: Desk, spoilt: dict[str, str]) -> None:
    way = "/betrieb/anmelden"
    sent = {**visitor.hidden(way, way), "name": NAME, "passwort": PASSWORD, **spoilt}
    assert visitor.post(way, sent).status in (403, 422)
    assert visitor.cookies == {}


def test_a_login_from_another_site_is_refused(visitor: Desk) -> None:
    assert visitor.log_in(Sec_Fetch_Site="cross-site").status == 403
    assert visitor.log_in(Sec_Fetch_Site="same-site").status == 403
    assert visitor.cookies == {}


def test_without_tls_there_is_a_login_only_on_the_machine_itself(house: Engine, tmp_path: Path) -> None:
    with house.begin() as connection:
        add(connection, NAME, hashed(PASSWORD), utc_now())
    with Web(create_app(house, PLAIN_SITE, feeds=tmp_path / "feeds", secret=SECRET)) as web:
        here = Desk(house, web)
        answer = here.log_in()
        assert led(answer) == PUSHED
        assert re.fullmatch(
            r"betrieb=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", answer.headers["set-cookie"]
        )
        assert here.get("/betrieb").status == 200
        assert led(here.get("/betrieb", Host="radar.example")) == LOGIN
        page = here.beside().get("/betrieb/anmelden", Host="radar.example")
        assert "nur über https" in page.words
        assert page.soup.select("main form") == []
        form = here.beside().hidden("/betrieb/anmelden", "/betrieb/anmelden")
        sent = {**form, "name": NAME, "passwort": PASSWORD}
        refused = here.beside().post("/betrieb/anmelden", sent, Host="radar.example")
        assert "set-cookie" not in refused.headers
        assert refused.status == 200
        assert "nur über https" in refused.words


def test_a_hash_is_renewed_when_its_parameters_change(visitor: Desk) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    with visitor.house.begin() as connection:
        connection.execute(update(Operator).values(password=old))
    assert visitor.log_in().status == 303
    with visitor.house.connect() as connection:
        kept = find(connection, NAME)
    assert kept is not None
    assert "m=8,t=1" in kept.password
    assert visitor.get("/betrieb").status == 200
    assert visitor.beside().log_in().status == 303


def test_the_parameters_are_those_of_argon2id_in_rfc_9106() -> None:
    assert REAL_HASHER.hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.parametrize(
    "path", ["/", "/motions", "/status", "/feeds", "/fehlt", "/abo/verwalten", "/robots.txt"]
)
def test_readers_never_get_a_cookie(desk: Desk, path: str) -> None:
    assert "set-cookie" not in desk.beside().get(path).headers
    assert "set-cookie" not in desk.get(path).headers, "nor does one who has logged in, elsewhere"
