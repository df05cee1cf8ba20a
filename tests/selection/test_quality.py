"""The gate: how well papers are chosen, on invented ones and on those that people have labelled."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scrapers.selection.evaluate import Evaluation, Row, evaluate
from scrapers.selection.labelled import read_rows
from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.topics import load_topics

CASES = Path(__file__).parent / "cases/integration.jsonl"
"""Invented. `about`: the sub-topic that must be named; `trap`: what the paper could be taken for."""
SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LABELLED = SHARED / "corpus/selection/labelled-dev.jsonl"
TITLES = SHARED / "corpus/selection/titles-unlabelled.jsonl"
SEEDS = SHARED / "seeds"

WITH_TEXT = (0.95, 0.97)  # precision, recall
TITLES_ALONE = (0.95, 0.90)


def rows_of(path: Path, with_text: bool) -> list[Row]:
    with path.open("rb") as lines:
        rows = list(read_rows(lines))
    return rows if with_text else [replace(row, text="") for row in rows if row.title]


def check(result: Evaluation, goals: tuple[float, float]) -> None:
    precision, recall = goals
    assert result.precision >= precision, [one.title for one in result.false_positives]
    assert result.recall >= recall, [one.title for one in result.false_negatives]


def cases() -> Iterator[dict[str, Any]]:
    for line in CASES.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_invented_titles(matcher: Matcher) -> None:
    titles = [row for row in rows_of(CASES, with_text=True) if not row.text]
    assert len(titles) >= 400
    check(evaluate(matcher, "integration", titles), TITLES_ALONE)


def test_invented_papers_with_text(matcher: Matcher) -> None:
    papers = [row for row in rows_of(CASES, with_text=True) if row.text]
    assert len(papers) >= 80
    assert 0.4 <= sum(row.label for row in papers) / len(papers) <= 0.6
    check(evaluate(matcher, "integration", papers), WITH_TEXT)


def test_titles_of_invented_papers_with_text_give_little_away(matcher: Matcher) -> None:
    """Else they would not measure what is read out of texts."""
    papers = [replace(row, text="") for row in rows_of(CASES, with_text=True) if row.text]
    assert evaluate(matcher, "integration", papers).recall <= 0.2


def test_invented_papers_are_of_all_sub_topics_and_of_many_traps() -> None:
    integration = next(topic for topic in load_topics() if topic.name == "integration")
    about = [case["about"] for case in cases() if case["label"]]
    traps = [case["trap"] for case in cases() if not case["label"]]
    assert all(about.count(name) >= 5 for name in integration.subtopics)
    assert len(set(traps)) >= 10


def test_sub_topics_of_invented_papers_are_named(matcher: Matcher) -> None:
    wanted = [case for case in cases() if case.get("about")]
    named = [
        matcher.match(Candidate(title=case["title"], text=case.get("text", "")))[0].subtopics
        for case in wanted
    ]
    missed = [case for case, names in zip(wanted, named, strict=True) if case["about"] not in names]
    assert len(missed) / len(wanted) <= 0.05, missed
    assert sum(map(len, named)) / len(named) <= 2  # naming them all would be no art


@pytest.mark.skipif(not LABELLED.exists(), reason="die bewerteten Vorlagen (../shared/corpus) fehlen")
@pytest.mark.parametrize(("with_text", "goals"), [(True, WITH_TEXT), (False, TITLES_ALONE)])
def test_labelled_papers(matcher: Matcher, with_text: bool, goals: tuple[float, float]) -> None:
    result = evaluate(matcher, "integration", rows_of(LABELLED, with_text))
    assert result.n >= 200
    check(result, goals)


@pytest.mark.skipif(not TITLES.exists(), reason="die Titel (../shared/corpus) fehlen")
def test_an_ordinary_year_is_mostly_about_something_else(matcher: Matcher) -> None:
    titles = [json.loads(line)["title"] for line in TITLES.read_text(encoding="utf-8").splitlines()]
    selected = sum(matcher.match(Candidate(title=title))[0].selected for title in titles)
    assert 0.005 < selected / len(titles) < 0.03


@pytest.mark.skipif(not SEEDS.exists(), reason="die Beispieldokumente (../shared/seeds) fehlen")
def test_the_first_documents_are_chosen_by_their_text_alone(matcher: Matcher) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    assert len(texts) == 5
    assert all(matcher.match(Candidate(text=text))[0].selected for text in texts)
