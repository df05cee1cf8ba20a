"""What a text touches is not what it is about."""

import pytest

from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.passing import says_nothing
from tests.selection.conftest import MakeTopic

ORCHARD = """
[scoring]
threshold = 3.0
passing = 0.5
[[terms]]
weight = 4
words = ["*apfel*", "*birne*"]
[[terms]]
weight = 1
words = ["korb*"]
"""
OPENING = "Der Keller ist feucht."
MENTION = "Neben Kohle und Rüben liegen dort Äpfel."
CLOSING = "Die Arbeiten dauern vier Wochen."


def selected(matcher: Matcher, text: str, title: str = "Sanierung des Kellers", resolution: str = "") -> bool:
    return matcher.match(Candidate(title=title, text=text, resolution=resolution))[0].selected


@pytest.fixture
def orchard(make_topic: MakeTopic) -> Matcher:
    return Matcher([make_topic(ORCHARD.replace('"*apfel*"', '"*apfel*", "*äpfel*"'))])


@pytest.mark.parametrize(
    "text",
    [
        f"{OPENING} {MENTION} {CLOSING}",
        f"{OPENING} Rüben, Äpfel und Birnen liegen in den Ecken. {CLOSING}",
        f"{OPENING} {MENTION} Ein Korb steht auch dort. {CLOSING}",
        f"{OPENING} {CLOSING} {MENTION}",
    ],
    ids=["one word", "two words in one sentence", "a hint beside it", "at the end"],
)
def test_one_sentence_among_others_is_not_enough(orchard: Matcher, text: str) -> None:
    assert not selected(orchard, text)


@pytest.mark.parametrize(
    "text",
    [
        f"Die Äpfel faulen. {OPENING} {CLOSING}",
        f"{OPENING} Wir beantragen trockene Kisten für die Äpfel. {CLOSING}",
        f"{OPENING} Wie lange halten sich dort Äpfel? {CLOSING}",
        f"{OPENING} {MENTION} {CLOSING} Die Äpfel werden umgelagert.",
        f"{OPENING} {MENTION} Birnen faulen schneller. {CLOSING}",
    ],
    ids=["it opens the text", "it is asked for", "a question", "said twice", "two words in two sentences"],
)
def test_what_a_text_says_of_itself_or_says_again_counts(orchard: Matcher, text: str) -> None:
    assert selected(orchard, text)


@pytest.mark.parametrize("title", ["", "Antrag der SPD-Fraktion vom 12. März 2024", "Drucksache 17/1203"])
def test_a_title_about_nothing_takes_nothing_from_the_text(orchard: Matcher, title: str) -> None:
    assert says_nothing(title)
    assert selected(orchard, f"{OPENING} {MENTION} {CLOSING}", title=title)


def test_what_a_text_says_of_itself_counts_in_full_elsewhere_less(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD.replace("passing = 0.5", "passing = 0.5\nsilent_title = 0.8"))])

    def score(*sentences: str) -> float:
        return orchard.match(Candidate(title="Sanierung des Kellers", text=" ".join(sentences)))[0].score

    apples, pears = "Der Apfel ist reif.", "Die Birne ist weich."
    central, plain = score(apples, pears, OPENING), score(OPENING, apples, pears)
    assert plain == pytest.approx(central * 0.8, abs=0.01)
    assert score(OPENING, apples) == pytest.approx(score(apples, OPENING) * 0.4, abs=0.01)


def test_a_title_that_hints_at_it_lets_the_text_count(orchard: Matcher) -> None:
    assert selected(orchard, f"{OPENING} {MENTION} {CLOSING}", title="Ein Korb für den Keller")


def test_a_resolution_is_never_in_passing(orchard: Matcher) -> None:
    assert selected(orchard, OPENING, resolution=f"{OPENING} {MENTION}")


def test_pages_of_a_file_are_one_text(orchard: Matcher) -> None:
    def of(*pages: str) -> bool:
        return orchard.match(Candidate(title="Sanierung des Kellers", files=(("a.pdf", pages),)))[0].selected

    assert not of(OPENING, f"{OPENING} {MENTION}")
    assert not of(OPENING, MENTION)  # opens a page, not the text
    assert of(f"{OPENING} {MENTION}", f"{OPENING} {MENTION}")


@pytest.mark.parametrize("title", ["Sanierung der Turnhalle", "Antrag: Mehr Bänke", "Energiebericht 2021"])
def test_most_titles_are_about_something(title: str) -> None:
    assert not says_nothing(title)
