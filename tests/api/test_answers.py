"""What the API answers, over a real server: content, wrong requests, headers."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from sqlalchemy import Engine, text

from alerts.web.app import create_app
from alerts.web.headers import SAFE_HEADERS
from storage.filters import PARAMETERS
from tests.alerts.house import add_motion, set_source
from tests.alerts.samples import HOSTILE, SITE, instant
from tests.alerts.test_web import Answer, Web
from tests.api.conftest import FORMER, asked
from tests.databases import bare_database
from tests.web.support import leads_somewhere, well_made

API = "/api/v1"
FIRST = "00000000-0000-4000-8000-000000000001"
LISTS = ("motions", "papers", "meetings", "changes")
ALL = (*LISTS, "bodies", "sources", "statistics", f"motions/{FIRST}", "papers/musterstadt/1")


def lower(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def schema_of(document: dict[str, Any], path: str) -> dict[str, Any]:
    """The schema of what an address answers, with all that it refers to."""
    named = {
        f"/motions/{FIRST}": "/motions/{uuid}",
        "/papers/musterstadt/1": "/papers/{source}/{key}",
    }.get(path, path)
    content = document["paths"][named]["get"]["responses"]["200"]["content"]
    return {**content["application/json"]["schema"], "components": document["components"]}


@pytest.mark.parametrize("path", ALL)
def test_every_answer_is_as_its_schema_says(site: Web, path: str) -> None:
    document = asked(site, f"{API}/openapi.json")
    answer = asked(site, f"{API}/{path}")
    schema = schema_of(document, f"/{path}")
    check = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    check.validate(answer)
    model = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert answer.keys() == model["properties"].keys() == set(model["required"])


def test_a_motion_says_what_its_page_says(site: Web) -> None:
    motion = asked(site, f"{API}/motions/{FIRST}")
    assert motion["page_url"] == f"https://radar.example/motions/{FIRST}"
    (topic,) = motion["topics"]
    (evidence,) = topic["evidence"]
    assert (topic["name"], evidence["found"], evidence["where"]) == ("integration", "Zugewanderte", "text")
    (paper,) = motion["papers"]
    assert paper["id"] == "musterstadt/1"
    assert paper["source_url"] == "https://musterstadt.example/bi/vo0050.asp?__kvonr=1"
    (document,) = paper["documents"]
    assert document["media_type"] == "application/pdf"
    assert (document["size"], document["sha256"]) == (93_400, f"{1:064d}")
    (part,) = motion["parts"]
    assert (part["relation"], part["reason"]) == ("amends", "gleiche Nummer")
    decided = motion["changes"][-1]
    assert (decided["kind"], decided["sitting"]["outcome"]) == ("decided", "accepted")
    assert decided["sitting"]["votes"] == {"yes": 20, "no": None, "abstentions": None}
    amendment = asked(site, f"{API}/motions/{part['motion']['id']}")
    assert amendment["part_of"]["motion"]["id"] == FIRST


def test_what_could_not_be_seen_is_said_beside_every_list(site: Web) -> None:
    for path in (*LISTS, "statistics"):
        (blind,) = asked(site, f"{API}/{path}")["sources_unreachable"]
        assert (blind["name"], blind["state"]) == ("altdorf", "blocked")
        assert "403 seit gestern" in blind["meaning"]
    (carried,) = asked(site, f"{API}/motions/00000000-0000-4000-8000-000000000004")["sources_unreachable"]
    assert carried["name"] == "altdorf"
    assert asked(site, f"{API}/motions/{FIRST}")["sources_unreachable"] == []


def test_sources_that_show_less_than_usual_are_named(town: Engine, web: Web) -> None:
    set_source(town, "musterstadt", state="degraded", since=instant(3))
    (incomplete,) = asked(web, f"{API}/motions")["sources_incomplete"]
    assert incomplete["name"] == "musterstadt"


def test_a_motion_that_turned_out_to_be_another_leads_there(site: Web) -> None:
    connection = site.connection()
    connection.request("GET", f"{API}/motions/{FORMER}")
    answer = connection.getresponse()
    assert (answer.status, answer.headers["location"]) == (308, f"https://radar.example{API}/motions/{FIRST}")
    assert [each["id"] for each in asked(site, f"{API}/motions?vorgang={FORMER}")["items"]] == [FIRST]


def met(site: Web, query: str) -> set[str]:
    """The motions that meetings deal with."""
    meetings = asked(site, f"{API}/meetings?{query}")["items"]
    return {item["motion"]["id"] for meeting in meetings for item in meeting["items"]}


@pytest.mark.parametrize(("query", "count"), [("nur=ergebnisse", 1), ("nur=neu", 3), ("nur=termine", 0)])
def test_meetings_are_those_of_the_motions_that_are_listed(site: Web, query: str, count: int) -> None:
    listed = {motion["id"] for motion in asked(site, f"{API}/motions?{query}")["items"]}
    assert met(site, query) == listed & met(site, "")
    assert len(met(site, query)) == count
    lines = site.get(f"/download/meetings.jsonl?{query}").body.splitlines()
    assert len(lines) == len(asked(site, f"{API}/meetings?{query}")["items"])


def test_every_paper_has_the_address_that_it_names(site: Web) -> None:
    papers = asked(site, f"{API}/papers")["items"]
    assert {paper["id"] for paper in papers} >= {"altdorf/a/b?c=1", "musterstadt/5"}
    for paper in papers:
        assert asked(site, paper["api_url"].removeprefix(SITE.base_url)) == paper


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=%2B5", "limit"),
        ("limit=5&limit=6", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=" + "9" * 400, "cursor"),
        ("kommune=Atlantis", "kommune"),
        ("partei=Niemand", "partei"),
        ("suche=(Kita", "suche"),
        ("suche=" + "Kita+" * 200, "suche"),
        ("suche=+", "suche"),
        ("limit=", "limit"),
        ("kommune=%06", "kommune"),
        ("&".join(["nur=neu"] * 51), "nur"),
        ("nur=manches", "nur"),
        ("vorgang=7", "vorgang"),
        ("seite=2", "seite"),
        ("&".join(f"x{number}=1" for number in range(501)), None),
    ],
)
def test_wrong_requests_are_told_what_is_wrong(site: Web, query: str, parameter: str | None) -> None:
    for path in (f"{API}/motions", f"{API}/changes"):
        answer = site.get(f"{path}?{query}")
        assert answer.status == 400
        assert lower(answer.headers)["content-type"] == "application/problem+json"
        said = json.loads(answer.body)
        assert (said["status"], said["title"]) == (400, "Bad Request")
        assert said["parameter"] == parameter
        assert said["detail"]


def test_what_a_form_left_empty_is_left_out_as_on_the_pages(site: Web) -> None:
    plain = asked(site, f"{API}/motions?kommune=Musterstadt")
    empty = "&".join(f"{name}=" for name in PARAMETERS)
    assert asked(site, f"{API}/motions?{empty}&kommune=Musterstadt")["items"] == plain["items"] != []


@pytest.mark.parametrize(
    "path",
    [
        f"{API}/motions/{FIRST[:-1]}9",
        f"{API}/motions/%00",
        f"{API}/motions/a%0Ab",
        f"{API}/motions/",
        f"{API}/motions?vorgang={FIRST[:-1]}9",
        f"{API}/papers/musterstadt/99",
        f"{API}/papers/musterstadt/%00",
        f"{API}/papers/musterstadt",
        f"{API}/nichts",
        "/api/v2/motions",
        "/api/",
        "/download/motions.xlsx",
    ],
)
def test_what_is_not_there_is_a_problem_too(site: Web, path: str) -> None:
    answer = site.get(path)
    assert answer.status == 404
    assert lower(answer.headers)["content-type"] == "application/problem+json"
    assert json.loads(answer.body)["status"] == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", [f"{API}/motions", f"{API}/openapi.json", "/download/motions.csv"])
def test_nothing_but_reading(site: Web, method: str, path: str) -> None:
    answer = site.get(path, method, b"")
    headers = lower(answer.headers)
    assert (answer.status, set(headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert headers["content-type"] == "application/problem+json"


def test_other_websites_may_read_it(site: Web) -> None:
    for path in (f"{API}/motions", f"{API}/motions?limit=0", "/download/papers.csv", f"{API}/openapi.json"):
        headers = lower(site.get(path, Origin="https://anderswo.example").headers)
        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert "set-cookie" not in headers
    preflight = site.get(
        f"{API}/motions",
        "OPTIONS",
        Origin="https://anderswo.example",
        Access_Control_Request_Method="GET",
        Access_Control_Request_Headers="if-none-match",
    )
    headers = lower(preflight.headers)
    assert (preflight.status, preflight.body) == (204, b"")
    assert headers["access-control-allow-origin"] == "*"
    assert "if-none-match" in headers["access-control-allow-headers"].casefold()
    assert "access-control-allow-origin" not in lower(site.get("/motions").headers)


@pytest.mark.parametrize("path", [*(f"{API}/{path}" for path in ALL), f"{API}/openapi.json", "/api"])
def test_who_has_it_need_not_fetch_it_again(site: Web, path: str) -> None:
    answer = site.get(path)
    headers = lower(answer.headers)
    assert headers["cache-control"].startswith("public, max-age=")
    assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()
    again = site.get(path, If_None_Match=headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = site.get(path, "HEAD")
    assert (head.status, head.body, lower(head.headers)["etag"]) == (200, b"", headers["etag"])
    packed = site.get(path, Accept_Encoding="gzip")
    assert lower(packed.headers).get("content-encoding") == ("gzip" if len(answer.body) >= 1000 else None)


def test_without_a_database_that_is_said(database: str, tmp_path: Path) -> None:
    engine = bare_database(tmp_path / "leer" / "nichts.sqlite")
    with Web(create_app(engine, SITE, feeds=tmp_path / "feeds")) as web:
        for path in (f"{API}/motions", f"{API}/sources", "/download/motions.jsonl", f"{API}/openapi.json"):
            answer = web.get(path)
            headers = lower(answer.headers)
            assert (answer.status, headers["content-type"]) == (503, "application/problem+json")
            assert int(headers["retry-after"]) > 0
            assert not re.search(b"(?i)no such table|relation", answer.body)
    engine.dispose()


def test_mistakes_of_ours_are_problems_that_tell_nothing(
    town: Engine, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    with town.begin() as connection:
        connection.execute(text('UPDATE papers SET fields = \'{"meetings": [{"falsch": 1}]}\' WHERE id = 1'))
    answer = web.get(f"{API}/motions/{FIRST}")
    assert (answer.status, lower(answer.headers)["content-type"]) == (500, "application/problem+json")
    assert b"falsch" not in answer.body


def test_the_page_explains_it_with_examples_that_work(site: Web) -> None:
    answer = well_made(site, "/api")
    leads_somewhere(site, answer)
    examples = {link["href"]: link.get_text() for link in answer.soup.find_all("a") if link.find("code")}
    assert len(examples) == 3
    for path, shown in examples.items():
        assert shown == f"{SITE.base_url}{path}"
        assert "items" in asked(site, path)


def test_the_page_is_there_in_english_and_leads_to_the_same_data(site: Web) -> None:
    answer = page_in(site, "en")
    assert "Data for programs" in answer.words
    links = {link["href"] for link in answer.soup.main.find_all("a")}
    assert {f"{API}/motions", f"{API}/openapi.json", "/download/motions.csv", "/en/feeds/#eigene"} <= links
    assert "content-language" not in lower(site.get(f"{API}/motions", Accept_Language="en").headers)


def page_in(web: Web, language: str) -> Answer:
    answer = web.get(f"/{language}/api")
    assert (answer.status, answer.soup.html["lang"]) == (200, language)
    return answer


def test_hostile_content_stays_text(house: Engine, web: Web) -> None:
    names = ("a;=1+1", "=2+5", "+49", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", f"={HOSTILE}", "W" * 5000)
    for number, name in enumerate(names, 1):
        add_motion(
            house,
            number,
            title=name,
            originators=[name],
            kind=HOSTILE,
            url=f"javascript:alert({number})",
            fields={"resolution": f"{HOSTILE}\n{name}", "bodies": [name]},
            body_ags=None,
        )
    for path in LISTS:
        answer = web.get(f"{API}/{path}?thema=alle")
        said = json.dumps(json.loads(answer.body), ensure_ascii=False)
        assert not set("\u202e\x00\x08\x1b\ufffe") & set(said)
        assert "javascript:" not in said
    lines = web.get("/download/motions.jsonl").body.decode()
    assert [json.loads(each)["title"] for each in lines.splitlines()].count("=2+5") == 1
    table = io.StringIO(web.get("/download/motions.csv").body.decode("utf-8-sig"), newline="")
    rows = list(csv.DictReader(table, delimiter=";"))
    assert len(rows) == len(names)
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@", "＝"))]
    assert {"'=2+5", "'+49", "'-1", "'@SUM(A1)", "'=1", "'＝1"} <= {row["title"] for row in rows}
