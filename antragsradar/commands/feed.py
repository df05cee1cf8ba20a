"""`feed`: the feeds, on the terminal or published."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from antragsradar.app import App
from antragsradar.console import DONE, FAILED, say, wrong_call
from antragsradar.filter_options import FilterOptions, filtered

FeedForm = Literal["rss", "atom", "json", "ics"]


@filtered
def feed(
    options: FilterOptions,
    format_: Annotated[
        FeedForm, typer.Option("--format", help="rss, atom, json, oder ics: die Sitzungen als Kalender")
    ] = "rss",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="höchstens so viele Einträge")] = 100,
    publish: Annotated[bool, typer.Option("--publish", help="alle Feeds prüfen und veröffentlichen")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="mit --publish: auch wenn die meisten Einträge wegfallen")
    ] = False,
) -> int:
    """Gibt einen Feed aus: ohne Angaben den aller Anträge zur Integration."""
    if accept_loss and not publish:
        wrong_call("--accept-loss gilt nur zusammen mit --publish.")
    if publish and options.pairs:
        wrong_call("--publish veröffentlicht den Feed aller Anträge; gefilterte entstehen auf Abruf.")
    return _publish(accept_loss) if publish else _print(options, format_, limit)


def _print(options: FilterOptions, format_: FeedForm, limit: int) -> int:
    from alerts.feeds import WRITERS
    from alerts.source_words import concerning
    from alerts.syndication import Background, make_calendar, make_feed
    from antragsradar.commands.sources import say_trouble
    from storage.database import reading
    from storage.facets import known_values
    from storage.search.index import missing
    from storage.sources import source_views
    from storage.views import BAD_STATES

    app = App.here()
    with reading(app.database) as connection:
        wanted, known = options.read(connection), known_values(connection)
        sources = source_views(connection)
        background = Background(app.site, sources, known, not missing(connection))
        if format_ == "ics":
            content = make_calendar(connection, wanted, background)
        else:
            content = WRITERS[format_](make_feed(connection, wanted, "", background, limit=limit))
    sys.stdout.buffer.write(content)
    sys.stdout.flush()
    troubled = [source for source in sources if source.state in BAD_STATES]  # the feed names the unread
    say_trouble(concerning(troubled, wanted, known.body_names()))
    return DONE


def publish_found(app: App) -> None:
    """Publish the feeds once a command has found something: where only a website runs, nobody else does. Says
    what cannot be."""
    from antragsradar.telling import publish_feeds
    from antragsradar.wording import os_reason

    try:
        results = publish_feeds(app)
    except OSError as error:
        say(f"✗ Feeds: {os_reason(error)}.")
        return
    for each in results:
        for problem in each.problems:
            say(f"✗ {each.name}: {problem}")


def _publish(accept_loss: bool) -> int:
    from alerts.numbers import counted
    from antragsradar.telling import publish_feeds

    app = App.here()
    outcomes = {"written": "veröffentlicht", "unchanged": "unverändert", "kept": "nicht veröffentlicht"}
    results = publish_feeds(app, accept_loss=accept_loss)
    for each in results:
        place = app.settings.feed_folder / each.name
        entries = counted(each.entries, "Eintrag", "Einträge")
        say(f"{'✗' if each.problems else '✓'} {place}: {outcomes[each.outcome]} ({entries})")
        for problem in each.problems:
            say(f"  {problem}")
    if any(each.problems for each in results):
        say("Was zuletzt gut war, bleibt. Ist der Verlust gewollt: antragsradar feed --publish --accept-loss")
        return FAILED
    return DONE
