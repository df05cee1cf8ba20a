"""`feed`: the feeds, on the terminal or published."""

from __future__ import annotations

import sys
from typing import Annotated, Literal

import typer

from antragsradar.app import FEED_ENTRIES, App
from antragsradar.console import DONE, FAILED, say, wrong_call


def feed(
    format_: Annotated[Literal["rss", "atom"], typer.Option("--format", help="rss oder atom")] = "rss",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="höchstens so viele Einträge")] = FEED_ENTRIES,
    publish: Annotated[bool, typer.Option("--publish", help="alle Feeds prüfen und veröffentlichen")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="mit --publish: auch wenn die meisten Einträge wegfallen")
    ] = False,
) -> int:
    """Gibt den Feed der Anträge zur Integration aus."""
    if accept_loss and not publish:
        wrong_call("--accept-loss gilt nur zusammen mit --publish.")
    return _publish(accept_loss) if publish else _print(format_, limit)


def _print(format_: str, limit: int) -> int:
    from alerts.feeds import atom, rss
    from alerts.source_words import site_now
    from antragsradar.commands.sources import say_trouble
    from storage.database import reading
    from storage.motions import newest_motions
    from storage.sources import source_views
    from storage.views import BAD_STATES

    app = App.here()
    with reading(app.database) as connection:
        motions = newest_motions(connection, limit=limit)
        sources = source_views(connection)
    build = rss if format_ == "rss" else atom
    sys.stdout.buffer.write(build(motions, site_now(app.site, sources)))
    sys.stdout.flush()
    say_trouble([source for source in sources if source.state in BAD_STATES])  # the feed names the unread
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
