"""`motions`: what was found, chosen by a filter."""

from __future__ import annotations

from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.console import DONE, say, show, show_json
from antragsradar.filter_options import FilterOptions, filtered


@filtered
def list_(
    options: FilterOptions,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="höchstens so viele")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Antwort als JSON")] = False,
) -> int:
    """Zeigt die neuesten Anträge und was sonst gefunden ist, nach Wahl gefiltert."""
    from alerts.list_words import index_notice, shortened_notice
    from antragsradar.commands.sources import say_trouble
    from antragsradar.listing import as_answer, motion_lines, summary
    from storage.database import reading
    from storage.facets import known_values
    from storage.filtering import count_matching
    from storage.motions import newest_motions
    from storage.search.index import missing
    from storage.search.matching import shortened_words
    from storage.sources import source_views

    app = App.here()
    with reading(app.database) as connection:
        wanted = options.read(connection)
        motions = newest_motions(connection, wanted, limit=limit)
        found = count_matching(connection, wanted)
        bodies = known_values(connection).body_names()
        sources = source_views(connection)
        notices = [
            index_notice(missing(connection)),
            shortened_notice(shortened_words(connection, wanted.words)),
        ]
    if as_json:
        show_json(as_answer(motions, wanted, found))
    else:
        for motion in motions:
            show("\n".join([*motion_lines(motion), ""]))
    say(summary(wanted, bodies, found, len(motions)))
    for notice in filter(None, notices):
        say(notice)
    say_trouble(sources)
    return DONE
