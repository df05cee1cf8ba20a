"""The neighbouring town's OParl: lists in pages, filtered by change, what is not public marked as such."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from demo.model import Council
from demo.world import World
from tests.demo.conftest import Get

BASE = "/ulmbach/oparl/v1.1"
EVERYTHING = quote("2000-01-01T00:00:00+01:00")


@pytest.fixture
def council(world: World) -> Council:
    return world.neighbours["ulmbach"]


def told(get: Get, path: str, status: int = 200) -> Any:
    answer = get(path if path.startswith("http") else BASE + path)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/json")
    return json.loads(answer.body)


def whole(get: Get, path: str) -> list[dict[str, Any]]:
    """All objects of a list, page by page; each page but the last is full."""
    found: list[dict[str, Any]] = []
    following = path
    while following:
        page = told(get, following)
        found += page["data"]
        following = page["links"].get("next", "")
        assert not following or len(page["data"]) == page["pagination"]["elementsPerPage"]
    assert len(found) == page["pagination"]["totalElements"]
    return found


def test_system_and_bodies(get: Get) -> None:
    system = told(get, "/system")
    assert system["oparlVersion"] == "https://schema.oparl.org/1.1/"
    bodies = whole(get, system["body"])
    assert [body["name"] for body in bodies] == ["Kreis Ulmbach-Land", "Stadt Ulmbach"]
    assert told(get, bodies[1]["id"]) == bodies[1]


def test_lists_come_in_pages(get: Get, council: Council) -> None:
    papers = whole(get, "/body/1/paper?limit=100")
    numbers = [int(paper["id"].rpartition("/")[2]) for paper in papers]
    assert numbers == sorted(paper.number for paper in council.public_papers())
    assert len(told(get, "/body/1/paper?limit=3")["data"]) == 3
    assert len(whole(get, "/body/1/meeting")) == len(council.meetings)


def test_deleted_papers_come_with_the_filter_alone(get: Get, council: Council) -> None:
    paper = council.public_papers()[0]
    url = f"/body/1/paper/{paper.number}"
    paper.withdrawn = True
    try:
        assert len(whole(get, "/body/1/paper")) == len(council.public_papers())
        filtered = whole(get, f"/body/1/paper?modified_since={EVERYTHING}")
        assert len(filtered) == len(council.public_papers()) + 1
        (deleted,) = (one for one in filtered if one.get("deleted"))
        assert set(deleted) == {"id", "type", "body", "deleted", "created", "modified"}
        assert told(get, url)["deleted"] is True
    finally:
        paper.withdrawn = False


def test_the_filter_heeds_changes(get: Get, council: Council) -> None:
    whole(get, "/body/1/paper")
    paper = council.public_papers()[1]
    title, paper.title = paper.title, "Ein neuer Titel"
    try:
        now = told(get, f"/body/1/paper/{paper.number}")["modified"]
        changed = whole(get, f"/body/1/paper?modified_since={quote(now)}")
        assert "Ein neuer Titel" in [one["name"] for one in changed]
        assert len(changed) < 3, "and one that another test has changed"
    finally:
        paper.title = title


def test_what_is_not_public_is_marked_and_there(get: Get, world: World, council: Council) -> None:
    items = [item for meeting in whole(get, "/body/1/meeting") for item in meeting.get("agendaItem", [])]
    hidden = [item for item in items if not item["public"]]
    public = [item for item in items if item["public"]]
    assert len(hidden) > 10
    assert any(secret in json.dumps(hidden) for secret in world.secrets())
    assert not any(secret in json.dumps(public) for secret in world.secrets())
    secret = next(
        item.secret_paper for meeting in council.meetings for item in meeting.items if item.secret_paper
    )
    assert "Geheimsache" in told(get, f"/body/1/paper/{secret}")["name"]


def test_objects_are_there_one_by_one(get: Get) -> None:
    meeting = next(one for one in whole(get, "/body/1/meeting") if one.get("agendaItem"))
    item = next(one for one in meeting["agendaItem"] if one["public"] and "consultation" in one)
    assert told(get, item["id"])["name"] == item["name"]
    consultation = told(get, item["consultation"])
    assert consultation["agendaItem"] == item["id"]
    paper = told(get, consultation["paper"])
    file = get(paper["mainFile"]["downloadUrl"])
    assert (file.status, file.headers["content-type"]) == (200, paper["mainFile"]["mimeType"])
    assert get(paper["web"]).status == 200


@pytest.mark.parametrize(
    "path",
    ["/body/9", "/body/1/paper/1", "/body/1/person", "/body/1/agendaitem/1", "/nichts", "/dokument/1/a.pdf"],
)
def test_what_is_not_there(get: Get, path: str) -> None:
    assert told(get, path, 404)["code"] == 802
