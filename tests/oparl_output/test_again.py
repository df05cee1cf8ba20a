"""The whole way: the demo world is read, given out by OParl, and read again by our own OParl spider."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from urllib.parse import quote

from alerts.oparl.addresses import LISTS, TYPES
from antragsradar.app import App
from demo.model import Paper
from demo.server import DemoServer
from demo.world import paper_key
from storage.times import today
from tests.alerts.test_web import Web
from tests.end_to_end.conftest import read_all
from tests.end_to_end.test_demo_world import last_change, news
from tests.oparl_output.again import bodies_of, meetings_of, papers_of, read_again
from tests.oparl_output.facts import faults
from tests.oparl_output.town import got, whole_list

SOURCE, TENANT, AGS = "demo-ahlenfeld", "ahlenfeld", "99000001"
AGAIN = f"again-{AGS}"


def test_all_papers_come_again_with_documents_and_consultations(first: App, second: App) -> None:
    bodies = bodies_of(first.engine)
    assert len(bodies) == 2
    for ags in bodies:
        known = papers_of(first.engine, ags)
        assert len(known) > 5
        assert sum(bool(paper["consultations"]) for paper in known.values()) > 5
        assert sum(bool(paper["files"]) for paper in known.values()) > 5
        assert papers_of(second.engine, ags) == known


def test_all_meetings_come_again_with_their_agendas(first: App, second: App) -> None:
    for ags in bodies_of(first.engine):
        known, again = meetings_of(first.engine, ags), meetings_of(second.engine, ags)
        assert len(known) > 10
        assert again.keys() == known.keys()
        for name, meeting in known.items():
            told = again[name].pop("agenda")
            agenda = meeting.pop("agenda")
            assert again[name] == meeting
            assert [item[:2] for item in told] == [item[:2] for item in agenda]
            # Where a source tells results on the papers' pages alone, the items have them all the same.
            assert all(one[2:] in (("", None), other[2:]) for one, other in zip(agenda, told, strict=True))


def test_every_object_of_the_demo_is_as_the_specification_wants_it(first: App, web: Web) -> None:
    seen = 0
    for ags in bodies_of(first.engine):
        for name, kind in LISTS.items():
            for each in whole_list(web, f"body/{ags}/{name}"):
                assert kind
                assert faults(each, TYPES[kind]) == []
                seen += 1
    assert seen > 200


def test_nothing_that_is_not_public_is_given_out(first: App, web: Web, tiny: DemoServer) -> None:
    said = ""
    for ags in bodies_of(first.engine):
        for name in LISTS:
            listed = whole_list(web, f"body/{ags}/{name}")
            said += json.dumps(listed, ensure_ascii=False)
            if name == "file":
                texts = [got(web, each["id"]).get("text", "") for each in listed]
                assert sum(map(bool, texts)) > 5
                said += "\n".join(texts)
    words = tiny.world.secrets()
    assert len(words) > 10
    assert not [word for word in words if word in said]


def test_a_change_comes_alone(first: App, second: App, web: Web, tiny: DemoServer) -> None:
    before, since = last_change(second), _latest(web) + dt.timedelta(seconds=1)
    stamps = _stamps(web)
    assert read_all(first, SOURCE)[SOURCE].outcome == "ok"
    assert _stamps(web) == stamps, "the same read again is nothing new"
    with tiny.world.lock:
        paper = tiny.world.councils[TENANT].public_papers()[0]
        paper.title += " (Neufassung)"
        decided = _decide(tiny)
    assert read_all(first, SOURCE)[SOURCE].outcome == "ok"
    key = _key_of(web, paper.reference)
    changed = {id_: stamp for id_, stamp in _stamps(web).items() if stamp != stamps.get(id_)}
    assert got(web, f"paper/{key}")["id"] in changed
    assert {id_.split("/")[-2] for id_ in changed} <= {"paper", "file", "meeting", "agendaitem"}
    assert sum("/paper/" in id_ for id_ in changed) == 1, "results stand with the agenda's items"
    for kind in ("meeting", "agendaitem", "paper"):
        asked = f"body/{AGS}/{kind}?modified_since={quote(since.isoformat(), safe='')}"
        listed = {each["id"] for each in got(web, asked)["data"]}
        assert listed == {id_ for id_ in changed if f"/{kind}/" in id_}
    read_again(first, second)
    expected = {(key, "amended"), *((_key_of(web, each.reference), "decided") for each in decided)}
    assert {told[1:] for told in news(second, before)} == expected
    assert papers_of(second.engine, AGS) == papers_of(first.engine, AGS)


def test_a_withdrawn_paper_is_withdrawn_there_too(
    first: App, second: App, web: Web, tiny: DemoServer
) -> None:
    council = tiny.world.councils[TENANT]
    with tiny.world.lock:
        paper = next(each for each in council.papers if each.stations)
        paper.withdrawn = True
    key = _key_of(web, paper.reference)
    for _ in range(2):
        assert read_all(first, SOURCE)[SOURCE].outcome == "ok"
    left = got(web, f"paper/{key}")
    assert set(left) == {"id", "type", "created", "modified", "deleted"}
    assert (SOURCE, paper_key(council, paper), "withdrawn") in news(first, 0)
    before = last_change(second)
    for _ in range(2):
        assert read_all(second, AGAIN)[AGAIN].outcome == "ok"
    assert (AGAIN, key, "withdrawn") in news(second, before)
    assert papers_of(second.engine, AGS) == papers_of(first.engine, AGS)


def _decide(tiny: DemoServer) -> list[Paper]:
    """What came of the papers of a meeting that is over, where some day's world has one that waits."""
    council, builder = tiny.world.councils[TENANT], tiny.world.builders[TENANT]
    for paper in council.public_papers():
        for station in paper.stations:
            if station.meeting.published and not station.result and station.meeting.day < today():
                builder.decide(station, "ungeändert beschlossen")
                return [paper]
    return []


def _stamps(web: Web) -> dict[str, str]:
    """When each object was modified."""
    found: list[Any] = []
    for name in LISTS:
        found += whole_list(web, f"body/{AGS}/{name}")
    return {each["id"]: each["modified"] for each in found}


def _latest(web: Web) -> dt.datetime:
    return max(map(dt.datetime.fromisoformat, _stamps(web).values()))


def _key_of(web: Web, reference: str) -> str:
    """What a paper is called in our addresses, and so in the second installation."""
    found = [each for each in whole_list(web, f"body/{AGS}/paper") if each.get("reference") == reference]
    assert len(found) == 1, json.dumps(found)
    return str(found[0]["id"]).rpartition("/")[2]
