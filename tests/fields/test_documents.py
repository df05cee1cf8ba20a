"""Invented documents of many shapes: every field of each, and every field that must stay empty."""

import tomllib
from pathlib import Path

import pytest

from scrapers.documents.fields import motion_fields
from storage.records import MotionFields

DOCUMENTS = sorted((Path(__file__).parent / "documents").glob("*.txt"))


def expected(document: Path) -> MotionFields:
    """The fields that stand beside a document; what is not named there must be empty."""
    return MotionFields(**tomllib.loads(document.with_suffix(".toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_field_of_a_document(document: Path) -> None:
    assert motion_fields(document.read_text(encoding="utf-8")) == expected(document)


def test_there_are_documents_of_every_kind() -> None:
    kinds = {expected(document).kind for document in DOCUMENTS}
    assert len(DOCUMENTS) >= 25
    assert kinds == {
        "",
        "Antrag",
        "Anfrage",
        "Änderungsantrag",
        "Resolution",
        "Beschlussvorlage",
        "Mitteilungsvorlage",
        "Stellungnahme",
        "Pressebericht",
        "Pressemitteilung",
    }
