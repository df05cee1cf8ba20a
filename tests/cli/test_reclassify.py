"""`topics reclassify`: asks before it does anything, and says what comes and goes, and why."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run, Terminal

TOPIC = """name = "wege"
title = "Wege"
[[terms]]
weight = 5
words = [{words}]
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A topic of the operator's own, by which two motions were read; its rules have changed since."""
    path = tmp_path / "wege.toml"
    path.write_text(TOPIC.format(words='"radweg*"'))
    monkeypatch.setenv("ANTRAGSRADAR_TOPICS", str(path))
    return path


@pytest.fixture
def changed(run: Run, rules: Path, tmp_path: Path) -> None:
    """What is known was read by other rules."""
    for word in ("Radweg", "Fußweg"):
        path = tmp_path / f"{word}.txt"
        path.write_text(f"Antrag: Ein {word} am See\n\nDie Verwaltung wird beauftragt, ihn zu bauen.")
        assert run("import", path).code == 0
    rules.write_text(TOPIC.format(words='"fußweg*"'))


def selected(run: Run, word: str) -> bool:
    """Whether the topic selects that motion."""
    [paper] = run("topics", "explain", word, "--json").json
    return next(bool(each["selected"]) for each in paper["topics"] if each["topic"] == "wege")


def keys(run: Run) -> dict[str, str]:
    """The motions by what they ask for."""
    looked = run("topics", "reclassify", "--topic", "wege", "--dry-run", "--json").json
    return {each["title"].split()[1]: each["paper"] for each in (*looked["added"], *looked["removed"])}


@pytest.mark.parametrize(
    ("words", "named"),
    [((), "--yes"), (("--json",), "--dry-run"), (("--yes", "--dry-run"), "--dry-run"),
     (("--yes", "--topic", "wetter"), "wetter")],
)  # fmt: skip
def test_wrong_calls(run: Run, changed: None, words: tuple[str, ...], named: str) -> None:
    run("topics", "reclassify", *words).refuses(2, named)
    assert len(keys(run)) == 2


def test_a_look_says_what_comes_and_goes_and_why(run: Run, changed: None) -> None:
    answer = run("topics", "reclassify", "--dry-run")
    assert (answer.code, answer.err) == (0, "")
    assert "Neu zu entscheiden: 2 Vorlagen" in answer.out
    assert "Kommt dazu: 1\n  Ein Fußweg am See (import/" in answer.out
    assert "wegen „Fußweg“ [Titel]: Ein Fußweg am See" in answer.out
    assert "Fällt weg: 1\n  Ein Radweg am See (import/" in answer.out
    assert "bisher wegen „Radweg“ [Titel]: Ein Radweg am See" in answer.out
    looked = run("topics", "reclassify", "--dry-run", "--json").json
    assert (looked["written"], looked["papers"], looked["left"]) == (False, 2, 0)
    [added], [removed] = looked["added"], looked["removed"]
    assert (added["selected"], added["score_before"], added["score"] > 2.8) == (True, 0.0, True)
    assert (removed["selected"], removed["score"]) == (False, 0.0)
    assert removed["evidence_before"][0]["found"] == "Radweg"


def test_yes_does_it_at_once(run: Run, changed: None) -> None:
    named = keys(run)
    answer = run("topics", "reclassify", "--yes")
    assert answer.code == 0
    assert "Neu entschieden: 2 Vorlagen" in answer.out
    assert "gemeldet wird davon nichts" in answer.err
    assert [selected(run, named[word]) for word in ("Radweg", "Fußweg")] == [False, True]
    again = run("topics", "reclassify", "--yes")
    assert (again.code, again.out) == (0, "Über alle Vorlagen ist nach den jetzigen Regeln entschieden.\n")


@pytest.mark.parametrize(("answered", "done"), [("j\n", True), ("ja\n", True), ("\n", False), ("", False)])
def test_on_a_terminal_it_asks(
    run: Run, changed: None, monkeypatch: pytest.MonkeyPatch, answered: str, done: bool
) -> None:
    named = keys(run)
    monkeypatch.setattr("sys.stdin", Terminal(answered))
    answer = run("topics", "reclassify")
    assert answer.code == 0
    assert "Kommt dazu: 1" in answer.out
    assert "Übernehmen? [j/N]" in answer.err
    assert ("Es bleibt, wie es ist." in answer.err) is not done
    assert selected(run, named["Fußweg"]) is done


def test_with_nothing_to_do_nobody_is_asked(run: Run, changed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    run("topics", "reclassify", "--yes")
    monkeypatch.setattr("sys.stdin", Terminal(""))
    answer = run("topics", "reclassify")
    assert (answer.code, "Übernehmen" in answer.err) == (0, False)


def test_one_topic(run: Run, changed: None) -> None:
    assert run("topics", "reclassify", "--topic", "integration", "--dry-run", "--json").json["papers"] == 0
    done = run("topics", "reclassify", "--topic", "wege", "--yes", "--json").json
    assert (done["written"], list(done["topics"]), len(done["added"])) == (True, ["wege"], 1)


def test_a_topic_without_rules_is_forgotten(
    run: Run, rules: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file was taken away: first it is only said, then nothing is listed for it any more."""
    path = tmp_path / "radweg.txt"
    path.write_text("Antrag: Ein Radweg am See\n\nDie Verwaltung wird beauftragt, ihn zu bauen.")
    assert run("import", path).code == 0
    monkeypatch.delenv("ANTRAGSRADAR_TOPICS")
    looked = run("topics", "reclassify", "--dry-run")
    assert "wege (1 ausgewählte Vorlage)" in looked.out
    assert run("topics", "reclassify", "--dry-run", "--json").json["forgotten"] == {"wege": 1}
    assert run("topics", "reclassify", "--topic", "integration", "--yes", "--json").json["forgotten"] == {}
    assert "Radweg" in run("motions", "list", "--thema", "wege").out
    assert "Vergessen: wege" in run("topics", "reclassify", "--yes").err
    assert "Radweg" not in run("motions", "list", "--thema", "wege").out
    assert "wege" not in run("topics", "reclassify", "--dry-run").out
