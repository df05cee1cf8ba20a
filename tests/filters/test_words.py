"""Words as they are compared, and what the index is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.search import postgresql, sqlite
from storage.search.matching import needle_of
from storage.search.places import (
    GAP,
    LAST_PLACE,
    MOST_BYTES,
    MOST_PLACES,
    _limited,
    _with_gaps,
    placed,
)
from storage.search.query import read_query
from storage.search.stems import stem_of, stems
from storage.search.vocabulary import MOST_BEGINNINGS, Forms, forms_in

STEMS = ("kita", "kitaplatz", "notunterkunft", "unterkunft", "sammelunterkunft", "sammelunterkunftsplatz")


@pytest.mark.parametrize(
    "forms",
    [
        "kurs kurse kursen kurses",
        "sprachkurs sprachkurse",
        "ergebnis ergebnisse ergebnissen",
        "bürger bürgern bürgerin bürgerinnen buerger",
        "kind kinder kindern kindes",
        "haus häuser häusern hauses",
        "migrantin migrantinnen",
        "geflüchtete geflüchteten geflüchteter",
        "flüchtling flüchtlinge flüchtlings fluechtlinge",
        "integrationsrat integrationsrates integrationsräte",
        "kita kitas",
        "antrag antrags anträge anträgen antraege",
        "zentrum zentren zentrums",
        "museum museen",
        "straße straßen strasse",
        "café cafés",
        "zins zinsen",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem_of(form) for form in forms.split()}) == 1


def test_other_words_have_other_stems() -> None:
    words = "kurs kur rat rad haus amt amtlich sinn gewinn status arbeitslos chaos gas glas team 2026"
    assert len({stem_of(word) for word in words.split()}) == len(words.split())


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Die Integra-\ntion der Kinder", ["integration", "kind"]),
        ("Integrations-\nund Sprachkurse", ["integration", "sprachkurs"]),
        ("Drs. 26-0084/1 (SPD)", ["drs", "26", "0084", "1", "spd"]),
        ("Bu\u0308rger*innen ﬁnden", ["burg", "inn", "find"]),
        ("x" * 80, []),
        ("Şahin, ŻÓŁĆ", ["sahin", "zołc"]),
        ("", []),
    ],
)
def test_texts_are_their_stems_in_order(text: str, row: list[str]) -> None:
    assert list(stems(text)) == row


def test_a_word_is_found_inside_of_others_by_how_they_begin() -> None:
    lines = "\n" + "".join(f"{stem}\n" for stem in STEMS)
    assert forms_in("unterkunft", lines) == Forms(("unterkunft", "sammelunterkunft", "notunterkunft"))
    assert forms_in("kita", lines) == Forms(("kita",))
    assert forms_in("zaun", lines) == Forms(("zaun",))


def test_of_very_many_the_rarest_are_left_out() -> None:
    many = [f"{chr(97 + one)}{chr(97 + two)}schul" for one in range(20) for two in range(20)]
    lines = "\n" + "".join(f"{stem}\n" for stem in [*many, "zzschul", "zzschulhof"])
    forms = forms_in("schul", lines)
    assert len(forms.beginnings) == MOST_BEGINNINGS
    assert forms.beginnings[:2] == ("schul", "zzschul")
    assert forms.left_out == 402 - len(forms.beginnings)


@pytest.mark.parametrize(
    ("query", "in_sqlite", "in_postgresql"),
    [
        ("Amt", '"amt"', "'amt'"),
        ("Schule", '("schul" * OR "xschul" *)', "('schul':* | 'xschul':*)"),
        ('"Haus der Jugend"', '"haus jugend"', "('haus' <-> 'jugend')"),
        ("26-0084", '"26 0084"', "('26' <-> '0084')"),
        (
            "Kita-Platz",
            '("kita platz" OR "kitaplatz" * OR "xkitaplatz" *)',
            "(('kita' <-> 'platz') | 'kitaplatz':* | 'xkitaplatz':*)",
        ),
        ("amt (rat ODER 7)", '(("7" OR "rat") AND "amt")', "(('7' | 'rat') & 'amt')"),
    ],
)
def test_what_the_index_is_asked_for(query: str, in_sqlite: str, in_postgresql: str) -> None:
    node = read_query(query)
    assert node is not None
    needle = needle_of(node, lambda part: Forms((part, f"x{part}")))
    assert sqlite.expression(needle) == in_sqlite
    assert postgresql.expression(needle) == in_postgresql


def test_each_database_writes_where_each_stem_stands() -> None:
    stems = placed([["haus", "jugend", "haus"], ["zaun"]])
    assert postgresql.vector(stems) == "'haus':1,3 'jugend':2 'zaun':5"
    assert sqlite.row_of(stems) == "haus jugend haus ¶ zaun"


def test_of_long_papers_both_keep_the_same() -> None:
    long = placed([["rat"] * 300, ["zaun", "rat"] * 9_000, ["kita", "rat", "platz", "kita"]])
    assert (len(long.row), long.rest) == (LAST_PLACE, ("kita", "platz"))
    assert (long.row.count("rat"), long.row.count("zaun")) == (MOST_PLACES, MOST_PLACES)
    assert long.row[254:260] == ("rat", GAP, GAP, GAP, GAP, GAP)
    assert postgresql.vector(long).endswith(" 'kita' 'platz'")
    assert sqlite.row_of(long).endswith(" ¶ kita ¶ platz")


def test_the_longest_papers_fit_into_a_tsvector() -> None:
    huge = placed([[f"stem{number}" for number in range(200_000)]])
    assert LAST_PLACE < len(huge.row) + len(huge.rest) < 200_000
    assert sum(len(stem) for stem in huge.row + huge.rest) < MOST_BYTES


@given(st.lists(st.lists(st.sampled_from(["rat", "zaun", "kita", "straß"]), max_size=40), max_size=4))
def test_short_papers_are_kept_as_they_are(texts: list[list[str]]) -> None:
    assert placed(texts) == _limited(_with_gaps(texts))
