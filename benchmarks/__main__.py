"""Runs all measurements of this folder, or those that are named: `python -m benchmarks selection`.

At the end stands one table of ratios, which is kept in benchmarks/results.json and docs/performance.md with
the versions it was measured with; what was not measured this time stays there as it was.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import pkgutil
import platform
import re
import sqlite3
import sys
import time
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import benchmarks
from benchmarks.measurement import Measurement, table

RESULTS = Path(__file__).parent / "results.json"
DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
NOT_RUN = frozenset({"__main__", "bare_spider", "filling", "measurement"})
LIBRARIES = (
    "scrapy",
    "beautifulsoup4",
    "sqlalchemy",
    "pypdfium2",
    "feedgen",
    "starlette",
    "jinja2",
    "psycopg",
)


def main(arguments: list[str]) -> int:
    """Run them one after the other; 1 where a goal is missed, 2 for a name that is none."""
    names = sorted({each.name for each in pkgutil.iter_modules(benchmarks.__path__)} - NOT_RUN)
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Misst dieses Programm.")
    parser.add_argument("wanted", nargs="*", metavar="MESSUNG", help=f"ohne Angabe alle: {', '.join(names)}")
    wanted = parser.parse_args(arguments).wanted
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(
            f"Diese Messung gibt es nicht: {', '.join(unknown)}. Es gibt: {', '.join(names)}.",
            file=sys.stderr,
        )
        return 2
    found: list[Measurement] = []
    for name in wanted or names:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        found += importlib.import_module(f"benchmarks.{name}").main() or []  # some only print
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
    print(table(found))
    keep(found)
    return 0 if all(each.holds for each in found) else 1


def keep(found: list[Measurement]) -> None:
    """Write what was found, and with what, instead of what was found of the same names before."""
    known = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else []
    measured = {each.name for each in found}
    told = {
        "day": dt.datetime.now(dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "versions": {
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            **{name: version(name) for name in LIBRARIES},
        },
    }
    lines = [line for line in known if line["name"] not in measured]
    lines += [{**each.as_json(), **told} for each in found]
    lines.sort(key=lambda line: line["name"])
    RESULTS.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    DOCUMENT.write_text(with_table(DOCUMENT.read_text("utf-8"), lines), encoding="utf-8")


def with_table(document: str, lines: list[dict[str, Any]]) -> str:
    """The document with all that was found in its one block of plain text. Pure."""
    names = {each.name for each in fields(Measurement)}
    found = [Measurement(**{name: line[name] for name in names}) for line in lines]
    return re.sub(
        r"(?<=```text\n).*?(?=```)", lambda _: table(found) + "\n", document, count=1, flags=re.DOTALL
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
