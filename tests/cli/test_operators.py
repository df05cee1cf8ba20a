"""Who may log in to the desk, on the command line."""

import io
import sys

import pytest

from antragsradar.app import App
from storage.operators import find
from tests.cli.conftest import Run, Terminal

PASSWORD = "lauter gute Absichten"


@pytest.fixture(autouse=True)
def pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe_in(monkeypatch, f"{PASSWORD}\nund mehr\n")


def pipe_in(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(words))


def names(run: Run) -> list[str]:
    return [each["name"] for each in run("operators", "list", "--json").json]


def password(name: str) -> str:
    with App.here().database.connect() as connection:
        known = find(connection, name)
    assert known is not None
    return known.password


def test_from_adding_to_removing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    added = run("operators", "add", " Mira ")
    assert (added.code, added.out) == (0, "")
    assert "/betrieb" in added.err
    assert names(run) == ["Mira"]
    assert "Mira" in run("operators", "list").out
    before = password("mira")
    assert before.startswith("$argon2id$")
    pipe_in(monkeypatch, "ein neues Passwort\r\n")
    assert run("operators", "password", "MIRA").code == 0
    assert password("mira") != before
    assert run("operators", "remove", "mira").code == 0
    assert names(run) == []


def test_a_password_is_typed_twice_and_never_shown(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    typed = iter([PASSWORD, PASSWORD, PASSWORD, "etwas anderes"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    answer = run("operators", "add", "Mira")
    assert answer.code == 0
    assert PASSWORD not in answer.err
    before = password("mira")
    run("operators", "password", "Mira").refuses(1, "verschieden", "Nichts geändert")
    assert password("mira") == before


@pytest.mark.parametrize("name", ["", "M", "x" * 41, "Mi ra", "<b>", "-mira", "mi\nra", "a@b.c", "mira."])
def test_bad_names_are_refused(run: Run, name: str) -> None:
    run("operators", "add", "--", name).refuses(1, "2 bis 40 Zeichen")
    assert names(run) == []


@pytest.mark.parametrize(
    ("piped", "code", "words"),
    [("kurz\n", 1, "mindestens 12"), ("x" * 201, 1, "höchstens 200"), ("", 2, "Es fehlt"), ("\n", 2, "leer")],
)
def test_bad_passwords_are_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch, piped: str, code: int, words: str
) -> None:
    pipe_in(monkeypatch, piped)
    run("operators", "add", "Mira").refuses(code, words)
    assert names(run) == []


def test_a_name_that_is_there_is_refused_and_nothing_is_lost(run: Run) -> None:
    run("operators", "add", "Mira")
    before = password("mira")
    run("operators", "add", "mira").refuses(1, "gibt es schon", "operators password")
    assert (names(run), password("mira")) == (["Mira"], before)


@pytest.mark.parametrize("command", ["password", "remove"])
def test_who_is_not_there_cannot_be_changed(run: Run, command: str) -> None:
    run("operators", "list")
    run("operators", command, "Nora").refuses(1, "Nora gibt es nicht", "operators list")
