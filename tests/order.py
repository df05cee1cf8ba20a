"""Which tests run, and when: the longest folders first, long tests only where they are asked for."""

from collections import defaultdict

import pytest

from tests.databases import KINDS

LONGEST = ("end_to_end", "dispatch", "deploy", "faults", "browser", "demo", "fields")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--soak` adds the tests that take too long for every run."""
    parser.addoption("--soak", action="store_true", help="also run the tests marked soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest folders first; long tests only where `--soak` or a `-m` that names them asks for them."""
    items.sort(key=lambda item: not any(folder in item.path.parts for folder in LONGEST))
    for item in _other_turns(items):
        item.add_marker("soak")
    if config.getoption("--soak") or "soak" in config.getoption("-m"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def _other_turns(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of tests marked `in_turn` what has the other kind of database: their cases go to both alternately."""
    cases: defaultdict[str, defaultdict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("in_turn"):
            kind = item.callspec.params["database"]
            cases[f"{item.path}::{item.originalname}"][kind].append(item)
    others = []
    for function, by_kind in cases.items():
        assert all(len(same) > 1 for same in by_kind.values()), f"{function} has one case, for both kinds"
        for turn, kind in enumerate(KINDS):
            others += [item for place, item in enumerate(by_kind[kind]) if place % len(KINDS) != turn]
    return others
