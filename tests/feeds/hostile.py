"""Motions that no council would dare to publish: the same ones in every run."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator

from storage.records import Consultation, Evidence, Votes
from storage.views import ChangeKind, ChangeView, FileView, MotionView, PaperView, RelatedMotion

_SNIPPETS = (
    "Sprachlotsen für alle Stadtteile",
    "]]>",
    "<![CDATA[",
    "</title><script>alert('x')</script>",
    "&amp;lt;b&gt; &#0; &unbekannt; &",
    '" onmouseover="alert(1)',
    "\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x85\x9f",
    "\u202eträge\u202c \u2066x\u2069 \u200f",
    "\u00ad\u200b\u2060\ufeff",
    "\ufffe\uffff\ufdd0\U0001fffe",
    "\ud800",
    "\udfff\ud83d",
    "👩🏽‍🚒🇩🇪🏳️‍🌈",
    "e\u0301a\u0308" + "\u0316" * 40,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "W" * 400,
    "\r\nBcc: opfer@radar.example\r\n\r\n",
    "BEGIN:VEVENT\nUID:falsch\nEND:VEVENT",
    "\\n\\,\\;\\\\ ; , :",
    "C:\\Neu\\neu",
    "日本語 العربية ‏עברית ελληνικά",
    "\t\t\u2028\u2029\u00a0\u3000",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} ${x} %s %(x)s {0}",
    "",
    " ",
)
_URLS = (
    "https://ris.example/vo0050.asp?__kvonr={}&x=<y>",
    "http://ris.example/ümlaut/{}?q=ä b",
    "javascript:alert({})",
    "//ris.example/{}",
    "https://[::1/{}",
    "data:text/html,{}",
    "",
)
_KINDS: tuple[ChangeKind, ...] = ("amended", "scheduled", "rescheduled", "decided", "withdrawn", "restored")
_START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def hostile_text(random_: random.Random, most: int = 4) -> str:
    """Some of the snippets, one behind the other."""
    return "".join(random_.choices(_SNIPPETS, k=random_.randrange(most + 1)))


def hostile_motions(count: int, seed: int = 7) -> Iterator[MotionView]:
    """So many, each with an id of its own."""
    random_ = random.Random(seed)
    for number in range(count):
        yield _motion(random_, number)


def _motion(random_: random.Random, number: int) -> MotionView:
    text = lambda most=2: hostile_text(random_, most)  # noqa: E731
    at = _START + dt.timedelta(minutes=number)
    return MotionView(
        id=number,
        uuid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"hostile {number}")),
        title=text(4),
        kind=text(1),
        body=text(1),
        date=dt.date(2026, 1, 1 + number % 28) if number % 3 else None,
        published=at,
        updated=at,
        originators=tuple(text(1) for _ in range(number % 3)),
        resolution="\n".join(text(2) for _ in range(number % 3)),
        summary=text(),
        topics=("integration",),
        evidence=tuple(
            Evidence.model_construct(term=text(1), found=text(1), snippet=text(), where=text(1), page=None)
            for _ in range(number % 2)
        ),
        consultations=tuple(_consultation(random_, number) for _ in range(number % 3)),
        papers=tuple(_paper(random_, number * 10 + at) for at in range(number % 3)),
        changes=tuple(_changes(random_, number, at)),
        withdrawn=number % 11 == 0,
        parts=(_part(random_, number),) if number % 13 == 0 else (),
    )


def _consultation(random_: random.Random, number: int) -> Consultation:
    return Consultation.model_construct(
        organization=hostile_text(random_, 1),
        date=dt.date(2026, 6, 1 + number % 28) if number % 2 else None,
        meeting_key=None,
        role=hostile_text(random_, 1),
        number=hostile_text(random_, 1),
        result=hostile_text(random_, 1),
        votes=Votes(yes=number, no=1) if number % 5 == 0 else None,
    )


def _paper(random_: random.Random, number: int) -> PaperView:
    files = tuple(
        FileView(
            hostile_text(random_, 1),
            random_.choice(_URLS).format(f"datei{number}-{at}"),
            random_.choice(("application/pdf", "", hostile_text(random_, 1))),
            random_.choice((None, 0, 93_400)),
        )
        for at in range(number % 3)
    )
    return PaperView(
        id=number,
        source=hostile_text(random_, 1),
        source_title=hostile_text(random_, 1),
        url=random_.choice(_URLS).format(number),
        reference=hostile_text(random_, 1),
        kind=hostile_text(random_, 1),
        title=hostile_text(random_, 1),
        date=None,
        files=files,
        join_reason=hostile_text(random_, 1),
    )


def _changes(random_: random.Random, number: int, at: dt.datetime) -> Iterator[ChangeView]:
    yield ChangeView(number * 10, number, number * 10, "new", at, silent=False, after={"title": "x"})
    for offset in range(1, 1 + number % 4):
        kind = random_.choice(_KINDS)
        sitting = {
            "organization": hostile_text(random_, 1),
            "date": "2026-06-01",
            "start": None,
            "role": "",
            "result": hostile_text(random_, 1),
            "votes": None,
        }
        before = sitting if kind == "rescheduled" else {}
        yield ChangeView(
            number * 10 + offset, number, number * 10, kind, at + dt.timedelta(seconds=offset), silent=False,
            before=before, after=sitting if kind != "amended" else {"title": hostile_text(random_, 1)},
        )  # fmt: skip


def _part(random_: random.Random, number: int) -> RelatedMotion:
    return RelatedMotion(
        number, str(uuid.UUID(int=number)), "amends", hostile_text(random_, 1), _paper(random_, number)
    )
