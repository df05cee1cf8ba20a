"""Which code reads a source's pages: when it has changed, what is known is read anew before it is told."""

from __future__ import annotations

import functools
import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import scrapers

_HOME = Path(scrapers.__file__).parent
_IMPORT = re.compile(
    rb"^[ \t]*(?:from (?P<place>(?:scrapers|storage)[\w.]*) import (?P<names>\([^)]*\)|[^\n]*)"
    rb"|import (?P<module>(?:scrapers|storage)[\w.]*))",
    re.MULTILINE,
)
_NAME = re.compile(r"\w+")


def reader_version(spider: type[Any]) -> str:
    """A hash of the code that reads a source's pages: its page objects and all that they import, its
    product's package, its own file, what all share."""
    digest = hashlib.sha256()
    for path in sorted(sources_of(spider), key=str):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def sources_of(spider: type[Any]) -> set[Path]:
    """The files of that code."""
    files = _files_of(spider.__mro__)
    packages = {
        file.parent
        for file in files
        if file.parent.parent == _HOME / "systems" or file.parent == _HOME / "sites"
    }
    own = {file for file in files if file.parent.parent == _HOME or file.parent.name == "spiders"}
    own |= _files_of([spider])
    pages = {kind for page in spider.pages() for kind in page.__mro__ if _is_ours(kind, spider)}
    product = (path for folder in packages for path in folder.glob("*.py"))
    return {*own, *_with_imports(_files_of(pages)), *_HOME.glob("*.py"), *product}


def _is_ours(kind: type[Any], spider: type[Any]) -> bool:
    return kind.__module__.startswith("scrapers.") or kind.__module__ == spider.__module__


def _files_of(classes: Iterable[type[Any]]) -> set[Path]:
    names = {kind.__module__ for kind in classes}
    return {Path(file) for name in names if (file := getattr(sys.modules[name], "__file__", None))}


def _with_imports(files: Iterable[Path]) -> set[Path]:
    """These modules and all of ours that they import, wherever in them, also those of the imported."""
    found: set[Path] = set()
    waiting = list(files)
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting.extend(_imports(file))
    return found


@functools.cache  # of this process's code
def _imports(file: Path) -> frozenset[Path]:
    """By its text: what is loaded already differs between processes, and to parse it would take too long."""
    return frozenset(
        module
        for found in _IMPORT.finditer(file.read_bytes())
        for module in _modules((found["place"] or found["module"]).decode(), (found["names"] or b"").decode())
    )


@functools.cache
def _modules(place: str, names: str) -> tuple[Path, ...]:
    """The files of a module, or of a package and those of these names that are modules in it."""
    path = _HOME.parent / place.replace(".", "/")
    if (module := path.with_suffix(".py")).is_file():
        return (module,)
    inside = (path / f"{name}.py" for name in ("__init__", *_NAME.findall(names)))
    return tuple(filter(Path.is_file, inside))
