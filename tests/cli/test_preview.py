"""`digest preview`: what would go out to somebody now, be it of motions, meetings or sources."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from alerts.deliver import plan_mails
from antragsradar.app import App
from storage.models_subscriptions import Delivery, SourceTold
from storage.sources import Judgement, set_state
from storage.times import utc_now
from tests.cli.conftest import MOTION, Run

DAY = dt.timedelta(days=1)
READER = "leserin@radar.example"
Later = Callable[[dt.timedelta], None]


@pytest.fixture
def later(run: Run) -> Iterator[Later]:
    """Somebody who has subscribed, and a clock that stands still until it is moved on."""
    with time_machine.travel(dt.datetime(2026, 4, 1, 9, tzinfo=dt.UTC), tick=False) as traveller:
        assert run("subscribers", "add", READER, "--kommune", "Stadt Duisburg").code == 0
        yield traveller.shift


def become(state: str, message: str = "") -> None:
    with App.here().database.begin() as connection:
        judged = Judgement(state, "unreachable" if message else "", message)  # type: ignore[arg-type]
        set_state(connection, "duisburg", judged, utc_now())


def ledger() -> tuple[int, ...]:
    with App.here().database.connect() as connection:
        counts = (select(func.count()).select_from(table) for table in (Delivery, SourceTold))
        return tuple(connection.scalar(count) or 0 for count in counts)


def test_an_outage_and_its_end_are_shown_and_nothing_is_kept(run: Run, later: Later) -> None:
    later(DAY)
    become("broken", "Der Server nimmt keine Verbindung an")
    assert "Es gibt nichts Neues zu melden." in run("digest", "preview", "--address", READER).err
    later(2 * DAY)
    shown = run("digest", "preview", "--address", READER)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("Zurzeit nicht zu lesen: Stadt Duisburg\n\n")
    assert "gestört seit 2. April 2026, 11:00 Uhr" in " ".join(shown.out.split())
    assert ledger() == (0, 0)
    again = run("digest", "preview", "--address", READER)
    assert without_links(again.out) == without_links(shown.out)

    assert run("digest", "send").code == 0
    become("ok")
    later(DAY)
    again = run("digest", "preview", "--address", READER)
    assert again.out.startswith("Wird wieder gelesen: Stadt Duisburg\n\n")
    assert "Für Sie war nichts Neues dabei." in again.out


def test_all_that_would_go_out_is_shown(run: Run, later: Later, tmp_path: Path) -> None:
    (tmp_path / "Antrag.txt").write_text(MOTION, "utf-8")
    assert run("import", tmp_path / "Antrag.txt").code == 0
    become("broken", "Der Server nimmt keine Verbindung an")
    plan_mails(App.here().engine, "radar.example", hour=None)  # and no mail server answers
    later(2 * DAY)
    shown = run("digest", "preview")
    assert (shown.code, shown.err) == (0, "")
    digest, outage = shown.out.split(f"\n{'=' * 72}\n\n")
    assert digest.startswith("1 neuer Antrag zur Integration")
    assert outage.startswith("Zurzeit nicht zu lesen: Stadt Duisburg")

    raw = run("digest", "preview", "--part", "eml", "--number", "2")
    assert "Mail 2 von 2; eine andere zeigt --number." in raw.err
    message = email.message_from_bytes(raw.out.encode(), policy=email.policy.default)
    assert message["Subject"] == "Zurzeit nicht zu lesen: Stadt Duisburg"
    assert message["Auto-Submitted"] == "auto-generated"
    run("digest", "preview", "--part", "html", "--number", "3").refuses(2, "Es gibt nur 2 Mails.")


def test_a_month_of_silence_is_shown(run: Run, later: Later) -> None:
    later(31 * DAY)
    shown = run("digest", "preview", "--address", READER)
    assert shown.out.startswith("Nichts Neues in den letzten 30 Tagen")
    assert "- Vorgänge zum Thema Integration in der Stadt Duisburg" in shown.out


def without_links(mail: str) -> str:
    """Links name the delivery, whose number PostgreSQL does not give again."""
    return re.sub(r"/abo/\S+", "", mail)
