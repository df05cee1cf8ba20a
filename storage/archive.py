"""Bytes on disk, by what they are: documents by their content's hash, pages kept for the maintainers."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import hashlib
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.times import utc_now

WRITING = ".writing-"
"""How files begin that are being written."""
_KEPT_PAGES = 40  # per source; the oldest goes first
_NOT_A_NAME = re.compile(r"[^a-z0-9-]+")
_A_NAME = re.compile(r"[a-z0-9-]{1,80}")
_PAGE = ".html.gz"


def content_digest(data: bytes) -> str:
    """A document's identity: the SHA-256 of its content, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class KeptPage:
    """A page that could not be understood."""

    name: str
    kept_at: dt.datetime


class Archive:
    """The folder for bytes below DATA_DIR."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep a document; returns its SHA-256. Raises OSError where the disk does not take it."""
        digest = content_digest(data)
        path = self.path(digest)
        if not path.exists():
            write_atomically(path, data)
        return digest

    def path(self, digest: str) -> Path:
        """Where a document with that hash lies, if it does."""
        return self.folder / "files" / digest[:2] / digest

    def tidy(self, older_than: dt.timedelta = dt.timedelta(days=1)) -> None:
        """Remove what writings that were killed have left behind."""
        before = (utc_now() - older_than).timestamp()
        for status, path in with_status(self.folder.rglob(f"{WRITING}*")):
            if status.st_mtime < before:
                path.unlink(missing_ok=True)

    def keep_page(self, source: str, reason: str, url: str, body: bytes) -> Path:
        """Keep a page that could not be understood, with its address in its first line."""
        folder = self.folder / "pages" / source
        name = _NOT_A_NAME.sub("-", reason.lower()).strip("-")[:60] or "page"
        path = folder / f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:8]}{_PAGE}"
        write_atomically(path, gzip.compress(f"<!-- {url.replace('--', '%2D%2D')} -->\n".encode() + body))
        kept = sorted(with_status(folder.glob(f"*{_PAGE}")), key=lambda each: each[0].st_mtime)
        for _, old in kept[:-_KEPT_PAGES]:
            old.unlink(missing_ok=True)
        return path

    def kept_pages(self, source: str) -> list[KeptPage]:
        """The pages of a source that could not be understood, newest first."""
        found = with_status((self.folder / "pages" / source).glob(f"*{_PAGE}"))
        return [
            KeptPage(path.name.removesuffix(_PAGE), dt.datetime.fromtimestamp(status.st_mtime, dt.UTC))
            for status, path in sorted(found, key=lambda each: each[0].st_mtime, reverse=True)
        ]

    def kept_page(self, source: str, name: str, most: int) -> str | None:
        """One of them as text, its address in the first line, cut after so many octets; None where there is
        none, or a broken one."""
        path = self.folder / "pages" / source / f"{name}{_PAGE}"
        if not _A_NAME.fullmatch(name) or not _A_NAME.fullmatch(source.replace("_", "-")):
            return None
        try:
            with gzip.open(path) as file:
                return file.read(most).decode("utf-8", "replace")
        except (OSError, EOFError, zlib.error):
            return None


def with_status(paths: Iterable[Path]) -> Iterator[tuple[os.stat_result, Path]]:
    """Files with what the disk says of them; without those that another process has just removed."""
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            yield path.stat(), path


def write_atomically(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file so that no reader, and no crash, ever sees half of it.

    `mode`: who may read it. Raises OSError where the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=WRITING)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
