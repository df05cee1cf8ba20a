"""What readers say of the selection: kept until the operator decides, and thanked whatever becomes of it."""

from __future__ import annotations

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts.translation import later
from alerts.translation import translated as _
from alerts.web.forms import WHOLE, Filled, Forms
from storage.filters import MAIN_TOPIC
from storage.suggestions import TooManyOpen, suggest
from storage.times import utc_now

THANKS_PATH = "/danke"
_ONCE = 24 * 60 * 60  # seconds in which one network is heard once on the same paper
_FULL = later("Zurzeit liegen mehr Hinweise vor, als wir ansehen können. Bitte in einigen Tagen noch einmal.")


async def take_hint(
    engine: Engine,
    forms: Forms,
    request: Request,
    filled: Filled,
    *,
    label: bool,
    paper_id: int | None,
    named: str = "",
) -> Filled:
    """Keep a hint on a paper, or on one that is not known (`named`). Whether it is kept shows in nothing."""
    what = f"hint {label} {paper_id or named}"
    if not forms.allows(request, what, most=1, seconds=_ONCE):
        return filled

    def keep() -> None:
        with engine.begin() as connection:
            suggest(
                connection,
                topic=MAIN_TOPIC,
                label=label,
                reason=filled.value("grund"),
                now=utc_now(),
                paper_id=paper_id,
                named=named,
            )

    try:
        await run_in_threadpool(keep)
    except TooManyOpen:
        return filled.wrong(WHOLE, _(_FULL), 503)
    return filled


def thanks() -> Response:
    """Leads to the page that thanks, so that nothing is sent twice by reloading."""
    return RedirectResponse(THANKS_PATH, 303, headers={"Cache-Control": "no-store"})
