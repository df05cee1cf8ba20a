"""Lists by filter on the command line, and the index of words."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from antragsradar.app import App
from storage.models import Paper, Source
from tests.cli.conftest import Run

TEXT = """{party}-Fraktion im Rat der Stadt Duisburg

Antrag: {title}

Die Verwaltung wird beauftragt, die Integration von Geflüchteten durch {what} zu fördern.
"""
MOTIONS = (
    ("SPD", "Mehr Sprachkurse für Geflüchtete", "weitere Sprachkurse in Notunterkünften"),
    ("FDP", "Lotsen für Geflüchtete", "ehrenamtliche Lotsen"),
)


@pytest.fixture(autouse=True)
def motions(run: Run, tmp_path: Path) -> None:
    """Two motions, imported."""
    for number, (party, title, what) in enumerate(MOTIONS):
        file = tmp_path / f"{number}.txt"
        file.write_text(TEXT.format(party=party, title=title, what=what))
        assert run("import", file).code == 0


def test_a_list_for_people(run: Run) -> None:
    answer = run("motions", "list", "--suche", "unterkunft", "--kommune", "duisburg")
    assert answer.code == 0
    assert answer.out.startswith("Mehr Sprachkurse für Geflüchtete\n")
    assert "Stadt Duisburg · Antrag von SPD" in answer.out
    assert "Lotsen" not in answer.out
    assert "in der Stadt Duisburg, die „unterkunft“ nennen: 1 gefunden." in " ".join(answer.err.split())


def test_a_list_for_programs(run: Run) -> None:
    answer = run("motions", "list", "--partei", "fdp", "--partei", "SPD", "--suche=-kurs", "--json")
    assert answer.code == 0
    assert (answer.json["filter"], answer.json["found"]) == ("partei=FDP&partei=SPD&suche=-kurs", 1)
    (motion,) = answer.json["motions"]
    assert (motion["title"], motion["originators"], motion["topics"]) == (
        "Lotsen für Geflüchtete", ["FDP"], ["integration"],
    )  # fmt: skip
    assert run("motions", "list", "--json", "--limit", "1").json["found"] == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kommune", "düren"], "--kommune: „düren“ kann heißen: Kreis Düren, Stadt Düren."),
        (["--suche", "a UND"], "--suche: Nach UND fehlt ein Wort (Zeichen 3)."),
        (["--partei", "XYZ"], "--partei: Die Partei „XYZ“ ist nicht bekannt. Bekannt:"),
        (["--nur", "alles"], "--nur: Für „nur“ gibt es „alles“ nicht, nur: neu, termine, ergebnisse, alle."),
        (["--thma", "x"], "Die Option --thma gibt es nicht."),
    ],
)
def test_a_wrong_filter_is_a_wrong_call(run: Run, words: list[str], said: str) -> None:
    run("motions", "list", *words).refuses(2, said)


def test_where_we_could_not_look_is_said_after_an_empty_list(run: Run) -> None:
    with App.here().database.begin() as connection:
        connection.execute(update(Source).where(Source.name == "duisburg").values(state="blocked"))
    answer = run("motions", "list", "--suche", "Quastenflosser")
    assert (answer.code, answer.out) == (0, "")
    assert "nichts gefunden." in answer.err
    assert "Nicht nachsehen konnten wir bei: Stadt Duisburg." in " ".join(answer.err.split())


def test_the_index_is_filled_up_and_made_anew(run: Run) -> None:
    assert "Im Suchindex fehlt nichts." in run("db", "reindex").err
    with App.here().database.begin() as connection:
        connection.execute(update(Paper).values(in_index=False))
    assert "2 Vorlagen fehlen darin" in " ".join(run("motions", "list").err.split())
    assert "Neu im Suchindex: 2 Vorlagen." in run("db", "reindex").err
    assert "Suchindex" not in run("motions", "list").err
    assert "Neu im Suchindex: 2 Vorlagen." in run("db", "reindex", "--all").err
    assert run("motions", "list", "--suche", "unterkunft", "--json").json["found"] == 1
    with App.here().database.begin() as connection:
        connection.execute(update(Paper).values(in_index=False))
    assert "auf dem neuesten Stand" in run("db", "upgrade").err
    assert "Im Suchindex fehlt nichts." in run("db", "reindex").err
