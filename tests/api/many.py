"""A town with very many motions, each with a paper, a document, a reason and a change."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Engine, insert

from storage.models import Change, File, Motion, Paper, PaperFile, TopicMatch
from tests.alerts.house import EVIDENCE

_START = dt.datetime(2000, 1, 1, 9, tzinfo=dt.UTC)


def add_many(engine: Engine, count: int, *, words: str = "", first: int = 1) -> None:
    """So many motions. `words`: what each of them asks for."""
    with engine.begin() as connection:
        for start in range(first, first + count, 1000):
            rows = [_rows(number, words) for number in range(start, min(start + 1000, first + count))]
            for table in (Motion, Paper, File, PaperFile, TopicMatch, Change):
                connection.execute(insert(table), [row[table] for row in rows])


def _rows(number: int, words: str) -> dict[Any, dict[str, Any]]:
    at = _START + dt.timedelta(hours=number)
    seen = {"first_seen_at": at, "last_seen_at": at}
    texts = dict.fromkeys(("responsible", "reference_key", "content_hash", "text", "join_reason"), "")
    sitting = {
        "organization": "Rat", "date": at.date().isoformat(), "start": None, "meeting": None, "role": "",
        "number": "Ö 3", "result": "vertagt", "votes": None, "cancelled": False, "dropped": False,
    }  # fmt: skip
    return {
        Motion: {
            "id": number, "uuid": f"00000000-0000-4000-8000-{number:012d}", "published_at": at,
            "updated_at": at,
        },
        Paper: {
            "id": number, "source": "musterstadt", "key": str(number), "motion_id": number,
            "body_ags": "99999001", "url": f"https://musterstadt.example/bi/vo0050.asp?__kvonr={number}",
            "reference": f"26-{number:06d}", "kind": "Antrag", "date": at.date(),
            "title": f"Sprachlotsen für Stadtteil {number}",
            "originators": ["SPD", "FDP"], "silent": False,
            "fields": {"resolution": words or "Die Verwaltung wird beauftragt, Sprachlotsen einzusetzen."},
            "snapshot": {"consultations": [sitting]}, **texts, **seen,
        },
        File: {
            "sha256": f"{number:064d}", "size": 93_400, "media_type": "application/pdf", "state": "read",
            "message": "", "ocr": False, "pages": [], "kept_at": at,
        },
        PaperFile: {
            "paper_id": number, "position": 0, "url": f"https://musterstadt.example/bi/file?id={number}",
            "name": "Antrag.pdf", "role": "main", "sha256": f"{number:064d}",
        },
        TopicMatch: {
            "paper_id": number, "motion_id": number, "topic": "integration", "selected": True,
            "matched": True, "score": 2.0, "evidence": [EVIDENCE], "rules": "",
        },
        Change: {
            "paper_id": number, "kind": "new", "at": at, "silent": False, "before": {}, "after": {},
        },
    }  # fmt: skip
