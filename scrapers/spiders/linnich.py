"""Stadt Linnich: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Linnich(OparlSpider):
    """Stadt Linnich: the council's papers, meetings and results."""

    name = "linnich"
    title = "Stadt Linnich"
    body = Body("05358036", "Stadt Linnich")
    base_url = kdvz_frechen("rim4270")
    enabled = False
