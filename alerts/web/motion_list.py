"""The answer to `/motions`: what a filter lets through, page by page. A wrong filter is explained, as 400."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from alerts.addresses import PAGE_PARAMETER
from alerts.web.conditional import conditional
from alerts.web.listing import Found, list_form, list_page, refused_page
from alerts.web.pages import Templates
from storage.database import reading
from storage.facets import known_values
from storage.filtering import Place, count_matching, motions_matching, place_of, read_place
from storage.filters import Filter, FilterError, parse
from storage.motions import motions_by_id
from storage.runs import running
from storage.search.index import missing
from storage.search.matching import shortened_words
from storage.sources import source_views
from storage.times import utc_now

SHOWN_MOTIONS = 20
PAGE_SECONDS = 60

Pairs = Sequence[tuple[str, str]]


def motion_list(engine: Engine, templates: Templates) -> Callable[[Request], Response]:
    """What answers to `/motions?…`."""

    def answer(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        chosen = [pair for pair in pairs if pair[0] != PAGE_PARAMETER]
        template = templates.get_template("motions.html")
        with reading(engine) as connection:
            known = known_values(connection)
            around = source_views(connection), running(connection, utc_now())
            try:
                wanted, after = parse(chosen, known), _after(pairs)
            except FilterError as error:
                page = refused_page(list_form(chosen, known, error), *around)
                return HTMLResponse(template.render(page=page), 400, {"Cache-Control": "no-store"})
            form = list_form(as_written(chosen, wanted), known)
            found = _found(connection, wanted, after)
        page = list_page(wanted, form, found, *around, known=known, is_first=after is None)
        html = template.render(page=page)
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    return answer


def _after(pairs: Pairs) -> Place | None:
    tokens = [value for name, value in pairs if name == PAGE_PARAMETER and value]
    try:
        return read_place(tokens[-1]) if tokens else None
    except ValueError as error:
        raise FilterError(
            PAGE_PARAMETER, "Diese Seite der Liste gibt es nicht; bitte von vorn beginnen."
        ) from error


def as_written(pairs: Pairs, wanted: Filter) -> list[tuple[str, str]]:
    """The filter's own values, but the words as somebody wrote them."""
    words = [(name, value) for name, value in pairs if name.casefold() == "suche"]
    return [*words, *(pair for pair in wanted.pairs() if pair[0] != "suche")]


def _found(connection: Connection, wanted: Filter, after: Place | None) -> Found:
    ids = motions_matching(connection, wanted, limit=SHOWN_MOTIONS + 1, after=after)
    motions = motions_by_id(connection, ids[:SHOWN_MOTIONS], topics=wanted.selected_by)
    more = len(ids) > SHOWN_MOTIONS and motions
    return Found(
        motions,
        count_matching(connection, wanted),
        next_page=place_of(motions[-1]).token() if more else "",
        unindexed=missing(connection),
        shortened=shortened_words(connection, wanted.words),
    )
