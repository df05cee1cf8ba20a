"""What readers say on the site, and whatever else is sent there."""

import datetime as dt
import http.client
from itertools import pairwise

import pytest
from sqlalchemy import update

from alerts.tokens import Tokens
from alerts.web.app import create_app
from alerts.web.forms import MOST_AN_HOUR, MOST_BYTES, TOKEN, TRAP
from storage.database import reading
from storage.models import TopicMatch
from storage.models_corrections import Correction
from storage.rulings import decide
from storage.suggestions import LONGEST, MOST_OF_A_PAPER, corrections, suggest
from storage.times import utc_now
from tests.alerts.house import add_motion
from tests.alerts.samples import HOSTILE, NOW, SITE
from tests.alerts.test_web import Web

SECRET = "nur für diese Prüfungen und für nichts sonst"
UUID = "00000000-0000-4000-8000-000000000001"
PAGE = f"/motions/{UUID}"
NOT_ABOUT = f"{PAGE}/passt-nicht"
THANKS = (303, "/danke")


@pytest.fixture
def web(house, tmp_path):
    add_motion(house, 1)
    add_motion(house, 2, selected=False, title="Radweg am See")
    with Web(create_app(house, SITE, feeds=tmp_path, secret=SECRET)) as running:
        yield running


def token_in(answer):
    return answer.soup.find("input", attrs={"name": TOKEN})["value"]


def filled(web, path="/fehlt", page=None, **fields):
    """The fields of a form as a browser sends them after a reader has typed."""
    blank = web.get(page or path)
    hidden = {each["name"]: each.get("value", "") for each in blank.soup.select("form input")}
    return {**hidden, **fields}


def not_about(web, reason="Es geht um einen Radweg", **fields):
    return web.post(NOT_ABOUT, {**filled(web, page=PAGE, grund=reason), **fields})


def missing(web, paper="26-0002", reason="Es geht um Sprachlotsen", **fields):
    return web.post("/fehlt", {**filled(web, vorlage=paper, grund=reason), **fields})


def led(answer):
    return answer.status, answer.headers.get("location")


def kept(house):
    with reading(house) as connection:
        return [(each.paper, each.named, each.label, each.reason) for each in corrections(connection)]


# -- what a reader does -------------------------------------------------------------------------------


def test_what_does_not_belong_waits_for_the_operator(house, web):
    assert led(not_about(web, " Es geht\num   einen Radweg \n\n")) == THANKS
    assert kept(house) == [("musterstadt/1", "", False, "Es geht\num einen Radweg")]
    assert "Sprachlotsen für Stadtteil 1" in web.get("/").words, "it changes nothing by itself"
    assert "Danke für den Hinweis" in web.get("/danke").words


def test_a_reason_is_asked_for_but_not_needed(house, web):
    assert led(not_about(web, "")) == THANKS
    assert kept(house) == [("musterstadt/1", "", False, "")]


@pytest.mark.parametrize(
    "named",
    ["26-0002", "https://musterstadt.example/bi/vo0050.asp?__kvonr=2",
     "https://radar.example/motions/00000000-0000-4000-8000-000000000002"],
)  # fmt: skip
def test_what_is_missing_is_known_by_number_and_address(house, web, named):
    assert led(missing(web, named)) == THANKS
    assert kept(house) == [("musterstadt/2", "", True, "Es geht um Sprachlotsen")]


def test_what_is_missing_may_be_unknown_where_it_has_an_address(house, web):
    assert led(missing(web, "https://anderswo.example/77")) == THANKS
    assert kept(house) == [("", "https://anderswo.example/77", True, "Es geht um Sprachlotsen")]


def test_of_all_this_nothing_personal_is_kept():
    columns = {column.name for column in Correction.__table__.columns}
    assert columns == {
        "id", "paper_id", "named", "topic", "label", "origin", "reason", "at", "decision", "decided_at",
        "answer", "holds", "ended_at",
    }  # fmt: skip


def test_a_motion_that_is_not_listed_leads_to_the_other_form(web):
    page = web.get("/motions/00000000-0000-4000-8000-000000000002")
    assert "steht nicht in der Liste" in page.words
    assert page.soup.find("form") is None
    leads = page.soup.find("a", string="Gehört er doch dazu?")["href"]
    assert web.get(leads).soup.find(id="feld-vorlage")["value"].endswith("00000002")


def test_links_to_the_forms(web):
    soup = web.get("/").soup
    assert [each["href"] for each in soup.find_all("a") if each["href"] == "/fehlt"] == ["/fehlt"] * 2
    assert soup.find("a", href=f"{PAGE}#passt-nicht")
    assert web.get(PAGE).soup.find(id="passt-nicht").find("form")["method"] == "post"


def test_the_page_of_a_motion_can_still_be_kept(web):
    first = web.get(PAGE)
    assert web.get(PAGE, If_None_Match=first.headers["etag"]).status == 304


def test_who_reloads_what_answered_a_form_is_led_back(web):
    assert web.get(NOT_ABOUT).soup.find(id="passt-nicht")
    assert web.get("/motions/nonsense/passt-nicht").status == 404


# -- what is wrong ------------------------------------------------------------------------------------


def wrong(answer, status, *messages):
    """The page comes again: says what is wrong, above and at the field, and was kept by nobody."""
    assert answer.status == status, answer.words
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert answer.soup.title.get_text().startswith("Fehler: ")
    summary = answer.soup.find(id="fehler")
    assert summary["role"] == "alert"
    for message in messages:
        assert message in summary.get_text(), summary
    for link in summary.find_all("a"):
        field = answer.soup.find(id=link["href"].removeprefix("#"))
        assert field["aria-invalid"] == "true"
        described = [answer.soup.find(id=each) for each in field["aria-describedby"].split()]
        assert any(link.get_text() in each.get_text() for each in described)
    return answer


@pytest.mark.parametrize("path", [PAGE, "/fehlt"])
def test_forms_are_accessible_in_their_structure(web, path):
    soup = web.get(path).soup
    for field in soup.select("input:not([type=hidden]), textarea"):
        assert soup.find("label", attrs={"for": field["id"]})
        for each in field.get("aria-describedby", "").split():
            assert soup.find(id=each)
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert soup.find_all(style=True) == soup.find_all("script") == []
    assert soup.find("button", type="submit")


def test_what_is_left_out_is_named_and_what_was_typed_stays(house, web):
    answer = wrong(missing(web, "", "Ein <b>Grund</b> & mehr"), 422, "Bitte die Adresse oder die Nummer")
    assert answer.soup.find(id="feld-grund").get_text().strip() == "Ein <b>Grund</b> & mehr"
    answer = wrong(missing(web, '26"0002', " "), 422, "Bitte sagen, warum")
    assert answer.soup.find(id="feld-vorlage")["value"] == '26"0002'
    assert kept(house) == []


def test_what_is_too_long_is_said_with_its_length(house, web):
    long = "ä" * (LONGEST + 1)
    answer = wrong(missing(web, reason=long), 422, f"höchstens {LONGEST} Zeichen, es sind {LONGEST + 1}")
    assert answer.soup.find(id="feld-grund").get_text().strip() == long
    wrong(not_about(web, long), 422, "zu lang")
    assert led(missing(web, reason="ä" * LONGEST)) == THANKS
    assert len(kept(house)) == 1


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ("99-9999", "Eine Vorlage mit dieser Nummer kennen wir nicht"),
        ("javascript:alert(1)", "kennen wir nicht"),
        ("https://", "kennen wir nicht"),
        (HOSTILE, "kennen wir nicht"),
        ("1", "kennen wir nicht"),
        ("26-0001", "steht schon in der Liste: „Sprachlotsen für Stadtteil 1“"),
    ],
)
def test_a_wrong_paper(house, web, named, message):
    answer = wrong(missing(web, named), 422, message)
    assert answer.soup.find_all("script") == []
    assert kept(house) == []


def test_a_number_that_several_have_is_asked_back(house, web):
    add_motion(house, 3, reference="26-0002", source="altdorf", selected=False)
    wrong(missing(web), 422, "mehrere Vorlagen (Kreis Altdorf und Stadt Musterstadt)")
    assert kept(house) == []


def test_an_unknown_motion(house, web):
    fields = filled(web, page=PAGE, grund="x")
    assert web.post("/motions/nonsense/passt-nicht", fields).status == 404
    assert kept(house) == []


# -- who sends it -------------------------------------------------------------------------------------


def test_only_with_a_token_of_ours(house, web):
    foreign, ours = Tokens("x" * 40), Tokens(SECRET)
    now = utc_now()
    tokens = {
        "": "kam nicht von dieser Seite",
        "nonsense": "kam nicht von dieser Seite",
        foreign.make("fehlt", "", now): "kam nicht von dieser Seite",
        ours.make("passt-nicht", UUID, now): "kam nicht von dieser Seite",
        ours.make("fehlt", UUID, now): "kam nicht von dieser Seite",
        ours.make("fehlt", "", now - dt.timedelta(hours=25)): "zu lange offen",
    }
    for token, message in tokens.items():
        answer = wrong(missing(web, **{TOKEN: token}), 403, message)
        assert answer.soup.find(id="feld-vorlage")["value"] == "26-0002"
    assert kept(house) == []
    again = {TOKEN: token_in(answer), "vorlage": "26-0002", "grund": "Noch einmal"}
    assert led(web.post("/fehlt", again)) == THANKS, "the page that came again can be sent"


def test_a_token_is_for_one_motion(house, web):
    other = Tokens(SECRET).make("passt-nicht", "00000000-0000-4000-8000-000000000002", utc_now())
    wrong(not_about(web, **{TOKEN: other}), 403, "kam nicht von dieser Seite")
    assert kept(house) == []


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_not_from_another_sites_page(house, web, site):
    fields = filled(web, vorlage="26-0002", grund="x")
    assert web.post("/fehlt", fields, Sec_Fetch_Site=site).status == 403
    assert led(web.post("/fehlt", fields, Sec_Fetch_Site="same-origin")) == THANKS


def test_machines_that_fill_all_fields_are_thanked_and_forgotten(house, web):
    assert led(missing(web, **{TRAP: "https://spam.example"})) == THANKS
    assert led(not_about(web, **{TRAP: "x", TOKEN: ""})) == THANKS
    assert led(missing(web, "", "", **{TRAP: "x"})) == THANKS
    assert kept(house) == []


def test_the_same_again_is_thanked_and_kept_once(house, web):
    for reason in ("Eins", "Eins", "Zwei"):
        assert led(not_about(web, reason)) == THANKS
    for _ in range(2):
        assert led(missing(web)) == THANKS
    assert [reason for *_, reason in kept(house)] == ["Eins", "Es geht um Sprachlotsen"]


def test_one_network_is_heard_so_often_and_then_told_so(house, web):
    for number in range(MOST_AN_HOUR):
        assert led(missing(web, f"https://ris.example/{number}")) == THANKS
    answer = wrong(missing(web, "https://ris.example/99"), 429, "Aus Ihrem Netz kamen gerade viele Eingaben")
    assert answer.soup.find(id="feld-vorlage")["value"] == "https://ris.example/99"
    assert len(kept(house)) == MOST_AN_HOUR


def test_what_others_said_or_was_decided_shows_in_no_answer(house, web):
    """The answers are the same, whatever waits or was decided."""
    with house.begin() as connection:
        for number in range(MOST_OF_A_PAPER):
            suggest(connection, topic="integration", label=True, reason=str(number), now=NOW, paper_id=2)
        decide(connection, 2, "integration", label=False, reason="geprüft", now=NOW)
        for number in range(MOST_OF_A_PAPER):
            suggest(connection, topic="integration", label=True, reason=str(number), now=NOW, paper_id=2)
    answer = missing(web)
    assert led(answer) == THANKS
    assert answer.body == not_about(web).body == b""
    assert len(kept(house)) == MOST_OF_A_PAPER + 1


def test_more_than_anybody_can_look_at_is_said(house, web, monkeypatch):
    monkeypatch.setattr("storage.suggestions.MOST_OPEN", 0)
    wrong(missing(web), 503, "mehr Hinweise vor, als wir ansehen können")


def test_what_is_listed_no_more_when_it_comes_is_thanked(house, web):
    fields = filled(web, page=PAGE, grund="x")
    with house.begin() as connection:
        connection.execute(update(TopicMatch).values(selected=False))
    assert led(web.post(NOT_ABOUT, fields)) == THANKS
    assert kept(house) == []


# -- what is no form ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data; boundary=x", 415),
        (b"x", "text/plain", 415),
        (b"grund=" + b"x" * MOST_BYTES, "application/x-www-form-urlencoded", 413),
        (b"&".join(b"a%d=1" % number for number in range(30)), "application/x-www-form-urlencoded", 400),
        (b"grund=%ff%fe", "application/x-www-form-urlencoded", 400),
        ("grund=ä".encode(), "application/x-www-form-urlencoded", 400),
    ],
)
@pytest.mark.parametrize("path", ["/fehlt", NOT_ABOUT])
def test_what_is_no_form(house, web, path, body, kind, status):
    answer = web.post(path, body, Content_Type=kind)
    assert answer.status == status
    assert answer.soup.h1
    assert "content-security-policy" in answer.headers
    assert kept(house) == []


def test_a_body_without_end_is_not_read(house, web):
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=15)

    def without_end():
        for _ in range(1000):
            yield b"grund=" + b"x" * 1000

    try:
        connection.request(
            "POST", "/fehlt", without_end(), {"Content-Type": "application/x-www-form-urlencoded"},
            encode_chunked=True,
        )  # fmt: skip
    except (BrokenPipeError, ConnectionResetError):
        return  # it was refused before all was sent
    assert connection.getresponse().status == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods(web, method):
    assert web.get("/fehlt", method=method).status == 405


def test_hostile_words_are_shown_as_words(house, web):
    answer = wrong(missing(web, HOSTILE, HOSTILE), 422, "kennen wir nicht")
    raw = answer.body.decode()
    assert "<script" not in raw
    assert "\u202e" not in raw
    assert "</title><" not in raw.replace("</title>\n<", "")
    prefilled = web.get("/fehlt?vorlage=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert prefilled.soup.find_all("script") == []
    assert prefilled.soup.find(id="feld-vorlage")["value"] == '"><script>alert(1)</script>'


def test_a_secret_keeps_forms_good_over_a_new_start(house, tmp_path):
    add_motion(house, 2, selected=False)
    for secret, status in ((SECRET, 303), ("", 403)):
        with Web(create_app(house, SITE, feeds=tmp_path, secret=secret)) as web:
            fields = filled(web, vorlage="https://ris.example/1", grund="x")
        with Web(create_app(house, SITE, feeds=tmp_path, secret=secret)) as web:
            assert web.post("/fehlt", fields).status == status
