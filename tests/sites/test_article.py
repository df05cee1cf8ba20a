"""One text on a page of any make: its title, day, text and documents, and what is no such page."""

import datetime as dt

import pytest

from scrapers.page import PageFailure
from scrapers.sites.article import ArticlePage
from scrapers.sites.descriptions import Article
from scrapers.sites.page import bound
from storage.records import FailureKind
from tests.sites.support import codes, page

URL = "https://partei.example/meldung/kurse"
LONG = "<p>" + "Ein langer Satz über die Arbeit im Kreis. " * 20 + "</p>"


def read(body: str, article: Article | None = None, url: str = URL) -> ArticlePage:
    return page(bound(ArticlePage, described=article or Article()), body, url)


OLD = """<html><head><title>Mehr Kurse - Partei im Kreis</title></head><body>
<div id="menu"><a href="/">Start</a></div>
<div class="inhalt"><div class="datum">Donnerstag, 12. November 2026 um 10:15 Uhr</div><h2>Mehr Kurse</h2>
<p>Erster Absatz.</p><p>Die Sitzung ist am 24.11.2026.</p><a href="f/antrag.pdf">hier</a>
<a href="javascript:print()">drucken</a></div></body></html>"""
DESCRIBED = Article(content=".inhalt", title="h2", date=".datum", leave_out="a[href^=javascript]")


def test_by_a_description() -> None:
    found = read(OLD, DESCRIBED).read()
    assert (found.title, found.date) == ("Mehr Kurse", dt.date(2026, 11, 12))
    assert found.text == "Erster Absatz.\n\nDie Sitzung ist am 24.11.2026.\n\nhier"
    assert [(file.name, file.url) for file in found.files] == [
        ("antrag.pdf", "https://partei.example/meldung/f/antrag.pdf")
    ]
    assert (found.key, found.url) == ("meldung/kurse", URL)


def test_without_one_the_whole_page_is_read_and_the_head_names_it() -> None:
    one = read(OLD.replace("<h2>", "<b>").replace("</h2>", "</b>"))
    found = one.read()
    assert (found.title, found.date) == ("Mehr Kurse", dt.date(2026, 11, 12))
    assert "Erster Absatz." in found.text
    assert "Donnerstag" not in found.text


@pytest.mark.parametrize(
    ("body", "day"),
    [
        (
            "<meta property='article:published_time' content='2026-11-12T23:30:00+00:00'><main>x</main>",
            (11, 13),
        ),
        ("<article>x<time datetime='2026-11-12T10:00:00+01:00'>heute</time></article>", (11, 12)),
        (
            "<main>x<time class=updated datetime='2026-12-24'></time><time datetime='2026-11-12'></main>",
            (11, 12),
        ),
        ("<main>x<span itemprop=datePublished content='2026-11-12'></span></main>", (11, 12)),
        ("<main>x<p class=date>12.11.26</p></main>", (11, 12)),
        ("<main>x<p class=date>Kalender: " + "Termine " * 30 + "12.11.2026</p></main>", None),
        ("<main>x<time datetime='2026-99-99'>nie</time></main>", None),
        ("<main>Am 12.11.2026 tagt der Kreistag.</main>", None),
    ],
)
def test_day_of_a_text(body: str, day: tuple[int, int] | None) -> None:
    assert read(body).read().date == (dt.date(2026, *day) if day else None)


def test_the_day_in_the_address_is_the_last_way() -> None:
    assert read("<main>x</main>", url="https://partei.example/2026/11/12/kurse/").read().date == dt.date(
        2026, 11, 12
    )


def test_a_page_is_the_one_that_it_says_it_is() -> None:
    head = "<link rel=canonical href='https://www.partei.example/meldung/kurse-2?utm_source=x'>"
    assert read(f"{head}<main>x</main>").read().key == "meldung/kurse-2"
    foreign = "<link rel=canonical href='https://zeitung.example/kurse'><link rel=canonical href='/'>"
    assert read(f"{foreign}<main>x</main>").read().key == "meldung/kurse"


def test_what_stands_around_is_no_text() -> None:
    body = f"""<body><nav>NICHT</nav><article><header>NICHT<h1>Kurse</h1></header>{LONG}<p>Ende.</p>
    <script>NICHT</script><style>NICHT</style><form>NICHT</form><p hidden>NICHT</p><!-- NICHT -->
    <ul class=pagination><li>NICHT</li></ul><iframe srcdoc="NICHT"></iframe></article>
    <footer>NICHT</footer>"""
    found = read(body).read()
    assert found.text.endswith("Ende.")
    assert "NICHT" not in found.model_dump_json()


# -- what is no text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>404 - Seite nicht gefunden</title><body>" + LONG, FailureKind.ERROR_PAGE),
        ("<h1>Der Artikel ist leider nicht mehr verfügbar</h1>" + LONG, FailureKind.ERROR_PAGE),
        ("<h1>Fehler 404</h1>" + LONG, FailureKind.ERROR_PAGE),
        ("<body>Wartungsarbeiten, bitte später</body>", FailureKind.ERROR_PAGE),
        ("<h1>Intern</h1><form><input type=password></form>Anmelden", FailureKind.LOGIN_PAGE),
        ("<title>Just a moment...</title><body>Checking your browser</body>", FailureKind.BLOCKED),
        ("<body><nav>Menü</nav></body>", FailureKind.UNEXPECTED_PAGE),
        ("", FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_what_is_no_text(body: str, kind: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        read(body).read()
    assert caught.value.kind is kind


@pytest.mark.parametrize(
    "title", ["Radweg an der B 404 gesperrt", "Vermisster Hund noch nicht gefunden", "Seiten der Geschichte"]
)
def test_titles_that_only_sound_like_an_error(title: str) -> None:
    assert read(f"<main><h1>{title}</h1>{LONG}</main>").read().title == title


def test_a_login_form_beside_a_text_does_not_hide_it() -> None:
    body = "<article><h1>Kurse</h1><p>Kurz.</p></article><aside><form><input type=password></form></aside>"
    assert read(body).read().text == "Kurz."


def test_the_front_page_is_no_text() -> None:
    with pytest.raises(PageFailure, match="kam die Startseite"):
        read("<main><h1>Start</h1>x</main>", url="https://partei.example/?utm_source=x").read()


def test_a_post_of_nothing_but_a_document() -> None:
    one = read("<main><a href='/antrag.pdf'><img src=x></a></main>")
    assert [file.name for file in one.read().files] == ["antrag.pdf"]
    assert codes(one) == ["post-without-text"]


def test_a_page_that_is_nested_too_deeply_or_too_large_is_none() -> None:
    assert "vorn" in read("<main><p>vorn</p>" + "<div>" * 400 + "tief").read().text
    for body, kind in (
        ("<div>" * 1000, FailureKind.UNEXPECTED_PAGE),
        ("<b>" * 300_000, FailureKind.TOO_LARGE),
        ("x" * (17 << 20), FailureKind.TOO_LARGE),
    ):
        with pytest.raises(PageFailure) as caught:
            read(body).read()
        assert caught.value.kind is kind
