"""What every page has to keep to."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urlsplit

from alerts.web.headers import SAFE_HEADERS
from tests.alerts.test_web import Answer, Web

HEAVIEST = 60_000
"""Octets of a page, before it is compressed."""


def well_made(web: Web, path: str) -> Answer:
    """The page, which is as all pages have to be."""
    answer = web.get(path)
    assert answer.status == 200
    assert len(answer.body) <= HEAVIEST
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert {name.lower(): value for name, value in SAFE_HEADERS.items()}.items() <= headers.items()
    assert "set-cookie" not in headers
    soup = answer.soup
    assert not soup.find_all(["script", "style", "iframe"])
    assert not soup.find_all(style=True)
    assert soup.html["lang"] == "de"
    assert all(len(soup.find_all(name)) == 1 for name in ("h1", "header", "main", "footer"))
    levels = [int(tag.name[1]) for tag in soup.find_all(["h1", "h2", "h3", "h4", "h5"])]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for tag in soup.find_all(True):
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(tag.get(name, "").split()) <= set(ids)
    assert all(link.get_text(strip=True) or link.find("img") for link in soup.find_all("a"))
    assert all(tag.find("th", scope=True) for tag in soup.find_all("table"))
    again = web.get(path, If_None_Match=headers["etag"])
    assert (again.status, again.body) == (304, b"")
    return answer


def leads_somewhere(web: Web, answer: Answer) -> None:
    """Every link of a page to this website is answered, and its anchor is there."""
    targets = {link["href"] for link in answer.soup.find_all("a")}
    for target in sorted(target for target in targets if target.startswith(("/", "#"))):
        if target.startswith("#"):
            assert answer.soup.find(id=target[1:]), target
            continue
        found = web.get(target)
        assert found.status == 200, target
        if anchor := urlsplit(target).fragment:
            assert found.soup.find(id=anchor), target
