"""The image and the compose file, as far as they can be checked without a container engine."""

import json
import os
import shlex
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.support import ROOT, run, tool

PACKAGES = ["alerts", "antragsradar", "demo", "scrapers", "storage"]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions in order: (name, arguments on one line)."""
    lines = [line for line in (ROOT / "Dockerfile").read_text("utf-8").splitlines() if line[:1] != "#"]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if rest]


def arguments(name: str) -> list[str]:
    """The arguments of all instructions of that name."""
    return [rest for each, rest in instructions() if each == name]


def compose() -> dict[str, Any]:
    """The compose file."""
    loaded: dict[str, Any] = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


def health_check() -> list[str]:
    """The command of the image's health check."""
    command: list[str] = json.loads(arguments("HEALTHCHECK")[0].partition("CMD ")[2])
    return command


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
    service = compose()["services"]["antragsradar"]
    assert service["environment"]["ANTRAGSRADAR_PORT"] == settings["ANTRAGSRADAR_PORT"]
    assert service["ports"] == [f"127.0.0.1:8000:{settings['ANTRAGSRADAR_PORT']}"]


def test_the_image_starts_with_a_call_that_exists() -> None:
    command = json.loads(arguments("CMD")[0])
    # With --help nothing is started, but the options before it are read.
    called = tool(*command, "--help")
    assert called.returncode == 0, called.stderr
    assert tool(*command, "--no-such-option", "--help").returncode == 2


def test_what_builds_the_image_exists() -> None:
    steps = [part.strip() for run_ in arguments("RUN") for part in run_.split("&&")]
    calls = [shlex.split(step) for step in steps if step.startswith("python ")]
    assert calls
    for _, first, *rest in calls:
        if first == "-m":
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


def test_compose_file_is_valid() -> None:
    checked = tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_compose_runs_what_the_image_says_and_gives_it_little() -> None:
    services = compose()["services"]
    assert not {"command", "entrypoint", "healthcheck"} & set(services["antragsradar"])
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "mem_limit" in service
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert "profiles" not in services["antragsradar"]
    assert services["mailpit"]["profiles"] == ["dev"]
