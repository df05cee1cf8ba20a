"""Word documents of the old kind (1997 to 2003), by antiword or catdoc."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from scrapers.documents.trouble import DocumentTrouble

SECONDS = 30  # for one program; both read a book in less than one
_PROGRAMS = {
    "antiword": ("-m", "UTF-8.txt", "-w", "0"),
    "catdoc": ("-d", "utf-8", "-w"),
}
_ROW = re.compile(r"^\|(.*)\|\s*$")
_CELLS = re.compile(r"\s*\|\s*")


def read(data: bytes) -> list[str]:
    """The text, as one page; rows are lines with cells joined by " | "."""
    installed = {name: path for name in _PROGRAMS if (path := shutil.which(name))}
    if not installed:
        raise DocumentTrouble(
            "unsupported", "Zum Lesen alter Word-Dateien fehlt das Paket antiword (oder catdoc)."
        )
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        file = Path(folder, "document.doc")
        file.write_bytes(data)
        for name, program in installed.items():
            text = _run(program, *_PROGRAMS[name], str(file))
            if text.strip():
                return ["\n".join(_row(line) for line in text.split("\n"))]
    raise DocumentTrouble(
        "unreadable", "Die Word-Datei ist beschädigt, leer oder mit einem Passwort geschützt."
    )


def _run(program: str, *arguments: str) -> str:
    """What a program writes; empty where it fails or takes too long."""
    try:
        done = subprocess.run(  # noqa: S603
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return ""
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""


def _row(line: str) -> str:
    match = _ROW.match(line)
    return " | ".join(cell for cell in _CELLS.split(match.group(1)) if cell) if match else line
