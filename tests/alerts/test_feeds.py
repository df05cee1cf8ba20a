"""Feeds as a feed reader sees them."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import feedparser
import pytest
from lxml import etree

from alerts.feeds import atom, change_feed, motion_feed, rss
from alerts.feeds.entries import published
from alerts.gate import check
from alerts.source_words import site_now
from storage.filters import Filter
from storage.records import Evidence
from storage.views import FileView, RelatedMotion
from tests.alerts.samples import HOSTILE, NOW, SITE, change, decided_motion, instant, motion, paper, source

BUILDERS = pytest.mark.parametrize("build", [rss, atom])


def read(content: bytes) -> Any:
    etree.fromstring(content)
    parsed = feedparser.parse(content, sanitize_html=False)
    assert not parsed.bozo, parsed.bozo_exception
    return parsed


@BUILDERS
def test_entry_says_what_who_where_and_why(build):
    entry = read(build(motion_feed([motion()], SITE))).entries[0]
    assert entry.id == f"urn:uuid:{motion().uuid}"
    assert entry.title == "Sprachlotsen für alle Stadtteile"
    assert entry.link == "https://ris.example/vo0050.asp?__kvonr=1"
    assert {tag.term for tag in entry.tags} == {
        "Stadt Musterstadt", "SPD", "Bündnis 90/Die Grünen", "Antrag",
    }  # fmt: skip
    content = entry.content[0].value
    for expected in (
        "in jedem Stadtteil Sprachlotsen einzusetzen",
        "Antrag von SPD und Bündnis 90/Die Grünen",
        "Donnerstag, 19. März 2026: Integrationsrat (TOP Ö 5)",
        "<mark>Zugewanderte</mark>",
        'href="https://ris.example/getfile.asp?id=1"',
    ):
        assert expected in content
    assert "<" not in entry.summary
    assert "In jedem Stadtteil sollen Sprachlotsen" in entry.summary


@BUILDERS
def test_what_was_selected_by_hand_says_so_and_why(build):
    for evidence in (motion().evidence, ()):
        entry = read(
            build(motion_feed([motion(ruling="<b>Anlage</b> lesen", evidence=evidence)], SITE))
        ).entries[0]
        content = entry.content[0].value
        assert content.index("Warum gefunden") < content.index("Von Hand aufgenommen: &lt;b&gt;Anlage")


@BUILDERS
def test_result_and_votes(build):
    entry = read(build(motion_feed([decided_motion()], SITE))).entries[0]
    assert "mehrheitlich beschlossen (49 Ja, 1 Nein, 0 Enthaltungen)" in entry.content[0].value


@BUILDERS
def test_same_motions_make_the_same_bytes(build):
    motions = [motion(1), decided_motion(2)]
    assert build(motion_feed(motions, SITE)) == build(motion_feed(list(reversed(motions)), SITE))


@BUILDERS
def test_newest_first_and_dated_by_the_newest_entry(build):
    motions = [decided_motion(2), motion(1), motion(3, published=instant(5), updated=instant(8))]
    parsed = read(build(motion_feed(motions, SITE)))
    stamps = [entry.published_parsed for entry in parsed.entries]
    assert stamps == sorted(stamps, reverse=True)
    assert parsed.feed.updated_parsed[:4] == (2026, 3, 9, 9)


@BUILDERS
def test_empty_feed_is_valid_and_stable(build):
    parsed = read(build(motion_feed([], SITE)))
    assert parsed.entries == []
    assert build(motion_feed([], SITE)) == build(motion_feed([], SITE))
    assert parsed.feed.language == "de"


@BUILDERS
def test_hostile_text_stays_text(build):
    evidence = Evidence(term="script", found="<script>", snippet=HOSTILE, where=HOSTILE)
    file = FileView(HOSTILE, "javascript:alert(1)", HOSTILE, 5)
    hostile = motion(
        title=HOSTILE,
        originators=(HOSTILE,),
        body=HOSTILE,
        kind=HOSTILE,
        resolution=HOSTILE,
        summary=HOSTILE,
        evidence=(evidence,),
        papers=(paper(url="javascript:alert(1)", source_title=HOSTILE, files=(file,)),),
    )
    content = build(motion_feed([hostile], SITE))
    parsed = read(content)
    entry = parsed.entries[0]
    assert check(content, build.__name__, NOW) == ()
    html = etree.HTML(entry.content[0].value)
    assert html.xpath("//script") == []
    assert "javascript:" not in content.decode()
    assert "\u202e" not in content.decode()
    assert entry.link == f"https://radar.example/motions/{hostile.uuid}"
    assert "enclosures" not in entry or entry.enclosures == []


def test_a_description_is_html_in_rss_and_shows_what_the_text_says():
    said = 'Wir <b onclick="x()">fordern</b> <img src="https://anderswo.example/p.gif"> & mehr.'
    feed = motion_feed([motion(summary=said, resolution="")], SITE)
    described = etree.fromstring(rss(feed)).findtext("channel/item/description")
    html = etree.HTML(described)
    assert html.xpath("//img | //b") == []
    assert said in html.xpath("string()")
    assert said in etree.fromstring(atom(feed)).findtext("{*}entry/{*}summary")


def test_title_is_escaped_once():
    tree = etree.fromstring(rss(motion_feed([motion(title='A < B & "C" ]]>')], SITE)))
    assert tree.findtext("channel/item/title") == 'A < B & "C" ]]>'


@BUILDERS
def test_withdrawn_entry_stays_and_is_marked(build):
    entry = read(build(motion_feed([motion(withdrawn=True)], SITE))).entries[0]
    assert entry.title == "[Zurückgezogen] Sprachlotsen für alle Stadtteile"
    assert entry.id == f"urn:uuid:{motion().uuid}"


@BUILDERS
def test_a_document_dated_in_the_future_is_dated_by_the_day_it_was_found(build):
    wrong = motion(published=instant(1, month=12), updated=instant(1, month=12))
    assert published(wrong) == wrong.changes[0].at
    entry = read(build(motion_feed([wrong], SITE))).entries[0]
    assert entry.published_parsed[:3] == (2026, 3, 9)
    assert check(build(motion_feed([wrong], SITE)), build.__name__, NOW) == ()


def test_back_fill_sorts_by_its_own_date():
    old = motion(
        published=dt.datetime(2019, 12, 8, tzinfo=dt.UTC), updated=dt.datetime(2019, 12, 8, tzinfo=dt.UTC)
    )
    silent = replace(old, changes=(change(1, silent=True),))
    assert published(silent).year == 2019


@BUILDERS
def test_first_document_is_enclosed_with_size_and_type(build):
    enclosure = read(build(motion_feed([motion()], SITE))).entries[0].enclosures[0]
    assert (enclosure.href, enclosure.type, enclosure["length"]) == (
        "https://ris.example/getfile.asp?id=1", "application/pdf", "93400",
    )  # fmt: skip


def test_rss_encloses_no_document_of_unknown_size():
    file = FileView("Antrag.pdf", "https://ris.example/1", "application/pdf", None)
    feed = motion_feed([motion(papers=(paper(files=(file,)),))], SITE)
    assert read(rss(feed)).entries[0].get("enclosures", []) == []
    (enclosure,) = read(atom(feed)).entries[0].enclosures
    assert (enclosure.href, enclosure.type) == ("https://ris.example/1", "application/pdf")
    assert "length" not in enclosure


def test_atom_encloses_all_documents_and_rss_the_first():
    feed = motion_feed([motion(papers=(paper(1), paper(2)))], SITE)
    assert len(read(rss(feed)).entries[0].enclosures) == 1
    enclosures = read(atom(feed)).entries[0].enclosures
    assert [each.href for each in enclosures] == [
        "https://ris.example/getfile.asp?id=1", "https://ris.example/getfile.asp?id=2",
    ]  # fmt: skip
    assert {(each.title, each["length"]) for each in enclosures} == {("Antrag.pdf", "93400")}


@BUILDERS
def test_a_motion_without_anything_but_a_title_can_be_told(build):
    bare = motion(
        title="", kind="", body="", date=None, originators=(), resolution="", summary="",
        evidence=(), consultations=(), papers=(), changes=(),
    )  # fmt: skip
    assert read(build(motion_feed([bare], SITE))).entries[0].title == "ohne Titel"


def test_feed_names_itself_and_its_site():
    tree = etree.fromstring(rss(motion_feed([motion()], SITE)))
    assert tree.findtext("channel/link") == "https://radar.example/"
    own = tree.find("channel/{http://www.w3.org/2005/Atom}link")
    assert own is not None
    assert own.attrib["href"] == "https://radar.example/feeds/motions.rss"
    links = {link.rel: link.href for link in read(atom(motion_feed([motion()], SITE))).feed.links}
    assert links == {
        "self": "https://radar.example/feeds/motions.atom",
        "alternate": "https://radar.example/",
    }


@BUILDERS
def test_while_a_source_cannot_be_looked_at_the_feed_itself_says_so(build):
    blind = [source(), source("altdorf", state="broken", last_tried=instant(9))]
    told = read(build(motion_feed([motion()], site_now(SITE, blind)))).feed.subtitle
    assert told.startswith(SITE.description)
    assert "Nicht nachsehen konnten wir bei: Stadt Altdorf." in told
    assert "https://radar.example/status" in told
    again = [source(), source("altdorf", state="broken", last_tried=instant(10))]
    assert build(motion_feed([motion()], site_now(SITE, again))) == build(
        motion_feed([motion()], site_now(SITE, blind))
    )
    assert build(motion_feed([motion()], site_now(SITE, [source()]))) == build(motion_feed([motion()], SITE))


@BUILDERS
def test_an_empty_feed_says_it_too(build):
    blind = [source("altdorf", state="held")]
    content = build(motion_feed([], site_now(SITE, blind)))
    assert "Stadt Altdorf" in read(content).feed.subtitle
    assert check(content, build.__name__, NOW) == ()


def told(made, change_):
    """What the one entry of a change says."""
    return change_feed([(made, change_)], SITE, Filter(motion=made.uuid)).entries[0].html


def test_what_happened_is_not_said_again_as_where_it_stands():
    decided = decided_motion()
    assert told(decided, decided.changes[1]).count("Beschlossen") == 1
    withdrawn = motion(withdrawn=True)
    assert told(withdrawn, change(7, "withdrawn")).count("Zurückgezogen") == 1


def test_where_it_stands_is_said_where_something_else_happened():
    decided = decided_motion()
    before = {"organization": "Kreisausschuss", "date": "2026-03-03", "result": "mehrheitlich empfohlen"}
    for each in (change(7, "decided", after=before), change(8, "amended", after={"title": "Neu"})):
        assert "Beschlossen: Kreistag, 05.03.2026" in told(decided, each)
    part = RelatedMotion(9, str(uuid.uuid4()), "amends", "nennt sie", paper(9), paper_ids=(9,))
    whole = motion(withdrawn=True, parts=(part,))
    assert told(whole, change(9, "withdrawn", paper_id=9)).count("Zurückgezogen: in der Quelle") == 2
