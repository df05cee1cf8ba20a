"""Makes .venv and keeps it as the locks say: hashes checked, no network where nothing has changed.

`python tools/environment.py run|dev`; --without-project leaves the project itself out (first layer of an
image). Standard library only, because it runs before anything is installed.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["run", "dev"]
Step = Literal["nothing", "project", "update", "build"]

ROOT = Path(__file__).resolve().parents[1]
STAMP = "antragsradar.json"
UNFINISHED = "antragsradar.unfinished"
BUILD_TOOL = "setuptools"


class SetupError(Exception):
    """The environment could not be made; the message is for people."""


@dataclass(frozen=True)
class Stamp:
    """What an environment was made from. Written last, so what has one is whole."""

    kind: Kind
    lock: str  # SHA-256 of the lock
    project: str  # SHA-256 of what the installation of the project depends on, "" where it is left out
    root: str  # scripts in .venv name their interpreter by its full path


def wanted(root: Path, kind: Kind, with_project: bool = True) -> Stamp:
    """The stamp that the environment should carry. Raises SetupError where a file is not readable."""
    try:
        lock = _digest((root / "requirements" / f"{kind}.lock").read_bytes())
        return Stamp(kind, lock, _project_digest(root) if with_project else "", str(root))
    except OSError as error:
        raise SetupError(f"Nicht lesbar: {error.filename} ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise SetupError(f"pyproject.toml ist nicht in Ordnung: {error}.") from error


def _project_digest(root: Path) -> str:
    declared = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    parts = [declared["build-system"], declared["project"], declared["tool"]["setuptools"]]
    return _digest(json.dumps(parts, sort_keys=True).encode())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read_stamp(venv: Path) -> Stamp | None:
    """What the environment was made from; None where it is missing, unfinished or not made by us."""
    if (venv / UNFINISHED).exists():
        return None
    try:
        return Stamp(**json.loads((venv / STAMP).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def next_step(venv: Path, have: Stamp | None, want: Stamp) -> Step:
    """What is to be done so that the environment fits `want`.

    An environment that somebody else made is brought up to date, one that is half made is made anew.
    """
    if not (venv / "bin" / "python").exists() or (venv / UNFINISHED).exists():
        return "build"
    if have is None:
        return "update"
    if have.root != want.root or (have.kind == want.kind and have.lock != want.lock):
        return "build"
    if have.kind != want.kind:
        return "update"
    return "nothing" if have.project == want.project else "project"


def locked_build_tool(lock: str) -> str:
    """The lines of the lock that pin the build backend: it needs a checked hash like everything else."""
    lines = iter(lock.splitlines())
    for line in lines:
        if line.startswith(f"{BUILD_TOOL}=="):
            block = [line]
            while block[-1].endswith("\\"):
                block.append(next(lines))
            return "\n".join(block) + "\n"
    raise SetupError(f"In requirements/dev.lock fehlt {BUILD_TOOL}.")


def ensure(root: Path, kind: Kind, with_project: bool = True) -> None:
    """Bring .venv up to date. Raises SetupError."""
    venv = root / ".venv"
    with _alone(root):
        have = read_stamp(venv)
        if have and have.kind == "dev":
            kind = "dev"  # holds all that `run` needs; its tools are not taken away
        want = wanted(root, kind, with_project)
        step = next_step(venv, have, want)
        if step != "nothing":
            _bring(venv, step, want)


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Only one installation at a time; a pip that outlives us holds the lock on."""
    handle = os.open(root, os.O_RDONLY)
    os.set_inheritable(handle, True)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Die Umgebung wird gerade anderswo eingerichtet; es wird gewartet …")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _bring(venv: Path, step: Step, want: Stamp) -> None:
    started = time.monotonic()
    if step == "build":
        _say("Die Umgebung .venv wird eingerichtet (dauert etwa eine Minute) …")
        _empty(venv)
        _run([_base_python(), "-m", "venv", str(venv)])
    else:
        _say("Die Umgebung .venv wird auf den neuen Stand gebracht …")
    if step != "project":
        (venv / UNFINISHED).touch()
        _install_locked(venv, want)
    if want.project:
        _pip(venv, "--no-deps", "--editable", want.root)
    (venv / STAMP).write_text(json.dumps(asdict(want), indent=1) + "\n", "utf-8")
    (venv / UNFINISHED).unlink(missing_ok=True)
    _say(f"Fertig nach {time.monotonic() - started:.0f} Sekunden.")


def _empty(venv: Path) -> None:
    """Take everything out but the mark: `venv --clear` would take that too, and be killed half way."""
    venv.mkdir(exist_ok=True)
    (venv / UNFINISHED).touch()
    for entry in venv.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != UNFINISHED:
            entry.unlink()


def _base_python() -> str:
    """The interpreter to build with, not the one in .venv, which may be active and is being replaced."""
    return sys.executable if sys.prefix == sys.base_prefix else str(Path(sys.executable).resolve())


def _install_locked(venv: Path, want: Stamp) -> None:
    locks = Path(want.root) / "requirements"
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as build_tool:
        build_tool.write(locked_build_tool((locks / "dev.lock").read_text("utf-8")))
        build_tool.flush()
        _pip(venv, "--require-hashes", "--requirement", build_tool.name)
    _pip(venv, "--require-hashes", "--requirement", str(locks / f"{want.kind}.lock"))


def _pip(venv: Path, *arguments: str) -> None:
    # Without isolation, what has to be built is built by the locked backend, not by whatever is newest.
    _run(
        [
            *(str(venv / "bin" / "python"), "-m", "pip", "install", "-qq", "--no-input"),
            *("--disable-pip-version-check", "--no-build-isolation", "--use-pep517", *arguments),
        ]
    )


def _run(command: Sequence[str]) -> None:
    # PYTHONPATH and the like would let packages of another environment pass for installed ones.
    environment = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "PIP_USER"}}
    done = subprocess.run(command, env=environment, close_fds=False, check=False)  # noqa: S603 (own words)
    if done.returncode:
        raise SetupError(
            "Die Umgebung ließ sich nicht einrichten; der Grund steht darüber.\n"
            "Beim ersten Mal braucht es eine Verbindung zum Paketindex. Der nächste Aufruf beginnt von vorn."
        )


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 could not be made, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="environment.py", description=__doc__)
    parser.add_argument("kind", choices=("run", "dev"))
    parser.add_argument("--without-project", action="store_true")
    options = parser.parse_args(arguments)
    try:
        ensure(ROOT, options.kind, with_project=not options.without_project)
    except SetupError as error:
        _say(str(error))
        return 1
    except KeyboardInterrupt:
        _say("Abgebrochen. Der nächste Aufruf beginnt von vorn.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
