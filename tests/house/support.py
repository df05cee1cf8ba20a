"""What the tests of the house share: where things lie, and running a tool of the environment."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tools"
_END = "-- the next run --"
_RUNS = f"""
import json, sys, pytest
for words in json.loads(sys.argv[1]):
    pytest.main(words)
    print("{_END}")
"""


def tool(name: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment that the tests run in, in the repository's folder."""
    return run(str(Path(sys.executable).with_name(name)), *arguments, env=env)


def run(
    *command: str, cwd: Path = ROOT, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command and take what it says; the time is bounded."""
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=100, check=False)


def pytest_says(folder: Path, *runs: list[str]) -> list[str]:
    """What each of these runs of pytest in a folder says, all in one new process without installed plugins:
    loading takes longer than they do."""
    places = os.pathsep.join([str(ROOT), *(path or str(Path.cwd()) for path in sys.path)])
    where = {**os.environ, "PYTHONPATH": places, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    plain = ["-p", "no:cacheprovider"]
    words = json.dumps([[*plain, *run, str(folder)] for run in runs])
    done = run(sys.executable, "-c", _RUNS, words, cwd=folder, env=where)
    assert done.returncode == 0, done.stderr
    return done.stdout.split(_END)[:-1]


def tracked_files() -> list[Path]:
    """The files of the repository, relative to it; the test skips outside of a git checkout."""
    listed = run("git", "ls-files", "-z")
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = [Path(name) for name in listed.stdout.split("\0") if name]
    return [name for name in names if (ROOT / name).is_file()]


def free_port() -> str:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def script(path: Path, text: str) -> None:
    """Write an executable shell script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)
