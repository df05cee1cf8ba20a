"""Topic files: ours are right, and a wrong one says what is wrong with it."""

from pathlib import Path

import pytest

from scrapers.selection.examples import wrong_examples
from scrapers.selection.matcher import Candidate, Matcher
from scrapers.selection.schema import Topic
from scrapers.selection.topics import TopicError, load_topics, read_topic
from tests.selection.conftest import MakeTopic

TOPICS = load_topics()
TERMS = '[[terms]]\nweight = 3\nwords = ["*apfel*"]\n'


@pytest.mark.parametrize("topic", TOPICS, ids=[topic.name for topic in TOPICS])
def test_every_example_comes_out_as_its_file_says(topic: Topic) -> None:
    assert wrong_examples(topic) == ()


def test_an_example_that_comes_out_otherwise_is_found(make_topic: MakeTopic) -> None:
    examples = """
[[examples]]
selected = true
title = "Apfelbaum"
[[examples]]
selected = false
text = "Der Apfelbaum ist alt."
[[examples]]
selected = true
resolution = "Wir pflanzen Birnen."
organizations = ["Apfelbeirat"]
"""
    wrong = wrong_examples(make_topic(TERMS + examples))
    assert [(each.number, each.example.selected, each.match.selected) for each in wrong] == [
        (2, False, True),
        (3, True, False),
    ]


def test_our_topics_have_examples_of_both_kinds() -> None:
    assert {topic.name for topic in TOPICS} == {"integration", "klimaschutz"}
    for topic in TOPICS:
        assert {example.selected for example in topic.examples} == {True, False}


def test_every_sub_topic_has_words() -> None:
    for topic in TOPICS:
        assert {term.subtopic for term in topic.terms} - {None} == set(topic.subtopics)


def test_the_version_follows_the_content(make_topic: MakeTopic) -> None:
    first = make_topic(TERMS)
    assert first.version == make_topic(TERMS).version
    assert first.version != make_topic(TERMS + "# anders\n").version


def test_the_operators_own_topics_come_after_ours(tmp_path: Path) -> None:
    (tmp_path / "obst.toml").write_text('name = "obst"\ntitle = "Obst"\n' + TERMS, encoding="utf-8")
    (tmp_path / "lies.txt").write_text("kein Thema", encoding="utf-8")
    assert [topic.name for topic in load_topics(tmp_path)] == ["integration", "klimaschutz", "obst"]
    matches = Matcher(load_topics(tmp_path / "obst.toml")).match(Candidate(title="Apfelbäume pflanzen"))
    assert [match.topic for match in matches if match.selected] == ["obst"]


def test_a_name_may_not_come_twice(tmp_path: Path) -> None:
    path = tmp_path / "noch-eins.toml"
    path.write_text('name = "integration"\ntitle = "Doppelt"\n' + TERMS, encoding="utf-8")
    with pytest.raises(TopicError, match=r"noch-eins\.toml: Ein Thema „integration“ gibt es schon"):
        load_topics(path)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("", "terms: fehlt"),
        ("terms = []\n", "terms: darf nicht leer sein"),
        (TERMS + "wieght = 2\n", "terms, Eintrag 1, wieght: ist unbekannt"),
        (TERMS.replace("3", '"viel"'), "terms, Eintrag 1, weight: muss eine Zahl sein"),
        (TERMS.replace("3", "nan"), "terms, Eintrag 1, weight"),
        (TERMS.replace("3", "900"), "terms, Eintrag 1, weight: ist zu groß"),
        (TERMS.replace('["*apfel*"]', "[]"), "terms, Eintrag 1, words: darf nicht leer sein"),
        (TERMS.replace("*apfel*", "*"), "terms, Eintrag 1, words, Eintrag 1: „\\*“ ist kein Suchwort"),
        (TERMS + 'unless = ["wald"]\n', "terms, Eintrag 1 .„\\*apfel\\*“.: Kontext „wald“ gibt es nicht"),
        (TERMS + 'subtopic = "a"\n', "Unterthema „a“ steht nicht unter subtopics"),
        ("[subtopics.a]\n" + TERMS, "subtopics, a, title: fehlt"),
        (TERMS + TERMS, "terms, Eintrag 2 .* steht schon ohne Bedingung bei einem früheren Eintrag"),
        (TERMS.replace('["*apfel*"]', '["birne", "birne"]'), "„birne“ steht zweimal darin"),
        ("scoring = 3\n" + TERMS, "scoring: muss eine Tabelle sein"),
        ('version = "1"\n' + TERMS, "„version“ wird aus dem Inhalt berechnet"),
        ("terms = [", "kein gültiges TOML"),
        ("a = " + "[" * 5000, "kein gültiges TOML"),
    ],
)
def test_a_mistake_is_named_with_file_and_entry(make_topic: MakeTopic, body: str, message: str) -> None:
    with pytest.raises(TopicError, match=message) as caught:
        make_topic(body)
    assert "thema.toml: " in str(caught.value)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match=r"fehlt\.toml: Die Themendatei lässt sich nicht lesen"):
        read_topic(tmp_path / "fehlt.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "ä"'.encode("latin-1"))
    with pytest.raises(TopicError, match=r"latin\.toml: Die Themendatei ist kein UTF-8"):
        read_topic(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(TopicError, match="zu groß"):
        read_topic(path)
