"""Ahlenfeld's and Birkenrath's pages against the truth, read with BeautifulSoup alone."""

from __future__ import annotations

import re

import pytest

from demo.model import Meeting
from demo.truth import PaperTruth
from demo.world import World
from scrapers.documents.text import read_document
from tests.demo.conftest import Get

NBSP = "\u00a0"


def papers_of(world: World, source: str) -> dict[str, PaperTruth]:
    return {paper.key: paper for paper in world.truth() if paper.source == source}


def table_meeting(world: World, tenant: str = "ahlenfeld") -> Meeting:
    """A past meeting with papers whose agenda is a table."""
    return next(
        meeting
        for meeting in world.councils[tenant].meetings
        if meeting.published
        and not meeting.cards
        and any(item.paper and not item.paper.bare for item in meeting.items)
    )


def test_asp_pages_have_the_products_landmarks_and_line_ends(get: Get) -> None:
    answer = get("ahlenfeld/bi/si0040.asp")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.body.count(b"\r\n") == answer.body.count(b"\n") > 50
    assert "SessionNet Version 5.5.6 KP3 bi (Layout 6)" in answer.text
    assert answer.soup.select_one(".smc_page_si0040_layout")
    assert "<!--SMCINFO:" in answer.text


def test_the_calendar_shows_every_meeting_of_the_month(get: Get, world: World) -> None:
    for meeting in world.councils["ahlenfeld"].meetings:
        soup = get(f"ahlenfeld/bi/si0040.asp?__cjahr={meeting.day.year}&__cmonat={meeting.day.month}").soup
        row = next(row for row in soup.select("tr") if row.select_one(f'a[href*="key={meeting.number}&"]'))
        cell = row.select_one("td.silink")
        assert cell is not None
        assert meeting.organization in cell.text
        assert f"{NBSP}Uhr" in cell.text
        assert ("abgesagt" in cell.text) is meeting.cancelled
        link = cell.select_one("a.smc_datatype_si")
        assert (link is not None) is meeting.published
        if link is not None:
            assert link["title"] == f"Details anzeigen: {meeting.organization} {meeting.day:%d.%m.%Y}"
            page = "si0056" if meeting.cards else "si0057"
            assert link["href"] == f"{page}.asp?__ksinr={meeting.number}&smcspf=4"


def test_an_agenda_names_papers_results_and_what_is_not_public(get: Get, world: World) -> None:
    meeting = table_meeting(world)
    soup = get(f"ahlenfeld/bi/si0057.asp?__ksinr={meeting.number}").soup
    badges = [badge.text for badge in soup.select("td.tofnum span.badge")]
    secret = [item for item in meeting.items if not item.public]
    assert badges[0] == "Ö 1"
    assert badges[-len(secret) :] == [f"N {number}" for number in range(1, len(secret) + 1)]
    truth = papers_of(world, "demo-ahlenfeld")
    for link in soup.select("td.tovo a.smc_datatype_vo"):
        number = re.search(r"__kvonr=(\d+)", str(link["href"]))
        assert number
        if number[1] not in truth:
            assert "Geheimsache" in str(link["title"])
            continue
        paper = truth[number[1]]
        row = link.find_parent("tr")
        assert row is not None
        assert link.text == paper.reference
        wanted = next(c for c in paper.consultations if c.date == meeting.day)
        shown = row.select_one("p.smc_field_smcdv0_box2_beschluss")
        assert (shown.text if shown else "") == (f"Beschluss: {wanted.result}" if wanted.result else "")
        votes = row.select_one("p.smc_field_smcdv0_box2_abstimmung")
        assert (votes is not None) is (wanted.votes is not None)
        if votes is not None and wanted.votes is not None:
            assert f"Ja:{NBSP}{wanted.votes.yes}, Nein:{NBSP}{wanted.votes.no}" in votes.text
        files = [cell.text for cell in row.select("div.smc-documents div.smc-el-h a")]
        assert files == [file.name for file in paper.files]
        assert len(row.select('a[href*="getfile"]')) == 2 * len(paper.files)


def test_headings_stand_without_a_number(get: Get, world: World) -> None:
    meeting = table_meeting(world)
    soup = get(f"ahlenfeld/bi/si0057.asp?__ksinr={meeting.number}").soup
    plain = [row.select_one("td.tobetr") for row in soup.select("tr") if not row.select_one("span.badge")]
    headings = {cell.get_text(strip=True) for cell in plain if cell}
    assert headings == {item.heading for item in meeting.items if item.heading}
    groups = [cell.get_text(strip=True) for cell in soup.select("td.totrenn h2")]
    assert groups == ["Öffentlicher Teil:", "Nichtöffentlicher Teil:"]


def test_card_meetings_answer_on_si0056_alone(get: Get, world: World) -> None:
    meeting = next(one for one in world.councils["ahlenfeld"].meetings if one.cards and one.published)
    refused = get(f"ahlenfeld/bi/si0057.asp?__ksinr={meeting.number}")
    assert (refused.status, refused.headers["location"]) == (302, "error.asp")
    cards = get(f"ahlenfeld/bi/si0056.asp?__ksinr={meeting.number}").soup.select("div.card.card-light")
    titles = [title.text for card in cards for title in card.select(".smc-card-text-title")]
    assert len(titles) == len(meeting.items)


def test_a_meeting_to_come_has_no_details_yet(get: Get, world: World) -> None:
    meeting = next(one for one in world.councils["ahlenfeld"].meetings if not one.published and not one.cards)
    page = get(f"ahlenfeld/bi/si0057.asp?__ksinr={meeting.number}")
    assert "noch keine Detailinformationen freigegeben" in page.text
    assert not page.soup.select("table.smctablesitzung")


def test_papers_show_their_truth(get: Get, world: World) -> None:
    for key, paper in papers_of(world, "demo-ahlenfeld").items():
        if key.startswith("to-"):
            continue
        soup = get(f"ahlenfeld/bi/vo0050.asp?__kvonr={key}").soup
        values = {
            name: cell.text
            for name in ("vobetr", "voname", "vovaname", "vodat")
            for cell in soup.select(f".smc-table-cell.{name}")
        }
        assert values == {
            "vobetr": paper.title,
            "voname": paper.reference,
            "vovaname": paper.kind,
            "vodat": f"{paper.date:%d.%m.%Y}",
        }
        names = [link.text for link in soup.select("div.smc-dg-ds-1 div.smc-el-h a")]
        assert names == [file.name for file in paper.files]


def test_consultations_name_meeting_role_and_result(get: Get, world: World) -> None:
    papers = papers_of(world, "demo-ahlenfeld")
    decided = [
        key
        for key, paper in papers.items()
        if not key.startswith("to-") and any(c.result for c in paper.consultations)
    ]
    assert decided
    for key in decided:
        cards = get(f"ahlenfeld/bi/vo0053.asp?__kvonr={key}").soup.select("#smcaccordion div.card")
        text = " ".join(card.get_text(" ", strip=True) for card in cards)
        for wanted in papers[key].consultations:
            assert re.search(
                rf"{wanted.date:%d.%m.%Y} {wanted.organization} TOP \d+ öffentlich - {wanted.role}", text
            )
            assert wanted.result in [p.text for p in cards for p in p.select("p.smc_field_btname")] or not (
                wanted.result
            )


def test_a_motion_without_a_paper_has_its_item_page(get: Get, world: World) -> None:
    truth = papers_of(world, "demo-ahlenfeld")
    bare = [key for key in truth if key.startswith("to-")]
    assert bare
    for key in bare:
        soup = get(f"ahlenfeld/bi/to0050.asp?__ktonr={key.removeprefix('to-')}").soup
        heading = soup.select_one("h1")
        assert heading is not None
        assert heading.text == truth[key].title
        text = soup.select_one("div.WordSection1")
        assert text is not None
        assert "Beschlussvorschlag" in text.text
        assert len({link["href"] for link in soup.select('a[href*="getfile"]')}) == len(truth[key].files)


def test_newest_documents_come_first(get: Get, world: World) -> None:
    rows = get("ahlenfeld/bi/do0040.asp").soup.select("tr.smc-t-r-l")
    keys = [
        re.search(r"\d+", str(row.select_one("td.dovorgang a")["href"]).split("kvonr=")[1]) for row in rows
    ]  # type: ignore[index]
    truth = papers_of(world, "demo-ahlenfeld")
    days = [truth[match[0]].date for match in keys if match]
    assert days == sorted(days, reverse=True)
    unscheduled = {key for key, paper in truth.items() if not paper.consultations}
    assert unscheduled <= {match[0] for match in keys if match}


def test_files_tell_name_and_type_in_headers_alone(get: Get, world: World) -> None:
    kinds = {}
    for paper in world.councils["ahlenfeld"].papers:
        for document in paper.documents:
            kinds.setdefault(document.format, document)
    assert set(kinds) == {"pdf", "docx", "odt", "scan"}
    for form in ("pdf", "docx", "odt"):
        document = kinds[form]
        answer = get(f"ahlenfeld/bi/getfile.asp?id={document.number}&type=do")
        assert answer.headers["content-disposition"].startswith('attachment; filename="')
        assert answer.body == get(f"ahlenfeld/bi/getfile.asp?id={document.number}&type=do").body
        read = read_document(answer.body, media_type=answer.headers["content-type"])
        first_words = document.text.split("\n")[0].split()
        assert read.state == "ok"
        assert first_words == read.text.split()[: len(first_words)]
    scan = read_document(get(f"ahlenfeld/bi/getfile.asp?id={kinds['scan'].number}").body, ocr=False)
    assert scan.state == "needs_ocr"


@pytest.mark.parametrize(
    "path", ["vo0050.asp?__kvonr=1", "si0057.asp?__ksinr=x", "to0050.asp", "getfile.asp?id=1", "rssfeed.asp"]
)
def test_what_is_not_there_is_the_error_page_with_status_200(get: Get, path: str) -> None:
    answer = get(f"ahlenfeld/bi/{path}")
    assert answer.status == 200
    assert "SessionNet Fehlermeldung" in answer.text
    assert answer.soup.select_one(".smc_page_error_layout")


def test_papers_that_are_not_public_lead_to_the_login(get: Get, world: World) -> None:
    for tenant, extension in (("ahlenfeld", "asp"), ("birkenrath", "php")):
        items = [item for meeting in world.councils[tenant].meetings for item in meeting.items]
        secret = next(item for item in items if not item.public)
        answer = get(f"{tenant}/bi/vo0050.{extension}?__kvonr={secret.secret_paper}")
        assert (answer.status, answer.headers["location"]) == (302, f"ylogon.{extension}")
    login = get("ahlenfeld/bi/ylogon.asp")
    assert login.soup.select_one(".smc-pagetype-logon")


def test_the_old_layout_sends_agendas_to_to0040(get: Get, world: World) -> None:
    meeting = table_meeting(world, "birkenrath")
    for page in ("si0057", "si0056"):
        answer = get(f"birkenrath/bi/{page}.php?__ksinr={meeting.number}")
        assert (answer.status, answer.headers["location"]) == (302, "error.php")
    soup = get(f"birkenrath/bi/to0040.php?__ksinr={meeting.number}").soup
    groups = [row.get_text(strip=True) for row in soup.select("tr.smc-table-group")]
    assert groups == ["Öffentlicher Teil:", "Nicht öffentlicher Teil:"]
    numbers = [cell.text for cell in soup.select("td.smc_tophn")]
    assert numbers == [str(number) for number in range(1, len(meeting.items) + 1)]
    error = get("birkenrath/bi/error.php")
    assert error.soup.select_one("h1").text == "SessionNet Fehlermeldung"  # type: ignore[union-attr]


def test_the_old_layout_says_windows_1252_in_a_meta_element(get: Get, world: World) -> None:
    truth = papers_of(world, "demo-birkenrath")
    key, paper = next(
        (key, one) for key, one in truth.items() if not key.startswith("to-") and "ü" in one.title
    )
    answer = get(f"birkenrath/bi/vo0050.php?__kvonr={key}")
    assert answer.headers["content-type"] == "text/html"
    assert b"charset=windows-1252" in answer.body
    assert paper.title in answer.body.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        answer.body.decode("utf-8")
