"""The same motion comes out of every format with its words, lines, paragraphs and rows."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest

from demo.documents import make_docx, make_html, make_odt, make_pdf, make_rtf, make_scanned_pdf
from scrapers.documents import kinds
from scrapers.documents.ocr import with_dashes
from scrapers.documents.text import read_document
from storage.text import one_line
from tests.documents.motion import LINES, MOTION

FORMATS = [
    (make_pdf, kinds.PDF),
    (make_docx, kinds.DOCX),
    (make_odt, kinds.ODT),
    (make_rtf, kinds.RTF),
    (make_html, kinds.HTML),
]

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


@pytest.mark.parametrize(("make", "media_type"), FORMATS)
def test_a_motion_keeps_its_lines(make, media_type):
    document = read_document(make(MOTION))
    assert (document.state, document.message, document.ocr) == ("ok", "", False)
    assert document.media_type == media_type
    assert document.text.split("\n") == LINES
    assert document.pages == (document.text,)


@pytest.mark.parametrize(("make", "media_type"), FORMATS)
def test_the_same_text_gives_the_same_bytes(make, media_type):
    assert make(MOTION) == make(MOTION)


@pytest.mark.parametrize(("make", "media_type"), FORMATS)
def test_a_wrong_name_does_not_matter(make, media_type):
    assert read_document(make(MOTION), "antrag.doc", "application/msword").media_type == media_type


@needs_tesseract
def test_a_scan_is_read_by_tesseract():
    document = read_document(make_scanned_pdf(MOTION))
    assert (document.state, document.ocr, document.media_type) == ("ok", True, kinds.PDF)
    assert "Förderung der Sprachkurse" in document.text
    assert "Integration" in document.text
    assert "\n\nMit freundlichen Grüßen\nJörg Müßig" in document.text


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("Sprachkurse - jetzt", "Sprachkurse – jetzt"),
        ("Sprachkurse -\njetzt", "Sprachkurse –\njetzt"),
        ("„Haus“ - (neu) - 10 - 12 Uhr", "„Haus“ – (neu) – 10 – 12 Uhr"),
        ("Sprach- und Schul-Kurse, 2021-22", "Sprach- und Schul-Kurse, 2021-22"),
        ("- erstens\n - zweitens", "- erstens\n - zweitens"),
        ("Kurse -\n\nNeuer Absatz", "Kurse -\n\nNeuer Absatz"),
    ],
)
def test_a_hyphen_between_words_of_a_scan_is_a_dash(read, meant):
    assert with_dashes(read) == meant


def test_a_scan_without_tesseract_says_what_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "")
    document = read_document(make_scanned_pdf(MOTION))
    assert document.state == "needs_ocr"
    assert "tesseract-ocr-deu" in document.message


def test_a_scan_is_left_alone_where_nobody_wants_it_read():
    document = read_document(make_scanned_pdf(MOTION), ocr=False)
    assert (document.state, document.text, document.ocr) == ("needs_ocr", "", False)


@needs_tesseract
@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_read(file_format):
    import pypdfium2

    page = pypdfium2.PdfDocument(make_pdf("Antrag zur Unterbringung"))[0]
    out = io.BytesIO()
    page.render(scale=200 / 72).to_pil().convert("RGB").save(out, file_format)
    document = read_document(out.getvalue())
    assert document.media_type == f"image/{file_format.lower()}"
    assert "Antrag zur Unterbringung" in document.text


def test_pages_are_kept_apart_and_lose_their_numbers():
    paragraph = "Die Verwaltung legt ein Konzept vor und berichtet dem Ausschuss. " * 8
    document = read_document(make_pdf("\n\n".join([paragraph] * 14)))
    assert len(document.pages) > 1
    assert "Seite 1 von" not in document.text
    assert one_line(document.text).count("Die Verwaltung") == 14 * 8


def test_a_table_with_a_long_cell_stays_one_row_in_office_formats():
    text = f"Gremium\tInhalt\nRat\t{'Beratung über den Antrag ' * 8}"
    expected = f"Rat | {('Beratung über den Antrag ' * 8).strip()}"
    for make in (make_docx, make_odt, make_rtf, make_html):
        assert expected in read_document(make(text)).text.split("\n")


def test_a_cell_of_several_lines_stays_in_its_row():
    text = "Datum\tGremium mit einem langen Namen, der umbricht\tTOP\n12.03.2024\tRat\t7"
    assert read_document(make_pdf(text)).text.split("\n") == text.replace("\t", " | ").split("\n")


def test_word_text_boxes_headers_and_insertions_are_read_and_deletions_are_not():
    body = (
        "<w:p><w:r><w:t>Antrag </w:t></w:r><w:ins><w:r><w:t>neu</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>alt</w:delText></w:r></w:del>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>Feld</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    header = "<w:p><w:r><w:t>Freie Liste</w:t></w:r></w:p>"
    document = read_document(_word(f"<w:body>{body}</w:body>", header))
    assert document.text.split() == ["Freie", "Liste", "Antrag", "neu", "Kasten", "Feld"]


@pytest.mark.parametrize(
    ("styles", "lines"),
    [
        ("", ["a", "b", "", "c"]),
        ('<w:docDefaults><w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault>'
         "</w:docDefaults>",
         ["a", "", "b", "", "c"]),
        ('<w:style w:type="paragraph" w:styleId="N" w:default="1"><w:pPr><w:spacing w:before="120"/></w:pPr>'
         "</w:style>", ["a", "", "b", "", "c"]),
        ('<w:style w:type="paragraph" w:styleId="N" w:default="1"><w:pPr><w:spacing w:before="120"/>'
         "<w:contextualSpacing/></w:pPr></w:style>", ["a", "b", "", "c"]),
    ],
)  # fmt: skip
def test_word_paragraphs_are_apart_where_the_document_spaces_them(styles, lines):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in ("a", "b", "", "c"))
    assert read_document(_word(f"<w:body>{body}</w:body>", "", styles)).text.split("\n") == lines


@pytest.mark.parametrize(
    ("margin", "lines"), [("0cm", ["a", "b", "", "c"]), ("0.25cm", ["a", "", "b", "", "c"])]
)
def test_opendocument_paragraphs_are_apart_where_their_styles_space_them(margin, lines):
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for name, full in [("o", "office"), ("t", "text"), ("s", "style"), ("fo", "xsl-fo-compatible")]
    )
    styles = (
        '<s:style s:name="P1" s:family="paragraph" s:parent-style-name="Body"/>'
        f'<s:style s:name="Body" s:family="paragraph"><s:paragraph-properties fo:margin-bottom="{margin}"/>'
        "</s:style>"
    )
    body = "".join(f'<t:p t:style-name="P1">{text}</t:p>' for text in ("a", "b", "", "c"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", kinds.ODT)
        packed.writestr("content.xml", f"<o:d {names}>{styles}<o:text>{body}</o:text></o:d>")
    assert read_document(out.getvalue()).text.split("\n") == lines


def _word(body: str, header: str, styles: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document {space}>{body}</w:document>")
        packed.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
        packed.writestr("word/header1.xml", f"<w:hdr {space}>{header}</w:hdr>")
    return out.getvalue()


@pytest.mark.skipif(not shutil.which("antiword"), reason="antiword is not installed")
def test_an_old_word_file_is_read_by_antiword():
    words = "Antrag der Freien Liste\rFörderung für Flüchtlinge\r".encode("cp1252")
    head = bytearray(0x180)  # of a Word 2 file: magic, then where the text begins, ends, and its length
    head[:4] = b"\xdb\xa5\x2d\x00"
    for at, value in ((0x18, len(head)), (0x1C, len(head) + len(words)), (0x34, len(words))):
        head[at : at + 4] = value.to_bytes(4, "little")
    document = read_document(bytes(head) + words + bytes(512), "antrag.doc")
    assert (document.state, document.media_type) == ("ok", kinds.DOC)
    assert document.text == "Antrag der Freien Liste\nFörderung für Flüchtlinge"


def test_web_pages_lose_scripts_styles_and_navigation():
    page = (
        b"<html><body><nav>Start</nav><script>x=1</script><style>p{}</style><!-- weg -->"
        b"<div>Eins</div><div>Zwei</div><p>Drei<br>Vier</p><ul><li>a</li><li>b</li></ul></body></html>"
    )
    assert read_document(page).text == "Eins\nZwei\n\nDrei\nVier\n\na\nb"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_in_every_usual_charset(charset):
    text = "Anträge für Flüchtlinge – „Straße“"
    assert read_document(text.encode(charset), "antrag.txt").text == text


def test_a_few_stray_control_characters_do_not_make_a_text_unreadable():
    text = (
        "Die Verwaltung wird beauftragt, die Integration von Geflüchteten zu fördern, und berichtet darüber. "
    )
    strays = (2 * text).replace("beauftragt,", "beauf\x02tragt,", 1).encode()
    assert read_document(strays, "antrag.txt").text == (2 * text).strip()


@pytest.mark.parametrize("data", [b"Antrag \x00" + 200 * b"a", 3 * b"\x01\x02\x03" + 100 * b"a"])
def test_what_holds_many_of_them_is_no_text(data):
    assert read_document(data, "antrag.txt").state == "unreadable"


def test_old_code_pages_are_recognised_by_what_makes_words():
    text = "Die Anträge der Fraktion für die Förderung größerer Räume für Schülerinnen und Schüler. " * 5
    assert read_document(text.encode("cp850"), "antrag.txt").text == text.strip()


def test_an_html_charset_of_the_server_counts():
    page = "<html><body><p>Anträge</p></body></html>".encode("latin-1")
    assert read_document(page, media_type="text/html; charset=iso-8859-1").text == "Anträge"
