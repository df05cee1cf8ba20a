"""The answer to `/motions`: what a filter lets through, page by page. A wrong filter is explained, as 400."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy import Connection, Engine
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from alerts.addresses import LIST_PATH, ORDER_PARAMETER, PAGE_PARAMETER
from alerts.list_words import MOST_COUNTED
from alerts.watch import Watch
from alerts.web.conditional import conditional
from alerts.web.listing import Found, Order, is_ranked, list_form, list_page, refused_page
from alerts.web.pages import Templates
from alerts.web.recent import Recent
from storage.database import reading
from storage.facet_counts import Offered, offered
from storage.filtering import Place, motions_matching, place_of, read_place
from storage.filters import ALL_TOPICS, Filter, FilterError, parse
from storage.motions import motions_by_id
from storage.passages import passages_of
from storage.ranking import MOST_RANKED, Rank, ranked_matching, read_rank
from storage.search.index import missing
from storage.search.matching import shortened_words

SHOWN_MOTIONS = 20
PAGE_SECONDS = 60
_ORDERS: dict[str, Order] = {"": "datum", "datum": "datum", "relevanz": "relevanz"}
MOST_KEPT = 50
"""Pages of lists whose motions are remembered: some ten megabytes."""
MOST_COUNTS = 1000
MOST_FILTERS = 200
"""Filters of which the newest motions are remembered, by number: some megabytes."""

Pairs = Sequence[tuple[str, str]]


class Asked(NamedTuple):
    """A page of a list."""

    filter: Filter
    order: Order
    after: Place | Rank | None


def motion_list(engine: Engine, templates: Templates, watch: Watch) -> Callable[[Request], Response]:
    """What answers to `/motions?…`."""
    recent, firsts = Recent[Found](MOST_KEPT), Recent[Sequence[int]](MOST_FILTERS)
    facets = Recent[Offered](MOST_COUNTS)

    def find(asked: Asked, state: str) -> Found:
        with reading(engine) as connection:
            if is_ranked(asked.filter, asked.order):
                return _by_agreement(connection, asked)
            newest = firsts.get(
                state, asked.filter, lambda: motions_matching(connection, asked.filter, limit=MOST_COUNTED)
            )
            return replace(_by_date(connection, asked, newest), count=len(newest))

    def count(wanted: Filter, topics: Sequence[str]) -> Offered:
        with reading(engine) as connection:
            return offered(connection, wanted, (*topics, ALL_TOPICS))

    def answer(request: Request) -> Response:
        pairs = request.query_params.multi_items()
        filled = [(name, value) for name, value in pairs if value]
        if filled and filled != pairs:  # a form sends its empty fields, too, which other channels refuse
            return RedirectResponse(f"{LIST_PATH}?{urlencode(filled)}", 303)
        chosen = [pair for pair in pairs if pair[0] not in (PAGE_PARAMETER, ORDER_PARAMETER)]
        template = templates.get_template("motions.html")
        state, background = watch.now()
        known = background.known
        around = background.sources, watch.running()
        try:
            asked = _asked(parse(chosen, known), pairs)
        except FilterError as error:
            page = refused_page(list_form(chosen, known, error), *around)
            return HTMLResponse(template.render(page=page), 400, {"Cache-Control": "no-store"})
        counted = facets.get(state, asked.filter, lambda: count(asked.filter, known.topics))
        form = list_form(as_written(chosen, asked.filter), known, order=asked.order, counted=counted)
        found = recent.get(state, asked, lambda: find(asked, state))
        page = list_page(asked.filter, form, found, *around, known=known, is_first=asked.after is None)
        html = template.render(page=page)
        return conditional(request, html.encode(), "text/html", modified=None, max_age=PAGE_SECONDS)

    return answer


def _asked(wanted: Filter, pairs: Pairs) -> Asked:
    order = _ORDERS.get(_last(pairs, ORDER_PARAMETER))
    if order is None:
        raise FilterError(ORDER_PARAMETER, "Die Ordnung kann nur „datum“ oder „relevanz“ sein.")
    token = _last(pairs, PAGE_PARAMETER)
    read: Callable[[str], Place | Rank] = read_rank if is_ranked(wanted, order) else read_place
    try:
        return Asked(wanted, order, read(token) if token else None)
    except ValueError as error:
        raise FilterError(
            PAGE_PARAMETER, "Diese Seite der Liste gibt es nicht; bitte von vorn beginnen."
        ) from error


def _last(pairs: Pairs, name: str) -> str:
    return next((value for each, value in reversed(pairs) if each == name and value), "")


def as_written(pairs: Pairs, wanted: Filter) -> list[tuple[str, str]]:
    """The filter's own values, but the words as somebody wrote them."""
    words = [(name, value) for name, value in pairs if name.casefold() == "suche"]
    return [*words, *(pair for pair in wanted.pairs() if pair[0] != "suche")]


def _by_agreement(connection: Connection, asked: Asked) -> Found:
    after = asked.after if isinstance(asked.after, Rank) else None
    ranking = ranked_matching(connection, asked.filter, limit=SHOWN_MOTIONS, after=after)
    return replace(
        _shown(connection, asked, ranking.ids),
        count=ranking.count,
        next_page=ranking.next.token() if ranking.next else "",
        is_cut=ranking.count >= MOST_RANKED,
    )


def _by_date(connection: Connection, asked: Asked, newest: Sequence[int]) -> Found:
    """`newest`: the first motions of all."""
    ids = newest
    if isinstance(asked.after, Place):
        ids = motions_matching(connection, asked.filter, limit=SHOWN_MOTIONS + 1, after=asked.after)
    found = _shown(connection, asked, ids[:SHOWN_MOTIONS])
    more = len(ids) > SHOWN_MOTIONS and found.motions
    return replace(found, next_page=place_of(found.motions[-1]).token() if more else "")


def _shown(connection: Connection, asked: Asked, ids: Sequence[int]) -> Found:
    """Some motions, with what must be said beside them."""
    wanted = asked.filter
    return Found(
        motions_by_id(connection, ids, topics=wanted.selected_by),
        unindexed=missing(connection),
        shortened=shortened_words(connection, wanted.words),
        passages=passages_of(connection, ids, wanted.words),
        order=asked.order,
    )
