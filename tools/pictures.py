"""Makes the pictures of pages in docs/screens anew, once the story of the demo world has been told.

    PYTHONPATH=$PWD .venv/bin/python tools/pictures.py

Needs Chromium and takes some minutes, for time passes in the demo as it does.
"""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from alerts.addresses import LIST_PATH
from alerts.site import STATUS_PATH
from alerts.web.statistics import STATISTICS_PATH

CHROMIUM = Path("/usr/bin/chromium")
FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screens"
PORT = 8765
SIZES = {1280: 900, 360: 780}
"""How wide and high a screen and a telephone are."""
COLOURS = 256
SEARCH = f"{LIST_PATH}?suche=sprache"
PAGES = {"start": "/", "search": SEARCH, "statistics": STATISTICS_PATH, "status": STATUS_PATH}
_END_OF_STORY = "zu Ende"


@contextmanager
def demo() -> Iterator[str]:
    """The demo, when nothing more happens in it; where it is found."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "antragsradar", "demo", "--port", str(PORT)]
        process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)  # noqa: S603
        try:
            for said in process.stderr or ():
                sys.stderr.write(said)
                if _END_OF_STORY in said:
                    break
            yield f"http://localhost:{PORT}"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=60)


def addresses(page: Page, site: str) -> Mapping[str, str]:
    """All pages by the names of their pictures; a motion is the first that the search finds."""
    page.goto(site + SEARCH)
    motion = page.locator(".motion a[href^='/motions/']").first.get_attribute("href")
    return {**PAGES, "motion": f"{motion}"}


def picture(page: Page, address: str) -> bytes:
    """What of a page stands on a screen, as PNG with few colours: there is little in it but text."""
    page.goto(address)
    shown = Image.open(io.BytesIO(page.screenshot()))
    made = io.BytesIO()
    shown.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> None:
    """Make all pictures."""
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for width, height in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="de-DE")
            for name, path in addresses(page, site).items():
                (FOLDER / f"{name}-{width}.png").write_bytes(picture(page, site + path))
        browser.close()


if __name__ == "__main__":
    main()
