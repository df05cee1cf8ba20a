"""What a process does not need it does not load: the service is to run on a small machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrapers.loading import load_spider, load_spiders, project_settings

PARSERS = {"pypdf", "pypdfium2", "docx", "striprtf", "PIL"}
MIGRATIONS = {"alembic", "mako"}


@pytest.mark.parametrize("module", ["scrapers.run", "antragsradar.service"])
def test_what_reads_documents_or_changes_tables_is_loaded_where_that_is_done(module: str) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    assert module in loaded.split()
    assert (PARSERS | MIGRATIONS).isdisjoint(loaded.split())


def test_each_spider_lies_in_the_file_of_its_name() -> None:
    """Else `load_spider` would not find it."""
    for spider in load_spiders():
        assert spider.__module__.rpartition(".")[2] == spider.name.replace("-", "_")


def test_of_the_spiders_only_the_one_that_is_wanted_is_loaded() -> None:
    loading = "loading.load_spider('duisburg', loading.project_settings())"
    program = f"import sys, scrapers.run; from scrapers import loading; {loading}; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    systems = {name.split(".")[2] for name in loaded.split() if name.startswith("scrapers.systems.")}
    assert systems == {"sessionnet"}


@pytest.mark.parametrize("name", ["gibt-es-nicht", "os.path", "", "../duisburg"])
def test_what_is_no_spider_s_name_is_none(name: str) -> None:
    with pytest.raises(KeyError):
        load_spider(name, project_settings())
