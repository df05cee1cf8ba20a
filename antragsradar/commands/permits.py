"""`sources permit` and `sources revoke`: reading a source though its robots.txt forbids it, and why."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from antragsradar.app import App
from antragsradar.console import DONE, fail, moment, say, show_json, show_table, wrong_call
from storage.database import reading
from storage.permits import PermitError, PermitRecord, all_permits, grant, revoke
from storage.sources import source_views
from storage.text import one_line
from storage.times import utc_now

By = Annotated[str, typer.Option("--by", metavar="NAME", help="wer es verantwortet (öffentlich zu sehen)")]


def permit(
    source: Annotated[str, typer.Argument(metavar="[QUELLE]", help="Name der Quelle")] = "",
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="GRUND", help="worauf sie sich stützt (öffentlich zu sehen)"),
    ] = "",
    by: By = "",
    listed: Annotated[bool, typer.Option("--list", help="alle Erlaubnisse, auch widerrufene")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="die Liste als JSON")] = False,
) -> int:
    """Erlaubt, eine Quelle trotz ihrer robots.txt zu lesen; mit --list: zeigt die Erlaubnisse."""
    if listed or as_json:
        if source or reason or by:
            wrong_call("--list verträgt sich nicht mit einer neuen Erlaubnis.")
        return _list(as_json)
    if not source:
        wrong_call("Es fehlt die Quelle. Mit --list werden die Erlaubnisse gezeigt.")
    reason, by = _given(reason, "--reason"), _given(by, "--by")
    app = App.here()
    _check_name(app, source)
    try:
        with app.database.begin() as connection:
            grant(connection, source, reason=reason, by=by, now=utc_now())
    except PermitError as error:
        fail(str(error))
    say(f"✓ {source}: was robots.txt verbietet, wird ab jetzt trotzdem gelesen.")
    say("Grund und Name stehen öffentlich im Stand der Quelle.")
    say(f'Zurücknehmen: antragsradar sources revoke {source} --by "…"')
    return DONE


def revoke_(
    source: Annotated[str, typer.Argument(metavar="QUELLE", help="Name der Quelle")],
    by: By = "",
) -> int:
    """Widerruft eine Erlaubnis: schon die nächste Anfrage befolgt robots.txt wieder."""
    by = _given(by, "--by")
    app = App.here()
    app.see_that_it_is_there()
    _check_name(app, source)
    try:
        with app.database.begin() as connection:
            revoke(connection, source, by=by, now=utc_now())
    except PermitError as error:
        fail(str(error))
    say(f"✓ {source}: robots.txt wird wieder befolgt.")
    return DONE


def _given(value: str, name: str) -> str:
    return one_line(value) or wrong_call(f"Es fehlt {name}: ohne geht es nicht, denn es wird festgehalten.")


def _check_name(app: App, source: str) -> None:
    with reading(app.database) as connection:
        known = sorted(view.name for view in source_views(connection))
    if source not in known:
        wrong_call(f"Diese Quelle gibt es nicht: {source}. Es gibt: {', '.join(known)}.")


def _list(as_json: bool) -> int:
    with reading(App.here().database) as connection:
        permits = all_permits(connection)
    if as_json:
        show_json([_as_json(each) for each in permits])
        return DONE
    rows = [
        [each.source, moment(each.granted_at), each.granted_by, _ended(each), each.reason] for each in permits
    ]
    show_table("Erlaubnisse", ["Quelle", "Seit", "Durch", "Widerrufen", "Grund"], rows)
    return DONE


def _ended(permit: PermitRecord) -> str:
    return f"{moment(permit.revoked_at)} durch {permit.revoked_by}" if permit.revoked_at else "gilt"


def _as_json(permit: PermitRecord) -> dict[str, Any]:
    return {
        "source": permit.source,
        "reason": permit.reason,
        "by": permit.granted_by,
        "at": permit.granted_at,
        "revoked_by": permit.revoked_by or None,
        "revoked_at": permit.revoked_at,
    }
