"""What the image, the compose file and the units say."""

from __future__ import annotations

import configparser
import shlex
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.house.support import ROOT

SYSTEMD = ROOT / "docs" / "deploy" / "systemd"
BOUNDS = SYSTEMD / "antragsradar-.service.d" / "bounds.conf"
CADDYFILE = ROOT / "docs" / "deploy" / "Caddyfile"
OURS = "antragsradar"


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


def services(*profiles: str) -> dict[str, dict[str, Any]]:
    """The services that these profiles start; all where none is named."""
    every: dict[str, dict[str, Any]] = compose()["services"]
    return {
        name: service
        for name, service in every.items()
        if not profiles or set(profiles) & set(service["profiles"])
    }


def units() -> list[Path]:
    """The systemd units."""
    return sorted(SYSTEMD.glob("*.service"))


def section(path: Path, name: str) -> dict[str, str]:
    """A section of a unit or of what is dropped into it; of what stands there twice, the last."""
    parser = configparser.RawConfigParser(strict=False, comment_prefixes="#", delimiters="=")
    parser.optionxform = str  # type: ignore[assignment, method-assign] # names keep their capitals
    parser.read(path, "utf-8")
    return dict(parser[name])


def exec_start(path: Path) -> list[str]:
    """The command line of a unit."""
    return shlex.split(section(path, "Service")["ExecStart"])
