"""The gate: how well papers are chosen, on papers that people have labelled (outside the repository)."""

import json
from pathlib import Path

import pytest

from scrapers.selection.evaluate import Evaluation, Row, evaluate
from scrapers.selection.matcher import Candidate, Matcher

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
LABELLED = SHARED / "corpus/selection/labelled-dev.jsonl"
TITLES = SHARED / "corpus/selection/titles-unlabelled.jsonl"
SEEDS = SHARED / "seeds"


def measured(matcher: Matcher, with_text: bool) -> Evaluation:
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return evaluate(
        matcher,
        "integration",
        [Row(row["id"], row["title"], bool(row["label"]), row["text"] if with_text else "") for row in rows],
    )


@pytest.mark.skipif(not LABELLED.exists(), reason="die bewerteten Vorlagen (../shared/corpus) fehlen")
@pytest.mark.parametrize(("with_text", "precision", "recall"), [(True, 0.95, 0.97), (False, 0.95, 0.90)])
def test_labelled_papers(matcher: Matcher, with_text: bool, precision: float, recall: float) -> None:
    result = measured(matcher, with_text)
    assert result.n >= 200
    assert result.precision >= precision, [one.title for one in result.false_positives]
    assert result.recall >= recall, [one.title for one in result.false_negatives]


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
