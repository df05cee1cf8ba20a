"""How a SessionNet 6 that is new is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin

import web_poet

from scrapers.probe.product import Probing, Question, meetings, read_as
from scrapers.spider import add_months
from scrapers.systems.sessionnet6.calendar import CalendarAnswer
from scrapers.systems.sessionnet6.spider import SessionNet6Spider
from storage.times import today


class SessionNet6Probing(Probing):
    """SessionNet 6: its application asks an interface below the same address."""

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The meetings of this month and the next."""
        since, until = add_months(today(), 0), add_months(today(), 2)
        path = SessionNet6Spider.calendar_path.format(since=since, until=until)
        yield Question("Kalender", urljoin(base, path), read_as(CalendarAnswer, meetings), decides=True)


PROBING = SessionNet6Probing()
