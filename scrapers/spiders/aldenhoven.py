"""Gemeinde Aldenhoven: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Aldenhoven(OparlSpider):
    """Gemeinde Aldenhoven: the council's papers, meetings and results."""

    name = "aldenhoven"
    title = "Gemeinde Aldenhoven"
    body = Body("05358004", "Gemeinde Aldenhoven")
    base_url = kdvz_frechen("rim4210")
    other_hosts = ("ratsinfo.aldenhoven.de",)  # its pages for people
    enabled = False
