"""Gemeinde Vettweiß: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Vettweiss(OparlSpider):
    """Gemeinde Vettweiß: the council's papers, meetings and results."""

    name = "vettweiss"
    title = "Gemeinde Vettweiß"
    body = Body("05358060", "Gemeinde Vettweiß")
    base_url = kdvz_frechen("rim4180")
    enabled = False
