"""Gemeinde Nörvenich: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Noervenich(OparlSpider):
    """Gemeinde Nörvenich: the council's papers, meetings and results."""

    name = "noervenich"
    title = "Gemeinde Nörvenich"
    body = Body("05358052", "Gemeinde Nörvenich")
    base_url = kdvz_frechen("rim4160")
    enabled = False
