"""Which parts of a topic a paper is about."""

import pytest

from scrapers.selection.matcher import Candidate, Matcher
from tests.selection.conftest import MakeTopic

ORCHARD = """
[subtopics.pressing]
title = "Pressen"
near = ["*saft*"]
[subtopics.storing]
title = "Lagern"
near = ["keller*"]
[subtopics.trees]
title = "Bäume"
[[terms]]
weight = 4
words = ["*apfel*", "*äpfel*"]
[[terms]]
subtopic = "trees"
weight = 3
words = ["*baum*"]
[[terms]]
weight = -1
words = ["beton*"]
"""


@pytest.fixture
def orchard(make_topic: MakeTopic) -> Matcher:
    return Matcher([make_topic(ORCHARD)])


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Äpfel", ()),
        ("Saft aus Äpfeln", ("pressing",)),
        ("Ein Baum", ("trees",)),
        ("Äpfel im Keller und Saft daraus", ("pressing", "storing")),
        ("Apfel und Baum: Keller aus Beton", ("storing", "trees")),
        ("Äpfel, und sehr viel später, weit entfernt von ihnen und von allem anderen, ein Keller", ()),
        ("Saft im Keller", ()),  # not selected
    ],
)
def test_of_a_title(orchard: Matcher, title: str, named: tuple[str, ...]) -> None:
    assert orchard.match(Candidate(title=title))[0].subtopics == named


def test_what_a_text_only_touches_is_not_named(orchard: Matcher) -> None:
    text = "Die Äpfel reifen. " * 20 + "Ein Teil der Äpfel wird zu Saft."
    assert orchard.match(Candidate(title="Äpfel", text=text))[0].subtopics == ()


def test_words_of_files_and_texts_count_together(orchard: Matcher) -> None:
    files = (("Baumliste.pdf", ("Äpfel im Keller", "Keller voller Äpfel, ein Baum")),)
    assert orchard.match(Candidate(title="Äpfel", files=files))[0].subtopics == ("storing", "trees")


def test_a_topic_without_sub_topics_names_none(make_topic: MakeTopic) -> None:
    matcher = Matcher([make_topic('[[terms]]\nweight = 4\nwords = ["*apfel*"]\n')])
    match = matcher.match(Candidate(title="Apfelfest"))[0]
    assert match.selected
    assert match.subtopics == ()


def test_the_records_say_what_topics_are_called(orchard: Matcher) -> None:
    [record] = orchard.records
    assert (record.name, record.title) == ("probe", "Probe")
    assert record.subtopics == {"pressing": "Pressen", "storing": "Lagern", "trees": "Bäume"}
