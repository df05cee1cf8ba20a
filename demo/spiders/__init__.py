"""Spiders of the demo world's sources; ANTRAGSRADAR_DEMO_URL says where its server is."""

import os
from urllib.parse import urljoin

URL_VARIABLE = "ANTRAGSRADAR_DEMO_URL"
DEFAULT_URL = "http://127.0.0.1:8100/"


def demo_url(path: str) -> str:
    """The address of a site of the demo's server, read when a spider is imported."""
    return urljoin(os.environ.get(URL_VARIABLE) or DEFAULT_URL, path)
