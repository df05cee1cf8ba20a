"""Which listed document is one that was fetched before."""

import datetime as dt
from typing import Any

import pytest

from scrapers.pipelines import known_as
from storage.papers import KeptFile
from storage.records import FileLink

DAY = dt.date(2026, 3, 2)


def link(name: str = "Anlage", url: str = "http://localhost/a", **values: Any) -> FileLink:
    return FileLink(name=name, url=url, **values)


def kept(*links: FileLink) -> list[KeptFile]:
    return [KeptFile(link=each, sha256=str(number)) for number, each in enumerate(links)]


@pytest.mark.parametrize(
    ("known", "listed", "expected"),
    [
        ([link()], [link()], "0"),
        ([link(key="1")], [link(key="1", url="http://localhost/b")], "0"),
        ([link(key="1")], [link(key="2")], None),
        ([link(date=DAY)], [link(date=DAY + dt.timedelta(1))], None),
        ([link(size=1)], [link(size=2)], None),
        ([link(date=DAY)], [link(date=DAY, url="http://localhost/?s=other")], "0"),
        ([link()], [link(url="http://localhost/?s=other")], None),
        ([link(date=DAY), link(date=DAY, url="http://localhost/b")], [link(date=DAY, url="/c")], None),
        (
            [link(date=DAY), link(date=DAY, url="http://localhost/b")],
            [link(date=DAY, url="http://localhost/b")],
            "1",
        ),
        ([link(date=DAY)], [link(date=DAY, url="/c"), link(date=DAY, url="/d")], None),
    ],
)
def test_known_as(known: list[FileLink], listed: list[FileLink], expected: str | None) -> None:
    found = known_as(listed[0], kept(*known), listed)
    assert (found.sha256 if found else None) == expected


def test_one_that_was_never_fetched_is_not_known() -> None:
    assert known_as(link(), [KeptFile(link=link(), failure="HTTP-Status 500")], [link()]) is None
