"""No input makes the matching worse than linear."""

import time

import pytest

from scrapers.selection.finder import Finder
from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.topics import load_topics

PIECES = {
    "one word for ever": "asyl",
    "a word and its contexts": "integration behinderung gmbh ausschuss für ",
    "abbreviations in company": "KI UMA LEA migranten unbegleitet aufnahme ",
    "sentence ends": "Asyl. Abs. 1. Dr. X. ",
    "line-end hyphens": "Flücht-\nlinge -\n",
    "blank lines": "Asyl\n\n \n",
    "no spaces": "flüchtlingsintegrationskursausländer",
    "spaces": "asyl" + " " * 200,
    "contexts just out of reach": "integration " + "x" * 110 + " behinderung ",
    "contexts without their words": "kinder frauen gmbh behinderung telefon ausschuss für ",
    "words that lie in one another": "kommunales integrationszentrum für integration und migration ",
    "what names sub-topics": "flüchtling unterkunft schule sprache arbeitsmarkt beirat ",
    "one letter of words": "i",
    "letters that are not searched": "ş\u2013",
}
ALL_WORDS = " ".join(sorted(Finder(load_topics()).literals)) + " "


def best_time(matcher: Matcher, candidate: Candidate) -> float:
    times = []
    for _ in range(3):
        start = time.process_time()
        matcher.match(candidate)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize("piece", [*PIECES.values(), ALL_WORDS], ids=[*PIECES, "all words"])
@pytest.mark.parametrize("place", ["title", "text"])
def test_eight_times_the_text_takes_about_eight_times_as_long(
    matcher: Matcher, piece: str, place: str
) -> None:
    small = piece * max(1, 20_000 // len(piece))
    ratio = best_time(matcher, Candidate(**{place: small * 8})) / best_time(
        matcher, Candidate(**{place: small})
    )
    assert ratio < 24  # quadratic would be 64


def test_many_files_and_pages_are_linear_too(matcher: Matcher) -> None:
    def paper(count: int) -> Candidate:
        pages = ("Asyl und Integration. " * 5,) * 10
        return Candidate(files=tuple((f"Anlage {number}.pdf", pages) for number in range(count)))

    assert best_time(matcher, paper(400)) / best_time(matcher, paper(50)) < 24
