"""What the other commands answer, for people and for programs."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import update

from antragsradar import __version__
from antragsradar.app import App
from antragsradar.cli import COMMANDS, _chosen
from antragsradar.console import moment
from antragsradar.telling import plan_due
from storage.deliveries import lease
from storage.models import Source, TopicMatch
from storage.outbox import LEASE_SECONDS
from storage.times import utc_now
from tests.cli.conftest import Answer, Run

TITLE = "Mehr Sprachkurse für Geflüchtete im Bezirk {}"
MOTION = """SPD-Fraktion im Rat der Stadt Duisburg

Antrag: {title}

Die Verwaltung wird beauftragt, die Integration von Geflüchteten durch weitere Sprachkurse zu fördern.
"""
SOURCES = [
    "dueren", "duisburg", "heinsberg", "kreis-dueren", "kreis-heinsberg",
    "cdu-dueren", "dietmar-nietan", "fdp-kreis-dueren", "gruene-kreis-dueren", "spd-dueren",
    "spd-kreis-dueren", "cdu-duisburg", "gruene-duisburg", "judu-dal", "spd-duisburg", "xtranews",
    "cdu-kreis-heinsberg", "fdp-kreis-heinsberg", "gruene-kv-heinsberg", "spd-kreis-heinsberg",
]  # fmt: skip

TOPICS = [name for name in COMMANDS if name.startswith("topics ")]

Import = Callable[..., Answer]


@pytest.mark.parametrize(
    ("words", "loaded"),
    [
        ("--version", []),
        ("topics list --json", ["topics list"]),
        ("topics corrections list", ["topics corrections list"]),
        ("topics corrections", TOPICS),
        ("topics lst", TOPICS),
        ("topics", TOPICS),
        ("import sources list", ["import"]),
        ("topcs list", list(COMMANDS)),
        ("--help", list(COMMANDS)),
        ("", list(COMMANDS)),
    ],
)
def test_only_what_is_called_is_loaded(words: str, loaded: list[str]) -> None:
    assert _chosen(words.split()) == loaded


@pytest.fixture
def import_motions(run: Run, tmp_path: Path) -> Import:
    """Import that many invented motions."""

    def do(count: int, *options: str) -> Answer:
        files = []
        for at in range(count):
            title = TITLE.format("ABCDEFGH"[at])
            files.append(tmp_path / f"{at}.txt")
            files[-1].write_text(("Drucksache 12/26\n\n" if at == 0 else "") + MOTION.format(title=title))
        answer = run("import", *files, *options)
        assert answer.code == 0, answer
        return answer

    return do


def set_source(name: str, **values: Any) -> None:
    with App.here().database.begin() as connection:
        connection.execute(update(Source).where(Source.name == name).values(**values))


# -- status, sources, topics --------------------------------------------------------------------------


def test_status_for_programs(run: Run) -> None:
    answer = run("status", "--json")
    assert (answer.code, answer.err) == (0, "")
    sources = {each["name"]: each for each in answer.json["sources"]}
    assert sorted(sources) == sorted(SOURCES)
    duisburg = sources["duisburg"]
    assert (duisburg["title"], duisburg["body"], duisburg["state"]) == (
        "Stadt Duisburg",
        "Stadt Duisburg",
        "new",
    )
    assert (duisburg["last_read"], duisburg["papers"], duisburg["motions"]) == (None, 0, 0)
    assert duisburg["run"]["outcome"] == "none"


def test_status_for_people(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run("db", "upgrade")
    reason = "Der Server hat mehrmals hintereinander nicht rechtzeitig geantwortet, zuletzt bei drei Seiten"
    set_source("duisburg", state="broken", message=reason, since=utc_now())
    answer = run("status")
    assert answer.code == 0
    assert answer.err.startswith("Impressum und Datenschutz der Website sind unvollständig")
    assert answer.err.count("\n") == 1, "and nothing else"
    lines = answer.out.splitlines()
    assert max(map(len, lines)) <= 80
    rows = {line.split()[0]: line for line in lines if not line.startswith(" ")}
    assert set(rows) == {"Zustand", "Quelle", *SOURCES}  # each in one line, no name is broken
    at = lines.index(rows["duisburg"])
    assert "gestört" in rows["duisburg"]
    below = " ".join(line.strip() for line in lines[at + 1 : at + 4] if line.startswith(" "))
    assert below.startswith("seit ")
    assert below.endswith(reason)


@pytest.mark.parametrize("columns", ["80", None])
def test_sources_list(run: Run, monkeypatch: pytest.MonkeyPatch, columns: str | None) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    answer = run("sources", "list")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    (at,) = [at for at, line in enumerate(lines) if line.startswith("kreis-heinsberg ")]
    address = "https://sessionnet.owl-it.de/kreis-heinsberg/bi/"
    assert lines[at].split()[:4] == ["kreis-heinsberg", "Kreis", "Heinsberg", "sessionnet"]
    if columns:
        assert max(map(len, lines)) <= 80
        assert lines[at + 1].strip() == address
    else:  # into a pipe: a line for each
        assert lines[at].endswith(f"  {address}")
        off = [line for line in lines if "  abgeschaltet  " in line]
        assert {"juelich", "erkelenz"} <= {line.split()[0] for line in off}
        assert len(lines) == 2 + len(SOURCES) + 2 + len(off)


def test_sources_for_programs(run: Run) -> None:
    answer = run("sources", "list", "--json")
    assert (answer.code, answer.err) == (0, "")
    assert sorted(each["name"] for each in answer.json) == sorted(SOURCES)
    assert {each["state"] for each in answer.json} == {"new"}
    assert all(each["url"].startswith("https://") for each in answer.json)


def test_topics_list(run: Run, installation: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")  # one line a topic
    answer, for_programs = run("topics", "list"), run("topics", "list", "--json")
    assert (answer.code, answer.err, for_programs.code, for_programs.err) == (0, "", 0, "")
    topics = {each["name"]: each for each in for_programs.json}
    assert topics["integration"]["title"] == "Integration"
    assert topics["integration"]["terms"] > 10
    assert topics["integration"]["subtopics"]["language"] == "Sprache"
    rows = [line.split(maxsplit=3) for line in answer.out.splitlines()[2:]]
    assert rows == [
        [each["name"], each["title"], str(each["terms"]), ", ".join(each["subtopics"].values())]
        for each in for_programs.json
    ]
    assert not installation.exists()  # it is only a look


def test_topics_explain_a_file_and_a_number(run: Run, import_motions: Import, tmp_path: Path) -> None:
    import_motions(2)
    title = TITLE.format("A")
    for what in (tmp_path / "0.txt", "12/26"):
        answer = run("topics", "explain", what, "--json")
        assert (answer.code, answer.err) == (0, "")
        (paper,) = answer.json
        (topic,) = [each for each in paper["topics"] if each["topic"] == "integration"]
        assert (paper["title"], topic["selected"]) == (title, True)
        assert any("Sprachkurse" in each["snippet"] for each in topic["evidence"])
        shown = run("topics", "explain", what).out.splitlines()
        assert shown[0] == title
        assert shown[1] == f"  Thema integration: ausgewählt, {topic['score']:.2f} Punkte"
        assert topic["subtopics"] == ["language"]
        assert shown[2] == "    Unterthemen: Sprache"
        assert len(shown) >= 3 + len(topic["evidence"])


def test_topics_explain_what_is_not_chosen(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "radweg.txt"
    path.write_text("Antrag: Ein Radweg an der Hauptstraße\n\nDie Verwaltung wird beauftragt, ihn zu bauen.")
    answer = run("topics", "explain", path)
    assert answer.code == 0
    assert "kein Begriff dieses Themas gefunden" in answer.out


# -- feed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feed_limit(run: Run, import_motions: Import, form: str) -> None:
    import_motions(5)
    for limit, count in (("3", 3), ("100", 5)):
        answer = run("feed", "--format", form, "--limit", limit)
        assert (answer.code, answer.err) == (0, "")
        parsed = feedparser.parse(io.BytesIO(answer.out.encode()))
        assert not parsed.bozo
        assert parsed.version == {"rss": "rss20", "atom": "atom10"}[form]
        assert len(parsed.entries) == count


def test_feed_of_a_filter(run: Run, import_motions: Import) -> None:
    import_motions(2)
    for words, count in ((["--partei", "spd"], 2), (["--partei", "CDU"], 0), (["--suche", "Bezirk B"], 1)):
        answer = run("feed", "--format", "json", *words)
        assert (answer.code, answer.err) == (0, "")
        assert len(answer.json["items"]) == count
    calendar = run("feed", "--format", "ics", "--partei", "SPD")
    assert (calendar.code, calendar.out.splitlines()[0]) == (0, "BEGIN:VCALENDAR")
    run("feed", "--kommune", "Düsburg").refuses(2, "--kommune", "Stadt Duisburg")
    run("feed", "--publish", "--partei", "SPD").refuses(2, "gefilterte entstehen auf Abruf")
    nobody = "00000000-0000-4000-8000-000000000000"
    run("feed", "--vorgang", nobody).refuses(2, f"Einen Vorgang mit der Kennung {nobody} gibt es nicht.")


def test_publish_goes_through_the_gate(run: Run, import_motions: Import, installation: Path) -> None:
    import_motions(4)
    feed = installation / "feeds" / "motions.rss"
    feed.unlink()  # the import has published it
    for outcome in ("veröffentlicht", "unverändert"):
        answer = run("feed", "--publish")
        assert (answer.code, answer.out) == (0, "")
        assert f"✓ {feed}: {outcome} (4 Einträge)" in answer.err
    assert feed.read_text() == run("feed").out
    good = feed.read_bytes()
    with App.here().database.begin() as connection:
        connection.execute(update(TopicMatch).where(TopicMatch.topic == "integration").values(selected=False))
    refused = run("feed", "--publish")
    refused.refuses(1, f"✗ {feed}: nicht veröffentlicht (4 Einträge)", "4 von 4 Einträgen", "--accept-loss")
    assert feed.read_bytes() == good
    accepted = run("feed", "--publish", "--accept-loss")
    assert (accepted.code, accepted.out) == (0, "")
    assert f"✓ {feed}: veröffentlicht (0 Einträge)" in accepted.err
    assert feed.read_text() == run("feed").out


# -- digest -------------------------------------------------------------------------------------------


def parse_mail(raw: bytes) -> Any:
    return email.message_from_bytes(raw, policy=email.policy.default)


TOKEN = re.compile(r"(?<=/abbestellen/)\S+")


def test_preview_parts(run: Run, import_motions: Import) -> None:
    import_motions(2)
    with time_machine.travel(utc_now(), tick=False):  # the links in it bear when they were made
        text, html, eml = (run("digest", "preview", "--part", part) for part in ("text", "html", "eml"))
    assert [(each.code, each.err) for each in (text, html, eml)] == [(0, "")] * 3
    assert html.out.lstrip().lower().startswith("<!doctype html>")
    message = parse_mail(eml.out.encode())
    subject, _, body = text.out.partition("\n\n")
    assert subject == message["Subject"]
    # PostgreSQL does not give the number of a mail again that was only shown, and it stands in the links.
    bodies = [TOKEN.sub("", each).splitlines() for each in (body, message.get_body(("plain",)).get_content())]
    assert bodies[0] == bodies[1]
    for letter in "AB":
        for shown in (text.out, html.out, message.get_body(("html",)).get_content()):
            assert TITLE.format(letter) in " ".join(shown.split())


def test_send_to_the_folder(run: Run, import_motions: Import, installation: Path) -> None:
    import_motions(1)
    answer = run("digest", "send")
    folder = installation / "mail"
    assert (answer.code, answer.out) == (0, "")
    assert f"1 gesendet (in {folder}), 0 aufgeschoben, 0 aufgegeben." in answer.err
    (mail,) = folder.glob("*.eml")
    assert TITLE.format("A") in parse_mail(mail.read_bytes()).get_body(("plain",)).get_content()
    again = run("digest", "send")
    assert (again.code, len(list(folder.glob("*.eml")))) == (0, 1)
    assert "0 gesendet" in again.err


class Inbox:
    """Keeps what a mail server takes; see aiosmtpd's handlers."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inbox]:
    """A mail server on loopback."""
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", f"smtp://127.0.0.1:{port}")
    yield inbox
    server.stop()


def test_send_to_a_server(
    run: Run, import_motions: Import, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DIGEST_TO", "eine@leserin.example, ein@leser.example")
    import_motions(1)
    answer = run("digest", "send")
    assert (answer.code, answer.err) == (0, "2 gesendet, 0 aufgeschoben, 0 aufgegeben.\n")
    assert sorted(to for mail in inbox.mails for to in mail.rcpt_tos) == [
        "ein@leser.example",
        "eine@leserin.example",
    ]
    for mail in inbox.mails:
        message = parse_mail(mail.content)
        assert [message["To"]] == mail.rcpt_tos
        assert TITLE.format("A") in message.get_body(("plain",)).get_content()


def test_send_without_a_server_is_tried_again(
    run: Run, import_motions: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("ANTRAGSRADAR_DIGEST_TO", "leserin@radar.example")
    import_motions(1)
    run("digest", "send").refuses(1, "✗", "0 gesendet, 1 aufgeschoben, 0 aufgegeben.")


def test_what_a_sender_has_taken_that_died_is_said(run: Run, import_motions: Import) -> None:
    import_motions(1)
    plan_due(App.here(), at_once=True)
    taken_at = utc_now()
    with App.here().database.begin() as connection:
        assert lease(connection, taken_at, "is killed")
    answer = run("digest", "send")
    until = moment(taken_at + dt.timedelta(seconds=LEASE_SECONDS))
    said = " ".join(answer.err.split())
    assert "1 Mail in Arbeit bei einem anderen Versand" in said
    assert f"ab {until} senden" in said
    assert "0 gesendet" in said
    with time_machine.travel(taken_at + dt.timedelta(seconds=LEASE_SECONDS + 1), tick=False):
        later = run("digest", "send").err
    assert "1 gesendet" in later
    assert "in Arbeit" not in later


# -- the rest -----------------------------------------------------------------------------------------


def test_upgrade(run: Run, database: str, installation: Path) -> None:
    for _ in range(2):
        answer = run("db", "upgrade")
        assert (answer.code, answer.out) == (0, "")
        assert answer.err == f"Die Datenbank ist auf dem neuesten Stand ({database}).\n"
    assert (installation / "antragsradar.db").is_file() == (database == "sqlite")


def test_answers_for_programs_are_alone_on_stdout(run: Run) -> None:
    for words in (["status"], ["sources", "list"], ["topics", "list"]):
        answer = run(*words, "--json")
        assert answer.err == ""
        assert answer.out == json.dumps(answer.json, ensure_ascii=False, indent=2) + "\n"


def test_it_says_its_version(run: Run) -> None:
    answer = run("--version")
    assert (answer.code, answer.out, answer.err) == (0, f"Antragsradar {__version__}\n", "")


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["feed", "--help"], ["topics", "explain", "-h"]])
def test_help(run: Run, words: list[str]) -> None:
    answer = run(*words)
    assert (answer.code, answer.err) == (0, "")
    assert "antragsradar" in answer.out
