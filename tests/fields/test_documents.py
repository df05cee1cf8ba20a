"""Invented documents of many shapes: every field of each, and every field that must stay empty."""

import pytest

from tests.fields.scoring import differences, written
from tests.fields.shapes.draft import Shape

DOCUMENTS = written()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda shape: shape.name)
def test_every_field_of_a_document(document: Shape) -> None:
    assert differences(document) == {}


def test_there_are_documents_of_every_kind() -> None:
    kinds = {document.fields.kind for document in DOCUMENTS}
    assert len(DOCUMENTS) >= 70
    assert kinds == {
        "",
        "Antrag",
        "Anfrage",
        "Änderungsantrag",
        "Resolution",
        "Beschlussvorlage",
        "Mitteilungsvorlage",
        "Antwort",
        "Stellungnahme",
        "Pressebericht",
        "Pressemitteilung",
    }
