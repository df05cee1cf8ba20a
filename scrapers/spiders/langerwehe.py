"""Gemeinde Langerwehe: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Langerwehe(OparlSpider):
    """Gemeinde Langerwehe: the council's papers, meetings and results."""

    name = "langerwehe"
    title = "Gemeinde Langerwehe"
    body = Body("05358032", "Gemeinde Langerwehe")
    base_url = kdvz_frechen("rim4260")
    enabled = False
