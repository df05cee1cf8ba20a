"""Looking at a site: with a run's manners, and without anything that keeps or concludes."""

from __future__ import annotations

import pytest
from scrapy.utils.misc import load_object
from sqlalchemy import create_engine

from scrapers.looking import LookContext, _LookRun, _settings


@pytest.mark.parametrize("sort", ["EXTENSIONS", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"])
def test_nothing_of_ours_is_there_that_a_run_has_for_itself(sort: str) -> None:
    context = LookContext(create_engine("sqlite://"), _LookRun(""))
    settings = _settings("tester", "http://rat.example/", context)
    components = [load_object(each) for each in settings.get_component_priority_dict_with_base(sort)]
    assert [each for each in components if each.__module__.startswith("scrapers.")] == []
