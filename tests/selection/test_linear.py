"""No input makes the matching worse than linear: by counted work, and by the clock for the rest."""

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scrapers.selection import nearness
from scrapers.selection.automaton import WordAutomaton
from scrapers.selection.finder import Finder
from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.schema import Context
from scrapers.selection.topics import load_topics
from tests.cost import surplus

PIECES = {
    "one word for ever": "asyl",
    "a word and its contexts": "integration behinderung gmbh ausschuss für ",
    "abbreviations in company": "KI UMA LEA migranten unbegleitet aufnahme ",
    "sentence ends": "Asyl. Abs. 1. Dr. X. ",
    "line-end hyphens": "Flücht-\nlinge -\n",
    "soft hyphens": "Flücht\xad  \xad\n linge¬ ¬\n",
    "blank lines": "Asyl\n\n \n",
    "no spaces": "flüchtlingsintegrationskursausländer",
    "spaces": "asyl" + " " * 200,
    "contexts just out of reach": "integration " + "x" * 110 + " behinderung ",
    "contexts without their words": "kinder frauen gmbh behinderung telefon ausschuss für ",
    "words that lie in one another": "kommunales integrationszentrum für integration und migration ",
    "what names sub-topics": "flüchtling unterkunft schule sprache arbeitsmarkt beirat ",
    "words of forms": "antraganfragevorlage",
    "one letter of words": "i",
    "letters that are not searched": "ş\u2013",
}
ALL_WORDS = " ".join(sorted(Finder(load_topics()).literals)) + " "
ALL_CONTEXTS = sorted(
    {
        word.strip("*").replace("~", "er")
        for topic in load_topics()
        for each in topic.contexts.values()
        for word in each.words
    }
)
TIMES = 8
MOST_WORK = 10.0  # of TIMES times the text; n to the power of 1.5 would be 22.6, n² would be 64
MOST_SURPLUS = 2.0  # by the clock; n to the power of 1.5 would be 2.8, n² would be 8

glue = st.sampled_from([" ", ", ", ". ", "\n\n", "-\n", "\xad", "", "§ "])
words = st.one_of(st.sampled_from(ALL_WORDS.split()), st.sampled_from(ALL_CONTEXTS), st.text(max_size=6))
pieces = st.lists(st.tuples(words, glue), min_size=1, max_size=12).map(
    lambda pairs: "".join(word + between for word, between in pairs)
)


class Work:
    """Counts letters searched, words found, and contexts asked for while it is entered."""

    def __init__(self) -> None:
        self.steps = 0
        self._patch = pytest.MonkeyPatch()

    def __enter__(self) -> "Work":
        find, is_near = WordAutomaton.find, nearness._is_near

        def counted_find(
            automaton: WordAutomaton[object], readable: str, text: str, start: int = 0, end: int | None = None
        ) -> Iterator[tuple[int, int, object]]:
            self.steps += (len(text) if end is None else end) - start
            for found in find(automaton, readable, text, start, end):
                self.steps += 1
                yield found

        def counted_is_near(context: Context, starts: Sequence[int], start: int, end: int) -> bool:
            self.steps += 1
            return is_near(context, starts, start, end)

        self._patch.setattr(WordAutomaton, "find", counted_find)
        self._patch.setattr(nearness, "_is_near", counted_is_near)
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def are_selected(matcher: Matcher, candidate: Candidate) -> list[bool]:
    return [each.selected for each in matcher.match(candidate)]


def work(matcher: Matcher, candidate: Candidate) -> int:
    with Work() as counted:
        matcher.match(candidate)
    return counted.steps


def check_growth(matcher: Matcher, small: Candidate, large: Candidate) -> None:
    """Of two that are both selected or both not: sub-topics are one more search of the text."""
    assume(are_selected(matcher, small) == are_selected(matcher, large))
    assert work(matcher, large) <= MOST_WORK * work(matcher, small)


@given(piece=pieces, place=st.sampled_from(["title", "resolution", "text"]))
@settings(max_examples=150)
def test_whatever_the_text_eight_times_of_it_is_eight_times_the_work(
    matcher: Matcher, piece: str, place: str
) -> None:
    text = piece * TIMES  # long enough for what the seams between pieces make
    small, large = Candidate(**{place: text}), Candidate(**{place: text * TIMES})
    check_growth(matcher, small, large)


@given(piece=pieces)
@settings(max_examples=50)
def test_eight_times_the_pages_are_eight_times_the_work(matcher: Matcher, piece: str) -> None:
    def paper(pages: int) -> Candidate:
        return Candidate(title="Bericht zum Haus", files=(("Anlage.pdf", (piece,) * pages),))

    check_growth(matcher, paper(5), paper(5 * TIMES))


def test_the_count_sees_all_words_and_all_letters(matcher: Matcher) -> None:
    assert work(matcher, Candidate(text="x" * 1000)) == 1000
    assert work(matcher, Candidate(text="Asyl " * 200)) > 1000 + 200
    assert work(matcher, Candidate(text="Integration der Kinder mit Behinderung")) > 2 * 38


def takes_longer(matcher: Matcher, small: Candidate, large: Candidate) -> float:
    return surplus(lambda: matcher.match(small), lambda: matcher.match(large), TIMES, MOST_SURPLUS)


@pytest.mark.parametrize("piece", [*PIECES.values(), ALL_WORDS], ids=[*PIECES, "all words"])
@pytest.mark.parametrize("place", ["title", "text"])
def test_eight_times_the_text_takes_about_eight_times_as_long(
    matcher: Matcher, piece: str, place: str
) -> None:
    text = piece * max(1, 30_000 // len(piece))
    small, large = Candidate(**{place: text}), Candidate(**{place: text * TIMES})
    assert takes_longer(matcher, small, large) <= MOST_SURPLUS


def test_many_files_and_pages_are_linear_too(matcher: Matcher) -> None:
    def paper(count: int) -> Candidate:
        pages = ("Asyl und Integration. " * 5,) * 10
        return Candidate(files=tuple((f"Anlage {number}.pdf", pages) for number in range(count)))

    assert takes_longer(matcher, paper(50), paper(50 * TIMES)) <= MOST_SURPLUS
