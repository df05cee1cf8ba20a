"""The version of a reader sees every module of ours that a page's meaning may hang on."""

from __future__ import annotations

import ast
import functools
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import scrapers.readers
from scrapers.items import Body
from scrapers.loading import load_spiders
from scrapers.readers import reader_version, sources_of
from scrapers.spider import SourceSpider
from tests.house.support import ROOT

SYSTEMS = sorted(path.parent.name for path in (ROOT / "scrapers" / "systems").glob("*/spider.py"))
BODY = Body("05000000", "Stadt Town")
SHIPPED = {spider.name: spider for spider in load_spiders()}


def spider_of(system: str) -> type[SourceSpider]:
    """A site of that product."""
    if shipped := next((each for each in SHIPPED.values() if each.system == system), None):
        return shipped
    module = importlib.import_module(f"scrapers.systems.{system}.spider")
    kinds = [kind for kind in vars(module).values() if isinstance(kind, type)]
    base = next(
        kind for kind in kinds if issubclass(kind, SourceSpider) and kind.__module__ == module.__name__
    )
    return type(
        "Town", (base,), {"name": "town", "title": "Town", "base_url": "https://town.example/", "body": BODY}
    )


@functools.cache
def imported_by(path: Path) -> frozenset[Path]:
    """The files of ours that a file imports, as Python's own parser sees it."""
    return frozenset(_imported(ast.parse(path.read_bytes())))


def _imported(tree: ast.AST) -> Iterator[Path]:
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, "of which package it is, the version does not see"
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = ROOT / name.replace(".", "/")
            if name.partition(".")[0] in ("scrapers", "storage"):
                yield from filter(Path.is_file, (place.with_suffix(".py"), place / "__init__.py"))


def needed(spider: type[Any]) -> set[Path]:
    """All that the page objects of a site are made of."""
    kinds = {parent.__module__ for page in spider.pages() for parent in page.__mro__}
    files = {Path(file) for name in kinds if (file := getattr(sys.modules[name], "__file__", None))}
    waiting, found = (
        [file for file in files if ROOT in file.parents and ".venv" not in file.parts],
        set[Path](),
    )
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(imported_by(path))
    return found


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_version_sees_all_that_pages_are_read_with(system: str) -> None:
    spider = spider_of(system)
    seen = needed(spider)
    assert len(seen) > 10, "there is something to see"
    assert not {str(path.relative_to(ROOT)) for path in seen - sources_of(spider)}


def test_a_change_of_what_is_imported_is_another_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However it is imported; and what nobody imports makes no difference."""
    for name, text in {
        "storage/a.py": "if True:\n    from storage.b import (\n        one,  # first\n        two,\n    )\n",
        "storage/b.py": "def late():\n    import scrapers.c as other\n",
        "scrapers/c.py": "from storage import d, e as known\n",
        "storage/__init__.py": "",
        "storage/d.py": "",
        "storage/e.py": "",
        "storage/nobody.py": "",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.setattr(scrapers.readers, "_HOME", tmp_path / "scrapers")
    scrapers.readers._modules.cache_clear()  # none of these names is of the house
    found = scrapers.readers._with_imports([tmp_path / "storage/a.py"])
    assert {path.stem for path in found} == {"a", "b", "c", "d", "e", "__init__"}


def test_the_reader_is_the_code_that_reads() -> None:
    versions = {name: reader_version(spider) for name, spider in SHIPPED.items()}
    assert versions == {name: reader_version(spider) for name, spider in SHIPPED.items()}
    assert versions["duisburg"] != versions["kreis-dueren"]
