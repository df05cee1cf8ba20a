"""The five documents that must come out right: inspected in every format, imported, told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import feedparser
import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select

from antragsradar.app import App
from demo.documents import make_docx, make_html, make_odt, make_pdf, make_rtf, make_scanned_pdf
from scrapers.documents.ocr import installed
from storage.models_subscriptions import Delivery, DeliveryItem
from tests.cli.conftest import Answer, Run, copy_of, run_forked, run_process, use
from tests.databases import new_database
from tests.fields.test_seeds import NUMBERS, SHARED, seed, wanted

pytestmark = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the folder ../shared is not here")

FIELDS = [
    "title", "kind", "date", "reference", "bodies", "originators", "meetings", "resolution", "topics",
    "text_length",
]  # fmt: skip


def seed_file(number: str) -> Path:
    (path,) = (SHARED / "seeds").glob(f"{number}_*.txt")
    return path


def right(number: str) -> dict[str, Any]:
    """What `inspect --json` has to answer about a seed; what it does not say is null or []."""
    fields = wanted(number, seed(number)).model_dump(mode="json")
    empty_is_null = {name: fields[name] or None for name in ("title", "kind", "date", "reference")}
    return {**fields, **empty_is_null, "resolution": fold(fields["resolution"]) or None}


def fold(text: str | None) -> str:
    return " ".join((text or "").split())


def fields_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The fields of an answer, white space of the resolution folded as formats differ in it."""
    fields = {name: answer[name] for name in FIELDS if name not in ("topics", "text_length")}
    return {**fields, "resolution": fold(answer["resolution"]) or None}


def check_topic(answer: dict[str, Any]) -> None:
    """It is about integration, and says why with words that stand in the document."""
    (topic,) = [each for each in answer["topics"] if each["topic"] == "integration"]
    assert topic["selected"] is True
    assert topic["score"] > 0
    assert topic["evidence"]
    for each in topic["evidence"]:
        assert each["term"]
        assert each["where"]
        assert fold(each["found"]) in fold(each["snippet"])


@pytest.mark.without_database
@pytest.mark.parametrize("number", NUMBERS)
def test_a_seed_is_understood(run: Run, number: str) -> None:
    text = seed(number)
    answer = run("inspect", seed_file(number), "--json")
    assert (answer.code, answer.err) == (0, "")
    assert list(answer.json) == FIELDS
    assert fields_of(answer.json) == right(number)
    resolution = wanted(number, text).resolution
    assert (answer.json["resolution"] or "") == resolution  # with its paragraphs too
    assert abs(answer.json["text_length"] - len(text)) < 0.05 * len(text)
    check_topic(answer.json)
    for evidence in answer.json["topics"][0]["evidence"]:
        assert fold(evidence["snippet"].strip(" …")) in fold(text)


@pytest.mark.without_database
def test_a_seed_is_understood_by_a_process_and_shown_to_people(run: Run) -> None:
    number = "001"
    as_json = run_process("inspect", seed_file(number), "--json")
    assert (as_json.code, as_json.err, fields_of(as_json.json)) == (0, "", right(number))
    for_people = run("inspect", seed_file(number))
    assert (for_people.code, for_people.err) == (0, "")
    lines = for_people.out.splitlines()
    assert f"Titel:              {right(number)['title']}" in lines
    assert "Sitzungen:          Haupt- und Finanzausschuss 2021-11-18" in lines
    assert "Drucksache:         –" in lines
    assert any(line.startswith("Thema integration: ausgewählt, ") for line in lines)


@pytest.mark.without_database
@pytest.mark.parametrize("make", [make_pdf, make_docx, make_odt, make_rtf, make_html])
def test_a_seed_is_understood_in_every_format(run: Run, tmp_path: Path, make: Callable[[str], bytes]) -> None:
    suffix = make.__name__.removeprefix("make_")
    for number in NUMBERS:
        path = tmp_path / f"{number}.{suffix}"
        path.write_bytes(make(seed(number)))
        answer = run("inspect", path, "--json")
        assert (answer.code, answer.err) == (0, "")
        assert fields_of(answer.json) == right(number)
        check_topic(answer.json)


@pytest.mark.without_database
@pytest.mark.skipif(not installed(), reason="tesseract with its German data is not installed")
@pytest.mark.parametrize("number", NUMBERS)
def test_a_scanned_seed_is_understood(run: Run, tmp_path: Path, number: str) -> None:
    path = tmp_path / f"{number}.pdf"
    path.write_bytes(make_scanned_pdf(seed(number)))
    answer = run("inspect", path, "--json")
    assert answer.code == 0
    found, wished = fields_of(answer.json), right(number)
    resolution, original = found.pop("resolution") or "", wished.pop("resolution") or ""
    assert found == wished
    # Text recognition reads one letter in some hundreds wrongly.
    assert abs(len(resolution) - len(original)) <= 0.01 * len(original)
    assert (resolution[:20], resolution[-20:]) == (original[:20], original[-20:])
    check_topic(answer.json)


# -- import, feed, digest ---------------------------------------------------------------------------


def seed_files() -> list[Path]:
    return [seed_file(number) for number in NUMBERS]


@pytest.fixture(scope="module")
def original(database: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    """An installation into which the seeds were imported, and what was said of it."""
    folder = tmp_path_factory.mktemp("imported") / "data"
    new_database(folder / "antragsradar.db").dispose()
    with pytest.MonkeyPatch.context() as patch:
        use(folder, patch)
        return folder, run_forked("import", *seed_files())


@pytest.fixture
def imported(original: tuple[Path, Answer], installation: Path, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """A copy of it is used from now on; what was said at the import."""
    folder, answer = original
    copy_of(folder, installation, monkeypatch)
    return answer


def entries(run: Run, form: str) -> dict[str, Any]:
    answer = run("feed", "--format", form)
    assert (answer.code, answer.err) == (0, "")
    parsed = feedparser.parse(io.BytesIO(answer.out.encode()))
    assert not parsed.bozo
    return {entry["title"]: entry for entry in parsed.entries}


def text_of(content: str) -> str:
    return fold(BeautifulSoup(content, "lxml").get_text(" "))


def inspected(run: Run, number: str) -> Any:
    """The integration topic of a seed, as `inspect` explains it."""
    (topic,) = [
        each
        for each in run("inspect", seed_file(number), "--json").json["topics"]
        if each["topic"] == "integration"
    ]
    return topic


def ledger(app: App) -> tuple[int, int]:
    with app.database.connect() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(each)) for each in (Delivery, DeliveryItem)
        ]
    return counts[0] or 0, counts[1] or 0


def test_imported_seeds_are_in_the_feed(run: Run, imported: Answer) -> None:
    assert (imported.code, imported.out) == (0, "")
    assert "5 neu, 0 schon bekannt, 0 nicht gelesen." in imported.err
    reasons = {number: inspected(run, number)["evidence"][0] for number in NUMBERS}
    for form in ("rss", "atom"):
        check_entries(entries(run, form), reasons)


def check_entries(found: dict[str, Any], reasons: dict[str, Any]) -> None:
    """A feed holds the seeds, each with what it is and why it is there."""
    assert len(found) == 5
    for number, why in reasons.items():
        wished = right(number)
        (title,) = [each for each in found if (wished["title"] or "Stellungnahme ohne Titel") in each]
        content = text_of(found[title]["content"][0]["value"])
        assert wished["kind"] in content
        for words in (*wished["originators"], *(each["organization"] for each in wished["meetings"])):
            assert words in content
        if wished["resolution"]:
            assert wished["resolution"][:60] in content
        assert fold(why["snippet"]) in content
        assert f"»{fold(why['found'])}«" in content


def test_what_was_imported_before_is_not_news(run: Run, imported: Answer) -> None:
    before = run("feed").out
    again = run("import", *seed_files())
    assert again.code == 0
    assert "0 neu, 5 schon bekannt, 0 nicht gelesen." in again.err
    assert [line[0] for line in again.err.splitlines()[:-1]] == ["="] * 5
    assert run("feed").out == before
    run("digest", "send")
    run("import", *seed_files())
    assert "Es gibt nichts Neues zu melden." in run("digest", "preview").err


def test_silently_imported_seeds_are_in_the_feed_but_in_no_digest(run: Run) -> None:
    answer = run("import", *seed_files(), "--silent")
    assert "5 neu (still: niemand wird benachrichtigt)" in answer.err
    assert len(entries(run, "rss")) == 5
    preview = run("digest", "preview")
    assert (preview.code, preview.out) == (0, "")
    assert "Es gibt nichts Neues zu melden." in preview.err


def without_links(mail: str) -> str:
    """A mail without its reader's own links, which name the second in which it was planned."""
    return re.sub(r"/abo/\S+", "", mail)


def test_a_preview_shows_what_will_be_sent_and_sends_nothing(
    run: Run, imported: Answer, installation: Path
) -> None:
    preview = run("digest", "preview")
    assert (preview.code, preview.err) == (0, "")
    shown = fold(preview.out)
    for number in NUMBERS:
        assert (right(number)["title"] or "Stellungnahme ohne Titel") in shown
    assert ledger(App.here()) == (0, 0)
    assert not (installation / "mail").exists()
    assert without_links(run("digest", "preview").out) == without_links(preview.out)
