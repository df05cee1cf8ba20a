"""`sources adopt`: pages of a report become cases of their sources, and a hostile file becomes nothing."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from web_poet import HttpResponse

from antragsradar import adopting
from antragsradar.adopting import Adopted, BadReport, ReportFile, adopt
from scrapers.golden import Case, load_cases, outcome
from scrapers.places import Place, own_place
from scrapers.sharing import shareable
from scrapers.spider import SourceSpider
from scrapers.systems.sessionnet.pages import MeetingPage
from scrapers.systems.sessionnet.spider import SessionNetSpider
from scrapers.systems.wordpress.spider import WordPressSpider
from tests.cli.conftest import Run
from tests.house.support import ROOT

FEED = (ROOT / "tests/wordpress/pages/feed.xml").read_bytes()
URL = "https://spd.example/feed/"
XML = "application/rss+xml; charset=UTF-8"


class Muster(WordPressSpider):
    """A party's site, whose pages may be passed on whole."""

    name = "spd-muster"
    title = "SPD Muster"
    base_url = "https://spd.example/"


class Ort(SessionNetSpider):
    """A council, whose pages may show what is not public."""

    name = "ort"
    title = "Ort"
    base_url = "https://ris.example/bi/"


SPIDERS: dict[str, type[SourceSpider]] = {"spd-muster": Muster, "ort": Ort}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Where both sources lie."""
    place = own_place(tmp_path / "eigene")
    monkeypatch.setattr(adopting, "place_of", lambda spider: place)
    return place


def page(**changes: Any) -> dict[str, Any]:
    """A page of a report: a feed, as it is understood today."""
    means = outcome(Muster.pages(), Case("feed", URL, FEED, XML))
    told = {
        "page": "feed",
        "url": URL,
        "state": "read",
        "content_type": XML,
        "file": "pages/spd-muster/01-feed.xml",
        "outcome": means,
        "whole": True,
    }
    return {**told, **changes}


def report(*pages: dict[str, Any], source: str = "spd-muster") -> dict[str, Any]:
    """A report about one source."""
    told = {
        "source": source,
        "title": "x",
        "system": "wordpress",
        "base_url": "https://spd.example/",
        "outcome": "ok",
        "pages": pages,
    }
    return {"program": "antragsradar 0.1.0", "made": "2026-11-26", "sources": [told]}


def packed(told: object, body: bytes = FEED, file: str = "pages/spd-muster/01-feed.xml") -> bytes:
    """The file that holds a report and one page."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.json", told if isinstance(told, str) else json.dumps(told))
        archive.writestr(file, body)
    return out.getvalue()


def adopted(data: bytes, **options: bool) -> list[Adopted]:
    return list(adopt(ReportFile(io.BytesIO(data)), SPIDERS, **options))


def test_a_page_becomes_a_case_once(place: Place) -> None:
    data = packed(report(page()))
    (made,) = adopted(data)
    folder = place.cases_of("spd-muster")
    assert made.path == folder / "feed.json"
    (case,) = load_cases(folder)
    assert (case.body, case.url, case.content_type) == (FEED, URL, XML)
    assert outcome(Muster.pages(), case) == case.expected
    (again,) = adopted(data)
    assert (again.path, again.known) == (folder, True)
    assert len(load_cases(folder)) == 1


def test_what_is_there_already_stays(place: Place) -> None:
    adopted(packed(report(page())))
    body = FEED.replace(b"</title>", b" (neu)</title>")
    means = outcome(Muster.pages(), Case("feed", URL, body, XML))
    (made,) = adopted(packed(report(page(outcome=means)), body))
    assert made.path == place.cases_of("spd-muster") / "feed-2.json"
    assert len(load_cases(place.cases_of("spd-muster"))) == 2


def test_a_page_that_means_something_else_now_is_left_unless_asked_for(place: Place) -> None:
    means = page()["outcome"]
    data = packed(report(page(outcome={**means, "warnings": ["neu: anders"]})))
    (left,) = adopted(data)
    assert left.path is None
    assert "etwas anderes" in left.message
    assert not place.cases.exists()
    (made,) = adopted(data, as_read_now=True)
    assert made.path is not None
    (case,) = load_cases(place.cases_of("spd-muster"))
    assert case.expected == means


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"page": "gibt-es-nicht"}, "passen nicht"),
        ({"page": "../../feed"}, "passen nicht"),
        ({"url": "https://elsewhere.example/feed/"}, "passen nicht"),
        ({"url": "file:///etc/passwd"}, "passen nicht"),
        ({"url": "https://["}, "passen nicht"),
        ({"url": f"https://spd.example/{'x' * 3000}"}, "passen nicht"),
        ({"content_type": "text/html\nX: y"}, "passen nicht"),
        ({"content_type": ""}, "passen nicht"),
        ({"whole": False}, "Gerüst"),
        ({"outcome": None}, "etwas anderes"),
    ],
)
def test_what_does_not_belong_is_left(place: Place, changes: dict[str, Any], said: str) -> None:
    (left,) = adopted(packed(report(page(**changes))))
    assert left.path is None
    assert said in left.message
    assert not place.cases.exists()


def test_failed_pages_and_unknown_sources_are_left(place: Place) -> None:
    assert adopted(packed(report(page(state="failed")))) == []
    assert adopted(packed(report(page(file="")))) == []
    (left,) = adopted(packed(report(page(), source="../x")))
    assert left.message == "diese Quelle gibt es hier nicht"
    assert not place.cases.exists()


def test_a_council_page_is_cleaned_again(place: Place) -> None:
    """Whoever sent it: no word of a row that is not public reaches the disk."""
    body = (ROOT / "tests/sessionnet/pages/meeting6.html").read_bytes()
    assert b"Geheimsache" in body
    url = "https://ris.example/bi/si0057.asp?__ksinr=501"
    html = "text/html; charset=utf-8"
    means = outcome(Ort.pages(), Case("meeting", url, body, html))
    told = page(page="meeting", url=url, content_type=html, outcome=means)
    (made,) = adopted(packed(report(told, source="ort"), body), as_read_now=True)
    assert made.path == place.cases_of("ort") / "meeting.json"
    (case,) = load_cases(place.cases_of("ort"))
    assert case.expected is not None
    assert case.expected["item"] == means["item"]
    kept = [path for path in place.spiders.rglob("*") if path.is_file()]
    assert not [path for path in kept if b"Geheimsache" in path.read_bytes()]


def test_a_council_page_that_was_cleaned_is_adopted(place: Place) -> None:
    url = "https://ris.example/bi/si0057.asp?__ksinr=501"
    body = (ROOT / "tests/sessionnet/pages/meeting6.html").read_bytes()
    shared = shareable(MeetingPage(response=HttpResponse(url, body)), Ort)
    means = outcome(Ort.pages(), Case("meeting", url, shared.body, shared.content_type))
    told = page(page="meeting", url=url, content_type=shared.content_type, outcome=means)
    (made,) = adopted(packed(report(told, source="ort"), shared.body))
    assert made.path == place.cases_of("ort") / "meeting.json"


# -- hostile files --------------------------------------------------------------------------------


def bomb() -> bytes:
    return packed(report(page()), b"\0" * (5 << 20))


def many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(2001):
            archive.writestr(f"{number}", "")
    return out.getvalue()


def lies_about_its_size() -> bytes:
    data = bytearray(packed(report(page()), b"\0" * (5 << 20)))
    place = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, place + 24, 10)  # the size in the directory
    return bytes(data)


def unusual_packing() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("report.json", json.dumps(report(page())))
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(packed(report(page())))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        data[place + offset] |= 1
    return bytes(data)


def broken_part() -> bytes:
    data = bytearray(packed(report(page())))
    place = data.find(b"report.json") + len("report.json")
    data[place + 5 : place + 25] = b"\xff" * 20
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "keine ZIP-Datei"),
        (lambda: b"PK\x03\x04 nur der Anfang", "keine ZIP-Datei"),
        (lambda: packed("{"), "kein Bericht"),
        (lambda: packed("[" * 100_000), "kein Bericht"),
        (lambda: packed({"sources": []}), "kein Bericht"),
        (lambda: packed({**report(page()), "format": 2}), "kein Bericht"),
        (lambda: packed({**report(page()), "mehr": 1}), "kein Bericht"),
        (lambda: packed("x" * (5 << 20)), "zu groß"),
        (lambda: packed(report(page(file="pages/nicht/da.html"))), "fehlt pages/nicht/da.html"),
        (lambda: packed(report(page(file="../../../etc/passwd"))), "fehlt ../../../etc/passwd"),
        (bomb, "zu groß"),
        (many, "zu viel"),
        (lies_about_its_size, "beschädigt"),
        (unusual_packing, "ungewöhnlich gepackt"),
        (encrypted, "verschlüsselt"),
        (broken_part, "beschädigt"),
    ],
)
def test_a_hostile_file_is_refused_with_nothing_written(
    place: Place, make: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(BadReport, match=said):
        adopted(make())
    assert not place.cases.exists()


def test_a_part_with_a_hostile_name_is_written_under_ours(place: Place) -> None:
    (made,) = adopted(packed(report(page(file="../../../böse.py")), file="../../../böse.py"))
    assert made.path == place.cases_of("spd-muster") / "feed.json"
    assert sorted(path.name for path in place.spiders.rglob("*") if path.is_file()) == [
        "feed.json",
        "feed.xml",
    ]


def test_all_parts_together_are_bounded(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adopting, "_LARGEST_ALL", len(FEED) + 20_000)
    pages = [page(url=f"{URL}?paged={number}") for number in range(20)]
    with pytest.raises(BadReport, match="zu groß"):
        adopted(packed(report(*pages)))


# -- the command ----------------------------------------------------------------------------------


def test_the_command_says_what_became_of_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "eigene"
    folder.mkdir()
    monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", str(folder))
    source = (ROOT / "scrapers/spiders/dietmar_nietan.py").read_text()
    source = source.replace("www.dietmar-nietan.de", "spd.example").replace(
        '"dietmar-nietan"', '"spd-muster"'
    )
    (folder / "spd_muster.py").write_text(source)
    file = tmp_path / "bericht.zip"
    file.write_bytes(packed(report(page(), page(whole=False))))
    answer = run("sources", "adopt", file)
    assert answer.code == 0, answer
    assert answer.out == f"✓ {folder / 'cases' / 'spd-muster' / 'feed.json'}\n"
    assert "spd-muster, 1 Seite: es liegt nur ihr Gerüst bei" in answer.err
    assert "1 Seite übernommen, 0 schon da, 1 nicht." in answer.err
    again = run("sources", "adopt", file)
    assert (again.code, again.out) == (0, "")
    assert "0 Seiten übernommen, 1 schon da, 1 nicht." in again.err
    file.write_bytes(packed(report(page(whole=False))))
    assert run("sources", "adopt", file).code == 1


def test_wrong_files(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "fehlt.zip"
    run("sources", "adopt", missing).refuses(2, f"{missing}: Datei oder Ordner gibt es nicht.")
    run("sources", "adopt", tmp_path).refuses(2, f"{tmp_path}: das ist ein Ordner.")
    (tmp_path / "x.zip").write_text("nein")
    run("sources", "adopt", tmp_path / "x.zip").refuses(1, f"{tmp_path / 'x.zip'}: Das ist keine ZIP-Datei.")
