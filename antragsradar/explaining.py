"""Why a stored paper is selected or not: what the rules found in it, and what the operator has decided."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from antragsradar.inspecting import match_as_json
from storage.database import reading
from storage.matches import KeptMatch, kept_matches, rulings_of
from storage.naming import papers_named
from storage.records import TopicMatch


def explained(engine: Engine, what: str) -> list[dict[str, Any]]:
    """The papers that may be meant, each with the decision on every topic; none where none is known.

    `by_hand` is the operator's reason, null where the rules alone have decided.
    """
    with reading(engine) as connection:
        papers = papers_named(connection, what, by_key=True)
        ids = [paper.id for paper in papers]
        matches, rulings = kept_matches(connection, ids), rulings_of(connection, ids)
    return [
        {
            "title": paper.title or what,
            "topics": [
                {
                    **match_as_json(_record(topic, match)),
                    "by_hand": rulings[id_, topic].reason if (id_, topic) in rulings else None,
                }
                for (id_, topic), match in sorted(matches.items(), key=lambda each: each[0])
                if id_ == paper.id
            ],
        }
        for paper in papers
    ]


def _record(topic: str, match: KeptMatch) -> TopicMatch:
    return TopicMatch(
        topic=topic,
        selected=match.selected,
        score=match.score,
        evidence=match.evidence,
        rules=match.rules,
        subtopics=match.subtopics,
    )
