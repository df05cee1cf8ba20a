"""Measuring a topic, and topics of the operator's own, by command."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from antragsradar.app import App
from storage.models import TopicMatch
from storage.topics import known_topics
from tests.cli.conftest import Run

Labelled = Callable[..., Path]
BEES = """
name = "bienen"
title = "Bienen & Blüten"
[subtopics.honey]
title = "Honig"
[[terms]]
subtopic = "honey"
weight = 4
words = ["*imker*"]
"""


@pytest.fixture
def labelled(tmp_path: Path) -> Labelled:
    """A file of labelled papers."""

    def make(*rows: object) -> Path:
        path = tmp_path / "vorlagen.jsonl"
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
        return path

    return make


def paper(id_: str, title: str, label: object, text: str = "") -> dict[str, object]:
    return {"id": id_, "title": title, "text": text, "label": label}


RIGHT = paper("a", "Deutschkurse für Geflüchtete", 1)
TOO_MUCH = paper("b", "Asylrecht im Stummfilm", False)
MISSED = paper("c", "Antrag", True, "Wir bitten um Auskunft.")
BY_TEXT = paper("d", "Antrag", 1, "Die Geflüchteten in der Asylunterkunft brauchen Deutschkurse.")
OTHER = paper("e", "Radweg", 0)


@pytest.mark.without_database
def test_evaluate_for_programs(run: Run, labelled: Labelled) -> None:
    answer = run("topics", "evaluate", labelled(RIGHT, TOO_MUCH, MISSED, BY_TEXT, OTHER), "--json")
    assert (answer.code, answer.err) == (0, "")
    found = answer.json
    assert (found["n"], found["positives"], found["selected"]) == (5, 3, 3)
    assert found["precision"] == found["recall"] == found["f1"] == pytest.approx(2 / 3)
    assert all(found[f"{name}_interval"][0] < 2 / 3 for name in ("precision", "recall", "f1"))
    [wrong] = found["false_positives"]
    assert (wrong["id"], wrong["title"]) == ("b", "Asylrecht im Stummfilm")
    assert wrong["evidence"][0]["term"] == "*asyl*"
    assert [each["id"] for each in found["false_negatives"]] == ["c"]


@pytest.mark.without_database
def test_evaluate_by_titles_alone(run: Run, labelled: Labelled) -> None:
    found = run("topics", "evaluate", labelled(RIGHT, BY_TEXT, OTHER), "--titles-only", "--json").json
    assert (found["titles_only"], found["recall"]) == (True, 0.5)
    assert [each["id"] for each in found["false_negatives"]] == ["d"]


@pytest.mark.without_database
def test_evaluate_for_people(run: Run, labelled: Labelled, installation: Path) -> None:
    answer = run("topics", "evaluate", labelled(RIGHT, TOO_MUCH, MISSED, BY_TEXT))
    assert answer.code == 0
    assert "Thema Integration: 4 Vorlagen, 3 zum Thema, 3 ausgewählt, 2 davon zu Recht" in answer.out
    assert "Genauigkeit (precision):  66,7 % (mit 95 % Sicherheit 20,8 % bis 93,9 %)" in answer.out
    assert "Zu Unrecht ausgewählt (1):\n  b: Asylrecht im Stummfilm" in answer.out
    assert "Übersehen (1):\n  c: Antrag" in answer.out
    assert not installation.exists()


@pytest.mark.without_database
def test_evaluate_another_topic(run: Run, labelled: Labelled) -> None:
    path = labelled(paper("1", "Klimaschutz im Rathaus", 1), RIGHT | {"label": 0})
    found = run("topics", "evaluate", path, "--topic", "klimaschutz", "--json").json
    assert (found["topic"], found["precision"], found["recall"]) == ("klimaschutz", 1, 1)


@pytest.mark.without_database
def test_evaluate_names_what_is_wrong(run: Run, labelled: Labelled, tmp_path: Path) -> None:
    run("topics", "evaluate", labelled(RIGHT, "{kein JSON"), "--json").refuses(1, "vorlagen.jsonl, Zeile 2")
    run("topics", "evaluate", labelled(RIGHT | {"label": "ja"})).refuses(1, "Zeile 1", "„label“", '"ja"')
    run("topics", "evaluate", labelled()).refuses(1, "enthält keine Vorlagen")
    run("topics", "evaluate", tmp_path / "fehlt.jsonl").refuses(1, "fehlt.jsonl", "gibt es nicht")
    run("topics", "evaluate", tmp_path).refuses(1, str(tmp_path))
    run("topics", "evaluate", labelled(RIGHT), "--topic", "wetter").refuses(2, "„wetter“", "integration")
    run("topics", "evaluate").refuses(2, "DATEI")


@pytest.fixture
def bees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic of the operator's own."""
    path = tmp_path / "bienen.toml"
    path.write_text(BEES)
    monkeypatch.setenv("ANTRAGSRADAR_TOPICS", str(path))
    return path


def test_a_topic_of_ones_own_from_file_to_database(run: Run, bees: Path, tmp_path: Path) -> None:
    document = tmp_path / "antrag.txt"
    document.write_text("Antrag: Zuschuss für den Imkerverein\n\nDie Imkerei im Stadtpark wird gefördert.")
    assert [each["name"] for each in run("topics", "list", "--json").json][-1] == "bienen"
    explained = run("topics", "explain", document).out
    assert "Thema bienen: ausgewählt" in explained
    assert "Unterthemen: Honig" in explained
    assert "Unterthemen: Honig" in run("inspect", document).out
    assert run("import", document).code == 0
    with App.here().engine.connect() as connection:
        match = connection.execute(select(TopicMatch.__table__).where(TopicMatch.topic == "bienen")).one()
        assert (match.selected, match.subtopics) == (True, ["honey"])
        assert known_topics(connection)["bienen"].title == "Bienen & Blüten"


@pytest.mark.parametrize(
    "words", [["crawl", "duisburg"], ["status"], ["topics", "list"], ["inspect", "x.txt"]]
)
def test_a_broken_topic_file_is_named_before_anything_is_done(
    run: Run, bees: Path, words: list[str], tmp_path: Path
) -> None:
    bees.write_text(BEES.replace("weight = 4", 'weight = "viel"'))
    document = tmp_path / "x.txt"
    document.write_text("Antrag: Radweg")
    words = [str(document) if word == "x.txt" else word for word in words]
    run(*words).refuses(1, str(bees), "terms, Eintrag 1, weight: muss eine Zahl sein")


EXAMPLES = """
[[examples]]
selected = true
title = "Zuschuss für den Imkerverein"
[[examples]]
selected = true
title = "Blühwiesen am Stadtrand"
why = "Nahrung"
[[examples]]
selected = false
title = "Imkerstraße: Umleitung"
"""


@pytest.mark.without_database
def test_check_names_the_examples_that_come_out_otherwise(run: Run, bees: Path, installation: Path) -> None:
    bees.write_text(BEES + EXAMPLES)
    answer = run("topics", "check", bees)
    assert (answer.code, answer.err) == (1, "")
    first, *lines = answer.out.splitlines()
    assert first == "Thema bienen: 3 Beispiele, 2 davon anders als angegeben"
    assert lines[0] == "  Beispiel 2: Blühwiesen am Stadtrand (Nahrung): soll ausgewählt werden; 0.00 Punkte"
    assert lines[1] == "  Beispiel 3: Imkerstraße: Umleitung: soll nicht ausgewählt werden; 4.00 Punkte"
    assert "Imkerstraße" in lines[2]
    assert not installation.exists()


@pytest.mark.without_database
def test_check_for_programs_and_of_all_topics(run: Run, bees: Path) -> None:
    bees.write_text(BEES + EXAMPLES)
    answer = run("topics", "check", "--json")
    assert answer.code == 1
    assert [each["topic"] for each in answer.json] == ["integration", "klimaschutz", "bienen"]
    assert [each["wrong"] for each in answer.json[:2]] == [[], []]
    [second, third] = answer.json[-1]["wrong"]
    assert (second["number"], second["expected"], second["selected"]) == (2, True, False)
    assert third["evidence"][0]["term"] == "*imker*"


@pytest.mark.without_database
def test_check_says_that_all_is_well_or_that_there_is_nothing(run: Run, bees: Path, tmp_path: Path) -> None:
    assert run("topics", "check", bees).out == "Thema bienen: ohne Beispiele\n"
    bees.write_text(BEES + EXAMPLES.replace("Blühwiesen", "Imker").replace("Imkerstraße", "Bienenstraße"))
    answer = run("topics", "check", tmp_path)
    assert (answer.code, answer.out) == (0, "Thema bienen: 3 Beispiele, alles wie angegeben\n")
    assert run("topics", "list").err == ""
    run("topics", "check", tmp_path / "fehlt.toml").refuses(1, "fehlt.toml", "lässt sich nicht lesen")
    bees.unlink()
    run("topics", "check", tmp_path).refuses(1, "enthält keine Themendatei")


def test_list_warns_of_wrong_examples(run: Run, bees: Path) -> None:
    bees.write_text(BEES + EXAMPLES)
    answer = run("topics", "list")
    assert answer.code == 0
    assert "Thema bienen: 2 von 3 Beispielen anders als angegeben; „antragsradar topics check“" in answer.err
