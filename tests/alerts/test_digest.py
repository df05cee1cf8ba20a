"""The digest's subject, text and HTML."""

from dataclasses import replace

from bs4 import BeautifulSoup

from alerts.digest import MotionNews, compose, subject
from alerts.phrases import motion_title
from alerts.wording import ENGLISH, GERMAN
from storage.records import Evidence
from tests.alerts.samples import (
    DAY,
    HOSTILE,
    SITE,
    change,
    decided_motion,
    file,
    instant,
    motion,
    paper,
    source,
)


def news(made, *kinds):
    told = [each for each in made.changes if not kinds or each.kind in kinds]
    return MotionNews(made, tuple(told))


def digest(*items, sources=()):
    return compose(list(items), list(sources), SITE, DAY)


def test_subject_tells_what_and_where():
    duisburg = [motion(1, body="Stadt Duisburg"), motion(2, body="Stadt Duisburg")]
    items = [news(made) for made in (*duisburg, motion(3, body="Kreis Düren"))]
    assert subject(items) == "3 neue Anträge zur Integration: Duisburg, Kreis Düren"
    assert subject(items[:1]) == "1 neuer Antrag zur Integration: Duisburg"


def test_subject_of_other_kinds_of_news():
    assert subject([news(decided_motion(), "decided")]) == "1 Änderung zur Integration: Kreis Muster"
    both = [news(motion(1)), news(decided_motion(), "decided")]
    assert subject(both) == "1 neuer Antrag und 1 Änderung zur Integration: Kreis Muster, Musterstadt"
    question = [news(motion(1, kind="Anfrage", body=""))]
    assert subject(question) == "1 neuer Vorgang zur Integration"
    many = [news(motion(number, body=f"Kreis {number}")) for number in range(1, 6)]
    assert subject(many).endswith("Kreis 1, Kreis 2, Kreis 3 und 2 weitere")


def test_the_subject_names_no_topic_that_was_not_asked_for():
    one, other = news(motion(1)), news(decided_motion(), "decided")
    assert subject([one], None) == f"1 neuer Antrag zu »{motion_title(one.motion)}«: Musterstadt"
    assert subject([one, other], None) == "1 neuer Antrag und 1 Änderung: Kreis Muster, Musterstadt"
    assert subject([one], None, ENGLISH).startswith("1 new motion on “")
    assert len(subject([news(motion(1, title="Lang " * 100))], None)) < 140


def test_text_tells_everything_a_reader_needs():
    text = digest(news(motion()), sources=[source()]).text
    for expected in (
        "STADT MUSTERSTADT",
        "Neu: Sprachlotsen für alle Stadtteile",
        "Antrag von SPD und Bündnis 90/Die Grünen",
        "Die Verwaltung wird beauftragt",
        "»Zugewanderte«, im Text, Seite 1",
        "- Donnerstag, 19. März 2026: Integrationsrat (TOP Ö 5)",
        "https://ris.example/vo0050.asp?__kvonr=1",
        "https://ris.example/getfile.asp?id=1",
    ):
        assert expected in text
    assert "neu »Zugewanderte« zu Ämtern begleiten." in " ".join(text.split())
    assert max(len(each) for each in text.splitlines() if "://" not in each) <= 78


def test_what_was_selected_by_hand_says_so_and_why():
    made = digest(news(motion(ruling="Die Anlage\nfordert <Sprachlotsen>.")))
    text = " ".join(made.text.split())
    assert "Von Hand aufgenommen: Die Anlage fordert <Sprachlotsen>. Darin steht »Zugewanderte«" in text
    assert "Gefunden wegen" not in made.text + made.html
    assert "Von Hand aufgenommen: Die Anlage fordert &lt;Sprachlotsen&gt;." in made.html
    without = digest(news(motion(ruling="", evidence=())))
    assert "Von Hand aufgenommen\n" in without.text


def test_only_meetings_to_come_are_announced():
    text = digest(news(decided_motion(), "decided")).text
    told = "Beschlossen: Kreistag am Donnerstag, 5. März 2026 (mehrheitlich beschlossen; 49 Ja, 1 Nein, 0"
    assert told in " ".join(text.split())
    assert text.count("Beschlossen") == 1, "the change says it, so where it stands is not said again"
    assert "Nächste Sitzungen" not in text
    scheduled = change(3, "scheduled", after={"organization": "Integrationsrat", "date": "2026-03-19"})
    text = digest(MotionNews(motion(changes=(scheduled,)), (scheduled,))).text
    assert "Nächste Sitzungen" in text
    assert text.count("Wird beraten") == 1, "the change says it"


def test_the_last_lines_say_what_could_not_be_read():
    blocked = source("altdorf", state="blocked", message="HTTP-Status 403", since=instant(8))
    made = digest(news(motion()), sources=[source(), blocked])
    tail = made.text.split("STAND DER QUELLEN")[1]
    assert "Nicht nachsehen konnten wir bei: Stadt Altdorf." in tail
    assert "gesperrt seit 8. März 2026, 10:00 Uhr" in tail
    assert "Grund: HTTP-Status 403." in " ".join(tail.split())
    shown = " ".join(BeautifulSoup(made.html, "lxml").get_text(" ").split())
    assert "gesperrt seit 8. März 2026, 10:00 Uhr" in shown


def test_by_body_then_by_what_happened():
    withdrawn = motion(5, title="Zett", changes=(change(50, "withdrawn", motion_id=5, paper_id=5),))
    items = [news(withdrawn), news(motion(1)), news(decided_motion(), "decided")]
    text = digest(*items).text
    order = [
        text.index(part)
        for part in ("KREIS MUSTER", "Ergebnis:", "STADT MUSTERSTADT", "Neu:", "Zurückgezogen:")
    ]
    assert order == sorted(order)
    assert digest(*reversed(items)) == digest(*items)


def test_a_further_place_is_not_called_new():
    again = change(5, paper_id=2)
    known = motion(papers=(paper(1), paper(2, source_title="SPD Musterstadt")), changes=(change(1), again))
    made = digest(MotionNews(known, (again,)))
    assert f"{GERMAN.change.further_place}: Sprachlotsen" in made.text
    assert made.subject == "1 Änderung zur Integration: Musterstadt"


def test_html_is_escaped_styled_inline_and_asks_nobody():
    evidence = Evidence(term="b", found="<b>", snippet=HOSTILE, where=HOSTILE)
    hostile = motion(
        title=HOSTILE, body=HOSTILE, kind=HOSTILE, originators=(HOSTILE,), resolution=HOSTILE,
        evidence=(evidence,), papers=(paper(url="javascript:alert(1)", files=(file(name=HOSTILE),)),),
    )  # fmt: skip
    made = digest(news(hostile), sources=[source(title=HOSTILE, message=HOSTILE, state="broken")])
    soup = BeautifulSoup(made.html, "lxml")
    assert soup.find_all(["script", "img", "link", "iframe", "object", "form"]) == []
    assert {a["href"].partition(":")[0] for a in soup.find_all("a")} == {"https", "mailto"}
    assert "url(" not in made.html
    assert "javascript:" not in made.html
    assert "\u202e" not in made.html + made.text + made.subject
    assert "\n" not in made.subject
    assert soup.html["lang"] == "de"
    assert "background-color" in soup.find(class_="sheet")["style"]
    assert "prefers-color-scheme: dark" in soup.style.string
    assert all(table.get("role") == "presentation" for table in soup.find_all("table"))


def test_headings_step_down_without_gaps():
    soup = BeautifulSoup(digest(news(motion())).html, "lxml")
    shown = [(tag.name, tag.get_text(strip=True)) for tag in soup.find_all(["h1", "h2", "h3", "h4"])]
    assert [name for name, _ in shown] == ["h1", "h2", "h3", "h2"]
    assert shown[-1] == ("h2", "Stand der Quellen")


def test_same_news_make_the_same_digest():
    items = (news(motion()), news(decided_motion(), "decided"))
    assert digest(*items, sources=[source()]) == digest(*items, sources=[replace(source())])


def test_sources_that_were_not_read_yet_are_named_in_one_sentence():
    fresh = [source(name, state="new", since=None, last_read=None) for name in ("altdorf", "neudorf")]
    tail = " ".join(digest(news(motion()), sources=fresh).text.split("STAND DER QUELLEN")[1].split())
    assert "Noch nicht gelesen: Stadt Altdorf und Stadt Neudorf." in tail
    assert tail.count("Stadt Altdorf") == 1


def test_last_lines_say_what_is_missing_and_why_it_is_quiet():
    lost = source("altdorf", state="degraded", message="Sitzungen von Rat fehlen", since=instant(8))
    calm = source("neudorf", state="quiet", message="Seit dem 3. Juli nichts Neues: so war es auch 2025.")
    made = digest(news(motion()), sources=[source(), lost, calm])
    for content in (made.text, BeautifulSoup(made.html, "lxml").get_text(" ")):
        words = " ".join(content.split())
        assert "Nur lückenhaft gelesen: Stadt Altdorf." in words
        assert "lückenhaft seit 8. März 2026, 10:00 Uhr" in words
        assert "Grund: Sitzungen von Rat fehlen." in words
        assert "ist hier üblich. Seit dem 3. Juli nichts Neues: so war es auch 2025." in words
