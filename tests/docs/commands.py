"""`antragsradar` for a document that is followed: forked from what has loaded all of it, as readings are.

What the shell calls is a script that hands on its words, its folder and its environment, says what the
command has said, both streams as one, and ends as it ended. What reads code that the document changes is
the real one.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.forked import Forked
from tests.house.support import script

REAL = ("parse",)
_ACTIVATE = """. {prefix}/bin/activate
PATH="{bin}:$PATH"
export PATH
"""
_SHIM = """case "${{1:-}}" in {real}) exec {prefix}/bin/antragsradar "$@" ;; esac
call=$(mktemp -d {calls}/XXXXXX)
mkfifo "$call/code"
env -0 >"$call/env"
printf '%s\\0' "$@" >"$call/words"
printf '%s' "$PWD" >"$call/folder"
echo "$call" >{calls}/asked
read -r code <"$call/code"
cat "$call/said"
exit "$code"
"""


@contextlib.contextmanager
def quick_commands(environment: Path, calls: Path) -> Iterator[None]:
    """Make the folder of an environment whose `antragsradar` is quick; `calls` is a new folder."""
    calls.mkdir()
    os.mkfifo(calls / "asked")
    places = {"prefix": sys.prefix, "bin": environment / "bin", "calls": calls, "real": "|".join(REAL)}
    script(environment / "bin" / "antragsradar", _SHIM.format(**places))
    (environment / "bin" / "activate").write_text(_ACTIVATE.format(**places), "utf-8")
    ended, asked = threading.Event(), os.open(calls / "asked", os.O_RDWR)  # so nobody waits for its other end
    thread = threading.Thread(target=_serve, args=(asked, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        os.write(asked, b"\n")
        thread.join()


def _serve(asked: int, ended: threading.Event) -> None:
    """Do one call after the other, until a line is empty."""
    with contextlib.ExitStack() as pipes:
        for line in pipes.enter_context(os.fdopen(asked, encoding="utf-8")):
            if not line.strip():
                return
            call, code = Path(line.strip()), 1
            answer = pipes.enter_context(os.fdopen(os.open(call / "code", os.O_RDWR), "w", encoding="utf-8"))
            try:
                code = _do(call, ended)
            except (OSError, RuntimeError) as error:
                (call / "said").write_text(f"{error!r}\n", "utf-8")
            print(code, file=answer, flush=True)


def _do(call: Path, ended: threading.Event) -> int:
    """The exit code of a call; one that goes on when all is over is killed."""
    words = (call / "words").read_text("utf-8").split("\0")[:-1]
    environment = dict(pair.split("=", 1) for pair in (call / "env").read_text("utf-8").split("\0") if pair)
    command = (sys.executable, "-m", "antragsradar.cli", *words)
    folder = Path((call / "folder").read_text("utf-8"))
    with (call / "said").open("ab") as said:
        process = Forked(command, environment, said.fileno(), said.fileno(), folder=folder)
        while process.poll() is None and not ended.is_set():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(1)
        if process.returncode is None:
            process.kill()
        return process.wait()
