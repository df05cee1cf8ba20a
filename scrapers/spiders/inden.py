"""Gemeinde Inden: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Inden(OparlSpider):
    """Gemeinde Inden: the council's papers, meetings and results."""

    name = "inden"
    title = "Gemeinde Inden"
    body = Body("05358020", "Gemeinde Inden")
    base_url = kdvz_frechen("rim4230")
    enabled = False
