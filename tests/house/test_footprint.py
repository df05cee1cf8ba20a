"""What a process does not need it does not load: the service is to run on a small machine."""

from __future__ import annotations

import subprocess
import sys

import pytest

from scrapers.loading import load_spider, load_spiders, project_settings

PARSERS = {"pypdf", "pypdfium2", "docx", "striprtf", "PIL"}
MIGRATIONS = {"alembic", "mako"}


LOADING = "from scrapers import loading; loading.load_spider('duisburg', loading.project_settings())"


def loaded(*statements: str) -> list[list[str]]:
    """What a new process has loaded after each of these statements, one after the other."""
    program = "\n".join(["import sys", *(f"{each}; print(*sys.modules)" for each in statements)])
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return [line.split() for line in done.stdout.splitlines()]


def test_what_a_reading_and_the_service_do_not_need_they_do_not_load() -> None:
    """Documents are read and tables changed elsewhere, and one spider is wanted."""
    reading, with_spider, with_service = loaded("import scrapers.run", LOADING, "import antragsradar.service")
    assert "scrapers.run" in reading
    systems = {name.split(".")[2] for name in with_spider if name.startswith("scrapers.systems.")}
    assert systems == {"sessionnet"}
    assert "antragsradar.service" in with_service
    assert (PARSERS | MIGRATIONS).isdisjoint(with_service), "by any of them: what is loaded stays"


def test_each_spider_lies_in_the_file_of_its_name() -> None:
    """Else `load_spider` would not find it."""
    for spider in load_spiders():
        assert spider.__module__.rpartition(".")[2] == spider.name.replace("-", "_")


@pytest.mark.parametrize("name", ["gibt-es-nicht", "os.path", "", "../duisburg"])
def test_what_is_no_spider_s_name_is_none(name: str) -> None:
    with pytest.raises(KeyError):
        load_spider(name, project_settings())
