"""Gemeinde Kreuzau: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Kreuzau(OparlSpider):
    """Gemeinde Kreuzau: the council's papers, meetings and results."""

    name = "kreuzau"
    title = "Gemeinde Kreuzau"
    body = Body("05358028", "Gemeinde Kreuzau")
    base_url = kdvz_frechen("rim4250")
    enabled = False
