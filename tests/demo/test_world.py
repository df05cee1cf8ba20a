"""The world itself: the same each time, as large as asked, and honest about what its steps change."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter

import pytest

from demo.truth import PaperTruth, to_json
from demo.world import World
from tests.demo.conftest import TODAY

ALL_CHANGES = {
    "new",
    "amended",
    "document_added",
    "scheduled",
    "rescheduled",
    "decided",
    "withdrawn",
    "restored",
}


def by_key(world: World) -> dict[tuple[str, str], PaperTruth]:
    return {(paper.source, paper.key): paper for paper in world.truth()}


def test_the_same_seed_and_day_make_the_same_world() -> None:
    worlds = [World(TODAY, seed=7), World(TODAY, seed=7)]
    for world in worlds:
        world.advance()
        world.advance()
    assert worlds[0].truth() == worlds[1].truth()
    assert worlds[0].secrets() == worlds[1].secrets()
    assert World(TODAY, seed=8).truth() != World(TODAY, seed=7).truth()


def test_size_and_share_of_integration() -> None:
    papers = World(TODAY).truth()
    assert len(papers) == 200
    assert 20 <= sum(paper.about_integration for paper in papers) <= 32
    assert set(Counter(paper.source for paper in papers)) == {
        "demo-ahlenfeld",
        "demo-birkenrath",
        "demo-rurtal",
        "demo-spd-rurtal",
        "demo-nachrichten",
    }


def test_keys_and_references_are_unique_also_in_a_large_world() -> None:
    began = time.process_time()
    world = World(TODAY, papers=2000)
    assert time.process_time() - began < 5
    papers = world.truth()
    assert len(papers) == 2000
    assert len({(paper.source, paper.key) for paper in papers}) == 2000
    numbered = [(paper.source, paper.reference) for paper in papers if paper.reference]
    assert len(set(numbered)) == len(numbered)


def test_no_blank_is_left_in_a_text() -> None:
    for paper in World(TODAY, papers=600).truth():
        texts = [paper.title, *(file.text for file in paper.files)]
        assert not [text for text in texts if "{" in text or "}" in text]


def test_papers_lie_in_the_window_and_have_words() -> None:
    for paper in World(TODAY).truth():
        assert TODAY - dt.timedelta(days=180) <= paper.date <= TODAY
        assert paper.title
        if paper.source not in ("demo-spd-rurtal", "demo-nachrichten"):
            assert len(paper.files[0].text) > 100


def test_what_is_not_on_an_agenda_is_young_enough_for_the_list_of_newest_documents() -> None:
    for paper in World(TODAY, papers=600).truth():
        if paper.source in ("demo-ahlenfeld", "demo-birkenrath") and not paper.consultations:
            assert paper.date >= TODAY - dt.timedelta(days=21)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("later", range(7))
def test_the_steps_hold_every_kind_of_change_on_any_day(seed: int, later: int) -> None:
    world = World(TODAY + dt.timedelta(days=later), seed=seed)
    steps = []
    while world.steps_left:
        steps.append(world.advance())
    assert len(steps) >= 6
    assert all(step.changes and step.what for step in steps)
    assert {change.kind for step in steps for change in step.changes} == ALL_CHANGES
    with pytest.raises(LookupError):
        world.advance()


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_step_changes_exactly_what_it_says(seed: int) -> None:
    world = World(TODAY, seed=seed)
    before = by_key(world)
    while world.steps_left:
        step = world.advance()
        after = by_key(world)
        changed = {key for key in after if after[key] != before.get(key)}
        assert changed == {(change.source, change.key) for change in step.changes}
        for change in step.changes:
            key = (change.source, change.key)
            check_change(change.kind, before.get(key), after[key])
        before = after


def check_change(kind: str, old: PaperTruth | None, new: PaperTruth) -> None:
    if kind == "new":
        assert old is None
        return
    assert old is not None
    days = ([c.date for c in old.consultations], [c.date for c in new.consultations])
    results = ([c.result for c in old.consultations], [c.result for c in new.consultations])
    match kind:
        case "amended":
            old_texts, new_texts = ([file.text for file in paper.files] for paper in (old, new))
            assert old.title != new.title or old_texts != new_texts
            assert len(old_texts) == len(new_texts)
        case "document_added":
            assert len(new.files) == len(old.files) + 1
        case "scheduled":
            assert len(days[1]) == len(days[0]) + 1
        case "rescheduled":
            assert len(days[1]) == len(days[0])
            assert days[0] != days[1]
        case "decided":
            assert days[0] == days[1]
            assert sum(map(bool, results[1])) > sum(map(bool, results[0]))
        case "withdrawn":
            assert (old.withdrawn, new.withdrawn) == (False, True)
        case _:
            assert (kind, old.withdrawn, new.withdrawn) == ("restored", True, False)


def test_results_of_all_three_kinds_appear() -> None:
    world = World(TODAY)
    while world.steps_left:
        before = by_key(world)
        step = world.advance()
        if {change.kind for change in step.changes} == {"decided"}:
            after = by_key(world)
            words = [
                new.result
                for key in after
                for old, new in zip(before[key].consultations, after[key].consultations, strict=True)
                if old != new
            ]
            assert {"ungeändert beschlossen", "mehrheitlich abgelehnt", "vertagt"} <= set(words)
            return
    pytest.fail("no step brings only results")


def test_an_announced_motion_arrives_in_the_council() -> None:
    world = World(TODAY)
    steps = []
    while world.steps_left:
        steps.append(world.advance())
    told = [change for step in steps for change in step.changes if change.kind == "new"]
    post = next(c for c in told if c.source == "demo-spd-rurtal" and c.about_integration)
    concern = post.title.removeprefix("Unser Antrag: ")
    sources = [change.source for change in told if concern in change.title]
    assert sources == ["demo-spd-rurtal", "demo-nachrichten", "demo-rurtal"]
    paper = next(p for p in world.truth() if p.source == "demo-rurtal" and p.title == concern)
    assert paper.originators == ("SPD",)


def test_truth_is_json() -> None:
    world = World(TODAY)
    told = json.loads(json.dumps(to_json(world.truth())))
    first = world.truth()[0]
    assert told[0]["key"] == first.key
    assert told[0]["date"] == first.date.isoformat()
    assert json.loads(json.dumps(to_json(world.advance())))["step"] == 1


def test_secret_words_are_in_no_truth() -> None:
    world = World(TODAY)
    assert len(set(world.secrets())) == len(world.secrets()) > 50
    told = json.dumps(to_json(world.truth()), ensure_ascii=False)
    assert "Geheimsache" not in told
