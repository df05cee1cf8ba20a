"""The raw archive: the newest answer to each address, compressed, so that a parser's mistake can be mended
without asking the site again. Never holds what is not public; that is seen to by who keeps it."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from storage.archive import WRITING, with_status

_NEW_LINE = b"\n"


@dataclass(frozen=True)
class Answer:
    """An answer as it is kept. `body` is what may be kept of it."""

    url: str
    content_type: str
    body: bytes


class AnswerArchive:
    """The folder of a source's answers below DATA_DIR."""

    def __init__(self, data_dir: Path, source: str) -> None:
        self.folder = data_dir / "answers" / source

    def keep(self, answer: Answer) -> None:
        """Keep an answer instead of the one that was kept for its address. Raises OSError.

        Not forced to the disk: after a power cut a broken one counts as none, and the site is asked again.
        """
        path = self._path(answer.url)
        path.parent.mkdir(parents=True, exist_ok=True)
        head = json.dumps({"url": answer.url, "content_type": answer.content_type}).encode()
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=WRITING)
        with os.fdopen(handle, "wb") as file:
            file.write(gzip.compress(head + _NEW_LINE + answer.body, mtime=0))
        Path(temporary).replace(path)

    def has(self, url: str) -> bool:
        """Whether an answer is kept for an address."""
        return self._path(url).exists()

    def find(self, url: str) -> Answer | None:
        """The answer that is kept for an address; None where there is none, or a broken one."""
        try:
            head, _, body = gzip.decompress(self._path(url).read_bytes()).partition(_NEW_LINE)
            told = json.loads(head)
            return Answer(told["url"], told["content_type"], body) if told["url"] == url else None
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def tidy(self, limit: int) -> None:
        """Remove the oldest answers until all together take no more than `limit` bytes."""
        kept = with_status(self.folder.glob("*/*.gz"))
        total = 0
        for status, path in sorted(kept, key=lambda each: each[0].st_mtime_ns, reverse=True):
            total += status.st_size
            if total > limit:
                path.unlink(missing_ok=True)

    def _path(self, url: str) -> Path:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
        return self.folder / name[:2] / f"{name[2:]}.gz"
