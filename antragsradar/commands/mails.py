"""`mails hold`, `mails release`: the switch that stops all sending."""

from __future__ import annotations

from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.console import DONE, moment, say
from storage.holds import HoldView, hold, release
from storage.text import one_line
from storage.times import utc_now


def hold_(
    reason: Annotated[str, typer.Option("--reason", metavar="GRUND", help="wird im Zustand gezeigt")] = "",
) -> int:
    """Hält alle Mails an: geplant wird weiter, gesendet nichts, bis zu »mails release«."""
    app = App.here()
    with app.in_use.begin() as connection:
        is_new = hold(connection, utc_now(), one_line(reason))
    say("✓ Ab jetzt geht keine Mail hinaus." if is_new else "Die Mails sind schon angehalten.")
    say("Was inzwischen geplant wird, wartet. Wieder senden: antragsradar mails release")
    return DONE


def release_() -> int:
    """Lässt die Mails wieder hinaus, auch die, die inzwischen gewartet haben."""
    with App.here().in_use.begin() as connection:
        was_held = release(connection, utc_now())
    say("✓ Die Mails gehen wieder hinaus." if was_held else "Es war keine Mail angehalten.")
    return DONE


def say_hold(hold_now: HoldView) -> None:
    """Where mails or the state of everything are shown: that no mail goes out."""
    why = f" ({hold_now.reason})" if hold_now.reason else ""
    since = moment(hold_now.since)
    say(f"Alle Mails sind angehalten seit {since}{why}. Wieder senden: antragsradar mails release")
