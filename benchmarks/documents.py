"""Text from PDF files, beside what pypdfium2 alone takes to give the characters of their pages.

    python -m benchmarks.documents [PAGES]

Ours puts lines in order, finds paragraphs and cells of tables, heals split words, takes out page numbers
and what pages repeat. On two cores: the reading processes of the service (scrapers.documents.pool), one
beside two.
"""

from __future__ import annotations

import asyncio
import random
import sys
import time

import pypdfium2 as pdfium

from benchmarks.measurement import Measurement, in_turns, table
from benchmarks.search import FILLING, FIRST
from demo.documents import make_pdf
from scrapers.documents.pool import DocumentReader
from scrapers.documents.text import read_document

PAGES = 30
ROUNDS = 30
LENGTHS = (1, 2, 3, 4, 8)
"""Pages of the documents, in turn: as motions and what administrations write on them."""
GOAL, GOAL_ON_TWO = 0.8, 1.6
COPIES = 20
"""How often each document is read by the processes."""
TABLE = "Produkt\tAnsatz 2025\tAnsatz 2026\nHilfen\t12.000 €\t13.000 €\nSprache\t1.000 €\t2.000 €"


def document(pages: int, luck: random.Random) -> bytes:
    """A PDF of about so many pages: paragraphs and a table."""
    words = f"{FILLING} {FIRST}".split()
    paragraphs = [" ".join(luck.choices(words, k=luck.randint(30, 90))) + "." for _ in range(9 * pages)]
    return make_pdf("\n\n".join([*paragraphs[:3], TABLE, *paragraphs[3:]]))


def documents(pages: int) -> list[bytes]:
    """Documents that have about so many pages together."""
    luck = random.Random(1)
    made: list[bytes] = []
    length = 0
    while length < pages:
        made.append(document(LENGTHS[len(made) % len(LENGTHS)], luck))
        length += len(pdfium.PdfDocument(made[-1]))
    return made


def bare(data: bytes) -> list[str]:
    """The characters of each page, as pypdfium2 gives them."""
    opened = pdfium.PdfDocument(data)
    texts = []
    for page in opened:
        text = page.get_textpage()
        texts.append(text.get_text_range())
        text.close()
        page.close()
    opened.close()
    return texts


def rate(reader: DocumentReader, files: list[bytes]) -> float:
    """Documents a second, by the clock: cores that work at the same time are what is asked about."""

    async def read_all() -> None:
        await asyncio.gather(*(reader.read(data) for data in files * COPIES))

    began = time.monotonic()
    asyncio.run(read_all())
    return len(files) * COPIES / (time.monotonic() - began)


def measure(pages: int = PAGES) -> list[Measurement]:
    """Both comparisons."""
    files = documents(pages)
    ours, plain = in_turns(
        lambda: [read_document(data) for data in files], lambda: [bare(data) for data in files], ROUNDS
    )
    with DocumentReader(workers=1) as one, DocumentReader(workers=2) as two:
        for reader in (one, two):
            rate(reader, files)  # the processes are started, and warm
        single, double = (max(rate(reader, files) for _ in range(3)) for reader in (one, two))
    return [
        Measurement("documents: speed of pypdfium2", 1 / ours, 1 / plain, "sets/s", plain / ours, GOAL),
        Measurement("documents: two processes", double, single, "files/s", double / single, GOAL_ON_TWO),
    ]


def main(pages: str = str(PAGES)) -> list[Measurement]:
    """Measure text from PDF."""
    return measure(int(pages))


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
