"""Three of the documents that must come out right, as the sites that carry them show them.

Their texts come from the shared folder at test time; what is put around them is invented.
"""

from __future__ import annotations

import datetime as dt
import html
import json
from pathlib import Path

import pytest

from scrapers.items import PaperItem
from scrapers.meaning import understand
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.sites.spider import SiteSpider
from scrapers.spider import Window
from scrapers.spiders.dietmar_nietan import DietmarNietan
from scrapers.spiders.fdp_kreis_heinsberg import FdpKreisHeinsberg
from scrapers.spiders.xtranews import Xtranews
from storage.papers import PaperRecord
from storage.records import MotionMeeting
from tests.sites.support import MISSING, Answer, run

GREENS = "Bündnis 90/Die Grünen"
SINCE = Window(dt.date(2013, 1, 1), dt.date(2026, 12, 31))


def seed(shared: Path, number: str) -> str:
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    return path.read_text("utf-8")


def paragraphs(text: str) -> str:
    """A text as an editor puts it into a page: paragraphs, and lines in them."""
    parts = [part for part in text.split("\n\n") if part.strip()]
    return "\n".join(f"<p>{html.escape(part.strip()).replace(chr(10), '<br />')}</p>" for part in parts)


def read(kind: type[SiteSpider], pages: dict[str, bytes]) -> dict[str, PaperItem]:
    """What the site's spider makes of these answers, with nothing failing or warned of."""

    def answer(url: str) -> Answer:
        return next(
            ((200, body, {}) for start, body in pages.items() if url.startswith(kind.base_url + start)),
            MISSING,
        )

    one = kind(window=SINCE)
    items, _ = run(one, answer)
    assert one.journal.failures == []
    assert one.journal.warnings == {}
    return {item.key: item for item in items}


def meaning(item: PaperItem) -> PaperRecord:
    return understand(item, (), Matcher(load_topics()))


def rest(link: str, title: str, moment: str, text: str) -> bytes:
    post = {
        "id": 1,
        "date": moment,
        "status": "publish",
        "link": link,
        "title": {"rendered": html.escape(title)},
        "content": {"rendered": text, "protected": False},
    }
    return json.dumps([post]).encode()


def selected(record: PaperRecord) -> bool:
    return any(match.selected for match in record.matches if match.topic == "integration")


def test_the_statement(shared: Path) -> None:
    """002, once more as dietmar-nietan.de carried it."""
    title = "Runder Tisch zur Zukunft des Dürener Integrationszentrums"
    path = "2021/06/11/runder-tisch-zur-zukunft-des-duerener-integrationszentrums"
    text = seed(shared, "002")
    body = rest(f"https://www.dietmar-nietan.de/{path}/", title, "2021-06-11T09:00:00", paragraphs(text))
    record = meaning(read(DietmarNietan, {"wp-json/": body})[path])
    assert (record.title, record.kind, record.date) == (title, "Stellungnahme", dt.date(2021, 6, 11))
    assert record.originators == ("SPD",)
    assert record.fields.bodies == ("Stadt Düren", "Kreis Düren")
    assert record.fields.resolution == ""
    assert " ".join(record.text.split()) == " ".join(text.split())
    assert selected(record)


@pytest.mark.parametrize("way", ["rest", "page", "amp"])
def test_the_press_report(shared: Path, way: str) -> None:
    """004, as xtranews.de carried it, whichever way it is read."""
    portal, title, text = (part.strip() for part in seed(shared, "004").split("\n\n", 2))
    text = text.removesuffix("Die mobile Version verlassen").strip()
    path = "2013/03/06/grune-fordern-ausbau-des-integrationsbereiches-der-stadt-duisburg-id5870177.html"
    link = f"https://www.xtranews.de/{path}"
    if way == "rest":
        pages = {"wp-json/": rest(link, title, "2013-03-06T12:00:00", paragraphs(text))}
    else:
        shown = link + ("/amp" if way == "amp" else "")
        feed = f"<item><title>{title}</title><link>{shown}</link></item>"
        post = f"""<html><head><link rel="canonical" href="{link}"></head><body class="single single-post">
        <header><div><img class="site-icon" alt="">{html.escape(portal)}</div></header>
        <article><h1 class="{"amp-wp-title" if way == "amp" else "entry-title"}">{title}</h1>
        <time class="entry-date published" datetime="2013-03-06T12:00:00+01:00">6. März 2013</time>
        <div class="{"amp-wp-article-content" if way == "amp" else "entry-content"}">{paragraphs(text)}
        <p>Die mobile Version verlassen</p></div></article></body></html>"""
        pages = {
            "feed/?": b"<rss version='2.0'><channel><title>x</title></channel></rss>",
            "feed/": f"<rss version='2.0'><channel><title>x</title>{feed}</channel></rss>".encode(),
            path: post.encode(),
        }
    record = meaning(read(Xtranews, pages)["5870177"])
    assert (record.title, record.kind, record.date) == (title, "Pressebericht", dt.date(2013, 3, 6))
    assert record.title == "Grüne fordern Ausbau des Integrationsbereiches der Stadt Duisburg"
    assert record.url == link
    assert record.originators == (), "the site is nobody's party"
    assert record.fields.originators == (GREENS,)
    assert record.fields.bodies == ("Stadt Duisburg",)
    assert record.fields.meetings == ()
    assert "mobile Version" not in record.text
    assert selected(record)


def test_the_motion_in_full_text(shared: Path) -> None:
    """003, on the page on which the FDP of Heinsberg has its motions one below the other."""
    text = seed(shared, "003").replace("**", "")
    title = "Integrationskonferenz im Kreis Heinsberg – gemeinsam vorankommen"
    assert title in text
    page = f"""<html><head><title>Anträge</title></head><body><h1>Anträge</h1>
    <h2>Ladesäulen an Kreisstraßen</h2><p>Die FDP-Fraktion beantragt Ladesäulen.</p>
    <h2>{title}</h2>{paragraphs(text)}
    <h2>Radwege</h2><p>Die FDP-Fraktion beantragt Radwege.</p></body></html>"""
    found = read(FdpKreisHeinsberg, {"freierubrik1.php?printversion=1": page.encode()})
    assert len(found) == 3
    record = meaning(found["integrationskonferenz-im-kreis-heinsberg-gemeinsam-vorankommen"])
    assert (record.title, record.kind, record.originators) == (title, "Antrag", ("FDP",))
    assert record.url == "https://www.fdp-kreistag-heinsberg.de/freierubrik1.php"
    assert record.fields.title == title
    assert record.fields.kind == "Antrag"
    assert record.fields.date == dt.date(2019, 12, 8)
    assert record.fields.originators == ("FDP",)
    assert record.fields.bodies == ("Kreis Heinsberg",)
    assert record.fields.meetings == (
        MotionMeeting(organization="Kreisausschuss"),
        MotionMeeting(organization="Kreistag"),
    )
    points = text[text.index("\n1. ") : text.index("Mit freundlichen")]
    assert " ".join(record.fields.resolution.split()) == " ".join(points.split())
    assert "Radwege" not in record.text
    assert selected(record)
