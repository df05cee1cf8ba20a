"""Gemeinde Merzenich: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Merzenich(OparlSpider):
    """Gemeinde Merzenich: the council's papers, meetings and results."""

    name = "merzenich"
    title = "Gemeinde Merzenich"
    body = Body("05358040", "Gemeinde Merzenich")
    base_url = kdvz_frechen("rim4280")
    enabled = False
