"""Each source has saved pages, in the folder of its name: what they mean now is what they meant when saved.

The pages are invented, in the form that the source's own have.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.golden import Case, load_cases, outcome
from scrapers.run import load_spiders
from scrapers.spider import SourceSpider

FOLDER = Path(__file__).parent
SPIDERS = {spider.name: spider for spider in load_spiders()}
CASES = {(name, case.page, case.url): case for name in SPIDERS for case in load_cases(FOLDER / name)}


@pytest.mark.parametrize("spider", SPIDERS.values(), ids=SPIDERS)
def test_every_source_has_saved_pages(spider: type[SourceSpider]) -> None:
    assert load_cases(FOLDER / spider.name), "antragsradar sources new, or sources check, saves some"


@pytest.mark.parametrize(
    ("name", "case"), [(key[0], case) for key, case in CASES.items()], ids=map(str, CASES)
)
def test_a_saved_page_means_what_it_meant(name: str, case: Case) -> None:
    assert case.expected is not None
    assert outcome(SPIDERS[name].pages(), case) == case.expected


def test_no_folder_without_its_source() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert folders <= set(SPIDERS)
