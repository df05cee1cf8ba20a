"""`web`, `schedule` and `worker` where they have no queue to work with."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_without_a_queue_programs_are_told_so(run: Run) -> None:
    assert json.loads(run("status", "--json").out)["queue"] is None


@pytest.mark.sqlite_only("it is about having no PostgreSQL")
@pytest.mark.parametrize("command", ["schedule", "worker"])
def test_without_postgresql_the_parts_of_a_service_name_the_setting(
    run: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", "sqlite:///radar.db")
    answer = run(command)
    answer.refuses(2, "PostgreSQL", "ANTRAGSRADAR_DATABASE_URL")


def test_a_queue_that_is_none_is_a_wrong_call(run: Run) -> None:
    answer = run("worker", "--queues", "mails,post")
    answer.refuses(2, "gibt es nicht: post. Es gibt: mails, upkeep, readings.")
