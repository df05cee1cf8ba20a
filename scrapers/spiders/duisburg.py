"""Stadt Duisburg: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class Duisburg(SessionNetSpider):
    """Stadt Duisburg: the council's papers, meetings and results."""

    name = "duisburg"
    title = "Stadt Duisburg"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://sessionnet.owl-it.de/duisburg/bi/"
