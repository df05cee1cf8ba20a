"""Kreis Heinsberg: the district council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class KreisHeinsberg(SessionNetSpider):
    """Kreis Heinsberg: the district council's papers, meetings and results."""

    name = "kreis-heinsberg"
    title = "Kreis Heinsberg"
    body = Body("05370", "Kreis Heinsberg")
    base_url = "https://sessionnet.owl-it.de/kreis-heinsberg/bi/"
