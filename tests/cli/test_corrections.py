"""`topics decide` and `topics corrections`: what the operator decides, what readers suggest."""

import json
from pathlib import Path
from typing import Any

import pytest

from antragsradar.app import App
from storage.naming import papers_named
from storage.suggestions import LONGEST, suggest
from storage.times import utc_now
from tests.cli.conftest import Run
from tests.cli.test_commands import TITLE, Import, import_motions

__all__ = ["import_motions"]  # a fixture

NUMBER = "12/26"


def suggested(reason: str = "Es geht um Sport", *, label: bool = False, named: str = "") -> None:
    """A reader says something of the first paper, or of one that is not known."""
    with App.here().database.begin() as connection:
        paper_id = None if named else papers_named(connection, NUMBER)[0].id
        suggest(
            connection,
            topic="integration",
            label=label,
            reason=reason,
            now=utc_now(),
            paper_id=paper_id,
            named=named,
        )


def listed(run: Run) -> list[str]:
    """The titles in the feed."""
    feed = run("feed", "--format", "atom").out
    return [title for title in (TITLE.format(letter) for letter in "ABC") if title in feed]


def test_a_decision_and_its_end(run: Run, import_motions: Import) -> None:
    import_motions(2)
    answer = run("topics", "decide", NUMBER, "--no", "--reason", "Es geht um Sport")
    assert (answer.code, answer.out) == (0, "")
    assert "gehört nicht zum Thema integration" in answer.err
    assert listed(run) == [TITLE.format("B")]
    explained = run("topics", "explain", NUMBER).out
    assert "nicht ausgewählt, von Hand: Es geht um Sport" in explained
    assert run("topics", "decide", NUMBER, "--undo").code == 0
    assert listed(run) == [TITLE.format("A"), TITLE.format("B")]
    assert "von Hand" not in run("topics", "explain", NUMBER).out
    run("topics", "decide", NUMBER, "--undo").refuses(1, "nichts entschieden")


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        ((NUMBER,), 2, "--yes"),
        ((NUMBER, "--yes", "--no", "--reason", "x"), 2, "--yes"),
        ((NUMBER, "--yes"), 2, "--reason"),
        ((NUMBER, "--no", "--reason", " \n "), 2, "--reason"),
        ((NUMBER, "--no", "--reason", "x" * (LONGEST + 1)), 2, f"höchstens {LONGEST}"),
        ((NUMBER, "--undo", "--yes"), 2, "--undo"),
        ((NUMBER, "--no", "--reason", "x", "--topic", "wetter"), 2, "wetter"),
        (("99/99", "--no", "--reason", "x"), 1, "99/99"),
        ((), 2, "VORLAGE"),
    ],
)
def test_wrong_decisions(
    run: Run, import_motions: Import, words: tuple[str, ...], code: int, named: str
) -> None:
    import_motions(1)
    run("topics", "decide", *words).refuses(code, named)
    assert run("topics", "corrections", "list", "--all", "--json").json == []


def test_what_may_be_several_papers_is_asked_back(run: Run, tmp_path: Path) -> None:
    for name in ("eins", "zwei"):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"Drucksache 12/26\n\nAntrag: Sprachkurse {name}\n\nDie Verwaltung wird beauftragt.")
        assert run("import", path).code == 0
    answer = run("topics", "decide", NUMBER, "--no", "--reason", "x")
    answer.refuses(1, "mehrere", "Sprachkurse eins", "Sprachkurse zwei")
    name = next(line.split(":")[0] for line in answer.err.splitlines() if "eins" in line).strip()
    assert run("topics", "decide", name, "--no", "--reason", "x").code == 0


def test_suggestions_are_listed_and_decided(run: Run, import_motions: Import) -> None:
    import_motions(2)
    assert "keine offenen Hinweise" in run("topics", "corrections", "list").err
    suggested()
    suggested("Es geht um Turnen")
    suggested("Sehr wichtig", label=True, named="https://ris.example/77")
    [first, second, third] = run("topics", "corrections", "list", "--json").json
    assert (first["label"], first["title"], first["reason"]) == (False, TITLE.format("A"), "Es geht um Sport")
    assert (third["label"], third["paper"], third["named"]) == (True, "", "https://ris.example/77")
    shown = run("topics", "corrections", "list")
    assert "passt nicht (integration)" in shown.out
    assert "fehlt hier (integration): https://ris.example/77" in shown.out
    assert "Hinweis: Es geht um Turnen" in shown.out
    assert listed(run) == [TITLE.format("A"), TITLE.format("B")]
    assert run("topics", "corrections", "accept", first["id"]).code == 0
    assert listed(run) == [TITLE.format("B")]
    run("topics", "corrections", "accept", second["id"]).refuses(1, "schon entschieden")
    run("topics", "corrections", "accept", third["id"]).refuses(1, "--paper")
    run("topics", "corrections", "accept", third["id"], "--paper", "88/88").refuses(1, "88/88")
    run("topics", "corrections", "accept", 99).refuses(1, "99")
    run("topics", "corrections", "accept", 10**20).refuses(2, "HINWEIS")
    run("topics", "corrections", "reject", 10**20).refuses(2, "HINWEIS")
    assert run("topics", "corrections", "reject", third["id"], "--reason", "gibt es nicht").code == 0
    run("topics", "corrections", "reject", third["id"]).refuses(1, "schon entschieden")
    decided = run("topics", "corrections", "list", "--all", "--json").json
    assert [each["decision"] for each in decided] == ["accepted", "accepted", "rejected"]
    assert "abgelehnt am" in run("topics", "corrections", "list", "--all").out


def test_of_several_rejections_all_or_none(run: Run, import_motions: Import) -> None:
    import_motions(1)
    suggested()
    [view] = run("topics", "corrections", "list", "--json").json
    run("topics", "corrections", "reject", view["id"], 99).refuses(1, "99")
    assert len(run("topics", "corrections", "list", "--json").json) == 1


def test_what_is_decided_is_exported_for_measuring(run: Run, import_motions: Import, tmp_path: Path) -> None:
    import_motions(2)
    assert (run("topics", "corrections", "export").code, run("topics", "corrections", "export").out) == (
        0,
        "",
    )
    run("topics", "decide", NUMBER, "--no", "--reason", "Es geht um Sport")
    path = tmp_path / "examples.jsonl"
    answer = run("topics", "corrections", "export", path)
    assert (answer.code, answer.out) == (0, "")
    assert path.read_text() == run("topics", "corrections", "export").out
    [row] = map(json.loads, path.read_text().splitlines())
    assert {"id", "title", "text", "label"} <= row.keys()
    assert (row["title"], row["label"], row["reason"]) == (TITLE.format("A"), False, "Es geht um Sport")
    assert "Sprachkurse zu fördern" in row["text"]
    path.write_text("etwas anderes")
    run("topics", "corrections", "export", path).refuses(2, "--force")
    assert path.read_text() == "etwas anderes"
    assert run("topics", "corrections", "export", path, "--force").code == 0
    assert json.loads(path.read_text()) == row
    run("topics", "corrections", "export", tmp_path / "nirgends" / "x").refuses(1, "gibt es nicht")


def test_a_hostile_hint_does_not_steer_the_terminal(run: Run, import_motions: Import) -> None:
    import_motions(1)
    suggested("\x1b[2Jböse", label=True, named="https://ris.example/\x1b]0;x\x07")
    shown = run("topics", "corrections", "list").out
    assert "böse" in shown
    assert "\x1b" not in shown


def test_help_is_german_and_names_the_commands(run: Run) -> None:
    words: Any = run("topics", "corrections", "--help").out
    assert all(name in words for name in ("list", "accept", "reject", "export"))
    assert "decide" in run("topics", "--help").out
