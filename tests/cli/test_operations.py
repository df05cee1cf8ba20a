"""docs/operations.md: its shell blocks are done as they stand, in order, as far as a test may.

Our own commands are done, in an installation of the test's own. What changes a machine (docker, sudo …) is a
stand-in that notes how it was called: what it names must exist. All else is done by the shell.
"""

from __future__ import annotations

import io
import re
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pytest
from sqlalchemy import make_url

from antragsradar.app import App
from antragsradar.cli import COMMANDS
from antragsradar.settings import Settings
from storage.database import reading
from storage.models import Paper
from storage.naming import named_papers
from tests import postgresql
from tests.cli.conftest import Run
from tests.databases import bare_setting
from tests.deploy.files import compose, services, units
from tests.docs.walkthrough import Step, execute, missing, steps_of
from tests.house.support import ROOT, script

DOCUMENT = ROOT / "docs" / "operations.md"
STAND_INS = ("antragsradar", "docker", "git", "journalctl", "sudo", "systemctl", "timedatectl")
PLACE = "/opt/antragsradar"
ADDRESS, PAPER = "jemand@example.org", "https://ris.example/vo0050.asp?__kvonr=4711"
BACKUPS, DATABASES = "/data/backups", ("/var/lib/antragsradar/database_url", "/run/secrets/database_url")
TAKES_A_VALUE = ("--env", "--scale", "--tail", "--unit", "--since", "--volume")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "openssl"))), reason="it takes bash and openssl to follow it"
)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder as after `git clone`, with the stand-ins."""
    folder = tmp_path / "checkout"
    for name in STAND_INS:
        script(folder / "bin" / name, f'printf "%s\\0" {name} "$@" >> "$CALLS"; echo >> "$CALLS"')
    shutil.copyfile(ROOT / ".env.example", folder / ".env.example")
    return folder


def steps() -> list[Step]:
    """The document's blocks."""
    return steps_of(DOCUMENT.read_text("utf-8"))


def calls_of(step: Step, checkout: Path) -> Iterator[list[str]]:
    """Do a step in a shell of its own; returns how the stand-ins were called."""
    noted = checkout / "calls"
    noted.write_text("")
    environment = {"PATH": f"{checkout / 'bin'}:/usr/bin:/bin", "HOME": str(checkout), "CALLS": str(noted)}
    done = execute([step, Step(0, "true\n")], checkout, environment, 30)
    assert len(done) == 2, f"{DOCUMENT.name}:{step.line} fails: {done}"
    for line in noted.read_text("utf-8").split("\0\n")[:-1]:
        yield line.split("\0")


def ours(call: list[str]) -> list[str]:
    """The words of our own command in a call; empty where there is none."""
    words = call
    if call[:2] == ["docker", "compose"] and call[2] in ("exec", "run"):
        service = names_in(call[3:])[0]
        words = call[call.index(service) + 1 :]
    return words[1:] if words[0] == "antragsradar" else []


def names_in(words: list[str]) -> list[str]:
    """The words that are neither options nor their values."""
    pairs = zip(["", *words], words, strict=False)
    return [word for before, word in pairs if word[0] != "-" and before not in TAKES_A_VALUE]


def unknown_in(call: list[str]) -> list[str]:
    """What a call names that there is not."""
    program, *words = call[1:] if call[0] == "sudo" else call
    installed = [word for word in words if word.startswith(PLACE)]
    lost = [word for word in installed if not (ROOT / Path(word).relative_to(PLACE)).exists()]
    if [program, *words[:1]] == ["docker", "compose"]:
        named = names_in(words[2:])
        lost += set(named[:1] if words[1] in ("exec", "run") else named) - set(services())
    if program in ("systemctl", "journalctl"):
        there = [path.name.replace("@", "@1").removesuffix(".service") for path in units()]
        named = [word.replace("@2", "@1") for word in words if word.startswith("antragsradar")]
        lost += [name for name in named if not any(fnmatch(unit, name) for unit in there)]
    return lost


@dataclass(frozen=True)
class Here:
    """What stands in a test for what the document names."""

    folder: Path
    paper: str
    new_database: Callable[[], str]  # makes an empty one of PostgreSQL; returns its address

    def words(self, call: list[str]) -> list[str]:
        """Our own command in a call, as it is done here."""
        return [self._word(word) for word in ours(call)]

    def _word(self, word: str) -> str:
        backups = self.folder / "backups"
        if word.endswith(".zip"):
            return str(max(backups.glob("antragsradar-*.zip")))
        if word in DATABASES:
            (self.folder / "database_url").write_text(f"{self.new_database()}\n", "utf-8")
            return str(self.folder / "database_url")
        return {PAPER: self.paper, BACKUPS: str(backups)}.get(word, word)


def begin_on_another_machine(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """From now on commands are done in an empty installation."""
    patch.setenv("ANTRAGSRADAR_DATA_DIR", str(folder))
    patch.setenv("ANTRAGSRADAR_DATABASE_URL", bare_setting(folder))


def test_every_block_is_done_and_says_what_is_shown(
    checkout: Path, run: Run, motion: Path, postgresql_server: postgresql.Server
) -> None:
    assert run("import", motion).code == 0
    assert run("subscribers", "add", ADDRESS).code == 0
    with reading(App.here().database) as connection:
        (paper,) = named_papers(connection, Paper.id.is_not(None))
    here = Here(checkout, paper.name, postgresql_server.new_database)
    told = 0
    for step in steps():
        said = ""
        with pytest.MonkeyPatch.context() as patch:
            for call in calls_of(step, checkout):
                assert unknown_in(call) == [], (step.line, call)
                if words := here.words(call):
                    if words[:2] == ["db", "restore"]:
                        begin_on_another_machine(patch, checkout / f"machine-{told}")
                    patch.setattr(sys, "stdin", io.StringIO("ein Passwort, das niemand errät\n"))
                    answer = run(*words)
                    assert answer.code == 0, (step.line, words, answer)
                    said += answer.out + answer.err
                    told += 1
        assert missing(step.shown, said) is None, (step.line, said)
    assert told > 15
    assert ADDRESS not in run("subscribers", "list", "--full").out


def test_settings_that_it_names_exist() -> None:
    named = set(re.findall(r"ANTRAGSRADAR_([A-Z_]+[A-Z])\b", DOCUMENT.read_text("utf-8")))
    assert len(named) > 8
    assert {name.removesuffix("_FILE").lower() for name in named} - set(Settings.model_fields) == set()


def test_commands_in_its_sentences_exist() -> None:
    said = re.findall(r"`antragsradar ([a-z][^`]+)`", DOCUMENT.read_text("utf-8"))
    assert len(said) > 3
    assert [line for line in said if not set(map(" ".join, beginnings(line))) & set(COMMANDS)] == []


def beginnings(line: str) -> list[list[str]]:
    """The first words of a line, as many as a command may have."""
    return [line.split()[:number] for number in (1, 2, 3)]


def test_a_name_that_there_is_not_would_be_seen() -> None:
    for line in (
        "docker compose restart www",
        "docker compose logs --tail 5 database",
        "sudo systemctl restart antragsradar-mails",
        f"sudo cp {PLACE}/docs/units /etc",
    ):
        assert unknown_in(line.split()) == [line.split()[-1 if "cp" not in line else -2]]


def test_secrets_are_made_as_the_compose_file_wants_them(checkout: Path) -> None:
    (step,) = (step for step in steps() if "-m 700 secrets" in step.commands)
    assert list(calls_of(step, checkout))
    made = {path.name: path for path in (checkout / "secrets").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert stat.S_IMODE((checkout / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in made.values()} == {0o444}
    address, database = make_url(made["database_url"].read_text().strip()), services()["db"]["environment"]
    assert (address.drivername, address.host) == ("postgresql+psycopg", "db")
    assert (address.username, address.database) == (database["POSTGRES_USER"], database["POSTGRES_DB"])
    assert address.password == made["database_password"].read_text().strip()
    assert len(made["secret_key"].read_text()) > 48
    assert stat.S_IMODE((checkout / ".env").stat().st_mode) == 0o600
