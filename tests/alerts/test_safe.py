"""What comes from outside is harmless before it is published."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from alerts.phrases import marked_text
from alerts.safe import line, marked, places, shorten, web_url
from alerts.site import Site
from alerts.wording import ENGLISH
from storage.addresses import is_mailbox
from storage.records import Evidence


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "data:text/html,x", "//ris.example/x", "ftp://ris.example/", "https://", "",
        "https://ris.example:99999/", "https://[ris/", " java\nscript:alert(1)", None,
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url):
    assert web_url(url) == ""


def test_an_address_is_quoted_but_not_twice():
    assert web_url("https://ris.example/Anträge 1.pdf?a=1&b=%20") == (
        "https://ris.example/Antr%C3%A4ge%201.pdf?a=1&b=%20"
    )
    assert '"' not in web_url('https://ris.example/"><script>')


def test_the_words_that_matched_are_marked_and_the_rest_escaped():
    found = Evidence(term="x", found="zugewanderte", snippet="<b>Zugewanderte</b> & mehr", where="text")
    assert marked(found) == "&lt;b&gt;<mark>Zugewanderte</mark>&lt;/b&gt; &amp; mehr"


def test_words_that_are_not_in_the_sentence_are_not_marked():
    assert (
        marked(Evidence(term="rat", found="Beirat", snippet="Nichts davon", where="text")) == "Nichts davon"
    )


def test_words_are_marked_as_words_of_their_own_before_parts_of_longer_ones():
    found = Evidence(
        term="x", found="Integration", snippet="Der Integrationsrat zur Integration.", where="text"
    )
    assert marked(found) == "Der Integrationsrat zur <mark>Integration</mark>."
    assert marked_text(found) == "Der Integrationsrat zur »Integration«."
    inside = found.model_copy(update={"snippet": "Der Integrationsrat tagt."})
    assert marked_text(inside) == "Der »Integration«srat tagt."
    assert marked_text(inside, ENGLISH) == "Der “Integration”srat tagt."


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=200))
def test_whatever_a_sentence_holds_it_is_marked_as_words(before, found, after):
    evidence = Evidence(term="", found=found, snippet=f"{before}{found}{after}", where="text")
    shown = marked_text(evidence)
    assert "\n" not in shown
    assert line(shown) == shown
    soup = BeautifulSoup(f"<p>{marked(evidence)}</p>", "html.parser")
    assert {tag.name for tag in soup.find_all(True)} <= {"p", "mark"}
    assert soup.p.get_text() == line(evidence.snippet)


@given(st.text(max_size=300), st.integers(10, 80))
def test_a_shortened_line_is_never_too_long_nor_broken(text, width):
    short = shorten(text, width)
    assert len(short) <= width
    assert "\n" not in short
    assert line(short) == short


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "a@", "a b@radar.example", "a@radar.example, b@radar.example", "<a@radar.example>",
        "a@radar.example\nBcc: b@x.example", "ä@radar.example", "a@-radar.example", "a@radar.example\n",
        f"{'a' * 250}@b.example", "a@127.0.0.1", "a@radar.127", "a@1",
    ],
)  # fmt: skip
def test_what_is_no_plain_mailbox(address):
    assert not is_mailbox(address)


def test_a_plain_mailbox():
    assert is_mailbox("vor.name+liste@radar.example")
    assert is_mailbox("a.1@1.radar2")


def test_site_without_a_usable_host_has_a_reserved_domain():
    assert Site("https://radar.example:8000/").domain == "radar.example"
    assert Site("http://[::1]:8000").domain == "antragsradar.invalid"
    assert Site("https://radar.example/x/").url("/feeds/a") == "https://radar.example/x/feeds/a"
    assert Site("https://radar.example", contact="javascript:x").contact_url == ""


@pytest.mark.parametrize("letter", "abehikmnosßtuvüzIKSZ")
def test_words_are_found_in_capitals_or_not_as_by_ignorecase(letter):
    text = " ".join(map(chr, range(0x2100)))
    found = [match.span() for match in re.finditer(rf"(?<!\w){letter}(?!\w)", text, re.IGNORECASE)]
    assert places(text, letter) == found
    assert len(places(f"{text} \u212a", "K")) == 3


def test_words_of_their_own_are_found_before_those_within_longer_ones():
    assert places("Vorsprache, SPRACHE und (sprache)", "Sprache") == [(12, 19), (25, 32)]
    assert places("Vorsprachen", "Sprache") == [(3, 10)]
    assert places("2. 12. 2.", "2.") == [(0, 2), (7, 9)]
