"""What is answered where a link from a mail leads nowhere."""

from __future__ import annotations

from starlette.responses import Response

from alerts.translation import translated as _
from alerts.web.forms import answer
from alerts.web.house import House


def too_old(house: House) -> Response:
    """For a link that was good once."""
    return _page(house, _("Dieser Link gilt nicht mehr"), _("Er ist zu alt."), 410)


def gone(house: House) -> Response:
    """For one that never was, or is about something that is gone."""
    words = _("Vielleicht ist er unvollständig, oder was er betrifft, ist schon gelöscht.")
    return _page(house, _("Dieser Link führt nirgendwohin"), words, 404)


def _page(house: House, title: str, words: str, status: int) -> Response:
    return answer(house.templates.get_template("dead_link.html").render(title=title, words=words), status)
