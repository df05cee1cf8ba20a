"""The raw archive: the newest answer for an address, within its size; a broken one counts as none."""

import os
from pathlib import Path

from storage.answers import Answer, AnswerArchive

URL = "https://ris.example/bi/si0057.asp?__ksinr=1"


def archive(tmp_path: Path) -> AnswerArchive:
    return AnswerArchive(tmp_path, "duisburg")


def files(tmp_path: Path) -> list[Path]:
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_the_newest_answer_is_found(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    assert kept.find(URL) is None
    assert not kept.has(URL)
    for body in (b"first\nline", b"second \xff\n\n"):
        kept.keep(Answer(URL, "text/html", body))
    assert kept.has(URL)
    assert kept.find(URL) == Answer(URL, "text/html", b"second \xff\n\n")
    assert len(files(tmp_path)) == 1


def test_a_broken_answer_is_none(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    for damage in (b"", b"no gzip", None):
        kept.keep(Answer(URL, "text/html", b"body" * 1000))
        (path,) = files(tmp_path)
        path.write_bytes(path.read_bytes()[:-5] if damage is None else damage)
        assert kept.find(URL) is None


def test_the_oldest_go_first(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    for number in range(6):
        kept.keep(Answer(f"{URL}{number}", "text/html", os.urandom(1000)))
        for path in files(tmp_path):
            status = path.stat()
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - 1_000_000_000))
    kept.tidy(3500)
    assert [kept.has(f"{URL}{number}") for number in range(6)] == [False, False, False, True, True, True]
    kept.tidy(0)
    assert files(tmp_path) == []
