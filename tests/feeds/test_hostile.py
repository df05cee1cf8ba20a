"""Ten thousand motions with titles and texts that break what is careless, through independent readers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import feedparser
import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from alerts.feeds import WRITERS, Feed, atom, json_feed, motion_feed, rss
from alerts.feeds.entries import REMEMBERED
from alerts.gate import check, read
from alerts.safe import line
from tests.alerts.samples import NOW, SITE, motion
from tests.feeds.hostile import hostile_motions
from tests.house.support import ROOT

HERE = Path(__file__).parent
RELAX_NG = etree.RelaxNG(etree.parse(HERE / "atom.rng"))
SCHEMA = jsonschema.Draft202012Validator(json.loads((HERE / "json_feed.schema.json").read_text("utf-8")))
MOTIONS = 10_000
LATER = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
"""After everything that happened to the hostile motions."""
TEXT = st.text(st.characters(exclude_categories=())).map(lambda text: text[:200])


def test_ten_thousand_hostile_motions_through_all_readers() -> None:
    """All in one test: they are made once, whatever the number of processes that test."""
    feed = motion_feed(list(hostile_motions(MOTIONS)), SITE)
    written = {format_: write(feed) for format_, write in WRITERS.items()}
    for format_, content in written.items():
        reading = read(content, format_, LATER)
        assert (reading.problems, len(reading.dates)) == ((), MOTIONS)
    RELAX_NG.assertValid(etree.fromstring(written["atom"]))
    told = json.loads(written["json"])
    assert len(told["items"]) == MOTIONS
    assert next(SCHEMA.iter_errors(told), None) is None
    for entries, write in ((feed.entries[::2], rss), (feed.entries[1::2], atom)):
        understood(replace(feed, entries=entries), write)
    assert REMEMBERED < MOTIONS  # all of them are told anew
    again = motion_feed(list(hostile_motions(MOTIONS)), SITE)
    assert [format_ for format_, write in WRITERS.items() if write(again) != written[format_]] == []


def understood(feed: Feed, write: Callable[[Feed], bytes]) -> None:
    """A feed reader finds each entry just as it was meant."""
    # What a reader takes out of HTML is looked at below, and takes most of the time.
    parsed = feedparser.parse(write(feed), sanitize_html=False, resolve_relative_uris=False)
    assert not parsed.bozo, parsed.bozo_exception
    found = [(each.id, each.title, each.content[0].value) for each in parsed.entries]
    assert found == [(entry.id, entry.title, entry.html) for entry in feed.entries]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (b"<entry><id/></entry></feed>", b"</feed>"),
        (b"<updated>gestern</updated>", b"<updated>2026-03-09T09:00:00+00:00</updated>"),
        (b'rel="somewhere"', b'rel="self"'),
        (b'href="javascript:x"', b'href="https://radar.example/"'),
        (b'type="text/javascript"', b'type="html"'),
    ],
)
def test_the_grammar_refuses_what_is_wrong(wrong: bytes, right: bytes) -> None:
    good = atom(motion_feed([motion()], SITE))
    assert right in good
    assert RELAX_NG.validate(etree.fromstring(good))
    assert not RELAX_NG.validate(etree.fromstring(good.replace(right, wrong)))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('"id": "1"', f'"id": "urn:uuid:{motion().uuid}"'),
        ('"language": "en"', '"language": "de"'),
        ('"items": null', '"items": ['),
        ('"mime_type": ""', '"mime_type": "application/pdf"'),
        ('"date_published": "gestern"', '"date_published": "2026-03-09T09:00:00+00:00"'),
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong: str, right: str) -> None:
    good = json_feed(motion_feed([motion()], SITE)).decode()
    assert right in good
    assert list(SCHEMA.iter_errors(json.loads(good))) == []
    bad = good.replace(right, wrong) if "items" not in wrong else good.partition('"items"')[0] + wrong + "}"
    assert list(SCHEMA.iter_errors(json.loads(bad))) != []


def test_nothing_of_it_becomes_more_than_text() -> None:
    for entry in motion_feed(list(hostile_motions(500)), SITE).entries:
        root = etree.HTML(f"<div>{entry.html}</div>")
        assert {each.tag for each in root.iter()} <= {
            "html", "body", "div", "p", "strong", "h3", "ul", "li", "q", "mark", "a",
        }  # fmt: skip
        for each in root.iter():
            assert set(each.attrib) <= {"href"}
            assert each.get("href", "https://").startswith(("https://", "http://"))


_IN_ANOTHER_PROCESS = """
import hashlib
from alerts.feeds import WRITERS, motion_feed
from tests.alerts.samples import SITE
from tests.feeds.hostile import hostile_motions
feed = motion_feed(list(hostile_motions(300)), SITE)
print(*(hashlib.sha256(write(feed)).hexdigest() for write in WRITERS.values()))
"""


def test_the_same_bytes_twice_and_in_another_process() -> None:
    def digests() -> list[str]:
        feed = motion_feed(list(hostile_motions(300)), SITE)
        return [hashlib.sha256(write(feed)).hexdigest() for write in WRITERS.values()]

    other = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "12345", "TZ": "America/New_York"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert digests() == digests() == other.stdout.split()


@settings(max_examples=150)
@given(title=TEXT, text=TEXT, name=TEXT)
def test_any_text_can_be_told(title: str, text: str, name: str) -> None:
    feed = motion_feed([motion(title=title, resolution=text, originators=(name,), body=name)], SITE)
    for format_, write in WRITERS.items():
        assert check(write(feed), format_, NOW) == ()
    (item,) = json.loads(json_feed(feed))["items"]
    told = etree.fromstring(atom(feed)).findtext("{*}entry/{*}title")
    assert item["title"] == told == (line(title) or "Antrag ohne Titel")
