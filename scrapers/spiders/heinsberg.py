"""Stadt Heinsberg: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class Heinsberg(SessionNetSpider):
    """Stadt Heinsberg: the council's papers, meetings and results."""

    name = "heinsberg"
    title = "Stadt Heinsberg"
    body = Body("05370016", "Stadt Heinsberg")
    base_url = "https://sitzungsdienst.heinsberg.de/bi/"
