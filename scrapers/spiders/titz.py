"""Gemeinde Titz: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Titz(OparlSpider):
    """Gemeinde Titz: the council's papers, meetings and results."""

    name = "titz"
    title = "Gemeinde Titz"
    body = Body("05358056", "Gemeinde Titz")
    base_url = kdvz_frechen("rim4170")
    enabled = False
