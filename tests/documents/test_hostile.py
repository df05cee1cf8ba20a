"""Whatever comes in, an answer in German comes out."""

from __future__ import annotations

import io
import os
import zipfile

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demo.documents import make_docx, make_html, make_odt, make_pdf, make_rtf
from scrapers.documents import kinds
from scrapers.documents.result import LARGEST_FILE
from scrapers.documents.text import read_document
from tests.documents.motion import MOTION

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _zip(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


@given(
    st.sampled_from([b"", b"%PDF-1.4\n", b"{\\rtf1 ", b"<html>", b"PK\x03\x04", b"\xff\xd8\xff"]), st.binary()
)
@settings(max_examples=60)
def test_random_bytes_never_raise(start, rest):
    document = read_document(start + rest, ocr=False)
    assert (document.state == "ok") == bool(document.text)
    assert (document.state == "ok") != bool(document.message)


@pytest.mark.parametrize("make", [make_pdf, make_docx, make_odt, make_rtf, make_html])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_truncated_files_never_raise(make, share):
    data = make(MOTION)
    document = read_document(data[: int(len(data) * share)], "antrag", ocr=False)
    assert (document.state == "ok") == bool(document.text)
    assert (document.state == "ok") != bool(document.message)


def test_an_empty_file():
    document = read_document(b"", "antrag.pdf")
    assert (document.state, document.message) == ("unreadable", "Die Datei ist leer.")


def test_bytes_that_are_not_what_the_name_says():
    document = read_document(bytes(range(256)) * 20, "antrag.pdf")
    assert document.state == "unreadable"
    assert "PDF" in document.message


def test_bytes_of_an_unknown_kind():
    document = read_document(bytes(range(256)) * 20)
    assert (document.state, document.media_type) == ("unsupported", kinds.UNKNOWN)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (_zip({"xl/workbook.xml": b"<x/>"}), "Excel"),
        (_zip({"a.txt": b"x"}), "ZIP"),
        (b"<?xml version='1.0'?><x/>", "XML"),
    ],
)
def test_formats_that_are_not_read_are_named(data, title):
    document = read_document(data, "liste.docx")
    assert document.state == "unsupported"
    assert title in document.message


def test_a_file_without_any_text():
    assert read_document(make_pdf("") or b"", ocr=False).state == "unreadable"


def test_a_bomb_of_one_part():
    words = "a" * (20 << 20)
    bomb = f"<w:document {WORD}><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    document = read_document(_zip({"word/document.xml": bomb.encode()}))
    assert document.state == "too_large"


def test_a_bomb_of_many_parts():
    assert read_document(_zip({f"word/{at}": b"" for at in range(10_001)})).state == "too_large"


def test_entities_are_neither_resolved_nor_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    xml = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY l "lang">]>'
        f"<w:document {WORD}><w:body><w:p><w:r><w:t>offen &e; &l;</w:t></w:r></w:p></w:body></w:document>"
    )
    document = read_document(_zip({"word/document.xml": xml.encode()}))
    assert "geheim" not in document.text


def test_a_billion_laughs_end_soon():
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12)
    )
    xml = f"<!DOCTYPE d [{entities}]><w:document {WORD}><w:body>&a11;</w:body></w:document>"
    assert len(read_document(_zip({"word/document.xml": xml.encode()})).text) < 1000


def test_deep_nesting_never_raises():
    assert read_document(b"<html>" + b"<div>" * 50_000 + b"Text").state in ("ok", "unreadable")
    deep = f"<w:document {WORD}><w:body>{'<w:sdt>' * 5000}{'</w:sdt>' * 5000}</w:body></w:document>"
    assert read_document(_zip({"word/document.xml": deep.encode()})).state == "unreadable"


def test_a_locked_pdf_says_so_and_one_with_an_empty_password_is_read():
    for password, state in (("geheim", "unreadable"), ("", "ok")):
        writer = pypdf.PdfWriter(io.BytesIO(make_pdf(MOTION)))
        writer.encrypt(user_password=password, owner_password="chef", algorithm="RC4-128")
        out = io.BytesIO()
        writer.write(out)
        document = read_document(out.getvalue())
        assert document.state == state
        assert ("Passwort" in document.message) == (state == "unreadable")


def _pdf_of(pages: bytes, count: int) -> bytes:
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>" % (count, pages)
    )


def test_a_pdf_that_is_its_own_page_tree_ends():
    assert read_document(_pdf_of(b"2 0 R", 5)).state == "unreadable"


def test_a_pdf_with_endless_pages_is_too_large():
    document = read_document(_pdf_of(b"3 0 R " * 3000, 3000))
    assert document.state == "too_large"
    assert "2000" in document.message


def test_a_file_beyond_all_limits():
    assert read_document(bytes(LARGEST_FILE + 1)).state == "too_large"


def test_an_old_word_file_without_a_program_for_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + os.urandom(2000)
    document = read_document(data, "antrag.doc")
    assert (document.state, document.media_type) == ("unsupported", kinds.DOC)
    assert "antiword" in document.message


def test_a_damaged_old_word_file():
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(2000)
    assert read_document(data, "antrag.doc").state == "unreadable"
