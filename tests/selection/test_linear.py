"""No input makes the matching worse than linear."""

import time

import pytest

from scrapers.selection.matcher import Candidate, Matcher

PIECES = {
    "one word for ever": "asyl",
    "a word and its contexts": "integration behinderung gmbh ausschuss für ",
    "abbreviations in company": "KI UMA LEA migranten unbegleitet aufnahme ",
    "sentence ends": "Asyl. Abs. 1. Dr. X. ",
    "line-end hyphens": "Flücht-\nlinge -\n",
    "blank lines": "Asyl\n\n \n",
    "no spaces": "flüchtlingsintegrationskursausländer",
    "spaces": "asyl" + " " * 200,
}


def best_time(matcher: Matcher, candidate: Candidate) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        matcher.match(candidate)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES.keys())
@pytest.mark.parametrize("place", ["title", "text"])
def test_eight_times_the_text_takes_about_eight_times_as_long(
    matcher: Matcher, piece: str, place: str
) -> None:
    small = piece * (40_000 // len(piece))
    ratio = best_time(matcher, Candidate(**{place: small * 8})) / best_time(
        matcher, Candidate(**{place: small})
    )
    assert ratio < 24  # quadratic would be 64


def test_many_files_and_pages_are_linear_too(matcher: Matcher) -> None:
    def paper(count: int) -> Candidate:
        pages = ("Asyl und Integration. " * 5,) * 10
        return Candidate(files=tuple((f"Anlage {number}.pdf", pages) for number in range(count)))

    assert best_time(matcher, paper(400)) / best_time(matcher, paper(50)) < 24
