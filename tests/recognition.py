"""The recognition of text in pictures, remembered: who is given the same picture again gives the same text.

A page takes tesseract more than a second, and nearly every reading of the demo world has the same one.
"""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Iterator

import pytest

_REMEMBERS = """#!/bin/sh
# Stands in for tesseract: calls it once for the same arguments and the same input.
set -eu
input=$(mktemp -p {memory})
trap 'rm -f "$input" "$input.said"' EXIT
cat > "$input"
known={memory}/$( (printf '%s\\n' "$@"; cat "$input") | sha256sum | cut -d ' ' -f 1)
[ -f "$known" ] || {{ {tesseract} "$@" < "$input" > "$input.said"; mv "$input.said" "$known"; }}
cat "$known"
"""


@pytest.fixture(scope="session", autouse=True)
def _remembered_recognition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tesseract that processes of ours call remembers; where there is none, none is added."""
    tesseract = shutil.which("tesseract")
    if tesseract is None:
        yield
        return
    folder = tmp_path_factory.mktemp("recognition")
    (memory := folder / "memory").mkdir()
    script = folder / "tesseract"
    script.write_text(_REMEMBERS.format(memory=shlex.quote(str(memory)), tesseract=shlex.quote(tesseract)))
    script.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        yield
