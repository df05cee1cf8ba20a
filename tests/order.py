"""Which tests run, and when: the longest folders first, long tests only where they are asked for."""

import pytest

LONGEST = ("end_to_end", "dispatch", "deploy", "faults", "browser", "demo", "fields")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--soak` adds the tests that take too long for every run."""
    parser.addoption("--soak", action="store_true", help="also run the tests marked soak")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest folders first; long tests only where `--soak` or a `-m` that names them asks for them."""
    items.sort(key=lambda item: not any(folder in item.path.parts for folder in LONGEST))
    if config.getoption("--soak") or "soak" in config.getoption("-m"):
        return
    long = [item for item in items if item.get_closest_marker("soak")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
