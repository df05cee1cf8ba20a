"""The counts of the statistics, as the API answers them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection

from alerts.web.api import answers
from storage.filters import Filter
from storage.statistics import Months, months, parties, subtopics
from storage.statistics_outcomes import Outcomes, outcomes
from storage.topics import known_topics


def counts(connection: Connection, wanted: Filter) -> dict[str, Any]:
    """All counts of the motions that a filter lets through."""
    by_party, by_subtopic = parties(connection, wanted), subtopics(connection, wanted)
    topics = known_topics(connection)
    titles = {
        (topic.name, name): title for topic in topics.values() for name, title in topic.subtopics.items()
    }
    return {
        "motions": by_party.motions,
        "months": _months(months(connection, wanted)),
        "parties": [answers.PartyCount(party=each.value, motions=each.motions) for each in by_party.shares],
        "subtopics": [
            answers.SubtopicCount(
                topic=each.topic,
                subtopic=each.value,
                title=titles.get((each.topic, each.value), each.value),
                motions=each.motions,
            )
            for each in by_subtopic.shares
        ],
        **_outcomes(outcomes(connection, wanted)),
    }


def _months(counted: Months) -> list[answers.MonthCount]:
    bodies: defaultdict[str, list[answers.BodyCount]] = defaultdict(list)
    for (month, body), motions in sorted(counted.by_body.items()):
        bodies[month].append(answers.BodyCount(body=body, motions=motions))
    return [
        answers.MonthCount(month=month, motions=motions, bodies=bodies[month])
        for month, motions in sorted(counted.motions.items())
    ]


def _outcomes(counted: Outcomes) -> dict[str, Any]:
    by_number = sorted(counted.results.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "outcomes": [answers.OutcomeCount(outcome=name, motions=motions) for name, motions in by_number],
        "decision_days": [
            answers.DecisionDays(outcome=name, days=list(days)) for name, days in sorted(counted.days.items())
        ],
    }
