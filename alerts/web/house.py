"""What pages with forms are made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from alerts.links import Links
from alerts.site import Site
from alerts.web.evidence import Evidence
from alerts.web.forms import Forms
from alerts.web.pages import Templates


@dataclass(frozen=True)
class House:
    """The parts of the application that answers need."""

    engine: Engine
    site: Site
    templates: Templates
    forms: Forms
    links: Links
    evidence: Evidence
    mails: Path | None  # where mails lie while no mail server is configured
    data_dir: Path  # where they lie also when there was none
    digest_hour: int
