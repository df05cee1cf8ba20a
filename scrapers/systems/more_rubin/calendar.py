"""The calendar: the meetings of some months."""

from __future__ import annotations

import datetime as dt

from scrapers.items import Calendar, Meeting
from scrapers.json_fields import Fields
from scrapers.systems.more_rubin.answers import RubinAnswer
from scrapers.systems.more_rubin.head import meeting_head
from scrapers.systems.more_rubin.keys import KNOWN_MEETING_STATUS, has_minutes, is_public_meeting

SITTING = 1  # event_type_id; the others are no meetings


class Months(Calendar):
    """Meetings, and the days from and to which the answer says that it reaches."""

    first_day: dt.date | None = None
    last_day: dt.date | None = None


class CalendarAnswer(RubinAnswer[Months]):
    """id=calendar&action=get&view=list: the meetings of the months asked for."""

    names = ("calendar",)
    what = "Kalender"
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no calendar."""
        if not isinstance(self.data, dict) or not isinstance(self.data.get("meetings"), list | dict):
            raise self.not_understood()

    def extract(self) -> Months:
        """The public meetings in the answer's order; of one that is listed twice, that with the minutes."""
        answer = self.fields()
        found: dict[str, Meeting] = {}
        for row in answer.objects("meetings"):
            meeting = meeting_head(self, row) if self._is_read(row) else None
            if meeting and meeting.key and (meeting.key not in found or has_minutes(row.line("nummer"))):
                found[meeting.key] = meeting
        return Months(
            meetings=tuple(found.values()),
            first_day=answer.day("first_day"),
            last_day=answer.day("last_day"),
        )

    def _is_read(self, row: Fields) -> bool:
        kind, status = row.number("event_type_id"), row.number("status")
        if kind not in (None, SITTING) or row.flag("fraktionssitzung"):
            return False
        if status not in KNOWN_MEETING_STATUS:
            self.warn("unknown-meeting-status", str(status))  # nothing else: it may not be public
        return is_public_meeting(row)
