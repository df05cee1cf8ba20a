"""tools/environment.py: when .venv is made, when it is changed, and when it is left alone."""

import fcntl
import importlib.util
import os
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.support import TOOLS

LOCK = """\
setuptools==84.0.0 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
six==1.0 \\
    --hash=sha256:cc
"""
PROJECT = """
[build-system]
requires = ["setuptools"]
[project]
name = "trial"
[tool.setuptools.packages.find]
include = ["trial*"]
"""


def load() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("house_environment", TOOLS / "environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


environment = load()


class House:
    """A project in an empty folder whose commands are noted instead of run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.venv = root / ".venv"
        self.steps: list[str] = []
        self.fails: dict[str, BaseException] = {}
        (root / "requirements").mkdir()
        self.write("requirements/run.lock", LOCK)
        self.write("requirements/dev.lock", LOCK)
        self.write("pyproject.toml", PROJECT)

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        (self.root / name).write_text(text, "utf-8")

    def run(self, command: Sequence[str]) -> None:
        """Stand in for running a command: note what it is for, and fail where that is asked for."""
        step = self._meaning(list(command))
        self.steps.append(step)
        if step in self.fails:
            raise self.fails.pop(step)

    def _meaning(self, command: list[str]) -> str:
        if command[1:3] == ["-m", "venv"]:
            python = Path(command[3], "bin", "python")
            python.parent.mkdir(parents=True)
            python.touch()
            return "venv"
        assert command[0] == str(self.venv / "bin" / "python")
        if "--editable" in command:
            assert "--no-deps" in command
            return "project"
        assert "--require-hashes" in command
        name = Path(command[-1])
        return name.name if name.parent.name == "requirements" else name.read_text("utf-8").split()[0]

    def ensure(self, kind: str, **options: bool) -> list[str]:
        """What was done to bring the environment up to date."""
        self.steps = []
        environment.ensure(self.root, kind, **options)
        return self.steps


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A project without an environment."""
    made = House(tmp_path)
    monkeypatch.setattr(environment, "_run", made.run)
    return made


FROM_SCRATCH = ["venv", "setuptools==84.0.0", "run.lock", "project"]


def test_made_once_then_left_alone(house: House) -> None:
    assert house.ensure("run") == FROM_SCRATCH
    assert house.ensure("run") == []


def test_the_tools_are_added_and_never_taken_away(house: House) -> None:
    house.ensure("run")
    assert house.ensure("dev") == ["setuptools==84.0.0", "dev.lock", "project"]
    assert house.ensure("run") == []
    house.write("requirements/dev.lock", LOCK + "# newer\n")
    assert house.ensure("run") == ["venv", "setuptools==84.0.0", "dev.lock", "project"]


def test_made_anew_when_its_lock_changed(house: House) -> None:
    house.ensure("run")
    left_over = house.venv / "lib" / "six.py"
    left_over.parent.mkdir()
    left_over.touch()
    house.write("requirements/run.lock", LOCK.replace("six==1.0", "six==1.1"))
    assert house.ensure("run") == FROM_SCRATCH
    assert not left_over.exists()


@pytest.mark.parametrize("step", FROM_SCRATCH)
@pytest.mark.parametrize("reason", [KeyboardInterrupt(), environment.SetupError("no network")])
def test_what_was_left_half_made_is_made_anew(house: House, step: str, reason: BaseException) -> None:
    house.fails[step] = reason
    with pytest.raises(type(reason)):
        house.ensure("run")
    assert house.ensure("run") == FROM_SCRATCH
    assert house.ensure("run") == []


def test_killed_while_emptying(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.ensure("run")
    house.write("requirements/run.lock", LOCK + "# newer\n")

    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(environment.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            house.ensure("run")
    assert house.ensure("run") == FROM_SCRATCH


def test_a_changed_project_is_installed_without_its_dependencies(house: House) -> None:
    house.ensure("run")
    house.write("pyproject.toml", PROJECT + '[project.scripts]\ntrial = "trial:main"\n')
    house.fails["project"] = environment.SetupError("broken")
    with pytest.raises(environment.SetupError):
        house.ensure("run")
    assert house.ensure("run") == ["project"]
    house.write("pyproject.toml", PROJECT + '[project.scripts]\ntrial = "trial:main"\n[tool.ruff]\n')
    assert house.ensure("run") == []


def test_first_layer_of_an_image(house: House) -> None:
    assert house.ensure("run", with_project=False) == FROM_SCRATCH[:-1]
    assert house.ensure("run") == ["project"]


def test_an_environment_of_somebody_else_is_kept(house: House) -> None:
    foreign = house.venv / "bin" / "python"
    foreign.parent.mkdir(parents=True)
    foreign.touch()
    assert house.ensure("dev") == ["setuptools==84.0.0", "dev.lock", "project"]
    assert house.ensure("dev") == []


@pytest.mark.parametrize("text", ["", "[]", '{"kind": "run"}', "\x00"])
def test_an_unreadable_stamp_is_none(house: House, text: str) -> None:
    house.ensure("run")
    (house.venv / environment.STAMP).write_text(text, "utf-8")
    assert house.ensure("run") == FROM_SCRATCH[1:]


def test_made_anew_after_a_move(house: House, tmp_path: Path) -> None:
    house.ensure("run")
    stamp = house.venv / environment.STAMP
    stamp.write_text(stamp.read_text("utf-8").replace(str(tmp_path), "/elsewhere"), "utf-8")
    assert house.ensure("run") == FROM_SCRATCH


def test_made_anew_when_its_python_is_gone(house: House) -> None:
    house.ensure("run")
    (house.venv / "bin" / "python").unlink()
    (house.venv / "bin" / "python").symlink_to("gone")
    assert house.ensure("run")[:2] == FROM_SCRATCH[:2]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("pyproject.toml", "[[", "pyproject.toml"),
        ("pyproject.toml", "[project]\nname = 'trial'", "pyproject.toml"),
        ("requirements/dev.lock", "six==1.0 --hash=sha256:cc\n", "setuptools"),
    ],
)
def test_a_broken_file_is_named(house: House, name: str, text: str, words: str) -> None:
    house.write(name, text)
    with pytest.raises(environment.SetupError, match=words):
        house.ensure("run")


def test_a_missing_lock_is_named(house: House) -> None:
    (house.root / "requirements" / "run.lock").unlink()
    with pytest.raises(environment.SetupError, match=r"run\.lock"):
        house.ensure("run")


def test_the_build_tool_comes_with_its_hashes() -> None:
    assert (
        environment.locked_build_tool("attrs==1 \\\n  --hash=sha256:dd\n" + LOCK) == LOCK.partition("six")[0]
    )


def test_one_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    held = os.open(house.root, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    said: list[str] = []
    waiting = threading.Event()

    def say(text: str) -> None:
        said.append(text)
        waiting.set()

    monkeypatch.setattr(environment, "_say", say)
    thread = threading.Thread(target=house.ensure, args=("run",))
    thread.start()
    waited = waiting.wait(10)
    done_meanwhile = list(house.steps)
    os.close(held)
    thread.join(10)
    assert waited
    assert "gewartet" in said[0]
    assert done_meanwhile == []
    assert house.steps == FROM_SCRATCH
