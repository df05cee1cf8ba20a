"""What the command line says of itself: every command and group, in German."""

from __future__ import annotations

import re

import pytest

from antragsradar.cli import COMMANDS, GROUPS
from tests.cli.conftest import Run

pytestmark = pytest.mark.without_database

ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|args|default|required|range|show|exit|int|str|float|path|list)\b"
    r"|[{}]|\[\[|\.\.\.\]|\.\.\.$",
    re.IGNORECASE | re.MULTILINE,
)
SHORTENED = re.compile(r"\.\.\.$", re.MULTILINE)  # what a group says of each of its commands
OWN = re.compile(r"sources list|\blist\b(?=  )|--\w[\w-]*|„[^“]*“|^  \w+  ", re.MULTILINE)  # names of ours


def english(said: str) -> list[str]:
    return [found[0] for found in ENGLISH.finditer(OWN.sub("", SHORTENED.sub("", said)))]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_explained_in_german(run: Run, name: str) -> None:
    answer = run(*name.split(), "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Aufruf: antragsradar {name} [OPTIONEN]")
    assert "Zeigt diese Hilfe." in answer.out
    assert english(answer.out.removeprefix(f"Aufruf: antragsradar {name}")) == []


@pytest.mark.parametrize("name", ["", *GROUPS])
def test_a_group_names_its_commands_in_german(run: Run, name: str) -> None:
    answer = run(*name.split(), "--help")
    assert answer.code == 0
    assert "Befehle:" in answer.out
    assert english(answer.out) == []


def test_what_the_help_would_have_said_is_seen() -> None:
    for said in ("Usage: x", "[OPTIONS]", "COMMAND [ARGS]...", "{NAME}", "[default: 1]", "<int range>"):
        assert english(said), said
