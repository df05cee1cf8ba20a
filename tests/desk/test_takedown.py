"""Taking a paper down at the desk, step by step, and what that leaves alone."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, update

import alerts.takedown
from alerts.addresses import calendar_path, feed_path
from alerts.takedown import finish, take_down
from storage.archive import Archive, content_digest
from storage.changes import settle
from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import AgendaItem, Change, Consultation, File, Meeting, Paper, PaperFile, TopicMatch
from storage.models_desk import Takedown
from storage.models_search import PaperTag
from storage.models_subscriptions import Delivery, DeliveryItem
from storage.papers import FileRecord, KeptFile, PaperRecord, Reading, save_file, save_paper
from storage.records import AgendaItem as ItemRecord
from storage.records import FileLink
from storage.records import TopicMatch as MatchRecord
from storage.search.index import index_rest, missing
from storage.statistics_outcomes import outcomes
from storage.takedowns import TakedownError, lift, takedowns
from storage.times import utc_now
from storage.tombstones import REMOVED, without_taken
from tests.alerts.house import add, add_change, add_motion, subscribe
from tests.alerts.samples import NOW
from tests.beside import PATIENCE, beside
from tests.delivery.support import plan
from tests.desk.support import Desk, led

PAGE, CONFIRM = "/betrieb/entfernen", "/betrieb/entfernen/bestaetigen"
MOTION = "/motions/00000000-0000-4000-8000-000000000001"
MATCH = MatchRecord(topic="integration", selected=True, score=2.0)
TITLE = "Sprachlotsen für Stadtteil 1"
FORM = re.compile("<form.*?</form>", re.DOTALL)  # what it offers to choose says nothing of a motion


def shown(desk: Desk, what: str = MOTION, why: str = "Persönliche Daten") -> dict[str, str]:
    """What the page that shows what will go would send."""
    answer = desk.press(PAGE, PAGE, vorlage=what, grund=why)
    assert answer.status == 200, answer.words
    form = answer.soup.select_one(f'form[action="{CONFIRM}"]')
    return {str(each["name"]): str(each.get("value", "")) for each in form.select("input[name]")}


def taken(house: Engine) -> list[str]:
    with reading(house) as connection:
        return [each.name for each in takedowns(connection) if each.lifted_at is None]


def titles(house: Engine) -> list[str]:
    with reading(house) as connection:
        return list(connection.scalars(select(Paper.title).order_by(Paper.id)))


def test_what_will_go_is_shown_then_it_goes_then_it_is_lifted(desk: Desk) -> None:
    for number in (1, 2):
        add_motion(desk.house, number)
        add_change(desk.house, number)
    subscribe(desk.house)
    plan(desk.house)
    page = desk.press(PAGE, PAGE, vorlage=MOTION, grund="Persönliche Daten")
    assert TITLE in page.words
    assert "Geplante Mails 1, die sie dann nicht nennen" in page.words
    assert "Dateien 1" in page.words
    assert titles(desk.house)[0] == TITLE, "only shown yet"
    form = shown(desk)
    assert led(desk.post(CONFIRM, form)) == (303, f"{PAGE}?erledigt=entfernt")
    assert titles(desk.house) == [REMOVED, "Sprachlotsen für Stadtteil 2"]
    assert taken(desk.house) == ["musterstadt/1"]
    with reading(desk.house) as connection:
        assert connection.scalar(select(func.count()).select_from(DeliveryItem)) == 1, "of the other motion"
    reader = desk.beside()
    assert TITLE not in reader.get("/").words
    assert REMOVED in reader.get(MOTION).words
    assert desk.press(PAGE, PAGE, vorlage=MOTION, grund="Noch einmal").status == 422
    listed = desk.get(PAGE)
    assert "Persönliche Daten" in listed.words
    assert led(desk.press(PAGE, f"{PAGE}/1/aufheben")) == (303, f"{PAGE}?erledigt=aufgehoben")
    assert taken(desk.house) == []
    assert desk.record()[-2:] == [
        ("Mira", "taken_down", "musterstadt/1", "Persönliche Daten"),
        ("Mira", "takedown_lifted", "musterstadt/1", ""),
    ]


def test_what_is_left_is_found_again_soon(desk: Desk) -> None:
    for number in (1, 2):
        add_motion(desk.house, number)
    index_rest(desk.house)
    assert led(desk.post(CONFIRM, shown(desk))) == (303, f"{PAGE}?erledigt=entfernt")
    deadline = time.monotonic() + 10
    found = Filter(topics=("alle",), words="Sprachlotsen")
    with reading(desk.house) as connection:
        while missing(connection) and time.monotonic() < deadline:
            connection.rollback()
            time.sleep(0.02)
        assert motions_matching(connection, found, limit=10) == [2]


def test_nothing_goes_without_session_token_reason_and_what_was_shown(desk: Desk) -> None:
    add_motion(desk.house, 1)
    add_motion(desk.house, 2)
    form = shown(desk)
    assert desk.beside().post(CONFIRM, form).status == 403
    assert desk.post(CONFIRM, {**form, "token": ""}).status == 403
    assert desk.post(CONFIRM, form, Sec_Fetch_Site="cross-site").status == 403
    colleague = desk.beside()
    colleague.log_in()
    assert colleague.post(CONFIRM, form).status == 403
    assert desk.post(CONFIRM, {**form, "grund": ""}).status == 422
    other = desk.post(CONFIRM, {**form, "vorlage": "26-0002"})
    assert other.status == 422
    assert "Inzwischen sind es andere Vorlagen" in other.words
    assert desk.press(PAGE, PAGE, vorlage=MOTION, grund="").status == 422
    assert desk.press(PAGE, PAGE, vorlage="99/99", grund="Weil").status == 422
    assert desk.beside().post(f"{PAGE}/1/aufheben", {}).status == 403
    assert taken(desk.house) == []
    assert TITLE in titles(desk.house)


def test_a_document_that_another_paper_has_stays_there(house: Engine, tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    own, both = archive.put(b"own"), archive.put(b"both")
    for number in (1, 2):
        add_motion(house, number)
    with house.begin() as connection:
        for digest in (own, both):
            add(connection, File, sha256=digest, size=4, media_type="", state="read", ocr=False,
                pages=["Text"], kept_at=NOW)  # fmt: skip
        for paper, position, digest in ((1, 1, own), (1, 2, both), (2, 1, both)):
            add(connection, PaperFile, paper_id=paper, position=position, sha256=digest)
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    assert not archive.path(own).exists()
    assert archive.path(both).exists()
    with reading(house) as connection:
        kept = set(connection.scalars(select(File.sha256)))
        assert connection.scalar(select(func.count()).where(PaperFile.paper_id == 1)) == 0
    assert {both, f"{2:064d}"} == kept


def reading_now(at: dt.datetime) -> Reading:
    return Reading("musterstadt", "99999001", None, silent=False, at=at)


def test_neither_its_number_nor_its_document_comes_back(house: Engine, tmp_path: Path) -> None:
    digest = Archive(tmp_path).put(b"own")
    add_motion(house, 1)
    with house.begin() as connection:
        file = FileRecord(sha256=digest, size=3, media_type="text/plain", state="read", pages=("Text",))
        save_file(connection, file, NOW)
        add(connection, PaperFile, paper_id=1, position=1, sha256=digest)
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    same = PaperRecord(key="1", url="https://x.example/1", title=TITLE)
    link = FileLink(url="https://x.example/f", name="Antrag")
    other = PaperRecord(
        key="77", url="https://x.example/77", title="Anders", files=(KeptFile(link=link, sha256=digest),)
    )
    new = content_digest(b"newer")
    amended = same.model_copy(update={"files": (KeptFile(link=link, sha256=new),)})
    with house.begin() as connection:
        save_file(connection, file, NOW)
        assert not save_paper(connection, same, reading_now(NOW))
        assert not save_paper(connection, other, reading_now(NOW))
        save_file(connection, file.model_copy(update={"sha256": new}), NOW)
        assert not save_paper(connection, amended, reading_now(NOW))
        assert digest not in set(connection.scalars(select(File.sha256)))
        assert new not in set(connection.scalars(select(File.sha256))), "read while it was taken down"
        assert connection.scalar(select(Takedown.erased_at)) is None, "it is looked for on disk again"
    finish(house, tmp_path)
    Archive(tmp_path).put(b"own")  # by who had asked before whether it may be kept
    with house.begin() as connection:
        assert not save_paper(connection, other, reading_now(NOW))
    finish(house, tmp_path)
    assert not Archive(tmp_path).path(digest).exists()
    with house.begin() as connection:
        harmless = other.model_copy(update={"files": ()})
        assert save_paper(connection, harmless, reading_now(NOW))
    assert titles(house) == [REMOVED, "Anders"]


@pytest.mark.parametrize("step", ["_erase_published", "erase_documents"])
def test_a_document_that_is_read_while_others_are_erased_goes_too(
    house: Engine, tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)
    add_motion(house, 1)
    link = FileLink(url="https://x.example/f", name="Antrag")
    done = getattr(alerts.takedown, step)
    begun: list[Future[object]] = []

    def read() -> bool:
        digest = archive.put(b"newer")
        file = FileRecord(sha256=digest, size=5, media_type="text/plain", state="read", pages=("Text",))
        listed = (KeptFile(link=link, sha256=digest),)
        with house.begin() as connection:
            save_file(connection, file, NOW)
        with house.begin() as connection:
            record = PaperRecord(key="1", url="https://x.example/1", title=TITLE, files=listed)
            return save_paper(connection, record, reading_now(NOW))

    with beside(house) as begin:

        def stopped(*given: Any) -> None:
            done(*given)
            if step == "_erase_published":
                assert not read()
            elif not begun:
                begun.append(begin(read))

        monkeypatch.setattr(alerts.takedown, step, stopped)
        take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    monkeypatch.undo()
    assert not any(each.result(PATIENCE) for each in begun)
    finish(house, tmp_path)
    assert not archive.path(content_digest(b"newer")).exists()
    with reading(house) as connection:
        assert connection.scalars(select(File.sha256)).all() == []
        assert all(each.is_erased for each in takedowns(connection))


def test_it_stays_in_the_lists_and_filters_that_it_was_in(desk: Desk, tmp_path: Path) -> None:
    add_motion(desk.house, 1)
    add_change(desk.house, 1)
    take_down(desk.house, tmp_path, [1], reason="Weil", by="Mira", now=utc_now())
    with reading(desk.house) as connection:
        tags = set(connection.execute(select(PaperTag.kind, PaperTag.value)).all())
        [match] = connection.execute(select(TopicMatch.selected, TopicMatch.evidence)).all()
    assert {("party", "SPD"), ("party", "FDP"), ("kind", "Antrag")} <= tags
    assert tuple(match) == (True, [])
    for path in ("/motions", "/motions?partei=SPD", "/feeds/motions.json?partei=SPD"):
        answer = desk.beside().get(path)
        assert REMOVED.encode() in answer.body, path
        assert b"Sprachlotsen" not in answer.body


def test_of_a_motion_that_others_carry_they_go_on(desk: Desk, tmp_path: Path) -> None:
    for number in (1, 2):
        add_motion(desk.house, number)
        add_change(desk.house, number)
    with desk.house.begin() as connection:
        joined = {"motion_id": 1, "join_reason": "Gleicher Titel: Sprachlotsen für Stadtteil 1"}
        connection.execute(update(Paper).where(Paper.id == 2).values(**joined))
    take_down(desk.house, tmp_path, [1], reason="Weil", by="Mira", now=utc_now())
    page = desk.beside().get(MOTION)
    assert "Sprachlotsen für Stadtteil 2" in page.words
    assert "getfile.asp?id=2" in page.body.decode()
    assert "getfile.asp?id=1" not in page.body.decode()
    feed = desk.beside().get("/feeds/motions.json?partei=SPD").body.decode()
    assert "Sprachlotsen für Stadtteil 2" in feed
    assert "[Zurückgezogen]" not in feed


def test_on_an_agenda_it_is_named_no_more(house: Engine, tmp_path: Path) -> None:
    add_motion(house, 1)
    with house.begin() as connection:
        meeting = add(connection, Meeting, source="musterstadt", key="9", organization="Rat", date=NOW.date(),
                      cancelled=False, has_agenda=True, files=[], last_run=1)  # fmt: skip
        add(connection, AgendaItem, meeting_id=meeting, position=0, title=TITLE, dropped=False)
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    with house.begin() as connection:
        assert connection.scalar(select(AgendaItem.title)) == REMOVED
        agenda = (ItemRecord(title=TITLE, resolution="Sprachlotsen"), ItemRecord(title="Mitteilungen"))
        again = without_taken(connection, "musterstadt", agenda)
        assert again is not None
        assert [item.title for item in again] == [REMOVED, "Mitteilungen"]
        assert without_taken(connection, "altdorf", agenda) == agenda, "another town's may be called the same"


def consulted(house: Engine, day: dt.date) -> None:
    """The first motion stands on an agenda."""
    sitting = {"organization": "Rat", "date": day.isoformat(), "start": None, "role": "Entscheidung",
               "number": "Ö 5", "meeting": "9", "cancelled": False, "dropped": False, "result": "",
               "votes": None}  # fmt: skip
    with house.begin() as connection:
        kept = connection.scalar(select(Paper.snapshot).where(Paper.id == 1)) or {}
        snapshot = {**kept, "consultations": [sitting]}
        connection.execute(update(Paper).where(Paper.id == 1).values(snapshot=snapshot))
        add(connection, Consultation, paper_id=1, position=0, organization="Rat", date=day, meeting_key="9",
            role="Entscheidung", number="Ö 5", result="")  # fmt: skip
        add(connection, Meeting, source="musterstadt", key="9", organization="Rat", date=day,
            cancelled=False, has_agenda=False, files=[], last_run=1)  # fmt: skip


@pytest.mark.parametrize("before", ["present", "withdrawn"])
def test_it_is_said_who_removed_it_and_nothing_of_the_council_or_a_party(
    desk: Desk, tmp_path: Path, before: str
) -> None:
    add_motion(desk.house, 1)
    add_change(desk.house, 1)
    consulted(desk.house, utc_now().date() + dt.timedelta(days=7))
    with desk.house.begin() as connection:
        connection.execute(update(Paper).values(state=before))
    reader = desk.beside()
    assert "SPD" in reader.get(MOTION).words
    take_down(desk.house, tmp_path, [1], reason="Weil", by="Mira", now=utc_now())
    uuid = MOTION.rpartition("/")[2]
    mine = Filter(motion=uuid)
    for path in (
        *(MOTION, "/motions", "/sitzungen", "/feeds/motions.atom?partei=SPD"),
        *([feed_path("atom", Filter(changes=("decided",)))] if before == "present" else []),
        *(feed_path(each, mine) for each in ("atom", "rss", "json")),
        *(calendar_path(mine), f"/api/v1/motions/{uuid}", "/api/v1/meetings", "/api/v1/changes"),
    ):
        answer = reader.get(path)
        assert answer.status == 200, path
        said = FORM.sub("", answer.body.decode().replace("\r\n ", ""))
        assert uuid in said, path
        assert REMOVED in said, path
        for false in (
            "urückgezogen",
            "nicht mehr zu finden",
            "bgesetzt",
            "agesordnung genommen",
            "CANCELLED",
        ):
            assert false not in said, (path, false)
    assert "Vom Betreiber dieser Website entfernt." in reader.get(MOTION).words
    assert "Removed by the operator of this website." in reader.get(f"/en{MOTION}").words
    assert "SPD" not in reader.get(MOTION).words
    feed = reader.get(feed_path("json", mine)).body.decode()
    assert "Vom Betreiber dieser Website entfernt." in feed
    entries = json.loads(feed)["items"]
    assert entries
    assert not any(entry.get("authors") for entry in entries)
    assert "Entfernt: " in "".join(entry["title"] for entry in entries)
    told = json.loads(reader.get(f"/api/v1/motions/{uuid}").body)
    assert (told["withdrawn"], told["originators"], told["status"]["state"]) == (False, [], "removed")
    assert told["changes"][-1]["sentence"] == "Vom Betreiber dieser Website entfernt."
    with reading(desk.house) as connection:
        assert "withdrawn" not in outcomes(connection, Filter()).results


def test_a_mail_that_told_nothing_else_is_not_sent(house: Engine, tmp_path: Path) -> None:
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    assert len(plan(house).deliveries) == 1
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    with reading(house) as connection:
        assert connection.scalar(select(func.count()).select_from(Delivery)) == 0
    assert plan(house).deliveries == (), "nor is it planned anew"
    with house.begin() as connection:
        lift(connection, 1, by="Mira", now=NOW)
    assert plan(house).deliveries == (), "there is nothing to be told before it is read again"
    again = PaperRecord(key="1", url="https://x.example/1", title=TITLE, matches=(MATCH,))
    with house.begin() as connection:
        assert save_paper(connection, again, reading_now(NOW))
    settle(house, reading_now(NOW))
    assert len(plan(house).deliveries) == 1
    with reading(house) as connection:
        kinds = connection.scalars(select(Change.kind).join(DeliveryItem).order_by(Change.id)).all()
    assert kinds == ["new", "restored", "amended"], "what was not told before, and that it is there again"


def test_it_needs_a_reason_and_a_name_and_is_done_once(house: Engine, tmp_path: Path) -> None:
    add_motion(house, 1)
    for reason, by in (("", "Mira"), ("Weil", " ")):
        with pytest.raises(TakedownError):
            take_down(house, tmp_path, [1], reason=reason, by=by, now=NOW)
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    with pytest.raises(TakedownError):
        take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)


def test_other_rules_do_not_take_it_off_the_list(house: Engine, tmp_path: Path) -> None:
    from storage.stored import outdated

    add_motion(house, 1)
    with house.begin() as connection:
        connection.execute(update(TopicMatch).values(rules="alt"))
        assert outdated(connection, {"integration": "neu"}, after=0, limit=9) == [1]
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    with reading(house) as connection:
        assert outdated(connection, {"integration": "neu"}, after=0, limit=9) == []
