"""Runs all measurements of this folder, or those that are named: `python -m benchmarks selection`."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import benchmarks


def main(arguments: list[str]) -> int:
    """Run them one after the other; 2 for a name that is none."""
    names = sorted(each.name for each in pkgutil.iter_modules(benchmarks.__path__) if each.name != "__main__")
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
    for name in wanted or names:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
