"""An invented council that answers a spider by hand: no server, no network."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

from scrapy import Request
from scrapy.http import TextResponse
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.items import Body, Meeting, PaperGone, PaperItem, PaperLink
from scrapers.mix_ups import Names
from scrapers.spider import Mode, Window
from scrapers.systems.oparl.spider import OparlSpider
from storage.records import FailureKind
from tests.oparl.support import ROOT, Object, address, listed, thing

ItemT = TypeVar("ItemT", Meeting, PaperItem, PaperGone)
Answer = Any
"""An object or list (answered as JSON), text, (status, either of them), or an exception."""
NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)
WINDOW = Window.around(NOW.date())
MOST = 200  # requests; a spider that asks for more does not end


class Town(OparlSpider):
    name = "musterstadt"
    title = "Stadt Musterstadt"
    body = Body("09999017", "Stadt Musterstadt")
    base_url = f"{ROOT}/system"
    longest_list = 4


@dataclass
class KnownBefore:
    """What the database would know."""

    last: Any = None
    missing: list[PaperLink] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def is_done(self, paper_key: str) -> bool:
        return paper_key in self.done

    def has(self, paper_key: str) -> bool:
        return any(link.key == paper_key for link in self.missing)

    def names(self) -> Names:
        return Names(self.missing)

    def is_due(self, paper_key: str, place: str, shown: str) -> bool:
        return True

    def unseen(self, seen: set[str], window: Window) -> Iterable[PaperLink]:
        return [link for link in self.missing if link.key not in seen]

    def last_well_read(self) -> Any:
        return self.last


def town(mode: Mode = "full", **known: Any) -> Town:
    """A spider of the town; to be made while it is NOW."""
    return Town(window=WINDOW, mode=mode, known=KnownBefore(**known))


def system(**changes: Any) -> Object:
    fields = {"type": "https://schema.oparl.org/1.1/System", "oparlVersion": "https://schema.oparl.org/1.1/"}
    return {"id": f"{ROOT}/system", **fields, "body": f"{ROOT}/body", **changes}


def body(number: int = 1, **changes: Any) -> Object:
    url = f"{ROOT}/body/{number}"
    lists = {kind: f"{url}/{kind}" for kind in ("organization", "person", "meeting", "paper")}
    fields = {"type": "https://schema.oparl.org/1.1/Body", "name": "Stadt Musterstadt", "ags": "9999017"}
    return {"id": url, **fields, **lists, **changes}


def item(key: object, /, **fields: Any) -> Object:
    told = {"number": f"{key}", "name": f"Punkt {key}", "public": True, **fields}
    return thing("AgendaItem", key, **told)


def meeting(key: object, /, **fields: Any) -> Object:
    told = {"name": "Rat", "start": "2026-11-05T17:00:00+01:00", "organization": address("organization", 12)}
    return thing("Meeting", key, **{**told, **fields})


def consultation(key: object, meeting: object = None, at: object = None, committee: object = 11) -> Object:
    found = thing("Consultation", key, organization=[address("organization", committee)], role="Vorberatung")
    if meeting:
        found["meeting"] = address("meeting", meeting)
    if at:
        found["agendaItem"] = address("agendaitem", at)
    return found


ORGANIZATIONS = listed(
    thing("Organization", 11, name="Sozialausschuss"),
    thing("Organization", 12, name="Rat"),
    thing("Organization", 31, name="ABC"),
    thing("Organization", 51, name="Amt für Soziales"),
)
MEETINGS = listed(
    thing(
        "Meeting",
        21,
        name="9. Sitzung",
        start="2026-11-05T17:00:00+01:00",
        organization=[address("organization", 11)],
        agendaItem=[
            item(301, consultation=address("consultation", 901), result="einstimmig empfohlen"),
            item(302, name="Antrag der Fraktion ABC: Begegnungscafé"),
            item(303, public=False, name="Verborgenes", consultation=address("consultation", 903)),
        ],
    ),
    thing(
        "Meeting",
        22,
        name="Rat",
        start="2026-12-10T17:00:00+01:00",
        organization=address("organization", 12),
    ),
    thing("Meeting", 20, name="Rat", start="2020-01-10T17:00:00+01:00"),
)
PAPERS = listed(
    thing(
        "Paper",
        71,
        name="Sprachkurse ausbauen",
        reference="A/71/2026",
        date="2026-10-02",
        originatorOrganization=[address("organization", 31)],
        originatorPerson=[address("person", 8)],
        underDirectionOf=[address("organization", 51)],
        consultation=[consultation(901, 21, 301), consultation(902, committee=12)],
    ),
    thing("Paper", 72, name="Nichts für alle", date="2026-10-03", consultation=[consultation(903, 21, 303)]),
    thing("Paper", 60, name="Alte Vorlage", date="2020-01-02", consultation=[consultation(904, 20, 299)]),
)
WHOLE: dict[str, Answer] = {
    "system": system(),
    "body": listed(body()),
    "body/1/organization": ORGANIZATIONS,
    "body/1/meeting": MEETINGS,
    "body/1/paper": PAPERS,
}


def run(
    spider: OparlSpider,
    answers: dict[str, Answer] | Callable[[str], Answer],
    requests: Iterable[Request] | None = None,
) -> tuple[list[Any], list[str]]:
    """The records that come out, and what was asked for below the interface's address.

    Answers are looked up with the query and then without it; what is not there is not found.
    """
    queue, items, asked = list(spider.first_requests() if requests is None else requests), [], []
    while queue:
        request = queue.pop(0)
        path = request.url.removeprefix(f"{ROOT}/")
        asked.append(path)
        assert len(asked) <= MOST, asked[-5:]
        given = answers(path) if callable(answers) else _look_up(answers, path)
        for result in _call(request, given) or ():
            (queue if isinstance(result, Request) else items).append(result)
    return items, asked


def _look_up(answers: dict[str, Answer], path: str) -> Answer:
    return answers.get(path, answers.get(path.partition("?")[0], (404, "")))


def _call(request: Request, given: Answer) -> Any:
    if isinstance(given, Exception):
        return _fail(request, given)
    status, said = given if isinstance(given, tuple) else (200, given)
    text = said if isinstance(said, str) else json.dumps(said)
    response = TextResponse(request.url, status=status, body=text.encode(), request=request, encoding="utf-8")
    if status >= 400 and status not in request.meta.get("handle_httpstatus_list", ()):
        return _fail(request, HttpError(response))
    assert request.callback is not None
    return request.callback(response, **request.cb_kwargs)


def _fail(request: Request, error: Exception) -> Any:
    failure = TwistedFailure(error)
    failure.request = request  # type: ignore[attr-defined]
    assert request.errback is not None
    return request.errback(failure)


def of_kind(items: list[Any], kind: type[ItemT]) -> dict[str, ItemT]:
    """The records of a kind by their keys; each is told once."""
    found = [each for each in items if isinstance(each, kind)]
    by_key = {str(each.key): each for each in found}
    assert len(by_key) == len(found)
    return by_key


def failed(spider: OparlSpider) -> list[tuple[str, FailureKind]]:
    """Pages that could not be read."""
    return [(failure.page, failure.kind) for failure in spider.journal.failures]


def parameters(path: str) -> dict[str, str]:
    """The query of what was asked for."""
    return {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}


def objects_asked(asked: list[str]) -> Iterator[str]:
    """What was asked for one by one: "consultation/904"."""
    return (path.removeprefix("body/1/") for path in asked if path.count("/") == 3)
