"""Subscribers, the hold on all mails and bounces, on the command line."""

import io
import json
import sys
from pathlib import Path

import pytest

from alerts.mail import build_notice
from alerts.transports import FolderTransport
from antragsradar.app import App
from antragsradar.bounced import read_maildir
from antragsradar.telling import letterhead
from storage.times import utc_now
from tests.cli.conftest import Run, Terminal
from tests.delivery.bounced import away, report

READER = "leserin@radar.example"


def listed(run: Run, *more: str) -> dict[str, list[str]]:
    """Addresses with the states of their subscriptions."""
    return {
        each["address"]: [subscription["state"] for subscription in each["subscriptions"]]
        for each in run("subscribers", "list", "--json", *more).json
    }


def test_from_adding_to_erasing(run: Run) -> None:
    assert listed(run, "--full") == {"digest@localhost": ["active"]}, "that of the settings"
    added = run("subscribers", "add", READER, "--partei", "spd", "--frequency", "weekly", "--weekday", "4")
    assert (added.code, added.out) == (0, "")
    assert "Nr. 2: Vorgänge zum Thema Integration von SPD, wöchentlich Fr." in added.err
    assert "gibt es schon: Nr. 2" in run("subscribers", "add", READER, "--partei", "SPD").err
    assert run("subscribers", "add", READER, "--art", "Antrag").code == 0
    table = run("subscribers", "list").out
    assert READER not in table
    assert "l…@radar.example" in table
    assert READER in run("subscribers", "list", "--full").out
    assert run("subscribers", "pause", "2", "--until", "2999-01-01").code == 0
    assert listed(run, "--full")[READER] == ["paused", "active"]
    assert run("subscribers", "end", READER).code == 0
    assert listed(run)["l…@radar.example"] == ["ended", "ended"]
    kept = run("subscribers", "export", READER).json
    assert [each["filter"] for each in kept["subscriptions"]] == ["partei=SPD", "art=Antrag"]
    assert run("subscribers", "erase", READER, "--yes").code == 0
    assert listed(run, "--full") == {"digest@localhost": ["active"]}


def test_a_language_that_is_given_is_that_of_the_address(run: Run) -> None:
    def language() -> str:
        return run("subscribers", "list", "--json", "--full").json[-1]["language"]

    assert "Sprache" not in run("subscribers", "add", READER).err
    assert language() == "de"
    said = run("subscribers", "add", READER, "--partei", "spd", "--language", "en").err
    assert f"Alle Mails an {READER} kommen auf Englisch." in said
    assert language() == "en"
    run("subscribers", "add", READER, "--art", "Antrag")
    assert language() == "en"
    again = run("subscribers", "add", READER, "--partei", "spd", "--language", "de").err
    assert "gibt es schon" in again
    assert "kommen auf Deutsch" in again
    assert language() == "de"


def test_paused_and_resumed(run: Run) -> None:
    run("subscribers", "list")
    for command, state in (("pause", "paused"), ("resume", "active")):
        assert run("subscribers", command, "digest@localhost").code == 0
        assert listed(run, "--full") == {"digest@localhost": [state]}


def test_erasing_says_that_letters_are_erased_too(run: Run) -> None:
    run("subscribers", "add", READER)
    settings = App.here().settings
    for number in (1, 2):
        letter = build_notice(
            "Neues", "…", letterhead(App.here()), recipient=READER, message_id=f"<{number}@x>", date=utc_now()
        )
        FolderTransport(settings.mail_folder).send(letter)
    said = run("subscribers", "erase", READER, "--yes").err
    assert "2 Mails" in said
    assert str(settings.mail_folder) in said.replace("\n", "")
    assert list(settings.mail_folder.iterdir()) == []


def test_what_the_settings_name_says_so_when_it_is_erased(run: Run) -> None:
    run("subscribers", "list")
    assert "ANTRAGSRADAR_DIGEST_TO" in run("subscribers", "erase", "digest@localhost", "--yes").err


@pytest.mark.parametrize(
    ("answered", "is_gone"), [("j\n", True), ("Ja\n", True), ("n\n", False), ("", False)]
)
def test_erasing_asks_in_german(
    run: Run, monkeypatch: pytest.MonkeyPatch, answered: str, is_gone: bool
) -> None:
    run("subscribers", "add", READER)
    monkeypatch.setattr("sys.stdin", Terminal(answered))
    answer = run("subscribers", "erase", READER)
    assert f"Alles zu {READER} löschen? [j/N]" in answer.err
    assert answer.code == 0
    assert (READER not in listed(run, "--full")) is is_gone


def test_where_nobody_can_be_asked_nothing_is_erased(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("subscribers", "add", READER)
    monkeypatch.setattr("sys.stdin", io.StringIO("j\n"))
    run("subscribers", "erase", READER).refuses(2, "--yes")
    assert READER in listed(run, "--full")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("subscribers", "add", "keine Adresse"), 2, "keine Mailadresse"),
        (("subscribers", "add", READER, "--partei", "Atlantis"), 2, "Atlantis"),
        (
            ("subscribers", "add", READER, "--vorgang", f"{'0' * 8}-0000-4000-8000-{'0' * 12}"),
            2,
            "gibt es nicht",
        ),
        (("subscribers", "add", READER, "--frequency", "hourly"), 2, "hourly"),
        (("subscribers", "add", READER, "--weekday", "7"), 2, "weekday"),
        (("subscribers", "pause", "99"), 1, "gibt es nicht"),
        (("subscribers", "pause", "9" * 20), 1, "So hohe Nummern"),
        (("subscribers", "resume", str(2**63)), 1, "So hohe Nummern"),
        (("subscribers", "end", "9" * 5000), 1, "So hohe Nummern"),
        (("subscribers", "end", str(2**63 - 1)), 1, "gibt es nicht"),
        (("subscribers", "pause", READER), 1, READER),
        (("subscribers", "pause", "1", "--until", "morgen"), 2, "morgen"),
        (("subscribers", "pause", "1", "--until", "2020-01-01"), 2, "Zukunft"),
        (("subscribers", "export", READER), 1, "nichts gespeichert"),
        (("subscribers", "erase", READER, "--yes"), 1, "nichts gespeichert"),
        (("digest", "preview", "--address", READER), 2, READER),
        (("bounces", "read", "/nowhere"), 1, "/nowhere"),
        (("bounces", "read", "/"), 2, "Maildir"),
    ],
)
def test_wrong_calls(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    run("subscribers", "list")
    run(*words).refuses(code, said)


def test_all_mails_are_held_and_released(run: Run) -> None:
    assert run("status", "--json").json["mails"] == {"held_since": None, "reason": ""}
    assert run("mails", "hold", "--reason", "Server zieht um").code == 0
    assert "schon angehalten" in run("mails", "hold").err
    assert run("status", "--json").json["mails"]["reason"] == "Server zieht um"
    for words in (("status",), ("subscribers", "list"), ("digest", "send")):
        assert "angehalten seit" in run(*words).err
        assert "Server zieht um" in run(*words).err
    assert run("mails", "release").code == 0
    assert "keine Mail angehalten" in run("mails", "release").err
    assert "angehalten" not in run("status").err


def test_bounces_from_a_file_a_pipe_and_a_maildir(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("subscribers", "list")
    mail = tmp_path / "mail.eml"
    mail.write_bytes(report("bounces+1-00000000000000000000@radar.example"))
    assert run("bounces", "read", str(mail), "--json").json == {
        "suspended": 0, "counted": 0, "known": 0, "unrelated": 1, "no_bounce": 0,
    }  # fmt: skip
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(away("radar@radar.example"))))
    assert "1 kein Rückläufer" in run("bounces", "read", "-").err
    box = tmp_path / "box"
    for part in ("new", "cur", "tmp"):
        (box / part).mkdir(parents=True)
    for number in range(3):
        (box / "new" / f"{number}.host").write_bytes(mail.read_bytes())
    assert run("bounces", "read", str(box), "--json").json["unrelated"] == 3
    assert sorted(path.name for path in (box / "cur").iterdir()) == [f"{n}.host:2,S" for n in range(3)]
    assert run("bounces", "read", str(box), "--json").json["unrelated"] == 0


def test_a_mail_in_the_maildir_that_cannot_be_read_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    box = tmp_path / "box"
    for part in ("new", "cur"):
        (box / part).mkdir(parents=True)
    (box / "new" / "folder").mkdir()
    assert read_maildir(App.here(), box).total() == 0
    assert "cannot be read" in caplog.text
    assert (box / "new" / "folder").exists()


def test_what_is_exported_is_json_for_programs(run: Run) -> None:
    run("subscribers", "list")
    json.dumps(run("subscribers", "export", "digest@localhost").json)
