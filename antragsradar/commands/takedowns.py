"""`takedown`: papers that must not be shown any more."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import Connection

from alerts.takedown import take_down
from antragsradar.app import App
from antragsradar.commands.corrections import WHICH
from antragsradar.console import DONE, agreed, can_ask, fail, moment, say, show_json, show_table, wrong_call
from antragsradar.telling import publish_feeds
from storage.base import HIGHEST_NUMBER
from storage.database import reading
from storage.naming import one_motion, papers_named
from storage.search.index import index_rest
from storage.takedowns import Going, TakedownError, going, lift, takedowns
from storage.text import one_line
from storage.times import utc_now

AsJson = Annotated[bool, typer.Option("--json", help="Antwort als JSON")]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="wer es entscheidet")]


def add_(
    paper: Annotated[str, typer.Argument(metavar="VORLAGE", help=f"{WHICH}, oder die Seite des Vorgangs")],
    reason: Annotated[str, typer.Option("--reason", metavar="GRUND", help="warum; nur vermerkt")] = "",
    by: By = "",
    sure: Annotated[bool, typer.Option("--yes", help="ohne Rückfrage")] = False,
) -> int:
    """Entfernt eine Vorlage mit Text, Dateien und Einträgen; kein Durchgang bringt sie zurück."""
    reason, by = one_line(reason), one_line(by)
    if not reason or not by:
        wrong_call("Nötig sind --reason und --by: beides wird festgehalten.")
    if not (sure or can_ask()):
        wrong_call("Es fehlt --yes (entfernen): gefragt werden kann hier nicht.")
    app = App.here()
    with reading(app.in_use) as connection:
        what = _meant(connection, paper)
    for each in what:
        say(_told(each))
    if not sure and not agreed("Das alles entfernen?"):
        say("Nichts entfernt.")
        return DONE
    try:
        ids = [each.paper_id for each in what]
        names = take_down(app.engine, app.settings.data_dir, ids, reason=reason, by=by, now=utc_now())
    except TakedownError as error:
        fail(str(error))
    publish_feeds(app)
    index_rest(app.engine)
    say(f"✓ Entfernt: {', '.join(names)}.")
    say("Aufheben: antragsradar takedown list, dann takedown lift NUMMER")
    return DONE


def list_(as_json: AsJson = False) -> int:
    """Zeigt, was entfernt ist oder war, und warum."""
    with reading(App.here().database) as connection:
        found = takedowns(connection)
    if as_json:
        show_json([asdict(each) for each in found])
        return DONE
    rows = [
        [
            str(each.id),
            each.name,
            moment(each.at),
            each.by,
            f"aufgehoben {moment(each.lifted_at)} durch {each.lifted_by}" if each.lifted_at else "gilt",
            each.reason,
        ]
        for each in found
    ]
    show_table("Entfernt", ["Nr", "Vorlage", "Seit", "Durch", "Stand", "Grund"], rows)
    return DONE


def lift_(
    number: Annotated[
        int, typer.Argument(metavar="NUMMER", min=1, max=HIGHEST_NUMBER, help="in takedown list")
    ],
    by: By = "",
) -> int:
    """Hebt eine Entfernung auf: der nächste Durchgang liest die Vorlage wieder."""
    by = one_line(by) or wrong_call("Es fehlt --by: ohne geht es nicht, denn es wird festgehalten.")
    try:
        with App.here().in_use.begin() as connection:
            name = lift(connection, number, by=by, now=utc_now())
    except TakedownError as error:
        fail(str(error))
    say(f"✓ {name}: der nächste Durchgang liest die Vorlage wieder, wenn ihre Quelle sie noch zeigt.")
    return DONE


def _meant(connection: Connection, what: str) -> list[Going]:
    found = papers_named(connection, what, by_key=True)
    if not found:
        fail(f"Eine Vorlage „{what}“ ist nicht bekannt.")
    if one_motion(found) is None:
        names = "\n".join(f"  {each.name}: {each.title or 'ohne Titel'}" for each in found)
        fail(f"„{what}“ können mehrere Vorlagen sein; gemeint ist eine davon:\n{names}")
    return going(connection, [each.id for each in found]) or fail(f"„{what}“ ist schon entfernt.")


def _told(each: Going) -> str:
    shared = f", {each.shared} weitere bleiben bei anderen Vorlagen" if each.shared else ""
    return (
        f"{each.name}: {each.title or 'ohne Titel'}\n"
        f"    {each.characters} Zeichen Text, {each.documents} Dateien{shared}, "
        f"{each.entries} Einträge in Feeds, {each.mails} geplante Mails"
    )
