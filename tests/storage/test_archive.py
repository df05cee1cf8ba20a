"""Bytes on disk: what another process removes while we look is no error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storage.answers import Answer, AnswerArchive
from storage.archive import WRITING, Archive


def gone(path: Path) -> Path:
    """A file that is listed, and is no more when it is looked at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(path.with_name("removed"))
    return path


def test_what_was_left_of_writing_is_removed_but_not_what_is_new(tmp_path: Path) -> None:
    gone(tmp_path / f"{WRITING}0")
    old, new = tmp_path / "files" / f"{WRITING}1", tmp_path / f"{WRITING}2"
    for path in (old, new):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    Archive(tmp_path).tidy()
    assert (old.exists(), new.exists()) == (False, True)


def test_pages_are_kept_and_listed_while_others_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.archive._KEPT_PAGES", 2)
    archive = Archive(tmp_path)
    gone(tmp_path / "pages" / "duisburg" / "gone.html.gz")
    for number in range(3):
        path = archive.keep_page("duisburg", "unknown", f"https://ris.example/{number}", b"<p>")
        os.utime(path, (number, number))
    listed = archive.kept_pages("duisburg")
    assert [each.kept_at.timestamp() for each in listed] == [2, 1]


def test_answers_are_tidied_while_others_go(tmp_path: Path) -> None:
    kept = AnswerArchive(tmp_path, "duisburg")
    url = "https://ris.example/1"
    kept.keep(Answer(url, "text/html", b"body"))
    gone(kept.folder / "00" / "gone.gz")
    kept.tidy(1_000_000)
    assert kept.has(url)
    kept.tidy(0)
    assert not kept.has(url)
