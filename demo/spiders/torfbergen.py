"""Gemeinde Torfbergen of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.allris3.spider import Allris3Spider


class Torfbergen(Allris3Spider):
    """Gemeinde Torfbergen: an invented neighbour's council; read only when asked for by name."""

    name = "demo-torfbergen"
    title = "Gemeinde Torfbergen (Demo)"
    body = Body("99000014", "Gemeinde Torfbergen")
    base_url = demo_url("torfbergen/bi/")
    enabled = False
