"""How German is compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.selection.automaton import WordAutomaton
from scrapers.selection.words import parse_pattern, readable_form, search_form


def test_umlauts_and_sharp_s_have_all_their_spellings() -> None:
    assert parse_pattern("*straßenfest*").literals == {"straßenfest", "strassenfest"}
    assert parse_pattern("flüag").literals == {"flüag", "flueag", "fluag"}


def test_a_tilde_stands_for_the_endings_of_an_adjective() -> None:
    literals = parse_pattern("sicher~ hafen").literals
    assert {"sicher hafen", "sicherer hafen", "sicheren hafen", "sichere hafen"} <= literals
    assert "sicheren häfen" not in literals


def test_stars_say_where_a_word_may_go_on() -> None:
    pattern = parse_pattern("migration*")
    assert (pattern.open_left, pattern.open_right) == (False, True)


@pytest.mark.parametrize(
    ("written", "exact"), [("UMA", True), ("Uma", False), ("LEA-NRW", True), ("asyl", False)]
)
def test_capitals_alone_are_taken_as_written(written: str, exact: bool) -> None:
    assert parse_pattern(written).exact is exact


@pytest.mark.parametrize(
    "written", ["", "*", "**", "a", "in*nen", " asyl", "si~cher", "sichere~ hafen", "äöüäöüäöü"]
)
def test_a_slip_is_an_error_that_names_the_word(written: str) -> None:
    with pytest.raises(ValueError, match="„"):
        parse_pattern(written)


@pytest.mark.parametrize(
    ("raw", "readable"),
    [
        ("Flücht-\nlinge", "Flüchtlinge"),
        ("Flücht- \nlinge", "Flüchtlinge"),
        ("Integrations-\nund Flüchtlingsfonds", "Integrations-\nund Flüchtlingsfonds"),
        ("Nordrhein-\nWestfalen", "Nordrhein-\nWestfalen"),
        ("Ge\ufb02üchtete", "Geflüchtete"),
        ("Flu\u0308chtlinge", "Flüchtlinge"),
        ("Flücht-\n  linge", "Flüchtlinge"),
        ("Asyl\xadbewerber", "Asylbewerber"),
        ("Asyl\xad\nbewerber", "Asylbewerber"),
        ("ASYL\xad \r\n BEWERBER", "ASYLBEWERBER"),
        ("Asyl\xad bewerber", "Asylbewerber"),
        ("Asyl¬\nbewerber", "Asylbewerber"),
        ("Asyl- und Integrations\xad\nund", "Asyl- und Integrations\nund"),
        ("p ¬ q", "p ¬ q"),
        ("Asyl\u200bbe\u2060wer\ufeffber\u200d\u200c", "Asylbewerber"),
        ("sicherer\xa0 Hafen", "sicherer Hafen"),
        ("sicherer\u202fHafen", "sicherer Hafen"),
        ("Integrations\u2011 und Flucht\u2010Fonds", "Integrations- und Flucht-Fonds"),
        ("Zeile\r\nZeile", "Zeile\nZeile"),
    ],
)
def test_words_are_made_whole(raw: str, readable: str) -> None:
    assert readable_form(raw) == readable


@given(st.text())
def test_what_is_searched_lies_letter_by_letter_over_what_is_read(text: str) -> None:
    readable = readable_form(text)
    assert len(search_form(readable)) == len(readable)


@given(st.text())
def test_what_latin_1_has_is_searched_in_lower_case(text: str) -> None:
    readable = readable_form(text)
    for letter, searched in zip(readable, search_form(readable), strict=True):
        if letter < "\u0100" and letter != "\n" and letter.lower() < "\u0100":
            assert searched == letter.lower()


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("şişli*", "Die Partnerstadt Şişli lädt ein", ["Şişli"]),
        ("şişli*", "Die Partnerstadt ?i?li lädt ein", []),
        ("şişli*", "Die Partnerstadt ğiğli lädt ein", []),
        ("*łódź", "In ŁÓDŹ – und in Łódź", ["ŁÓDŹ", "Łódź"]),
        ("apfel", "ein Apfel – kein Apfelş, kein ğapfel", ["Apfel"]),
        ("UMA", "UMA – uma – „UMA“", ["UMA", "UMA"]),
    ],
)
def test_letters_of_other_languages_can_be_searched(written: str, text: str, found: list[str]) -> None:
    readable = readable_form(text)
    spans = WordAutomaton([(written, None)]).find(readable, search_form(readable))
    assert [readable[start:end] for start, end, _ in spans] == found


@pytest.mark.parametrize("letter", ["?", "–", "ş"])
def test_a_question_mark_is_only_a_question_mark(letter: str) -> None:
    text = f"Wer zahlt{letter} Und wann"
    spans = list(WordAutomaton([("zahlt? und", None)]).find(text, search_form(text)))
    assert bool(spans) is (letter == "?")
