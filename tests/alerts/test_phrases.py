"""German wording."""

import datetime as dt

import pytest

from alerts import numbers, phrases
from storage.records import Evidence, Votes
from tests.alerts.samples import change, instant, motion, paper, source

SITTING = {"organization": "Kreistag", "date": "2021-11-18", "start": "2021-11-18T16:00:00+00:00"}


def test_dates_are_german_and_in_german_time():
    assert numbers.long_date(dt.date(2021, 11, 18)) == "Donnerstag, 18. November 2021"
    assert numbers.short_date(dt.date(2021, 3, 8)) == "08.03.2021"
    assert numbers.moment(dt.datetime(2021, 6, 30, 22, 30, tzinfo=dt.UTC)) == "1. Juli 2021, 00:30 Uhr"
    assert numbers.moment(dt.datetime(2021, 12, 31, 23, 5, tzinfo=dt.UTC)) == "1. Januar 2022, 00:05 Uhr"


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Votes(yes=20, no=4, abstentions=22), "20 Ja, 4 Nein, 22 Enthaltungen"),
        (Votes(yes=1, abstentions=1), "1 Ja, 1 Enthaltung"),
        (Votes(yes=0, no=0, abstentions=0), "0 Ja, 0 Nein, 0 Enthaltungen"),
        (Votes(), ""),
    ],
)
def test_votes(count, words):
    assert numbers.votes(count) == words


def test_numbers_sizes_and_lists():
    assert numbers.number(1234567) == "1.234.567"
    assert [numbers.file_size(size) for size in (812, 93_400, 2_410_000)] == ["812 Byte", "93 KB", "2,4 MB"]
    assert numbers.listed(["SPD", "", "CDU", "FDP"]) == "SPD, CDU und FDP"
    assert numbers.listed([]) == ""
    assert numbers.counted(1, "Antrag", "Anträge") == "1 Antrag"


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (change(1, "new"), "Neu veröffentlicht."),
        (change(1, "new", silent=True), "In die Sammlung aufgenommen."),
        (
            change(1, "amended", before={"title": "a"}, after={"title": "b", "documents": ["Antrag.pdf"]}),
            "Geändert wurde: Titel; ersetzt oder entfernt wurde: Antrag.pdf.",
        ),
        (change(1, "document_added", after={"name": "Anlage 2"}), "Neues Dokument: Anlage 2."),
        (
            change(1, "scheduled", after=SITTING),
            "Wird beraten: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr.",
        ),
        (
            change(1, "rescheduled", before=SITTING, after=SITTING | {"date": "2021-11-25", "start": None}),
            "Verlegt auf Kreistag am Donnerstag, 25. November 2021 "
            "(bisher Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr).",
        ),
        (
            change(1, "rescheduled", before=SITTING, after=SITTING | {"cancelled": True}),
            "Sitzung fällt aus: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr.",
        ),
        (
            change(1, "rescheduled", before=SITTING, after=SITTING | {"dropped": True}),
            "Von der Tagesordnung genommen: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr.",
        ),
        (
            change(1, "rescheduled", before=SITTING | {"cancelled": True}, after=SITTING),
            "Findet doch statt: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr.",
        ),
        (
            change(1, "rescheduled", before=SITTING, after={}),
            "Nicht mehr auf der Tagesordnung: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr.",
        ),
        (
            change(1, "decided", after={**SITTING, "result": "abgelehnt", "votes": {"no": 9}}),
            "Abgelehnt: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr (9 Nein).",
        ),
        (
            change(1, "decided", after={**SITTING, "result": "geändert beschlossen", "outcome": "accepted"}),
            "Beschlossen: Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr (geändert beschlossen).",
        ),
        (
            change(
                1,
                "decided",
                after={**SITTING, "organization": "Sozialausschuss", "result": "mehrheitlich beschlossen"},
            ),
            "Empfohlen: Sozialausschuss am Donnerstag, 18. November 2021, 17:00 Uhr "
            "(mehrheitlich beschlossen).",
        ),
        (
            change(
                1, "decided", after={**SITTING, "result": "einstimmig", "outcome": "", "votes": {"yes": 9}}
            ),
            "Kreistag am Donnerstag, 18. November 2021, 17:00 Uhr: einstimmig (9 Ja).",
        ),
        (change(1, "withdrawn"), "Zurückgezogen: in der Quelle nicht mehr zu finden."),
        (change(1, "restored"), "Ist in der Quelle wieder zu finden."),
    ],
)
def test_each_kind_of_change_has_its_sentence(made, sentence):
    assert phrases.change_sentence(motion(), made) == sentence


def test_a_second_place_is_not_told_as_a_new_motion():
    again = change(5, paper_id=2)
    other = paper(2, source_title="SPD Musterstadt", kind="Beitrag", reference="")
    known = motion(papers=(paper(1), other), changes=(change(1), again))
    assert phrases.is_first(known, known.changes[0])
    assert not phrases.is_first(known, again)
    assert phrases.change_sentence(known, again) == "Jetzt auch: Beitrag bei SPD Musterstadt."


def test_an_announced_motion_that_reaches_the_council_arrives():
    posts = (paper(1, in_council=False), paper(2, in_council=False))
    arrived = paper(3, source_title="Stadt Musterstadt", reference="26-0003")
    known = motion(
        papers=(*posts, arrived), changes=(change(1), change(2, paper_id=2), change(3, paper_id=3))
    )
    assert [phrases.is_arrival(known, each) for each in known.changes] == [False, False, True]
    assert phrases.change_sentence(known, known.changes[2]) == (
        "Jetzt im Ratsinformationssystem: Antrag 26-0003 bei Stadt Musterstadt."
    )
    assert not phrases.is_arrival(motion(), motion().changes[0])


def test_why_names_word_and_place():
    found = Evidence(
        term="integrationsrat", found="Integrationsrates", snippet="…", where="Antrag.pdf", page=2
    )
    assert phrases.why(found) == "»Integrationsrates«, in der Datei »Antrag.pdf«, Seite 2"


def test_cannot_look_and_nothing_new_are_told_apart():
    fine = phrases.sources_summary([source(), source("altdorf", state="quiet")])
    blind = phrases.sources_summary([source(), source("altdorf", state="broken")])
    assert fine == "Alle Quellen (2) sind gelesen, keine meldet eine Störung."
    assert blind.startswith("Nicht nachsehen konnten wir bei: Stadt Altdorf.")
    assert "nichts wissen" in blind
    assert "noch keine Quelle" in phrases.sources_summary([])


@pytest.mark.parametrize("state", sorted(phrases.STATE_WORDS))
def test_every_state_has_words_and_a_meaning(state):
    made = source(state=state, message="HTTP-Status 403.", since=instant(3))
    assert phrases.source_state(made) == f"{phrases.STATE_WORDS[state]} seit 3. März 2026, 10:00 Uhr"
    meaning = phrases.source_meaning(made)
    assert ("Grund: HTTP-Status 403." in meaning) == (state not in ("ok", "quiet"))
    if state in phrases.BLIND_STATES:
        assert "wissen wir nicht" in meaning
