"""What every page has to keep to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, event, select, update

from alerts.web.headers import SAFE_HEADERS
from storage.models import Change, Consultation, File, Meeting, Organization, Paper, PaperVersion
from storage.tags import refresh_tags
from tests.alerts.house import add
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


def put_on_agenda(
    engine: Engine, paper: int, day: dt.date, organization: str = "Integrationsrat", **meeting: Any
) -> None:
    """A meeting of Musterstadt that deals with a paper, beside those that did so before."""
    key = meeting.pop("key", f"{organization}{day}")
    source = meeting.pop("source", "musterstadt")
    sitting = {
        "organization": organization, "date": day.isoformat(), "start": None, "meeting": key, "role": "",
        "number": "Ö 3", "result": "", "votes": None, "cancelled": False, "dropped": False,
    }  # fmt: skip
    row = {
        "source": source, "key": key, "first_key": key, "organization": organization, "date": day,
        "url": f"https://musterstadt.example/bi/si0057.asp?__ksinr={paper}", "has_agenda": False,
        "cancelled": False, "files": [], "last_run": 0, **meeting,
    }  # fmt: skip
    with engine.begin() as connection:
        if not connection.scalar(select(Meeting.id).where(Meeting.key == key, Meeting.source == source)):
            add(connection, Meeting, **row)
        names = select(Organization.id).where(
            Organization.name == organization, Organization.source == source
        )
        if not connection.scalar(names):
            add(connection, Organization, source=source, name=organization)
        kept = connection.scalar(select(Paper.snapshot).where(Paper.id == paper)) or {"consultations": []}
        known = kept["consultations"]
        add(
            connection, Consultation, paper_id=paper, position=len(known), date=day, meeting_key=key,
            organization=organization,
        )  # fmt: skip
        snapshot = {**kept, "consultations": [*known, sitting]}
        connection.execute(update(Paper).where(Paper.id == paper).values(snapshot=snapshot))
        refresh_tags(connection, [paper])


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def rewrite(
    engine: Engine,
    paper: int,
    before: dict[str, Any],
    *,
    at: dt.datetime,
    after: dict[str, Any] | None = None,
) -> None:
    """A paper said something else up to a moment. `before`, `after`: what of it was different."""
    with engine.begin() as connection:
        row = connection.execute(select(Paper.__table__).where(Paper.id == paper)).one()
        present = row.snapshot or {
            "title": row.title, "reference": row.reference, "kind": row.kind, "date": row.date.isoformat(),
            "originators": row.originators, "text": row.text, "files": [], "consultations": [],
            "withdrawn": False,
        }  # fmt: skip
        present = {**present, **(after or {})}
        connection.execute(update(Paper).where(Paper.id == paper).values(snapshot=present))
        add(connection, PaperVersion, paper_id=paper, replaced_at=at, snapshot={**present, **before})
        add(connection, Change, paper_id=paper, kind="amended", at=at, silent=False, before={}, after={})


def say(house: Engine, *pages: str, number: int = 1, **file: Any) -> None:
    """What the document of a motion says."""
    with house.begin() as connection:
        mine = File.sha256 == f"{number:064d}"
        connection.execute(update(File).where(mine).values(pages=list(pages), **file))
