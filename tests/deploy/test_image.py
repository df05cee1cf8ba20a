"""The image, as far as it can be checked without a container engine."""

import os
import re
import shlex
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from antragsradar.cli import call
from antragsradar.console import WRONG_CALL
from tests.deploy.files import OURS, arguments, instructions, services
from tests.deploy.outside import health_check, image_command
from tests.house.support import ROOT, run, tool

PACKAGES = ["alerts", "antragsradar", "demo", "scrapers", "storage"]


@contextmanager
def answering(status: int) -> Iterator[int]:
    """The port of a server that answers `status` to /healthz and 404 to everything else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/healthz" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


def check_health(port: int) -> int:
    """Exit code of the health check outside of a container."""
    command = health_check()
    assert command[0] == "python"
    return run(sys.executable, *command[1:], env={**os.environ, "ANTRAGSRADAR_PORT": str(port)}).returncode


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_health_check_tells_well_from_ill(status: int, code: int) -> None:
    with answering(status) as port:
        assert check_health(port) == code


def test_health_check_sees_that_nobody_answers() -> None:
    with answering(200) as port:
        pass
    assert check_health(port) == 1


def test_health_check_asks_where_the_service_listens() -> None:
    settings = dict(pair.split("=", 1) for pair in shlex.split(arguments("ENV")[-1]))
    assert settings["ANTRAGSRADAR_PORT"] == arguments("EXPOSE")[0]
    for service in services("small", "large").values():
        if service["image"] == OURS:
            assert service["environment"]["ANTRAGSRADAR_PORT"] == settings["ANTRAGSRADAR_PORT"]
    assert services("small")[OURS]["ports"] == [f"127.0.0.1:8000:{settings['ANTRAGSRADAR_PORT']}"]


def test_the_image_starts_with_a_call_that_exists() -> None:
    command = image_command()
    # With --help nothing is started, but the options before it are read.
    called = tool(*command, "--help")
    assert called.returncode == 0, called.stderr
    assert call([*command[1:], "--no-such-option", "--help"]) == WRONG_CALL


def test_what_builds_the_image_exists() -> None:
    steps = [part.strip() for run_ in arguments("RUN") for part in run_.split("&&")]
    calls = [shlex.split(step) for step in steps if step.split()[0].endswith("python")]
    assert calls
    for _, first, *rest in calls:
        if rest[0] == "pip":
            assert run(sys.executable, first, *rest, "--help").returncode == 0
            assert not re.search(r"(?m)^(setuptools|pip)==", (ROOT / "requirements" / "run.lock").read_text())
            assert {"setuptools", "pip"} == {word for word in rest[2:] if word[:1] != "-"}
        elif first == "-m":
            assert rest == ["compileall", "-q", *PACKAGES]
        else:
            assert run(sys.executable, first, *rest, "--help").returncode == 0
            assert run(sys.executable, first, *rest, "--no-such-option").returncode == 2


def test_the_image_does_not_run_as_root() -> None:
    stages = [index for index, (name, _) in enumerate(instructions()) if name == "FROM"]
    users = [rest for name, rest in instructions()[stages[-1] :] if name == "USER"]
    assert users
    assert users[-1] not in {"root", "0"}


def test_only_what_the_image_needs_is_sent_to_the_engine() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] != "#"]
    assert lines[0] == "*"
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert let_in >= {*PACKAGES, "pyproject.toml", "README.md", "LICENSE", "tools/environment.py"}
    assert {name for name in let_in if not (ROOT / name).exists()} == set()
    assert not let_in & {".env", "data", ".git", ".venv", "tests"}


def test_dockerfile_is_clean() -> None:
    checked = tool("hadolint", "--no-color", "Dockerfile")
    assert (checked.returncode, checked.stdout) == (0, "")
