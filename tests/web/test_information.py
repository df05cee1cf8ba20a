"""The pages that say what this is and who answers for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.imprint import NEEDED, Imprint
from alerts.web.app import create_app
from alerts.web.information import PATHS
from alerts.wording import GERMAN
from antragsradar.settings import Settings
from antragsradar.wording import ask_for_facts
from storage.subscribers import CONFIRM_WITHIN, ENDED_KEPT
from tests.alerts.samples import HOSTILE, SITE
from tests.alerts.test_web import Web
from tests.web.support import leads_somewhere, well_made

MISSING = "Die Angaben des Betreibers fehlen noch"
FACTS = Imprint(
    name="Beispiel e. V.",
    address="Beispielstraße 1, 12345 Beispielstadt",
    mail="kontakt@radar.example",
    responsible="Kim Beispiel",
    privacy="datenschutz@radar.example",
)


@pytest.mark.parametrize("path", PATHS.values())
def test_page_is_well_made_and_its_links_lead_somewhere(web, path):
    leads_somewhere(web, well_made(web, path))


def test_every_page_links_them(web):
    for path in ("/", "/motions", "/status", "/gibt-es-nicht"):
        linked = {link["href"] for link in web.get(path).soup.footer.find_all("a")}
        assert set(PATHS.values()) <= linked


@pytest.mark.parametrize("path", [PATHS["imprint"], PATHS["privacy"], PATHS["accessibility"]])
def test_facts_that_are_missing_are_said_to_be(web, path):
    assert MISSING in web.get(path).words


def test_facts_are_shown(house, tmp_path):
    with Web(create_app(house, replace(SITE, imprint=FACTS), feeds=tmp_path)) as web:
        imprint, privacy = web.get(PATHS["imprint"]).words, web.get(PATHS["privacy"]).words
        assert MISSING not in imprint + privacy + web.get(PATHS["accessibility"]).words
    assert "Beispielstraße 1 12345 Beispielstadt" in imprint
    assert "Kim Beispiel" in imprint
    assert "datenschutz@radar.example" in privacy
    assert "Telefon" not in imprint


@pytest.mark.parametrize("name", NEEDED)
def test_one_missing_fact_is_enough_to_ask(house, tmp_path, name):
    facts = replace(FACTS, **{name: " "})
    assert facts.missing == (name,)
    with Web(create_app(house, replace(SITE, imprint=facts), feeds=tmp_path)) as web:
        pages = web.get(PATHS["imprint"]).words + web.get(PATHS["privacy"]).words
    assert MISSING in pages
    assert "Angabe fehlt noch" in pages


def test_facts_are_escaped(house, tmp_path):
    facts = Imprint(*[HOSTILE] * 8, code_url="javascript:alert(1)")
    with Web(create_app(house, replace(SITE, imprint=facts), feeds=tmp_path)) as web:
        for path in PATHS.values():
            answer = well_made(web, path)
            assert b"javascript:" not in answer.body
            assert "\u202e" not in answer.words


def test_code_and_figures_are_linked_where_they_are_found(house, tmp_path):
    facts = Imprint(code_url="https://git.example/radar/src")
    with Web(create_app(house, replace(SITE, imprint=facts), feeds=tmp_path)) as web:
        links = {link["href"] for link in web.get(PATHS["about"]).soup.main.find_all("a")}
    assert {"https://git.example/radar/src", "https://git.example/radar/src/docs/quality.md"} <= links


def test_help_says_every_state_with_its_meaning(web):
    words = web.get(PATHS["help"]).words
    for state, word in GERMAN.source.states.items():
        assert word in words
        assert GERMAN.source.meanings[state] in words


def test_privacy_page_states_the_times_that_the_code_keeps(web):
    words = web.get(PATHS["privacy"]).words
    assert f"Was nicht bestätigt wird: {CONFIRM_WITHIN.days} Tage" in words
    assert f"Ein beendetes Abonnement: {ENDED_KEPT.days} Tage" in words


def test_settings_say_which_facts_are_missing():
    names = {f"operator_{name}": "x@radar.example" for name in NEEDED}
    assert Settings(_env_file=None, contact="", **names).missing_facts == []
    missing = Settings(_env_file=None, contact="").missing_facts
    assert missing == [f"ANTRAGSRADAR_OPERATOR_{name.upper()}" for name in NEEDED]
    assert all(name in ask_for_facts(missing)[0] for name in missing)
    assert ask_for_facts([]) == []


def test_contact_stands_in_for_the_mail():
    settings = Settings(_env_file=None, contact="mail@radar.example")
    assert settings.imprint.mail == "mail@radar.example"
    assert Settings(_env_file=None, contact="https://radar.example").imprint.mail == ""
