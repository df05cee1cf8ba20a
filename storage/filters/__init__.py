"""One filter for every channel: what somebody wants to see or to be told.

The same filter is a list, a feed, a calendar, a JSON answer, a subscription and a command's options. Which
motions it lets through is said in storage.filtering.
"""

from storage.filters.filter import (
    ALL_TOPICS,
    CHANGE_GROUPS,
    MAIN_TOPIC,
    PARAMETERS,
    STATUSES,
    ChangeGroup,
    Filter,
)
from storage.filters.known import Known
from storage.filters.reading import FilterError, parse
from storage.filters.wording import describe
from storage.filters.words import FilterWords

__all__ = [
    "ALL_TOPICS",
    "CHANGE_GROUPS",
    "MAIN_TOPIC",
    "PARAMETERS",
    "STATUSES",
    "ChangeGroup",
    "Filter",
    "FilterError",
    "FilterWords",
    "Known",
    "describe",
    "parse",
]
