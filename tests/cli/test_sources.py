"""`sources status`, and what the lists of motions say while a source is not well."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, update

from antragsradar.app import App
from antragsradar.commands.sources import NO_SCHEDULE
from antragsradar.settings import Settings
from antragsradar.telling import notify_operator
from antragsradar.work import Work
from storage.jobs import JobRecord, ended, watch
from storage.leases import SCHEDULER, acquire
from storage.models import CrawlRun, Source
from storage.sources import Judgement, set_state
from storage.times import utc_now
from storage.views import Expectation, Finding
from tests.cli.conftest import Run

SINCE = dt.datetime(2026, 3, 8, 9, tzinfo=dt.UTC)
LOST = Finding("committee", "Rat", "Sitzungen von Rat fehlen seit dem 8. März 2026", SINCE, 0, 6)
EXPECTED = (Expectation("committee", "Rat", "Sitzungen: Rat", 0, 6),)


def become(name: str, judged: Judgement) -> None:
    with App.here().database.begin() as connection:
        set_state(connection, name, judged, SINCE)


def add_runs(name: str, count: int) -> None:
    base: dict[str, Any] = {"source": name, "mode": "news", "silent": False, "notes": []}
    day = dt.date(2026, 3, 1)
    with App.here().database.begin() as connection:
        for number in range(count):
            at = SINCE + dt.timedelta(hours=number)
            counts = {"papers": number, "meetings": 2}
            times = {"started_at": at, "goes_on_from": at, "beat_at": at, "since": day, "until": day}
            connection.execute(insert(CrawlRun).values(**base, **times, counts=counts, outcome="ok"))


def lost_committee() -> None:
    become("duisburg", Judgement("degraded", "", LOST.message, (LOST,), EXPECTED))


def test_all_about_one_source(run: Run) -> None:
    lost_committee()
    add_runs("duisburg", 12)
    answer = run("sources", "status", "duisburg")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert lines[0] == "Stadt Duisburg (duisburg, sessionnet)"
    text = " ".join(answer.out.split())
    for part in (
        "Zustand: lückenhaft seit 8. März 2026, 10:00 Uhr",
        "Was zu tun ist: Den Kalender im Browser ansehen",
        "Zuletzt gelesen: 08.03.2026 10:00",
        "- Sitzungen von Rat fehlen seit dem 8. März 2026",
        "Sitzungen: Rat 0 bekannt 6",
        "08.03.2026 21:00 Neues gelesen 11 2",
    ):
        assert part in text, part
    assert text.count("Neues gelesen") == 10
    assert "Stadt Düren" not in answer.out


def test_for_programs(run: Run) -> None:
    lost_committee()
    add_runs("duisburg", 1)
    answer = run("sources", "status", "duisburg", "heinsberg", "--json")
    assert (answer.code, answer.err) == (0, "")
    duisburg, heinsberg = answer.json["sources"]
    assert duisburg["findings"][0]["name"] == "Rat"
    assert duisburg["expectations"][0]["expected"] == 6
    assert duisburg["advice"].startswith("Den Kalender")
    (last,) = duisburg["runs"]
    assert (last["mode"], last["outcome"], last["counts"]["meetings"]) == ("news", "ok", 2)
    assert (heinsberg["state"], heinsberg["findings"], heinsberg["runs"]) == ("new", [], [])
    assert heinsberg["advice"] is None


def test_a_permit_is_shown_with_who_gave_it(run: Run) -> None:
    become("duisburg", Judgement("held", "held", "robots.txt erlaubt das Lesen nicht"))
    assert "antragsradar sources permit duisburg" in " ".join(
        run("sources", "status", "duisburg").out.split()
    )
    run("sources", "permit", "duisburg", "--reason", "Zusage vom 3. März", "--by", "E. Muster")
    answer = run("sources", "status", "duisburg")
    text = " ".join(answer.out.split())
    assert "durch E. Muster: Zusage vom 3. März" in text
    assert "Die Erlaubnis ist vermerkt und gilt ab dem nächsten Durchgang." in text


def test_without_a_name_all_sources_are_shown(run: Run) -> None:
    answer = run("sources", "status")
    assert (answer.code, answer.err) == (0, "")
    names = [each["name"] for each in run("sources", "list", "--json").json]
    assert answer.out.count("Zustand:") == len(names) > 5
    assert [each["name"] for each in run("sources", "status", "--json").json["sources"]] == names


def test_a_source_that_is_switched_off_says_so(run: Run) -> None:
    answer = run("sources", "status", "juelich")
    assert (answer.code, answer.err) == (0, "")
    text = " ".join(answer.out.split())
    assert "Zustand: noch nicht gelesen" in text
    assert "Abgeschaltet: wird nur auf Wunsch gelesen: antragsradar crawl juelich" in text
    (told,) = run("sources", "status", "juelich", "--json").json["sources"]
    assert told["enabled"] is False
    assert "Abgeschaltet" not in run("sources", "status", "duisburg").out


def test_an_unknown_source_is_a_wrong_call(run: Run) -> None:
    run("sources", "status", "duisburg", "entenhausen").refuses(2, "entenhausen", "kreis-dueren")


def test_status_at_a_glance_carries_what_is_missing(run: Run) -> None:
    lost_committee()
    sources = {each["name"]: each for each in run("status", "--json").json["sources"]}
    assert sources["duisburg"]["findings"][0]["message"] == LOST.message
    assert "Sitzungen von Rat fehlen" in run("status").out


@pytest.mark.parametrize("state", ["held", "blocked", "broken", "degraded"])
def test_the_feed_on_the_terminal_says_where_nothing_could_be_seen(run: Run, state: Any) -> None:
    assert run("feed").err == ""
    become("duisburg", Judgement(state, "", "Grund"))
    answer = run("feed")
    assert answer.code == 0
    words = "Nur lückenhaft gelesen" if state == "degraded" else "Nicht nachsehen konnten wir bei"
    assert f"{words}: Stadt Duisburg." in answer.err
    assert f"{words}: Stadt Duisburg." in answer.out


def test_nothing_new_for_a_mail_says_where_nothing_could_be_seen(run: Run) -> None:
    become("duisburg", Judgement("held", "held", "robots.txt"))
    answer = run("digest", "preview")
    assert (answer.code, answer.out) == (0, "")
    assert "Es gibt nichts Neues zu melden." in answer.err
    assert "Nicht nachsehen konnten wir bei: Stadt Duisburg." in answer.err


def test_nothing_new_for_a_mail_says_what_was_never_read(run: Run) -> None:
    answer = run("digest", "preview")
    assert "Es gibt nichts Neues zu melden." in answer.err
    assert "Noch nicht gelesen: " in answer.err
    assert "Stadt Duisburg" in answer.err


@pytest.mark.parametrize(
    ("values", "operator"),
    [
        ({}, "digest@localhost"),
        ({"contact": "https://radar.example/kontakt"}, "digest@localhost"),
        ({"contact": "mailto:rat@radar.example"}, "rat@radar.example"),
        ({"contact": "rat@radar.example", "operator_to": "betrieb@radar.example"}, "betrieb@radar.example"),
        ({"digest_to": "eine@radar.example, zwei@radar.example"}, "eine@radar.example"),
        ({"digest_to": ""}, ""),
    ],
)
def test_who_the_operator_is(values: dict[str, Any], operator: str) -> None:
    assert Settings(_env_file=None, **values).operator == operator


def test_an_operator_that_is_no_mail_address_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_OPERATOR_TO", "das Rathaus")
    run("status").refuses(1, "ANTRAGSRADAR_OPERATOR_TO", "keine Mailadresse")


def test_the_next_reading_is_said_where_a_source_was_tried(run: Run) -> None:
    with App.here().database.begin() as connection:
        connection.execute(update(Source).where(Source.name == "duisburg").values(last_tried_at=utc_now()))
    assert "Nächstes Mal:" in run("sources", "status", "duisburg").out
    assert "Nächstes Mal:" not in run("sources", "status", "heinsberg").out


def test_the_service_tells_the_operator_by_itself(run: Run, installation: Path) -> None:
    become("duisburg", Judgement("held", "held", "robots.txt erlaubt das Lesen nicht"))
    (task,) = [task for task in Work(App.here()).tasks if task.name == "tell the operator"]
    assert task.every <= dt.timedelta(minutes=5)
    task.do()
    task.do()
    (mail,) = (installation / "mail").glob("*.eml")
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert (message["To"], message["Subject"]) == ("digest@localhost", "Stadt Duisburg: angehalten")


def test_without_anybody_to_tell_nothing_is_planned(
    run: Run, installation: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become("duisburg", Judgement("held", "held", "robots.txt"))
    monkeypatch.setenv("ANTRAGSRADAR_DIGEST_TO", "")
    assert notify_operator(App.here()).sent == 0
    monkeypatch.setenv("ANTRAGSRADAR_DIGEST_TO", "spaet@radar.example")
    assert notify_operator(App.here()).sent == 1


def test_a_run_without_a_sign_of_life_is_not_said_to_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    begun = utc_now() - dt.timedelta(minutes=10)
    day = begun.date()
    base: dict[str, Any] = {
        "mode": "full",
        "silent": False,
        "since": day,
        "until": day,
        "counts": {},
        "notes": [],
    }
    become("duisburg", Judgement("ok", "", ""))
    become("dueren", Judgement("ok", "", ""))
    with App.here().database.begin() as connection:
        for source, beat_at in (("duisburg", begun), ("dueren", utc_now())):
            times = {"started_at": begun, "goes_on_from": begun, "beat_at": beat_at}
            connection.execute(insert(CrawlRun).values(source=source, **base, **times))
    said = {line.split()[0]: line for line in run("status").out.splitlines()}
    assert said["duisburg"].endswith("unterbrochen")
    assert said["dueren"].endswith("wird gelesen")
    outcomes = {each["name"]: each["run"]["outcome"] for each in run("status", "--json").json["sources"]}
    assert (outcomes["duisburg"], outcomes["dueren"]) == ("interrupted", "running")


def test_status_says_that_a_service_runs_no_more(run: Run) -> None:
    engine = App.here().database
    with engine.begin() as connection:
        watch(connection, [JobRecord("plan", "Mails planen", dt.timedelta(minutes=5))], utc_now())
    assert NO_SCHEDULE not in run("status").err, "there never was one"
    with engine.begin() as connection:
        ended(connection, "plan", utc_now())
    assert NO_SCHEDULE in run("status").err
    assert acquire(engine, SCHEDULER, "machine/1", 60)
    assert NO_SCHEDULE not in run("status").err
