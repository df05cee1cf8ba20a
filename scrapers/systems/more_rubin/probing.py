"""How a more!rubin system that is new is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode, urljoin

import web_poet

from scrapers.page import PageFailure
from scrapers.probe.product import Probing, Question, meetings, read_as
from scrapers.probe.records import Choice
from scrapers.systems.more_rubin.bodies import Bodies, BodiesAnswer, Served
from scrapers.systems.more_rubin.calendar import CalendarAnswer
from storage.times import today


class RubinProbing(Probing):
    """more!rubin: api.php beside the application's pages."""

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The calendar of this month, and the municipalities that the system serves."""
        month = f"{today():%Y-%m}"
        span = {"id": "calendar", "action": "get", "from": month, "to": month, "view": "list"}
        yield Question("Kalender", _api(base, **span), read_as(CalendarAnswer, meetings), decides=True)
        bodies = _api(base, id="organizations", action="bodies")
        yield Question("Kommunen", bodies, read_as(BodiesAnswer, _names))

    def choices(self, answers: Sequence[web_poet.HttpResponse]) -> dict[str, tuple[Choice, ...]]:
        """The municipalities of a system that serves several."""
        bodies = {body.id: body for answer in answers for body in _bodies_in(answer)}
        if len(bodies) < 2:
            return {}
        return {"body_id": tuple(Choice(value=each.id, label=each.name) for each in bodies.values())}


PROBING = RubinProbing()


def _api(base: str, **parameters: str) -> str:
    return urljoin(base, f"api.php?{urlencode({'json': 'true', **parameters})}")


def _names(found: Bodies) -> str:
    return ", ".join(body.name for body in found.bodies[:30])


def _bodies_in(answer: web_poet.HttpResponse) -> Iterator[Served]:
    try:
        yield from BodiesAnswer(response=answer).read().bodies
    except PageFailure:
        return
