"""Looking at sites, in processes of their own and without keeping anything."""

from __future__ import annotations

import ipaddress
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from antragsradar.app import App
from antragsradar.children import run_child, when_free
from scrapers.probe.inquiry import MOST, held_hosts
from scrapers.probe.records import ProbeReport
from storage.text import one_line

PATIENCE = 90.0  # seconds to wait for another process that reads the same host
_LIMIT = 600.0  # seconds; far more than all requests of a look take
_LARGEST_REPORT = 4 * 1024 * 1024  # bytes
_MOVES = 2  # other hosts that an address may lead to


class CannotLook(Exception):
    """The look itself failed; the message is German."""


class NoAddress(ValueError):
    """What was given is no address that can be asked; the message is German."""


def web_address(text: str) -> str:
    """An address as somebody types it, made whole: "ris.example" means https. Raises NoAddress."""
    given = one_line(text)
    try:
        parts = urlsplit(given if "://" in given else f"https://{given}")
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise NoAddress(f"„{given}“ ist keine Adresse.") from error
    if parts.scheme not in ("http", "https") or not _is_host(host):
        raise NoAddress(
            f"„{given}“ ist keine Adresse im Web; erwartet wird etwas wie https://ris.example/bi/."
        )
    if parts.username or parts.password:
        raise NoAddress("In der Adresse stehen Zugangsdaten; gelesen wird nur, was ohne sie zu sehen ist.")
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def _is_host(host: str) -> bool:
    if "." in host.strip(".") and " " not in host:
        return True
    try:
        return host == "localhost" or bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def probe(app: App, url: str) -> ProbeReport:
    """Look at an address, and where it leads to another host, at that one.

    Raises CannotLook, and HostBusy where another process goes on reading the host.
    """
    came_over: tuple[str, ...] = ()
    requests, left = 0, MOST
    for move in range(_MOVES + 1):
        answer = look(app, "scrapers.probe.run", [url, "--most", str(left)], held_hosts(url))
        try:
            report = ProbeReport.model_validate_json(answer)
        except ValidationError as error:
            raise CannotLook("Die Prüfung endete ohne Ergebnis.") from error
        came_over += report.redirects
        requests += report.requests
        left = max(1, MOST - requests)
        if report.state != "moved" or move == _MOVES:
            break
        came_over += (url,)
        url = report.moved_to
    return report.model_copy(update={"redirects": came_over, "requests": requests})


def look(app: App, module: str, arguments: Sequence[str], hosts: Iterable[str]) -> bytes:
    """Run one of our modules that takes and asks these hosts; returns what it wrote to stdout.

    Raises CannotLook where it fails, HostBusy where another process goes on reading one of the hosts.
    """
    settings = app.settings
    command = [sys.executable, "-m", module, *arguments, "--user-agent", settings.user_agent, "--with-parent"]
    until = time.monotonic() + PATIENCE
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as log:
        code = when_free(
            app.database, hosts, until, lambda: run_child(command, settings, out=out, log=log, limit=_LIMIT)
        )
        if code:
            log.seek(0)
            raise CannotLook(_last_line(log.read(_LARGEST_REPORT)) or f"Rückgabewert {code}")
        out.seek(0)
        return out.read(_LARGEST_REPORT)


def _last_line(log: bytes) -> str:
    lines = log.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else ""
