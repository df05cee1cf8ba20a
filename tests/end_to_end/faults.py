"""Reading sources whose servers have faults, and what has to be true afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import update

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from storage.database import reading
from storage.models_manners import Host
from storage.runs import LastRun
from storage.sources import source_views
from storage.views import SourceView
from tests.end_to_end.conftest import read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.outcomes import Outcome

SECRET = "Geheimsache"  # begins every word of the world that is not public


def view(app: App, source: str) -> SourceView:
    """What readers are told of a source."""
    with reading(app.engine) as connection:
        return next(each for each in source_views(connection) if each.name == source)


def read_at(app: App, source: str, url: str) -> LastRun:
    """Read a source of the demo at another address of the demo."""
    return read_source(app.settings.model_copy(update={"demo_url": url}), app.engine, Job(source))


def read_whole(app: App, source: str) -> LastRun:
    """Read every page of a source, also those that nothing has changed on."""
    return read_source(app.settings, app.engine, Job(source, afresh=True))


def let_pauses_end(app: App) -> None:
    """As if the time had passed that hosts have asked for."""
    with app.engine.begin() as connection:
        connection.execute(update(Host).values(paused_until=None))


def knowledge(app: App, *, of_pages: bool = True) -> dict[str, list[Any]]:
    """All that is known; nothing that is not public is among it. `of_pages`: also the hashes of records."""
    known = dump(app.engine)
    assert SECRET not in repr(known)
    if of_pages:
        return known
    return {
        table: [{name: value for name, value in row.items() if not name.endswith("_hash")} for row in rows]
        for table, rows in known.items()
    }


def check(app: App, source: str, expected: Outcome, read: Callable[[], object] | None = None) -> None:
    """Read a source that has a fault: it is named, and what is known stays as it is."""
    before, last_read = knowledge(app), view(app, source).last_read
    if read is None:
        read_all(app, source)
    else:
        read()
    seen = view(app, source)
    assert (seen.state, seen.failure) == (expected.state, expected.failure), seen.message
    assert expected.words in seen.message
    assert seen.message
    if expected.state != "degraded":
        assert seen.last_read == last_read
    assert knowledge(app) == before


def check_recovery(app: App, *sources: str, of_pages: bool = True) -> None:
    """Without a fault all is as before it: no change is written. `of_pages` as for `knowledge`."""
    let_pauses_end(app)
    before = knowledge(app, of_pages=of_pages)
    read_all(app, *sources)
    assert {view(app, source).state for source in sources} == {"ok"}
    assert knowledge(app, of_pages=of_pages) == before
