"""`sources permit` and `sources revoke`: what they ask for, what they keep, where it is shown."""

import shlex

import pytest

from tests.cli.conftest import ROOT, Run

GIVEN = ("sources", "permit", "duisburg", "--reason", "Zusage der Stadt vom 2. Mai", "--by", "A. Beispiel")


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("sources", "permit", "duisburg", "--by", "A."), "--reason"),
        (("sources", "permit", "duisburg", "--reason", "  ", "--by", "A."), "--reason"),
        (("sources", "permit", "duisburg", "--reason", "Zusage"), "--by"),
        (("sources", "permit", "duisburg", "--reason", "Zusage", "--by", ""), "--by"),
        (("sources", "permit", "--reason", "Zusage", "--by", "A."), "die Quelle"),
        (("sources", "permit"), "die Quelle"),
        (("sources", "revoke", "duisburg"), "--by"),
        (("sources", "permit", "duisburg", "--list"), "--list"),
        (("sources", "permit", "atlantis", "--reason", "Zusage", "--by", "A."), "atlantis"),
        (("sources", "revoke", "atlantis", "--by", "A."), "atlantis"),
    ],
)
def test_wrong_calls(run: Run, words: tuple[str, ...], missing: str) -> None:
    run("sources", "list")
    run(*words).refuses(2, missing)
    assert run("sources", "permit", "--list", "--json").json == []


def test_a_permit_is_shown_wherever_sources_are(run: Run) -> None:
    answer = run(*GIVEN)
    assert (answer.code, answer.out) == (0, "")
    assert "sources revoke duisburg" in answer.err
    [listed] = run("sources", "permit", "--list", "--json").json
    assert (listed["source"], listed["by"]) == ("duisburg", "A. Beispiel")
    assert (listed["reason"], listed["revoked_at"]) == ("Zusage der Stadt vom 2. Mai", None)
    sources = {each["name"]: each["permit"] for each in run("sources", "list", "--json").json}
    assert sources["duisburg"]["reason"] == "Zusage der Stadt vom 2. Mai"
    assert {name for name, permit in sources.items() if permit} == {"duisburg"}
    assert "mit Erlaubnis" in run("sources", "list").out
    in_words = " ".join(run("status").out.split())  # whatever the width of the terminal
    assert "durch A. Beispiel: Zusage der Stadt vom 2. Mai" in in_words
    assert "A. Beispiel" in run("sources", "permit", "--list").out


def test_a_revocation_ends_it_and_stays_in_the_history(run: Run) -> None:
    run(*GIVEN)
    assert run("sources", "revoke", "duisburg", "--by", "B. Beispiel").code == 0
    assert "Beispiel" not in run("status").out
    [listed] = run("sources", "permit", "--list", "--json").json
    assert (listed["revoked_by"], listed["revoked_at"] is None) == ("B. Beispiel", False)
    run("sources", "revoke", "duisburg", "--by", "B. Beispiel").refuses(1, "keine Erlaubnis")


def test_a_second_permit_is_refused_while_one_holds(run: Run) -> None:
    run(*GIVEN)
    run(*GIVEN).refuses(1, "gilt schon")


def test_the_commands_of_the_handbook_do_what_it_says(run: Run) -> None:
    written = (ROOT / "docs" / "permissions.md").read_text("utf-8")
    commands = [shlex.split(line)[1:] for line in written.splitlines() if line.startswith("antragsradar ")]
    assert [words[1] for words in commands] == ["permit", "permit", "revoke"]
    for words in commands:
        assert run(*words).code == 0, words
    [listed] = run("sources", "permit", "--list", "--json").json
    assert listed["revoked_by"]
