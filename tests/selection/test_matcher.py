"""What a matcher decides and how it explains itself."""

from itertools import pairwise

import pytest

from scrapers.selection.matcher import MOST_EVIDENCE, Candidate, Matcher
from scrapers.selection.topics import load_topics
from storage.records import TopicMatch
from tests.selection.conftest import MakeTopic

ORCHARD = """
[scoring]
threshold = 3.0
[contexts.pie]
distance = 30
words = ["kuchen*"]
[contexts.tree]
distance = 30
words = ["*baum*"]
[[terms]]
weight = 4
words = ["*apfel*"]
unless = ["pie"]
[[terms]]
weight = 4
words = ["QZ"]
only_with = ["tree"]
[[terms]]
weight = 2
words = ["obst*", "birne"]
[[terms]]
weight = -1
words = ["apfelsine*", "*beton*"]
"""
PROSE = "Die Verwaltung legt den Bericht vor und bittet um Kenntnisnahme durch den Ausschuss. "


def about_integration(matcher: Matcher, candidate: Candidate) -> TopicMatch:
    return matcher.match(candidate)[0]


def test_a_match_names_topic_rules_and_reason(matcher: Matcher) -> None:
    match = about_integration(matcher, Candidate(title="Neue Flüchtlingsunterbringung am Hafen"))
    assert (match.topic, match.selected, match.rules) == ("integration", True, matcher.topics[0].version)
    first = match.evidence[0]
    assert (first.term, first.found, first.where, first.page) == (
        "*flüchtlingsunter*",
        "Flüchtlingsunterbringung",
        "title",
        None,
    )
    assert first.snippet == "Neue Flüchtlingsunterbringung am Hafen"
    assert first.weight > 0


def test_one_decision_for_each_topic_in_order(matcher: Matcher) -> None:
    matches = matcher.match(Candidate(title="Klimaschutz in der Flüchtlingsunterkunft"))
    assert [(match.topic, match.selected) for match in matches] == [
        ("integration", True),
        ("klimaschutz", True),
    ]


def test_an_empty_paper_matches_nothing(matcher: Matcher) -> None:
    assert [(match.selected, match.score, match.evidence) for match in matcher.match(Candidate())] == [
        (False, 0.0, ())
    ] * 2


def test_without_topics_there_is_nothing_to_decide() -> None:
    assert Matcher([]).match(Candidate(title="Asyl")) == ()


def test_evidence_says_where_it_stands(matcher: Matcher) -> None:
    match = about_integration(
        matcher,
        Candidate(
            title="Antrag",
            resolution="Die Integrationskurse werden ausgebaut.",
            files=(("Anlage_Einbürgerung.pdf", ("nichts", "Geflüchtete Kinder lernen Deutsch.")),),
            organizations=("Integrationsrat",),
        ),
    )
    places = {evidence.term: (evidence.where, evidence.page) for evidence in match.evidence}
    assert places == {
        "*integrationskurs*": ("resolution", None),
        "*geflüchtet*": ("Anlage_Einbürgerung.pdf", 2),
        "einbürger*": ("Anlage_Einbürgerung.pdf", None),
        "*integrationsrat*": ("organization", None),
    }


def test_evidence_is_strongest_first_and_short(matcher: Matcher) -> None:
    words = "Asyl Migranten Bezahlkarte Deutschkurse Abschiebung Rassismus Integrationsrat Einbürgerung Bamf"
    evidence = about_integration(matcher, Candidate(title=words, text=f"Inklusion: {words}")).evidence
    weights = [abs(one.weight) for one in evidence[:-1]]
    assert len(evidence) == MOST_EVIDENCE
    assert weights == sorted(weights, reverse=True)
    assert evidence[-1].weight < 0  # what counts against it is always shown


def test_a_rejected_paper_shows_what_counted_for_and_against(matcher: Matcher) -> None:
    match = about_integration(matcher, Candidate(title="Inklusion: Sprachförderung und Integrationshelfer"))
    assert not match.selected
    assert {evidence.term: evidence.weight > 0 for evidence in match.evidence} == {
        "*sprachförder*": True,
        "*inklusion*": False,
        "integrationshelfer*": False,
    }


@pytest.mark.parametrize("mark", ["\xad", "\xad\n", "-\n", "¬\n", "\u200b", "\u2060"])
def test_what_parts_a_word_does_not_hide_it_nor_shift_its_evidence(matcher: Matcher, mark: str) -> None:
    text = f"Fort\xadführung der Ver\u200bträge. Der Integra{mark}tionskurs beginnt. Zuschuss für den Verein."
    (evidence,) = about_integration(matcher, Candidate(text=text)).evidence
    assert evidence.found == "Integrationskurs"
    assert evidence.snippet == "Der Integrationskurs beginnt."


def test_a_longer_word_hides_the_shorter_one_in_it(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD)])
    assert [one.term for one in orchard.match(Candidate(title="Apfelsinen"))[0].evidence] == ["apfelsine*"]
    assert orchard.match(Candidate(title="Winteräpfel und Apfelsaft"))[0].selected


def test_contexts_decide_about_a_word(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD)])

    def selected(title: str) -> bool:
        return orchard.match(Candidate(title=title))[0].selected

    assert selected("Apfel")
    assert not selected("Apfel auf dem Kuchen")
    assert selected("Apfel, und sehr viel später und weit entfernt davon ein Kuchen")
    assert selected("Ein Baum der Sorte QZ")
    assert not selected("QZ")
    assert not selected("Ein Baum der Sorte qz")


def test_contexts_do_not_reach_from_one_text_into_another(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD)])
    assert not orchard.match(Candidate(title="QZ", text="Baum"))[0].selected


def test_word_edges_are_kept(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD)])
    for title, score in (
        ("Birne", 2.0),
        ("Birnen", 0.0),
        ("Glühbirne", 0.0),
        ("Obstwiese", 2.0),
        ("Trockenobst", 0.0),
    ):
        assert orchard.match(Candidate(title=title))[0].score == score


def test_a_further_word_counts_less_than_the_one_before(make_topic: MakeTopic) -> None:
    orchard = Matcher([make_topic(ORCHARD)])
    assert orchard.match(Candidate(title="Obst und Birne"))[0].score == 3.0
    assert orchard.match(Candidate(title="Obst Obst Obst"))[0].score == 2.0


def test_naming_something_in_passing_is_not_enough(matcher: Matcher) -> None:
    mention = "Auch Geflüchtete sind willkommen. "
    short = about_integration(matcher, Candidate(text=mention * 3))
    long = about_integration(matcher, Candidate(text=PROSE * 40 + mention + PROSE * 40))
    assert short.selected
    assert not long.selected
    assert long.score > 0


def test_repetition_brings_less_and_less_and_never_more_than_the_ceiling(matcher: Matcher) -> None:
    scores = [
        about_integration(matcher, Candidate(text=(PROSE + "Asyl. ") * count)).score
        for count in (1, 2, 4, 400)
    ]
    gains = [later - earlier for earlier, later in pairwise(scores)]
    assert gains[0] > gains[1] > 0
    assert scores[-1] <= matcher.topics[0].scoring.ceiling


def test_one_committee_of_many_says_less_than_one_alone(matcher: Matcher) -> None:
    alone = about_integration(matcher, Candidate(organizations=("Integrationsrat",)))
    among = about_integration(matcher, Candidate(organizations=("Integrationsrat", "Rat", "Hauptausschuss")))
    assert alone.score > among.score > 0
    assert not alone.selected


def test_line_ends_spellings_and_case_make_no_difference(matcher: Matcher) -> None:
    for title in ("FLÜCHTLINGE", "fluechtlinge", "Flücht-\nlinge", "Flu\u0308chtlinge", "Kriegsflüchtlinge"):
        match = about_integration(matcher, Candidate(title=title))
        assert match.selected, title
        assert match.evidence[0].term == "*flüchtling*"


@pytest.mark.parametrize(
    "title",
    [
        "Migrant*innen", "Migrant:innen", "MigrantInnen", "Migrant_innenvereine", "Ausländer*innenbehörde",
        "Geflüchtete*r", "(neu)zugewanderte Kinder", "Spätaussiedler/-innen",
        "Asyl- und Obdachlosenunterkünfte",
        "Integrations- und Gleichstellungsbeauftragte", "Flüchtlings- und Integrationsfragen",
        "GEFLUECHTETE", "gefluchtete-kinder", "Ge\ufb02üchtete",
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_joined(matcher: Matcher, title: str) -> None:
    assert about_integration(matcher, Candidate(title=title)).selected


def test_hostile_text_is_shown_clean(matcher: Matcher) -> None:
    match = about_integration(matcher, Candidate(title="Asyl\x00\x1b[31m \u202e<script>\ud800 Asyl"))
    assert match.selected
    assert not any(letter in match.evidence[0].snippet for letter in "\x00\x1b\ud800")


def test_two_matchers_of_the_same_topics_agree() -> None:
    candidate = Candidate(title="Antrag", text="Sprachkurse für Geflüchtete und Zugewanderte. " * 3)
    assert Matcher(load_topics()).match(candidate) == Matcher(load_topics()).match(candidate)
