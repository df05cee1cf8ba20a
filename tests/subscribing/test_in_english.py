"""A reader's whole way in English: the form, the mail, confirming, changing, leaving; and back to German."""

from __future__ import annotations

import pytest

from alerts.deliver import plan_mails
from storage.times import utc_now
from tests.alerts.house import add_change
from tests.alerts.samples import SITE
from tests.alerts.test_web import Answer
from tests.subscribing.support import ADDRESS, Readers, hidden, led, link, words
from tests.web.test_english import leftovers, words_of


def english(answer: Answer) -> str:
    """What a page says, which is in English."""
    assert answer.soup.html["lang"] == answer.headers["content-language"] == "en"
    said = words_of(answer)
    assert leftovers(said) == set()
    return said


def test_from_the_form_to_leaving(readers: Readers) -> None:
    page = readers.web.get("/en/abonnieren?partei=SPD")
    assert "No account and no password." in english(page)
    assert page.soup.select_one("select[name=sprache] option[selected]")["value"] == "en"
    form = page.soup.select_one("form.hint")
    assert form["action"] == "/en/abonnieren"
    answer = readers.web.post("/en/abonnieren", {**hidden(page), "adresse": ADDRESS})
    assert led(answer) == (303, "/en/abonnieren/gesendet")
    assert "Only the link in it starts the subscription." in english(
        readers.web.get("/en/abonnieren/gesendet")
    )

    (mail,) = readers.mails()
    assert mail["Subject"] == "Please confirm: mails from Antragsradar"
    path = link(mail)
    assert path.startswith("/en/abo/bestaetigen/")
    assert "Yes, I would like these emails" in english(readers.web.get(path))
    assert led(readers.presses(path, "form.hint")) == (303, path)
    assert "The subscription is confirmed" in english(readers.web.get(path))
    assert [(each.confirmed_at is not None, each.weekday) for each in readers.has()] == [(True, 0)]

    add_change(readers.house, 1, at=utc_now())
    plan_mails(readers.house, SITE.domain, hour=None)
    (mail,) = readers.mails()
    assert mail["Subject"].startswith("1 new motion on integration")
    assert "https://radar.example/en/motions/00000000-0000-4000-8000-000000000001" in words(mail)

    mine = f"/en{readers.page()}"
    assert "My subscriptions" in english(readers.web.get(mine))
    answer = readers.presses(mine, way="/pausieren")
    assert led(answer) == (303, f"{mine}?erledigt=pausiert")
    assert "The subscription is paused." in english(readers.web.get(led(answer)[1]))
    answer = readers.presses(mine, way="/beenden")
    assert led(answer) == (303, f"{mine}?erledigt=beendet")
    assert readers.has()[0].ended_at is not None
    english(readers.web.get(mine))


def test_what_was_consented_to_is_kept_as_it_was_read(readers: Readers) -> None:
    for prefix, said in (("/en", "We store the address"), ("", "Wir speichern die Adresse")):
        page = readers.web.get(f"{prefix}/abonnieren")
        address = f"{prefix.strip('/') or 'de'}@radar.example"
        readers.web.post(f"{prefix}/abonnieren", {**hidden(page), "adresse": address})
        kept = readers.rows()["subscriptions"][-1]
        assert said in page.words
        assert any(said in str(value) for value in kept)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"adresse": ""}, "Please enter an email address."),
        ({"adresse": "nobody"}, "“nobody” is not an email address that we can send to"),
        (
            {"adresse": "a@localhost"},
            "“a@localhost” is not a complete email address: a part is missing after the @.",
        ),
        ({"haeufigkeit": ""}, "Please say how often."),
        ({"haeufigkeit": "hourly"}, "Please choose one of the options for “Frequency”."),
        ({"token": "x"}, "The form did not come from this page. Please send it again."),
        ({"adresse": "a" * 300}, "“Your email address” is too long: at most 254 characters, you have 300."),
        ({"auswahl": "partei=XYZ"}, "The party “XYZ” is not known."),
    ],
)
def test_what_is_wrong_is_said_in_english(readers: Readers, fields: dict[str, str], said: str) -> None:
    page = readers.web.get("/en/abonnieren")
    answer = readers.web.post("/en/abonnieren", {**hidden(page), "adresse": ADDRESS, **fields})
    assert answer.status in (403, 422)
    assert said in english(answer)
    assert answer.soup.title.get_text().startswith("Error: ")
    assert answer.soup.select("header a[hreflang], link[hreflang]") == []  # what was sent lies in no language
    assert readers.has() == []


def test_without_a_prefix_the_browser_chooses_for_forms_too(readers: Readers) -> None:
    page = readers.web.get("/abonnieren", Accept_Language="en-GB")
    english(page)
    fields = {**hidden(page), "adresse": ADDRESS}
    assert led(readers.web.post("/abonnieren", fields, Accept_Language="en-GB")) == (
        303,
        "/abonnieren/gesendet",
    )
    (mail,) = readers.mails()
    assert mail["Subject"].startswith("Please confirm")


def test_who_reads_in_german_is_led_in_german(readers: Readers) -> None:
    page = readers.web.get("/de/abonnieren", Accept_Language="en")
    answer = readers.web.post("/de/abonnieren", {**hidden(page), "adresse": ADDRESS}, Accept_Language="en")
    assert led(answer) == (303, "/de/abonnieren/gesendet")
    (mail,) = readers.mails()
    assert link(mail).startswith("/abo/bestaetigen/")
