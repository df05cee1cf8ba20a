"""A Word document made of a written one: its headings, lists and tables are read as files bring them."""

from __future__ import annotations

import io

import docx

from scrapers.documents.text import read_document

_STYLES = {"# ": "Heading 1", "## ": "Heading 2", "- ": "List Bullet", "+ ": "List Number"}


def through_word(text: str) -> str:
    """What is read from a Word file that holds the text.

    A line is a paragraph; "# " and "## " begin a heading, "- " and "+ " a list's point, "| a | b |" is a row
    of a table, whose cells may hold several lines, written "a / b".
    """
    document = docx.Document()
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        mark = next((mark for mark in _STYLES if line.startswith(mark)), "")
        if line:
            document.add_paragraph(line.removeprefix(mark), style=_STYLES.get(mark))
    file = io.BytesIO()
    document.save(file)
    return read_document(file.getvalue(), "letter.docx").text


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=False):
            cell.text = "\n".join(words.split(" / "))
