"""What of a page may be passed on: nothing that is not public, and the same when it is passed on again."""

from __future__ import annotations

import pytest
from web_poet import HttpResponse

from scrapers.golden import Case, load_cases, outcome
from scrapers.loading import load_spiders
from scrapers.sharing import shareable
from scrapers.skeleton import skeleton
from scrapers.spider import SourceSpider
from scrapers.systems import find_page
from tests.house.support import ROOT

SPIDERS = {spider.name: spider for spider in load_spiders()}
CASES = [(name, case) for name in SPIDERS for case in load_cases(ROOT / "tests" / "sources" / name)]


def shared_of(spider: type[SourceSpider], case: Case) -> Case:
    """A case with what may be passed on of its page."""
    kind = find_page(spider.pages(), case.page)
    assert kind is not None
    answer = HttpResponse(case.url, case.body, headers={"content-type": case.content_type})
    shared = shareable(kind(response=answer), spider)
    return Case(case.page, case.url, shared.body, shared.content_type)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[f"{name}-{case.page}" for name, case in CASES])
def test_saved_pages_can_be_passed_on(name: str, case: Case) -> None:
    spider = SPIDERS[name]
    kind = find_page(spider.pages(), case.page)
    once = shared_of(spider, case)
    assert b"Geheimsache" not in once.body
    assert shared_of(spider, once).body == once.body
    assert kind is not None
    assert case.expected is not None
    if spider.shows_non_public and kind.publicity not in ("public", "marked"):
        assert once.body == skeleton(case.body)
    elif "item" in case.expected:
        assert outcome(spider.pages(), once)["item"] == case.expected["item"]


def test_of_a_page_that_was_not_understood_only_the_tags() -> None:
    spider = SPIDERS["duisburg"]
    page = Case("meeting", f"{spider.base_url}si0057.asp", b"<html><body class='x'>Geheimsache</body></html>")
    assert shared_of(spider, page).body == b'<html><body class="x">xxxxxxxxxxx</body></html>'
