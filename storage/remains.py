"""What is left on disk of papers that were taken down: their documents, and the pages that they stood on.

Everything here may be done again, however often, and breaks nothing where nothing follows: pages that are
kept are a help for maintainers, and are asked for anew.
"""

from __future__ import annotations

import gzip
import html
import json
import zlib
from collections.abc import Collection
from pathlib import Path

from storage.archive import Archive
from storage.takedowns import Traces


def erase_documents(data_dir: Path, hashes: Collection[str]) -> None:
    """Remove documents, by their hashes. Raises OSError where the disk refuses."""
    archive = Archive(data_dir)
    for each in hashes:
        archive.path(each).unlink(missing_ok=True)


def erase_pages(data_dir: Path, traces: Collection[Traces], since: float = 0) -> None:
    """Remove answers and pages that were kept of these addresses, or that show one of these titles.

    `since`: only what was written from then on, in seconds since 1970. Raises OSError where the disk refuses.
    """
    for each in traces:
        answers, pages = data_dir / "answers" / each.source, data_dir / "pages" / each.source
        for path in (*answers.glob("*/*.gz"), *pages.glob("*.gz")):
            if _written(path) >= since and _shows(path, each):
                path.unlink(missing_ok=True)


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:  # another process has tidied up
        return 0


def _shows(path: Path, traces: Traces) -> bool:
    """Whether a kept page is one of a paper's, or names it. One that is broken says nothing to anybody."""
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return False
    first, _, _ = text.partition("\n")
    if _address(first) in traces.addresses:
        return True
    return bool(traces.title) and _plain(traces.title) in _plain(html.unescape(_unquoted(text)))


def _address(first: str) -> str:
    """The address in the first line: of an answer as JSON, of a kept page in a comment."""
    try:
        return str(json.loads(first)["url"])
    except (ValueError, KeyError, TypeError):
        return first.removeprefix("<!-- ").removesuffix(" -->").replace("%2D%2D", "--")


def _unquoted(text: str) -> str:
    r"""With the letters that JSON writes as \u00fc."""
    if "\\u" not in text:
        return text
    return text.encode("ascii", "backslashreplace").decode("unicode_escape", "replace")


def _plain(text: str) -> str:
    return "".join(text.split())
