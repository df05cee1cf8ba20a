"""Where spiders and their saved pages lie: in a checkout of the project, or in an operator's own folder."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from scrapers.spider import SourceSpider

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "scrapers" / "spiders"
SHIPPED_CASES = ROOT / "tests" / "sources"
_OWN_CASES = "cases"


@dataclass(frozen=True)
class Place:
    """A folder of spider files, and the folder with a folder of cases for each of them."""

    spiders: Path
    cases: Path

    def file_of(self, name: str) -> Path:
        """The file of a source's spider."""
        return self.spiders / f"{name.replace('-', '_')}.py"

    def cases_of(self, name: str) -> Path:
        """The folder of a source's saved pages."""
        return self.cases / name


def shipped_place() -> Place | None:
    """The project's own folders; None where this is no checkout of it."""
    is_checkout = (ROOT / "pyproject.toml").is_file() and SHIPPED_CASES.is_dir()
    return Place(SHIPPED, SHIPPED_CASES) if is_checkout else None


def own_place(folder: Path) -> Place:
    """An operator's folder."""
    return Place(folder, folder / _OWN_CASES)


def place_of(spider: type[SourceSpider]) -> Place | None:
    """Where a source lies; None for one that is shipped, where this is no checkout, and for the demo's."""
    file = getattr(sys.modules.get(spider.__module__), "__file__", None)
    folder = Path(file).resolve().parent if file else None
    if folder is None or folder == SHIPPED:
        return shipped_place()
    return None if ROOT / "demo" in folder.parents else own_place(folder)
