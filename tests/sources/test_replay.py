"""Each source has saved pages, in the folder of its name: what they mean now is what they meant when saved.

The pages of the shipped sources are invented, in the form that the source's own have. Those of an operator's
own sources (ANTRAGSRADAR_SPIDERS) are tested here too.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from scrapers.golden import Case, load_cases, outcome
from scrapers.loading import load_spiders
from scrapers.places import place_of
from scrapers.spider import SourceSpider

FOLDER = Path(__file__).parent
SPIDERS = {spider.name: spider for spider in load_spiders()}


def cases_of(spider: type[SourceSpider]) -> list[Case]:
    """The saved pages of a source, wherever it lies."""
    place = place_of(spider)
    return load_cases(place.cases_of(spider.name)) if place else []


CASES = {(spider.name, case.page, case.url): case for spider in SPIDERS.values() for case in cases_of(spider)}


@pytest.mark.parametrize("spider", SPIDERS.values(), ids=SPIDERS)
def test_every_source_has_saved_pages(spider: type[SourceSpider]) -> None:
    assert cases_of(spider), "antragsradar sources new, or sources check, saves some"


@pytest.mark.parametrize(
    ("name", "case"), [(key[0], case) for key, case in CASES.items()], ids=map(str, CASES)
)
def test_a_saved_page_means_what_it_meant(name: str, case: Case) -> None:
    assert case.expected is not None
    assert outcome(SPIDERS[name].pages(), case) == case.expected


def test_no_folder_without_its_source() -> None:
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and not path.name.startswith("__")}
    assert folders <= set(SPIDERS)
