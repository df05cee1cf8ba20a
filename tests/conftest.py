"""What all tests share: the folder of captured pages beside the repository, and leaving out long tests."""

from pathlib import Path

import pytest

LONGEST = ("end_to_end", "demo", "fields")
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with captured pages and labelled papers; the test skips where there is none."""
    if not SHARED.is_dir():
        pytest.skip("the folder `shared` with captured pages does not lie beside the repository")
    return SHARED


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
