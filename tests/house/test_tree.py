"""The repository as a whole: nothing private in it, and modules that can be read."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.support import ROOT, tool, tracked_files

LONGEST_MODULE = 400
HOME = re.compile(r"/(?:root|home/\w+|Users/\w+)/")
INDEX_OPTION = re.compile(r"--(?:(?:extra-|default-)?index-url|find-links|trusted-host)\b")
SECRETS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    "token": re.compile(
        r"\b(?:gh[pousr]_\w{30}|github_pat_\w{20}|glpat-[\w-]{20}|AKIA[0-9A-Z]{16}|pypi-\w{30})"
    ),
    "assigned secret": re.compile(
        r"(?i:password|passwd|passwort|secret|token|api_?key)[\"']?\s*[:=]\s*[\"']?"
        r"(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{20,}"
    ),
    "password in an address": re.compile(r"://[^\s/:@\"']+:(?=[^\s/@]*\d)[^\s/@\"']{8,}@"),
}


def texts() -> list[tuple[Path, str]]:
    """Every file of the repository as text; what is no text is read byte for byte."""
    return [(name, (ROOT / name).read_text("utf-8", errors="replace")) for name in tracked_files()]


def modules() -> list[Path]:
    """The Python files of the repository that hold anything."""
    return [name for name in tracked_files() if name.suffix == ".py" and (ROOT / name).stat().st_size]


def index_hosts() -> set[str]:
    """Hosts of this machine's package index, as pip is set up here."""
    settings = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    hosts = {urlsplit(address).hostname for address in re.findall(r"\w+://[^\s']+", settings.stdout)}
    return {host for host in hosts if host} - {"pypi.org"}


def test_no_path_of_this_machine() -> None:
    own = [str(path) for path in (ROOT, Path.home()) if len(path.parts) > 2]
    found = [str(name) for name, text in texts() if HOME.search(text) or any(path in text for path in own)]
    assert found == []


def test_no_package_index() -> None:
    hosts = index_hosts()
    found = [
        str(name)
        for name, text in texts()
        if INDEX_OPTION.search(text) or any(host in text for host in hosts)
    ]
    assert found == []


@pytest.mark.parametrize("kind", SECRETS)
def test_no_secret(kind: str) -> None:
    assert [str(name) for name, text in texts() if SECRETS[kind].search(text)] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("private key", "-----BEGIN RSA " + "PRIVATE KEY-----"),
        ("token", "ghp_" + "a1B2" * 9),
        ("assigned secret", "API_KEY = '" + "a1B2c3" * 5 + "'"),
        ("password in an address", "smtp://mail:" + "geheim" + "1234@mail.example"),
    ],
)
def test_a_secret_would_be_seen(kind: str, text: str) -> None:
    assert SECRETS[kind].search(text)


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(name)
        for name in modules()
        if name.parts[0] != "tests" and not ast.get_docstring(ast.parse((ROOT / name).read_text("utf-8")))
    ]
    assert silent == []


def test_no_module_is_too_long() -> None:
    # A migration is written once and never changed again.
    own = [name for name in modules() if "migrations" not in name.parts]
    lines = {str(name): len((ROOT / name).read_text("utf-8").splitlines()) for name in own}
    assert {name: count for name, count in lines.items() if count > LONGEST_MODULE} == {}


def test_layers_are_kept() -> None:
    checked = tool("lint-imports")
    assert checked.returncode == 0, checked.stdout
    assert "1 kept, 0 broken" in checked.stdout


def test_scrapy_knows_the_spiders() -> None:
    listed = tool("scrapy", "list")
    assert listed.returncode == 0, listed.stderr
    assert {"duisburg", "kreis-dueren"} <= set(listed.stdout.split())
