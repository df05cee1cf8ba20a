"""Texts in full one below the other: where one ends, and what stays its identity."""

import datetime as dt

import pytest

from scrapers.page import PageFailure
from scrapers.sites.descriptions import Sections
from scrapers.sites.page import bound
from scrapers.sites.sections import SectionsPage
from tests.sites.support import codes, page

URL = "https://fdp.example/freierubrik1.php?printversion=1"

TOPICS = """<html><head><title>Initiativen</title></head><body>
<header><h2>FDP im Kreis</h2></header><nav><h3>Menü</h3><ul><li>Start</li></ul></nav>
<main><h1>Unsere Initiativen</h1><p>Vorspann.</p>
<h2>Integration</h2>
<h3 id="lotsen">Lotsen für <em>Zugewanderte</em></h3><p>Erster Absatz.</p>
<div><div><p>Zweiter Absatz.</p></div></div>
<p><a href="/f/lotsen.pdf">Mehr dazu (PDF)</a> <a href="/f/anfrage.pdf">Unsere Anfrage</a>
<a href="/f/antwort.docx">Antwort der Kreisverwaltung</a> <a href="/kontakt/">Kontakt</a></p>
<article><header><h3><a name="abend"></a>Kurse am Abend</h3></header><p>Text.</p></article>
<h2>Digitales</h2>
<h3>Termine online</h3><p>Text der Termine.</p>
</main><footer><h2>Kontakt</h2><p>Anschrift</p></footer></body></html>"""


def read(body: str, sections: Sections | None = None, url: str = URL) -> SectionsPage:
    return page(bound(SectionsPage, sections=sections or Sections()), body, url)


def keys(one: SectionsPage) -> list[str]:
    return [post.key for post in one.read().posts]


def texts(one: SectionsPage) -> list[tuple[str, str]]:
    return [(post.key, post.text) for post in one.read().posts]


def test_each_text_with_its_title_and_documents() -> None:
    one = read(TOPICS)
    lotsen, abend, termine = one.read().posts
    assert [post.title for post in (lotsen, abend, termine)] == [
        "Lotsen für Zugewanderte",
        "Kurse am Abend",
        "Termine online",
    ]
    assert lotsen.text.startswith("Erster Absatz.\n\nZweiter Absatz.\n\nMehr dazu (PDF)")
    assert (abend.text, termine.text) == ("Text.", "Text der Termine.")
    assert [(file.name, file.url) for file in lotsen.files] == [
        ("Mehr dazu (PDF)", "https://fdp.example/f/lotsen.pdf"),
        ("Unsere Anfrage", "https://fdp.example/f/anfrage.pdf"),
        ("Antwort der Kreisverwaltung", "https://fdp.example/f/antwort.docx"),
    ]
    assert (abend.files, termine.files) == ((), ())
    assert codes(one) == []


def test_the_address_is_that_of_the_page_that_people_read() -> None:
    lotsen, abend, termine = read(TOPICS).read().posts
    assert lotsen.url == "https://fdp.example/freierubrik1.php#lotsen"
    assert abend.url == "https://fdp.example/freierubrik1.php#abend"
    assert termine.url == "https://fdp.example/freierubrik1.php"
    other = read(TOPICS, Sections(printable_of="/antraege.php?seite=1"), "https://fdp.example/druck.php?id=1")
    assert other.read().posts[2].url == "https://fdp.example/antraege.php?seite=1"


def test_a_group_is_told_by_its_selector_or_by_having_no_text() -> None:
    with_text = TOPICS.replace("<h2>Integration</h2>", "<h2>Integration</h2><p>Darum geht es.</p>")
    assert keys(read(with_text))[0] == "integration"
    assert keys(read(with_text, Sections(title="h3", group="h2"))) == [
        "lotsen-für-zugewanderte",
        "kurse-am-abend",
        "termine-online",
    ]


def test_what_is_left_out_and_what_is_a_document() -> None:
    body = "<h2>A</h2><p>Text <span class=oben>nach oben</span></p><a href='/download/7'>Antrag</a>"
    (post,) = read(body, Sections(leave_out=".oben", documents="a[href^='/download/']")).read().posts
    assert post.text == "Text\n\nAntrag"
    assert [file.url for file in post.files] == ["https://fdp.example/download/7"]
    one = read(body, Sections(documents="a.datei"))
    assert one.read().posts[0].files == ()
    assert codes(one) == ["blind-selector"]


@pytest.mark.parametrize(
    ("body", "sections", "day", "text"),
    [
        ("<p class=tag>8. Dezember 2019</p><p>Text</p>", Sections(date=".tag"), dt.date(2019, 12, 8), "Text"),
        ("<p>08.12.2019</p><p>Text</p>", Sections(), dt.date(2019, 12, 8), "08.12.2019\n\nText"),
        ("<p>Text</p><p>08.12.2019</p>", Sections(), None, "Text\n\n08.12.2019"),
        ("<p>Heinsberg, 08.12.2019</p><p>Text</p>", Sections(), None, "Heinsberg, 08.12.2019\n\nText"),
        ("<p class=tag>38.12.2019</p><p>Text</p>", Sections(date=".tag"), None, "Text"),
    ],
)
def test_date_of_a_text(body: str, sections: Sections, day: dt.date | None, text: str) -> None:
    (post,) = read(f"<h2>A</h2>{body}", sections).read().posts
    assert (post.date, post.text) == (day, text)


# -- identity ----------------------------------------------------------------------------------------


def test_a_text_added_above_or_edited_leaves_the_others_what_they_are() -> None:
    before = {post.key: post for post in read(TOPICS).read().posts}
    added = TOPICS.replace("<h2>Integration</h2>", "<h2>Integration</h2><h3>Neu</h3><p>Neuer Text.</p>")
    after = {post.key: post for post in read(added.replace("Erster", "Geänderter")).read().posts}
    assert after.keys() - before.keys() == {"neu"}
    assert after["termine-online"] == before["termine-online"]
    assert after["lotsen-für-zugewanderte"].text != before["lotsen-für-zugewanderte"].text


def test_numbered_anchors_are_no_identity() -> None:
    body = "<h2 id='antrag2'>B</h2><p>b</p><h2 id='antrag1'>A</h2><p>a</p>"
    renumbered = "<h2 id='antrag3'>C</h2><p>c</p>" + body
    assert set(keys(read(body))) <= set(keys(read(renumbered)))
    assert keys(read(renumbered)) == ["c", "b", "a"]


def test_of_texts_with_one_title_the_oldest_keeps_the_key() -> None:
    one = read("<h2>Haushalt</h2><p>alt</p>")
    two = read("<h2>Haushalt</h2><p>neu</p><h2>Haushalt</h2><p>alt</p>")
    assert keys(one) == ["haushalt"]
    assert [(post.key, post.text) for post in two.read().posts] == [
        ("haushalt~2", "neu"),
        ("haushalt", "alt"),
    ]
    assert codes(two) == ["same-title"]
    below = read("<h2>Haushalt</h2><p>alt</p><h2>Haushalt</h2><p>neu</p>", Sections(newest_first=False))
    assert [(post.key, post.text) for post in below.read().posts] == [
        ("haushalt", "alt"),
        ("haushalt~2", "neu"),
    ]


# -- what does not match -----------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "<p>Text ohne Überschrift</p>", "<h2>Nur eine Überschrift</h2>"])
def test_a_page_without_texts_is_a_failure(body: str) -> None:
    with pytest.raises(PageFailure, match="Text unter einer Überschrift »h2, h3«"):
        read(f"<title>Anträge</title>{body}").read()


def test_a_page_that_says_that_it_is_empty_is_none() -> None:
    assert read("<h1>Anträge</h1><p>Zurzeit keine Anträge.</p>").read().posts == ()


def test_a_title_of_signs_alone_is_told_and_left_out() -> None:
    one = read("<h2>***</h2><p>x</p><h2>A</h2><p>a</p>")
    assert keys(one) == ["a"]
    assert codes(one) == ["section-without-title"]


# -- hostile pages -----------------------------------------------------------------------------------


def test_headings_in_headings_and_scripts() -> None:
    body = (
        "<h2>A<h3>B</h3></h2><script>alert('<h2>x</h2>')</script><p onclick='x()'>Text</p><h2><h2></h2></h2>"
    )
    one = read(body)
    assert "alert" not in one.read().model_dump_json()
    assert [post.text for post in one.read().posts] == ["Text"]


def test_depth_does_not_matter() -> None:
    body = "<h2>A</h2>" + "<div>" * 200 + "tief" + "</div>" * 200 + "<h2>B</h2><p>b</p>"
    assert [post.text for post in read(body).read().posts] == ["tief", "b"]


def test_thousands_of_headings_are_cut_with_a_warning() -> None:
    one = read("".join(f"<h2>Titel {number}</h2><p>x</p>" for number in range(3500)))
    assert len(one.read().posts) == 3000
    assert "too-many-rows" in codes(one)
