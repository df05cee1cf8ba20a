"""One filter has one form, whatever it was written as; what cannot be is explained."""

import itertools
import re
from dataclasses import fields
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.filters import CHANGE_GROUPS, STATUSES, Filter, FilterError, FilterWords, Known, describe, parse
from storage.filters.known import PARTY_NAMES
from storage.filters.words import ENGLISH, GERMAN
from storage.kinds import KINDS
from storage.records import Body
from storage.search.query import QueryError, canonical, read_query, write_query

KNOWN = Known(
    topics=("integration", "klimaschutz"),
    bodies=(
        Body("99000011", "Stadt Beispiel"),
        Body("99000", "Kreis Beispiel"),
        Body("99000022", "Gemeinde Überau"),
    ),
    parties=("SPD", "Bürgerliste Beispiel"),
    kinds=("Anfrage", "Antrag", "Beschlussvorlage"),
    organizations=("Integrationsrat", "Rat der Stadt Beispiel", "Kreistag"),
)
UUID = "6d1f2f5e-3c52-5b0e-9d7b-0f6d5a4f8c11"

_words = st.text(alphabet="abcdeäöüßzABC019-/ \"()„“'.&%+#İſ٣é ", max_size=40) | st.sampled_from(
    ["Kita ODER Schule -Zaun", '"Runder Tisch" (a b)', "NICHT x", "der Sprachkurs und die Kita", "26-0084"]
)


def _is_query(text: str) -> bool:
    try:
        canonical(text)
    except QueryError:
        return False
    return True


_queries = st.recursive(
    st.sampled_from(["Kita", "Schule", "Überau", '"runder Tisch"', "118/21", "der"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" ", " UND ", " ODER ", " or "]), inner).map("".join),
        inner.map("({})".format),
        inner.map("-({})".format),
        inner.map("NICHT {}".format),
    ),
    max_leaves=8,
)


def several(*values: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=4).map(tuple)


filters = st.builds(
    Filter,
    topics=several("integration", "klimaschutz", "alle"),
    bodies=several(*(body.ags for body in KNOWN.bodies)),
    parties=several(*PARTY_NAMES, "Bürgerliste Beispiel"),
    kinds=several(*KNOWN.kinds),
    organizations=several(*KNOWN.organizations),
    statuses=several(*STATUSES),
    years=several("1999", "2025", "2026"),
    words=(_words | _queries).filter(_is_query),
    changes=several(*CHANGE_GROUPS),
    motion=st.sampled_from(["", UUID]),
)


@given(filters, st.randoms())
def test_a_filter_is_read_from_its_own_query_whatever_the_order(made: Filter, random) -> None:
    pairs = parse_qsl(made.query(), keep_blank_values=True, strict_parsing=bool(made.query()))
    assert pairs == made.pairs()
    mixed = [*pairs, *pairs[:2], ("partei", ""), ("gremium", " ")] if not made.words else pairs
    random.shuffle(mixed)
    for known in (KNOWN, None):
        again = parse(mixed, known)
        assert again == made
        assert again.query() == made.query()
        assert again.key() == made.key()


@given(_words)
def test_whatever_is_written_has_one_form_or_is_refused(text: str) -> None:
    if _is_query(text):
        once = canonical(text)
        assert canonical(once) == once


@pytest.mark.parametrize(
    ("body", "parties", "words"),
    [
        ("Stadt Beispiel", ["Grüne"], ["Kita Zaun"]),
        ("stadt-beispiel", ["gruene"], ["ZAUN  und  kita"]),
        ("99000011", ["Bündnis 90/ Die Grünen", ""], ["kita (zaun)"]),
        ("STADT BEISPIEL", ["B90/Grüne", "die grünen"], ["zaun", "kita"]),
        (" Stadt  Beispiel ", ["GRÜNE"], ["zaun kita zaun", " "]),
    ],
)
def test_spellings_of_one_filter(body: str, parties: list[str], words: list[str]) -> None:
    pairs = [*(("suche", each) for each in words), *(("Partei", each) for each in parties), ("kommune", body)]
    assert (
        parse(pairs, KNOWN).query()
        == "kommune=99000011&partei=B%C3%BCndnis%2090%2FDie%20Gr%C3%BCnen&suche=kita%20zaun"
    )


@pytest.mark.parametrize("words", [("alle",), ("ALL",), ("neu", "alle"), ()])
def test_all_changes_may_be_named(words: tuple[str, ...]) -> None:
    assert parse([("nur", word) for word in words]) == Filter()


def test_different_filters_have_different_keys() -> None:
    made = [
        Filter(),
        Filter(topics=("alle",)),
        Filter(topics=("klimaschutz",)),
        Filter(words="kita zaun"),
        Filter(words='"kita zaun"'),
        Filter(words="kita ODER zaun"),
        Filter(kinds=("Antrag",)),
        Filter(motion=UUID),
        Filter(motion=UUID, topics=("integration",)),
    ]
    assert all(one.key() != other.key() for one, other in itertools.combinations(made, 2))
    assert Filter().query() == ""


def test_which_topics_must_have_selected() -> None:
    assert Filter().selected_by == ("integration",)
    assert Filter(topics=("alle", "klimaschutz")).selected_by == ()
    assert Filter(motion=UUID).selected_by == ()
    assert Filter(motion=UUID, topics=("integration",)).selected_by == ("integration",)


@pytest.mark.parametrize(
    ("pair", "field", "said"),
    [
        (("komune", "99000"), "komune", ["„komune“", "Bekannt: kommune"]),
        (("kommune", "Beispiel"), "kommune", ["kann heißen: Stadt Beispiel, Kreis Beispiel"]),
        (("kommune", "Überow"), "kommune", ["„Überow“ wird nicht gelesen", "Bekannt: Gemeinde Überau"]),
        (("partei", "Bürgerlisste"), "partei", ["Bekannt: Bürgerliste Beispiel", "weitere"]),
        (("art", "Antrog"), "art", ["Bekannt: Antrag, Anfrage"]),
        (("thema", "klima"), "thema", ["Bekannt: klimaschutz"]),
        (("gremium", "Integrationsra"), "gremium", ["Bekannt: Integrationsrat"]),
        (("nur", "alles"), "nur", ["neu, termine, ergebnisse, alle"]),
        (("vorgang", "17"), "vorgang", ["keine Kennung"]),
        (("suche", "(kita"), "suche", ["Klammer wird nicht geschlossen (Zeichen 1)"]),
        (("suche", "kita) zaun"), "suche", ["nie geöffnet (Zeichen 5)"]),
        (("suche", "kita UND"), "suche", ["Nach UND fehlt ein Wort (Zeichen 6)"]),
        (("suche", "OR kita"), "suche", ["Vor ODER fehlt ein Wort (Zeichen 1)"]),
        (("suche", "kita NICHT"), "suche", ["Nach NICHT fehlt ein Wort"]),
        (("suche", "a ()"), "suche", ["In der Klammer steht nichts (Zeichen 3)"]),
        (("suche", '"kita'), "suche", ["Anführungszeichen wird nicht geschlossen (Zeichen 1)"]),
        (("suche", "der die das"), "suche", ["in fast jedem Text"]),
        (("suche", "?! \N{REPLACEMENT CHARACTER}"), "suche", ["weder Buchstaben noch Ziffern"]),
        (("suche", "x" * 301), "suche", ["zu lang: 301 Zeichen, höchstens 300"]),
        (("suche", " ".join("abcdefghijklmnopqrstuvwxyz01234")), "suche", ["Wörter: 31, höchstens 30"]),
        (("suche", "(" * 7 + "a" + ")" * 7), "suche", ["Zu viele Klammern"]),
        (("gremium", "x" * 201), "gremium", ["Zu lang"]),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(
    pair: tuple[str, str], field: str, said: list[str]
) -> None:
    with pytest.raises(FilterError) as caught:
        parse([pair], KNOWN)
    assert caught.value.field == field
    for words in said:
        assert words in str(caught.value)


def test_more_values_than_anybody_needs() -> None:
    with pytest.raises(FilterError, match="höchstens 50"):
        parse([("partei", str(number)) for number in range(51)])
    with pytest.raises(FilterError, match="nur ein Vorgang"):
        parse([("vorgang", UUID), ("vorgang", UUID.replace("6", "7"))])


def test_a_kept_filter_needs_no_known_values() -> None:
    assert parse([("kommune", "12345678"), ("gremium", "Beirat")]).organizations == ("Beirat",)
    with pytest.raises(FilterError, match="Gemeindeschlüssel"):
        parse([("kommune", "Beispiel")])


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Filter(), "Vorgänge zum Thema Integration"),
        (
            Filter(kinds=("Antrag",), parties=("SPD", "CDU"), bodies=("99000",), words="Sprachkurs"),
            "Anträge zum Thema Integration von CDU oder SPD im Kreis Beispiel, die „sprachkurs“ nennen",
        ),
        (
            Filter(topics=("alle",), words="kita ODER zaun", organizations=("Kreistag",)),
            "Vorgänge zu allen Themen mit Beratung in: Kreistag, gesucht: kita ODER zaun",
        ),
        (
            Filter(motion=UUID, changes=("new", "scheduled")),
            "Ein einzelner Vorgang; davon nur was neu ist und Termine",
        ),
    ],
)
def test_filters_in_words(made: Filter, words: str) -> None:
    assert describe(made, KNOWN.body_names()) == words


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Filter(), "Matters on integration"),
        (
            Filter(kinds=("Antrag", "Anfrage"), parties=("SPD", "CDU"), bodies=("99000",), words="Kurs"),
            "Questions and motions on integration by CDU or SPD in the district of Beispiel "
            "that mention “kurs”",
        ),
        (
            Filter(topics=("alle",), words="kita ODER -(zaun ODER tor)", organizations=("Kreistag",)),
            "Matters on all topics discussed in: Kreistag, searched for: kita OR -(tor OR zaun)",
        ),
        (
            Filter(topics=("integration", "klimaschutz"), kinds=("Sonstiges",), changes=("new", "decided")),
            "“Sonstiges” on integration or “Klimaschutz”; of these only results and what is new",
        ),
        (Filter(motion=UUID, changes=("scheduled",)), "A single matter; of these only dates"),
    ],
)
def test_filters_in_english(made: Filter, words: str) -> None:
    assert describe(made, KNOWN.body_names(), words=ENGLISH) == words


def said_by(words: FilterWords) -> set[str]:
    """The words that a catalogue says itself."""
    parts = (getattr(words, field.name) for field in fields(words))
    said = (each for part in parts for each in ([part] if isinstance(part, str) else part.values()))
    return set(re.findall(r"\w+", re.sub(r"{\w+}", "", " ".join(said)).casefold()))


@given(filters)
def test_no_english_reader_is_told_in_german(made: Filter) -> None:
    said = describe(made, KNOWN.body_names(), words=ENGLISH)
    quoted = [*made.parties, *made.organizations, write_query(read_query(made.words), "OR")]
    for value in sorted(filter(None, quoted), key=len, reverse=True):
        assert value in said
        said = said.replace(value, "")
    german = said_by(GERMAN) - said_by(ENGLISH)
    assert not german & set(re.findall(r"\w+", said.casefold()))


def test_each_kind_has_a_word_in_both_languages() -> None:
    assert set(KINDS) <= set(GERMAN.kinds) == set(ENGLISH.kinds)
    assert set(GERMAN.places) == set(ENGLISH.places)
