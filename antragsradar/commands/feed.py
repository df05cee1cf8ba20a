"""`feed`: the feeds, on the terminal or published."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from alerts.addresses import FeedFormat
from antragsradar.app import App
from antragsradar.console import DONE, FAILED, say, wrong_call


def feed(
    format_: Annotated[
        Literal["rss", "atom", "json"], typer.Option("--format", help="rss, atom oder json")
    ] = "rss",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="höchstens so viele Einträge")] = 100,
    publish: Annotated[bool, typer.Option("--publish", help="alle Feeds prüfen und veröffentlichen")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="mit --publish: auch wenn die meisten Einträge wegfallen")
    ] = False,
) -> int:
    """Gibt den Feed der Anträge zur Integration aus."""
    if accept_loss and not publish:
        wrong_call("--accept-loss gilt nur zusammen mit --publish.")
    return _publish(accept_loss) if publish else _print(format_, limit)


def _print(format_: FeedFormat, limit: int) -> int:
    from alerts.feeds import WRITERS
    from alerts.syndication import Background, make_feed
    from antragsradar.commands.sources import say_trouble
    from storage.database import reading
    from storage.filters import Filter
    from storage.sources import source_views

    app = App.here()
    with reading(app.database) as connection:
        sources = source_views(connection)
        feed = make_feed(connection, Filter(), "", Background(app.site, sources), limit=limit)
    sys.stdout.buffer.write(WRITERS[format_](feed))
    sys.stdout.flush()
    say_trouble(sources)
    return DONE


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
