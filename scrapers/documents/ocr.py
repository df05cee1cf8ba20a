"""Text from pictures, by tesseract with its German data; within a budget of pages and seconds."""

from __future__ import annotations

import functools
import io
import os
import re
import shutil
import subprocess
import time

from PIL import Image, ImageOps, UnidentifiedImageError

from scrapers.documents.trouble import DocumentTrouble

DPI = 300
MOST_PAGES = 20  # of one file; a page takes some seconds
SECONDS = 90.0  # for all pages of a file
MOST_PIXELS = 40_000_000  # of one page: A4 in 600 dpi has 35 million

# 3: fully automatic page segmentation, which keeps columns apart and blank lines between paragraphs.
_SEGMENTATION = "3"
_FORMATS = ("PNG", "JPEG", "TIFF")
# On a scan nothing tells a dash from a hyphen but the spaces around it; a line's first is a list's mark.
_DASH = re.compile(r"(?<=\S) -(?=[ \n]\S)")
_NOT_INSTALLED = "Zum Lesen gescannter Seiten fehlen die Pakete tesseract-ocr und tesseract-ocr-deu."


class Ocr:
    """What is left of a file's budget for reading pictures. `used` says whether any page was read."""

    def __init__(self, enabled: bool = True, pages: int = MOST_PAGES, seconds: float = SECONDS) -> None:
        self.used = False
        self.skipped = 0  # pages that were not read
        self.reason = ""  # why the first of them was not, German
        self._enabled = enabled
        self._pages = pages
        self._until = time.monotonic() + seconds

    def allows(self) -> bool:
        """Whether another page may be read; counts the page as skipped where not."""
        reason = self._obstacle()
        if reason:
            self._skip(reason)
        return not reason

    def read(self, picture: Image.Image) -> str:
        """The text on a page, paragraphs apart by blank lines; empty where it could not be read."""
        self._pages -= 1
        raw = _without_packing(picture)
        del picture  # nobody needs it while tesseract works on its own
        try:
            text = _tesseract(raw, max(self._until - time.monotonic(), 1.0))
        except subprocess.TimeoutExpired:
            self._skip("Die Texterkennung hat zu lange gedauert.")
            return ""
        except (subprocess.CalledProcessError, OSError):
            self._skip("Die Texterkennung ist gescheitert.")
            return ""
        self.used = True
        return text

    def _skip(self, reason: str) -> None:
        self.skipped += 1
        self.reason = self.reason or reason

    def _obstacle(self) -> str:
        if not self._enabled:
            return "Die Texterkennung ist abgeschaltet."
        if not installed():
            return _NOT_INSTALLED
        if self._pages <= 0:
            return "Die Datei hat zu viele gescannte Seiten."
        if time.monotonic() > self._until:
            return "Die Texterkennung hat zu lange gedauert."
        return ""


def installed() -> bool:
    """Whether tesseract can be called and knows German."""
    program = shutil.which("tesseract")
    return program is not None and "deu" in _languages(program)


@functools.cache
def _languages(program: str) -> tuple[str, ...]:
    try:
        listed = subprocess.run(  # noqa: S603
            [program, "--list-langs"], stdin=subprocess.DEVNULL, capture_output=True, timeout=20, check=False
        )
    except (subprocess.TimeoutExpired, OSError):
        return ()
    return tuple(listed.stdout.decode("utf-8", "replace").split())


def _without_packing(picture: Image.Image) -> bytes:
    """A grey picture as a PGM file: packing it would only cost time."""
    return b"P5 %d %d 255\n%b" % (*picture.size, picture.tobytes())


def _tesseract(picture: bytes, seconds: float) -> str:
    """Raises TimeoutExpired, CalledProcessError, OSError."""
    done = subprocess.run(  # noqa: S603
        ["tesseract", "stdin", "stdout", "-l", "deu", "--psm", _SEGMENTATION, "--dpi", str(DPI)],  # noqa: S607
        input=picture,
        capture_output=True,
        timeout=seconds,
        check=True,
        # More threads make a page hardly faster and take the other core.
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return with_dashes(done.stdout.decode("utf-8", "replace"))


def with_dashes(text: str) -> str:
    """Recognised text with " – " where tesseract writes " - " between words, as German sets it."""
    return _DASH.sub(" –", text)


def read(data: bytes, ocr: Ocr) -> list[str]:
    """The pages of a picture (a TIFF may have several) as text."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            count = getattr(picture, "n_frames", 1)
            return [_read_frame(picture, at, ocr) for at in range(count) if ocr.allows()]
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise DocumentTrouble("unreadable", "Das Bild ist beschädigt oder unvollständig.") from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error


def _too_large() -> DocumentTrouble:
    return DocumentTrouble("too_large", "Das Bild ist zu groß.")


def _read_frame(picture: Image.Image, at: int, ocr: Ocr) -> str:
    picture.seek(at)
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_large()
    return ocr.read(ImageOps.exif_transpose(picture).convert("L"))
