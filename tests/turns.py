"""Tests that keep something run on both kinds of database; those that keep nothing run once."""

from __future__ import annotations

import pytest

from tests import databases


def pytest_configure(config: pytest.Config) -> None:
    """The markers for exceptions, each with its reason."""
    config.addinivalue_line("markers", "sqlite_only(reason): is about SQLite or its file")
    config.addinivalue_line(
        "markers", "alike(where): looks at what is the same on both kinds, as shown there"
    )
    config.addinivalue_line(
        "markers", "in_turn: a table whose cases have both kinds alternately; all have both in `make soak`"
    )
    config.addinivalue_line("markers", "without_database: keeps nothing, though its fixtures could")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whoever asks for the fixture `database`, by whatever fixture, runs once with each kind."""
    if "database" in metafunc.fixturenames:
        metafunc.parametrize("database", kinds_for(metafunc.definition), indirect=True, scope="module")


def kinds_for(function: pytest.Function) -> list[str]:
    """The kinds that a test runs with."""
    if function.get_closest_marker("without_database"):
        return [""]
    for name in ("sqlite_only", "alike"):
        if marker := function.get_closest_marker(name):
            [reason] = marker.args
            assert reason
            return ["sqlite"]
    return list(databases.KINDS)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Function) -> None:
    """Whose turn it is: that of the test's kind, or nobody's."""
    calls = getattr(item, "callspec", None)
    kind = calls.params.get("database", "") if calls else ""
    databases.take_turns(kind)
    item.user_properties.append(("database", kind))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many have passed on each kind of database."""
    reports = terminalreporter.stats.get("passed", ())
    passed = [dict(report.user_properties).get("database") for report in reports]
    counted = ", ".join(f"{passed.count(kind)} on {kind}" for kind in databases.KINDS)
    terminalreporter.write_line(f"passed: {counted}, {passed.count('')} without a database")
