"""Documents of the demo world: the same text as PDF, scan, Word, OpenDocument, RTF or web page.

The text: a blank line ends a paragraph, a newline a line, lines with tabs are rows of a table, and
`**so**` is bold. The same text always gives the same bytes, so a file keeps its identity.
"""

from __future__ import annotations

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import reportlab
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

SCAN_DPI = 200

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_STYLE = ParagraphStyle("Text", fontName="Vera", fontSize=10, leading=13.5)
_ODT_TYPE = "application/vnd.oasis.opendocument.text"

Run = tuple[str, bool]  # words, and whether they are bold


@dataclass(frozen=True)
class Block:
    """Lines that belong together: a paragraph, or the rows of a table."""

    lines: tuple[str, ...]
    is_table: bool

    @property
    def rows(self) -> list[list[str]]:
        """The cells of a table, every row as wide as the widest."""
        rows = [line.split("\t") for line in self.lines]
        width = max(len(row) for row in rows)
        return [row + [""] * (width - len(row)) for row in rows]


def make_pdf(text: str) -> bytes:
    """A PDF on A4 with embedded fonts and the page number in the footer ("Seite 1 von 3")."""
    _register_fonts()
    content, pages = _build_pdf(text, 1)
    return content if pages == 1 else _build_pdf(text, pages)[0]


def make_scanned_pdf(text: str) -> bytes:
    """The pages of `make_pdf` as pictures of 200 dpi: a PDF without any text."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    document = pdfium.PdfDocument(make_pdf(text))
    for page in document:
        picture = page.render(scale=SCAN_DPI / 72).to_pil().convert("L")
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
        page.close()
    document.close()
    canvas.save()
    return out.getvalue()


def make_docx(text: str) -> bytes:
    """A Word document (Office Open XML)."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = dt.datetime(*_ZIP_TIME)  # noqa: DTZ001
    for block in _blocks(text):
        if block.is_table:
            _add_docx_table(document, block)
        else:
            _add_docx_lines(document.add_paragraph(), block.lines)
    out = io.BytesIO()
    document.save(out)
    with zipfile.ZipFile(out) as packed:
        return _zip({name: packed.read(name) for name in packed.namelist()})


def make_odt(text: str) -> bytes:
    """An OpenDocument text."""
    body = "".join(_odt_block(block) for block in _blocks(text))
    parts = {
        "mimetype": _ODT_TYPE,
        "content.xml": _ODT_CONTENT.format(body=body),
        "META-INF/manifest.xml": _ODT_MANIFEST,
    }
    return _zip({name: part.encode() for name, part in parts.items()}, stored="mimetype")


def make_rtf(text: str) -> bytes:
    """A rich text file as Word writes it: windows-1252, other characters as \\u."""
    body = "\\par\n".join(_rtf_block(block) for block in _blocks(text))
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22 "
    return f"{head}{body}}}".encode("ascii")


def make_html(text: str) -> bytes:
    """A web page with navigation, script and style around the text."""
    body = "\n".join(_html_block(block) for block in _blocks(text))
    return _HTML.format(body=body).encode()


def _blocks(text: str) -> Iterator[Block]:
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        lines = [line.rstrip() for line in paragraph.split("\n")]
        for is_table, group in groupby(lines, key=lambda line: "\t" in line):
            yield Block(tuple(group), is_table)


def _runs(line: str) -> list[Run]:
    parts = _BOLD.split(line)  # every second part stood between asterisks
    return [(part, index % 2 == 1) for index, part in enumerate(parts) if part]


def _zip(parts: dict[str, bytes], stored: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in parts.items():
            method = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name, _ZIP_TIME), content, method)
    return out.getvalue()


# -- PDF ----------------------------------------------------------------------------------------------


def _register_fonts() -> None:
    if "Vera" in pdfmetrics.getRegisteredFontNames():
        return
    folder = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(folder / "Vera.ttf")))
    pdfmetrics.registerFont(TTFont("VeraBd", str(folder / "VeraBd.ttf")))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="Vera", boldItalic="VeraBd")


def _build_pdf(text: str, pages: int) -> tuple[bytes, int]:
    def draw_footer(canvas: Any, template: Any) -> None:
        canvas.setFont("Vera", 8)
        canvas.drawCentredString(A4[0] / 2, 12 * mm, f"Seite {canvas.getPageNumber()} von {pages}")

    out = io.BytesIO()
    margin = 25 * mm
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        invariant=1,
    )
    template.build(list(_flowables(text)), onFirstPage=draw_footer, onLaterPages=draw_footer)
    return out.getvalue(), template.page


def _flowables(text: str) -> Iterator[Flowable]:
    for block in _blocks(text):
        if block.is_table:
            cells = [[Paragraph(_markup(cell), _STYLE) for cell in row] for row in block.rows]
            yield Table(cells, hAlign="LEFT", style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
        else:
            yield Paragraph("<br/>".join(_markup(line) for line in block.lines), _STYLE)
        yield Spacer(1, 10)


def _markup(line: str) -> str:
    return "".join(
        f"<b>{html.escape(words)}</b>" if bold else html.escape(words) for words, bold in _runs(line)
    )


# -- Word, OpenDocument, RTF, HTML --------------------------------------------------------------------


def _add_docx_lines(paragraph: Any, lines: tuple[str, ...]) -> None:
    for index, line in enumerate(lines):
        if index:
            paragraph.add_run().add_break()
        for words, bold in _runs(line):
            paragraph.add_run(words).bold = bold or None


def _add_docx_table(document: Any, block: Block) -> None:
    rows = block.rows
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, content in zip(cells.cells, row, strict=True):
            _add_docx_lines(cell.paragraphs[0], (content,))


_ODT_CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2">
<office:automatic-styles><style:style style:name="B" style:family="text">
<style:text-properties fo:font-weight="bold"/></style:style><style:style style:name="P"
 style:family="paragraph"><style:paragraph-properties fo:margin-bottom="10pt"/></style:style>
</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"""

_ODT_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODT_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""


def _odt_block(block: Block) -> str:
    if not block.is_table:
        return _odt_paragraph("<text:line-break/>".join(_odt_line(line) for line in block.lines))
    rows = "".join(
        f"<table:table-row>{''.join(_odt_cell(cell) for cell in row)}</table:table-row>" for row in block.rows
    )
    columns = f'<table:table-column table:number-columns-repeated="{len(block.rows[0])}"/>'
    return f"<table:table>{columns}{rows}</table:table>"


def _odt_cell(cell: str) -> str:
    return f"<table:table-cell>{_odt_paragraph(_odt_line(cell))}</table:table-cell>"


def _odt_paragraph(content: str) -> str:
    return f'<text:p text:style-name="P">{content}</text:p>'


def _odt_line(line: str) -> str:
    return "".join(
        f'<text:span text:style-name="B">{html.escape(words)}</text:span>' if bold else html.escape(words)
        for words, bold in _runs(line)
    )


def _rtf_block(block: Block) -> str:
    if not block.is_table:
        return "\\line\n".join(_rtf_line(line) for line in block.lines) + "\\par"
    return "".join(_rtf_row(row) for row in block.rows) + "\\pard"


def _rtf_row(row: list[str]) -> str:
    edges = "".join(rf"\cellx{3000 * (column + 1)}" for column in range(len(row)))
    cells = "".join(rf"{_rtf_line(cell)}\cell " for cell in row)
    return rf"\trowd{edges} \pard\intbl {cells}\row" + "\n"


def _rtf_line(line: str) -> str:
    return "".join(
        rf"{{\b {_rtf_words(words)}}}" if bold else _rtf_words(words) for words, bold in _runs(line)
    )


def _rtf_words(words: str) -> str:
    escaped = re.sub(r"([\\{}])", r"\\\1", words)
    return "".join(char if char.isascii() else _rtf_character(char) for char in escaped)


def _rtf_character(char: str) -> str:
    try:
        return rf"\'{char.encode('cp1252').hex()}"
    except UnicodeEncodeError:
        units = char.encode("utf-16-le")  # RTF counts in signed 16-bit units
        codes = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
        return "".join(rf"\u{code}?" for code in codes)


_HTML = """<!DOCTYPE html>
<html lang="de"><head><meta charset="utf-8"><title>Dokument</title>
<style>p {{ margin: 1em 0 }}</style><script>window.seen = 1;</script></head>
<body><nav><a href="/">Startseite</a></nav>
<main>
{body}
</main></body></html>
"""


def _html_block(block: Block) -> str:
    if not block.is_table:
        return f"<p>{'<br>'.join(_markup(line) for line in block.lines)}</p>"
    rows = "".join(
        "<tr>" + "".join(f"<td>{_markup(cell)}</td>" for cell in row) + "</tr>" for row in block.rows
    )
    return f"<table>{rows}</table>"
