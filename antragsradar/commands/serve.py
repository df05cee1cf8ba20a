"""`run` and `demo`: the service."""

from __future__ import annotations

import logging
from typing import Annotated

import typer

from antragsradar.app import App
from antragsradar.console import DONE
from antragsradar.schedule import Schedule
from antragsradar.service import serve
from antragsradar.settings import Settings, load_settings

Host = Annotated[str, typer.Option(help="Adresse, auf der gelauscht wird")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port, auf dem gelauscht wird")]


def run(host: Host = "", port: Port = 0) -> int:
    """Startet alles auf diesem Rechner: Website, Feeds, Zeitplan."""
    logging.getLogger("antragsradar").setLevel(logging.INFO)
    app = App.here()
    app.settings = with_address(app.settings, host, port)
    serve(app, Schedule(app))
    return DONE


def demo(host: Host = "", port: Port = 0) -> int:
    """Zeigt den Dienst an einer kleinen erfundenen Ratswelt, ohne Internet."""
    from antragsradar.demonstration import demonstrate  # only the demo needs the demo world

    demonstrate(with_address(load_settings(), host, port))
    return DONE


def with_address(settings: Settings, host: str, port: int) -> Settings:
    """The settings with another address to listen on; where readers find the site moves along."""
    changes: dict[str, object] = {}
    if host:
        changes["host"] = host
    if port:
        changes["port"] = port
        if settings.base_url == Settings.model_fields["base_url"].default:
            changes["base_url"] = f"http://localhost:{port}"
    return settings.model_copy(update=changes)
