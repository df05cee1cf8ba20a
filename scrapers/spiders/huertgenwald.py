"""Gemeinde Hürtgenwald: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Huertgenwald(OparlSpider):
    """Gemeinde Hürtgenwald: the council's papers, meetings and results."""

    name = "huertgenwald"
    title = "Gemeinde Hürtgenwald"
    body = Body("05358016", "Gemeinde Hürtgenwald")
    base_url = kdvz_frechen("rim4220")
    enabled = False
