"""The shell scripts and the Makefile, with invented programs instead of the machine's own."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.house.support import ROOT, TOOLS, run, script

MODERN = "exit 0"
OLD = "exit 1"
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1 ;; esac'
SLOW = 'case "$2" in *optimizations*) exit 1 ;; esac'
PROGRAMS = ["tesseract", "antiword", "catdoc", "chromium"]


def path_of(folder: Path, *real: str) -> dict[str, str]:
    """An environment whose PATH is the folder alone, with a few real programs linked into it; the system has
    no Python of its own."""
    folder.mkdir(exist_ok=True)
    for name in real:
        found = shutil.which(name)
        assert found
        (folder / name).symlink_to(found)
    return {"PATH": str(folder), "SYSTEM_PYTHON": ""}


@pytest.mark.parametrize(
    ("pythons", "found"),
    [
        ({"python3": MODERN, "python3.12": MODERN}, "python3"),
        ({"python3": OLD, "python3.12": MODERN, "python3.11": MODERN}, "python3.12"),
        ({"python3": WITHOUT_VENV, "python3.11": MODERN}, "python3.11"),
        ({"python": MODERN}, "python"),
        ({"python3": SLOW, "python3.13": SLOW, "python3.11": MODERN}, "python3.11"),
        ({"python3": SLOW, "python3.11": WITHOUT_VENV}, "python3"),
    ],
)
def test_takes_the_first_python_that_will_do(tmp_path: Path, pythons: dict[str, str], found: str) -> None:
    for name, text in pythons.items():
        script(tmp_path / name, text)
    looked = run("/bin/sh", str(TOOLS / "find-python"), env=path_of(tmp_path))
    assert (looked.stdout, looked.stderr) == (f"{tmp_path / found}\n", "")
    assert looked.returncode == 0


@pytest.mark.parametrize(
    ("pythons", "given", "words"),
    [
        ({}, {}, "Es fehlt Python ab Version 3.11"),
        ({"python3": OLD}, {}, "Es fehlt Python ab Version 3.11"),
        ({"python3": WITHOUT_VENV}, {}, "apt-get install python3-venv"),
        ({"python3": MODERN, "older": OLD}, {"PYTHON": "older"}, "PYTHON=older ist kein Python"),
        ({"python3": MODERN}, {"PYTHON": "/no where/python3"}, "PYTHON=/no where/python3 ist kein Python"),
    ],
)
def test_says_what_is_missing(
    tmp_path: Path, pythons: dict[str, str], given: dict[str, str], words: str
) -> None:
    for name, text in pythons.items():
        script(tmp_path / name, text)
    looked = run("/bin/sh", str(TOOLS / "find-python"), env=path_of(tmp_path) | given)
    assert looked.returncode == 1
    assert looked.stdout == ""
    assert words in looked.stderr


def test_takes_the_python_that_is_named_also_with_spaces(tmp_path: Path) -> None:
    named = tmp_path / "my tools" / "python"
    script(named, MODERN)
    looked = run("/bin/sh", str(TOOLS / "find-python"), env=path_of(tmp_path) | {"PYTHON": str(named)})
    assert looked.stdout == f"{named}\n"


def test_what_the_system_has_goes_before_what_is_slow(tmp_path: Path) -> None:
    own = tmp_path / "usr" / "python3"
    script(own, MODERN)
    script(tmp_path / "bin" / "python3", SLOW)
    looked = run(
        "/bin/sh", str(TOOLS / "find-python"), env=path_of(tmp_path / "bin") | {"SYSTEM_PYTHON": str(own)}
    )
    assert looked.stdout == f"{own}\n"


@pytest.mark.parametrize("name", sorted({sys.executable, shutil.which("python3") or sys.executable}))
def test_a_real_python_says_whether_it_is_optimised(name: str) -> None:
    quick = re.search(r"^quick='(.*?)'", (TOOLS / "find-python").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert quick
    told = run(name, "-c", quick[1])
    is_of_the_system = run(name, "-c", "import sys; print(sys.base_prefix)").stdout == "/usr\n"
    assert told.stderr == ""
    assert told.returncode in ((0,) if is_of_the_system else (0, 1))


def packages(folder: Path, user: int, apt: str | None, there: list[str]) -> tuple[str, list[str]]:
    """What tools/debian-packages says, and the calls of apt-get; it must never fail."""
    calls = folder / "calls"
    env = path_of(folder / "bin", "grep", "tail")
    script(folder / "bin" / "id", f"echo {user}")
    for name in there:
        script(folder / "bin" / name, "echo deu")
    if apt is not None:
        script(folder / "bin" / "apt-get", f'echo "$@" >> "{calls}"\n{apt}')
    asked = run("/bin/sh", str(TOOLS / "debian-packages"), env=env)
    assert asked.returncode == 0
    assert asked.stdout == ""
    return asked.stderr, calls.read_text("utf-8").splitlines() if calls.exists() else []


def test_says_nothing_when_all_programs_are_there(tmp_path: Path) -> None:
    assert packages(tmp_path, 0, "exit 0", PROGRAMS) == ("", [])


def test_root_gets_what_is_missing(tmp_path: Path) -> None:
    said, calls = packages(tmp_path, 0, "echo much noise", ["antiword", "chromium"])
    wanted = "tesseract-ocr tesseract-ocr-deu catdoc"
    assert calls == ["-qq update", f"-qq install --no-install-recommends {wanted}"]
    assert said == f"Für die Tests werden Debian-Pakete eingerichtet: {wanted}\n"


def test_a_failed_installation_stops_nothing(tmp_path: Path) -> None:
    said, calls = packages(tmp_path, 0, "echo no network; exit 100", PROGRAMS[:-1])
    assert calls == ["-qq update"]
    assert "no network" in said
    assert "ausgelassen" in said


@pytest.mark.parametrize(("user", "apt"), [(1000, "exit 0"), (0, None)])
def test_others_are_told_the_command(tmp_path: Path, user: int, apt: str | None) -> None:
    said, calls = packages(tmp_path, user, apt, PROGRAMS[:-1])
    assert calls == []
    assert "sudo apt-get install chromium\n" in said


@pytest.mark.parametrize(("failing", "code"), [(None, 0), ("mypy", 1), ("ruff", 1), ("pytest", 1)])
def test_every_check_runs_and_pytest_ends_the_output(tmp_path: Path, failing: str | None, code: int) -> None:
    shutil.copytree(TOOLS, tmp_path / "tools")
    for name in ["ruff", "mypy", "lint-imports", "pytest"]:
        script(tmp_path / ".venv" / "bin" / name, f"echo {name} spoke\nexit {2 if name == failing else 0}")
    checked = run(str(tmp_path / "tools" / "check"))
    assert checked.returncode == code
    assert checked.stdout.splitlines()[-1] == "pytest spoke"
    assert ("mypy spoke" in checked.stdout) == (failing == "mypy")
    assert ("Beanstandet: mypy" in checked.stdout) == (failing == "mypy")
    assert "lint-imports: in Ordnung" in checked.stdout
    linted = run(str(tmp_path / "tools" / "check"), "lint")
    assert "pytest" not in linted.stdout
    assert linted.returncode == (0 if failing == "pytest" else code)


def test_ci_calls_make_test_and_nothing_else(tmp_path: Path) -> None:
    script(tmp_path / "make", 'echo "$PWD: $*"; exit 7')
    called = run("/bin/sh", str(ROOT / ".ci" / "run"), cwd=tmp_path, env=path_of(tmp_path, "dirname"))
    assert called.stdout == f"{ROOT}: --no-print-directory test\n"
    assert called.returncode == 7


def test_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([\w-]+):", text, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert targets == set(phony.group(1).split())
    for call in (["make"], ["make", "help"]):
        shown = run(*call)
        assert shown.returncode == 0
        assert set(re.findall(r"^make (\w+)", shown.stdout, re.MULTILINE)) == targets


@pytest.mark.parametrize("name", [".ci/run", "tools/find-python", "tools/debian-packages", "tools/check"])
def test_scripts_can_be_executed(name: str) -> None:
    assert (ROOT / name).stat().st_mode & 0o111 == 0o111
    assert run("/bin/sh", "-n", name).returncode == 0
