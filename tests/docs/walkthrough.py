"""Executes a document: its shell blocks in order, in one shell, comparing what they say with what is shown.

A block ```sh is executed. A block ```text right behind it shows its output: each of its lines must come in the
output, in this order; "…" stands for anything in a line, alone for any lines. All other blocks are neither.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_ANYTHING = "…"
_MARK = "=====8<===== block"


@dataclass(frozen=True)
class Step:
    """A block of commands, and the lines that it shows."""

    line: int  # of the document
    commands: str
    shown: tuple[str, ...] = ()


def steps_of(document: str) -> list[Step]:
    """The steps of a document in Markdown, in order."""
    steps: list[Step] = []
    before, end = "", -1
    for block in _FENCE.finditer(document):
        if block["kind"] == "sh":
            steps.append(Step(document.count("\n", 0, block.start()) + 2, block["text"]))
        elif block["kind"] == "text" and before == "sh" and not document[end : block.start()].strip():
            steps[-1] = Step(steps[-1].line, steps[-1].commands, tuple(block["text"].splitlines()))
        before, end = block["kind"], block.end()
    return steps


def execute(
    steps: list[Step], folder: Path, environment: Mapping[str, str], limit: float
) -> list[tuple[Step, str]]:
    """Do the steps in one shell; each with its output. The first that fails ends it, and is the last.

    What the steps have left running is ended. Raises TimeoutExpired after so many seconds.
    """
    script = "set -eu\n" + "".join(
        f"{step.commands}echo '{_MARK} {number}'\n" for number, step in enumerate(steps)
    )
    shell = subprocess.Popen(
        ["bash", "-c", script],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = shell.communicate(timeout=limit)
    finally:
        try:
            os.killpg(shell.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        shell.wait()
    parts = re.split(rf"^{re.escape(_MARK)} \d+\n", output, flags=re.MULTILINE)
    return list(zip(steps, parts, strict=False))


def missing(shown: tuple[str, ...], output: str) -> str | None:
    """The first line that is shown and does not come in the output; None where all come, in order."""
    lines = iter(output.splitlines())
    for wanted in shown:
        if wanted.strip() in ("", _ANYTHING):
            continue
        pattern = re.compile(".*".join(re.escape(part) for part in wanted.rstrip().split(_ANYTHING)))
        if not any(pattern.fullmatch(line.rstrip()) for line in lines):
            return wanted
    return None
