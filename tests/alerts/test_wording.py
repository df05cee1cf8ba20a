"""Both languages say all, in the same shape, and what they quote stays as it is."""

import datetime as dt
import string
import tomllib
from dataclasses import fields, is_dataclass

import pytest
from bs4 import BeautifulSoup

from alerts import phrases, sign_of_life
from alerts.contents import content_of
from alerts.deliver import deliver
from alerts.digest import MotionNews, compose, subject
from alerts.numbers import clock, counted, file_size, listed, long_date, moment, number, short_date, votes
from alerts.outage import compose as outage
from alerts.sentences import first_sentence
from alerts.standing import status
from alerts.transports import SmtpTransport
from alerts.wording import ENGLISH, GERMAN
from storage.deliveries import planned
from storage.filters import Filter
from storage.records import Consultation, Votes
from storage.signs import Looked
from storage.spells import Silence
from storage.views import TopicView
from tests.alerts.house import HEAD, add_change, add_motion, subscribe
from tests.alerts.samples import DAY, NOW, SITE, change, decided_motion, instant, motion, source
from tests.cost import surplus
from tests.delivery.support import at, plan
from tests.house.support import ROOT


def sentences(words, path=""):
    """All that a catalogue says, by where it stands."""
    if is_dataclass(words):
        for field in fields(words):
            yield from sentences(getattr(words, field.name), f"{path}.{field.name}")
    elif isinstance(words, str):
        yield path, words
    elif isinstance(words, tuple):
        for place, each in enumerate(words):
            yield from sentences(each, f"{path}.{place}")
    else:
        for name, each in words.items():
            yield from sentences(each, f"{path}.{name}")


def test_each_subtopic_of_ours_has_an_english_word():
    topic = tomllib.loads((ROOT / "scrapers/selection/topics/integration.toml").read_text("utf-8"))
    assert set(ENGLISH.motion.subtopics) == set(topic["subtopics"])


def test_an_operators_own_subtopics_are_quoted():
    about = TopicView("klimaschutz", "Klimaschutz", (("housing", "Gebäude"),))
    assert phrases.subtopics(motion(about=(about,)), ENGLISH) == ["“Gebäude”"]
    assert phrases.subtopics(motion(about=(about,))) == ["Gebäude"]


def places(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_all_that_is_said_in_one_language_is_said_in_the_other():
    german, english = dict(sentences(GERMAN)), dict(sentences(ENGLISH))
    optional = (".motion.kinds.", ".motion.subtopics.")  # what is not called as it is where it comes from
    assert {path for path in english if not path.startswith(optional)} == set(german)
    assert all(english.values())
    assert all(german.values())


@pytest.mark.parametrize("path", sorted(dict(sentences(GERMAN))))
def test_what_is_filled_in_is_the_same(path):
    german, english = dict(sentences(GERMAN))[path], dict(sentences(ENGLISH))[path]
    if path.startswith((".numbers.short_date", ".numbers.plain_date")):  # 18.11.2021, 18 Nov 2021
        assert "{day" in german
        assert "{day" in english
    else:
        assert places(german) == places(english)


def test_numbers_and_dates_in_english():
    day = dt.date(2021, 11, 18)
    assert long_date(day, ENGLISH) == "Thursday, 18 November 2021"
    assert short_date(day, ENGLISH) == "18 Nov 2021"
    assert moment(dt.datetime(2021, 11, 18, 16, 5, tzinfo=dt.UTC), ENGLISH) == "18 November 2021, 17:05"
    assert clock(dt.datetime(2021, 7, 1, 7, 5, tzinfo=dt.UTC), ENGLISH) == "09:05"
    assert (number(12345, ENGLISH), file_size(2_400_000, ENGLISH)) == ("12,345", "2.4 MB")
    assert counted(1, *ENGLISH.mail.papers, ENGLISH) == "1 paper or post"
    assert listed(["SPD", "CDU", "FDP"], ENGLISH) == "SPD, CDU and FDP"
    assert listed(["School and child care", "Language"], ENGLISH) == "School and child care, Language"
    assert votes(Votes(yes=1200, no=4, abstentions=1), ENGLISH) == "1,200 yes, 4 no, 1 abstention"


def test_german_is_as_it_was():
    day = dt.date(2021, 11, 18)
    assert long_date(day) == "Donnerstag, 18. November 2021"
    assert short_date(day) == "18.11.2021"
    assert listed(["SPD", "Bündnis 90/Die Grünen", "Bund"]) == "SPD, Bündnis 90/Die Grünen und Bund"
    assert listed(["Sprache", "Schule und Kita"]) == "Sprache, Schule und Kita"
    assert listed(["Schule und Kita"]) == "Schule und Kita"
    assert moment(dt.datetime(2021, 7, 1, 7, 5, tzinfo=dt.UTC)) == "1. Juli 2021, 09:05 Uhr"
    assert (number(12345), file_size(2_400_000)) == ("12.345", "2,4 MB")


SITTING = {"organization": "Kreistag", "date": "2021-11-18", "start": "2021-11-18T16:00:00+00:00"}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (change(1), "Newly published."),
        (change(1, "amended", after={"title": "x", "date": None}), "Changed: title and date."),
        (change(1, "document_added", after={"name": "Anlage 1.pdf"}), "New document: Anlage 1.pdf."),
        (
            change(1, "scheduled", after=SITTING),
            "To be discussed: Kreistag on Thursday, 18 November 2021, 17:00.",
        ),
        (
            change(1, "rescheduled", before=SITTING, after={**SITTING, "date": "2021-12-01", "start": None}),
            "Moved to Kreistag on Wednesday, 1 December 2021 "
            "(before: Kreistag on Thursday, 18 November 2021, 17:00).",
        ),
        (
            change(1, "decided", after={**SITTING, "result": "einstimmig beschlossen"}),
            "Accepted: Kreistag on Thursday, 18 November 2021, 17:00 (einstimmig beschlossen).",
        ),
        (change(1, "withdrawn"), "Withdrawn: no longer to be found at its source."),
    ],
)
def test_changes_in_english_quote_results_in_german(made, said):
    assert phrases.change_sentence(motion(), made, ENGLISH) == said


def test_motions_in_english():
    made = motion()
    assert phrases.who(made, ENGLISH) == "Motion by SPD and Bündnis 90/Die Grünen"
    assert phrases.why(made.evidence[0], ENGLISH) == "“Zugewanderte”, in the text, page 1"
    assert phrases.place_of(made.papers[0], ENGLISH) == "Motion 26-0001 at Stadt Musterstadt"
    assert phrases.who(motion(kind="Prüfauftrag"), ENGLISH).startswith("Prüfauftrag by ")
    assert phrases.motion_title(motion(title=""), ENGLISH) == "Motion untitled"
    item = Consultation(organization="Kreistag", date=dt.date(2021, 11, 18), number="Ö 5")
    assert phrases.consultation(item, ENGLISH) == "Thursday, 18 November 2021: Kreistag (agenda item Ö 5)"
    assert status(decided_motion(), ENGLISH) == (
        "Accepted: Kreistag, 5 Mar 2026 (mehrheitlich beschlossen; 49 yes, 1 no, 0 abstentions)."
    )


def test_sources_in_english():
    held = source("altdorf", state="held", since=instant(8), message="robots.txt verbietet es")
    assert phrases.source_state(held, ENGLISH) == "held since 8 March 2026, 10:00"
    assert "Reason (in German): robots.txt verbietet es." in phrases.source_meaning(held, ENGLISH)
    assert phrases.sources_summary([source()], ENGLISH).startswith("All sources (1) have been read")
    assert phrases.sources_summary([held], ENGLISH).startswith("We could not look at: Stadt Altdorf.")


GERMAN_OF_OURS = (
    "Stand der Quellen",
    "Gefunden",
    "Wird beraten",
    "Nächste Sitzungen",
    "Ändern, pausieren",
    " Uhr",
    "seit ",
    "Neu:",
)


def news():
    titles = TopicView("integration", "Integration", (("language", "Sprache"),))
    return [MotionNews(each, each.changes) for each in (motion(about=(titles,)), decided_motion())]


def test_a_digest_in_english_has_no_german_but_what_it_quotes():
    held = source("altdorf", state="held", since=instant(8))
    made = compose(news(), [source(), held], SITE, DAY, "integration", ENGLISH)
    assert made.subject == "2 new motions on integration: Kreis Muster, Musterstadt"
    soup = BeautifulSoup(made.html, "lxml")
    assert soup.html["lang"] == "en"
    shown = " ".join(soup.get_text(" ").split())
    for content in (" ".join(made.text.split()), shown):
        assert not [words for words in GERMAN_OF_OURS if words in content]
        assert "Die Verwaltung wird beauftragt, in jedem Stadtteil Sprachlotsen einzusetzen." in content
        assert "It is about: language." in content
        assert "Thursday, 19 March 2026: Integrationsrat (agenda item Ö 5)" in content
    quoted = [" ".join(each.get_text(" ").split()) for each in soup.find_all(lang="de")]
    assert "Sprachlotsen für alle Stadtteile" in quoted
    assert any("Zugewanderte zu Ämtern begleiten." in each for each in quoted)


@pytest.mark.parametrize("words", [GERMAN, ENGLISH])
def test_each_motion_leads_to_its_page_and_its_paper(words):
    made = compose(news(), [], SITE, DAY, "integration", words)
    for item in news():
        page = f"https://radar.example{'/en' if words is ENGLISH else ''}/motions/{item.motion.uuid}"
        for content in (made.text, made.html):
            assert page in content
            assert item.motion.papers[0].url in content.replace("&amp;", "&")


def test_subjects_in_english():
    assert subject(news()[:1], words=ENGLISH) == "1 new motion on integration: Musterstadt"
    decided = MotionNews(decided_motion(), decided_motion().changes[1:])
    assert subject([news()[0], decided], words=ENGLISH) == (
        "1 new motion and 1 change on integration: Kreis Muster, Musterstadt"
    )
    many = [MotionNews(motion(n, body=f"Kreis {n}"), motion(n).changes) for n in range(1, 6)]
    assert subject(many, words=ENGLISH).endswith("Kreis 1, Kreis 2, Kreis 3 and 2 more")


def test_outages_and_recoveries_in_one_mail():
    silences = [Silence("altdorf", instant(8), None), Silence("musterstadt", instant(6), instant(9))]
    sources = [source(), source("altdorf", state="broken", since=instant(9), last_read=instant(7))]
    german, english = (outage(silences, 2, sources, SITE, DAY, words) for words in (GERMAN, ENGLISH))
    assert german.subject == ("Zurzeit nicht zu lesen: Stadt Altdorf; wird wieder gelesen: Stadt Musterstadt")
    assert english.subject == (
        "Cannot be read at present: Stadt Altdorf; is being read again: Stadt Musterstadt"
    )
    assert "gestört seit 8. März 2026, 10:00 Uhr" in " ".join(german.text.split())
    assert german.text.count("gestört seit") == 1, "what the mail is about is not said again at its end"
    assert "2 matters were added for you." in " ".join(english.text.split())
    assert "has been read again since 9 March 2026, 10:00" in " ".join(english.text.split())


@pytest.mark.parametrize(("words", "one"), [(GERMAN, "1 Mal in 1 Quelle"), (ENGLISH, "1 time at 1 source")])
def test_signs_of_life_count_rightly(words, one):
    made = sign_of_life.compose(
        ["Anträge zum Thema Integration"], Looked(1, 1200, 1), [source()], SITE, DAY, words
    )
    assert one in made.text
    assert number(1200, words) in made.text
    assert "Anträge zum Thema Integration" in made.html


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Die Stadt baut. Sie zahlt auch.", "Die Stadt baut."),
        ("1. Die Stadt baut, z. B. am Markt. 2. Sie zahlt.", "1. Die Stadt baut, z. B. am Markt."),
        ("Am 3. März wird gebaut! Dann nicht mehr.", "Am 3. März wird gebaut!"),
        ("Bauen nach Nr. 5 der Liste", "Bauen nach Nr. 5 der Liste"),
        ("Heißt das »Stadt.« Nun ja.", "Heißt das »Stadt.«"),
        ("Sie baut?! Wirklich. Ja.", "Sie baut?! Wirklich."),
        ("Mehr (siehe www.x.example.) Und nun", "Mehr (siehe www.x.example.)"),
        ("Laut §3.Abs. 2 wird gebaut... Dann nicht.", "Laut §3.Abs. 2 wird gebaut... Dann nicht."),
        (". . Die Stadt. Sie", ". . Die Stadt."),
        ("", ""),
    ],
)
def test_the_first_sentence(text, first):
    assert first_sentence(text, 400) == first


def test_a_long_first_sentence_is_cut_between_words():
    assert first_sentence("Wort " * 100, 50) == "Wort " * 9 + "…"


@pytest.mark.parametrize("part", ["a", "Wort", "a.", "A. ", "1.", ".", "a.)", "(", "a-", "Nr. ", "a ", "!?"])
def test_a_resolution_without_an_end_takes_no_longer_than_short_ones(part):
    small, large = part * 2_500, part * 20_000
    assert surplus(lambda: first_sentence(small, 240), lambda: first_sentence(large, 240), 8, 2.0) <= 2.0


def test_an_english_mail_as_it_goes_over_the_wire(house, smtp):
    add_motion(house, 1, title="Räume für Sprachlotsen")
    add_change(house, 1)
    subscribe(house, person={"language": "en"})
    plan(house)
    assert deliver(house, SmtpTransport(smtp.url), HEAD, clock=at(NOW)).sent == 1
    ((_, recipients, content, options),) = smtp.box.received
    assert recipients == ["leserin@radar.example"]
    assert "BODY=8BITMIME" in options
    assert b"\r\nSubject: 1 new motion on integration: Musterstadt\r\n" in content
    assert "New: Räume für Sprachlotsen\r\n".encode() in content
    assert b'<html lang="en"' in content
    assert b"Change, pause, end" in content


def test_only_sources_that_concern_the_filter_stand_in_the_last_lines(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, filter_=Filter(bodies=("99999001",)))
    (delivery,) = plan(house).deliveries
    with house.connect() as connection:
        made = content_of(connection, planned(connection, delivery, NOW), SITE, NOW)
    tail = made.text.split("STAND DER QUELLEN")[1]
    assert "Stadt Musterstadt" in tail
    assert "Kreis Altdorf" not in tail
