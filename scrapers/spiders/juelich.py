"""Stadt Jülich: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.hosts import kdvz_frechen
from scrapers.systems.oparl.spider import OparlSpider


class Juelich(OparlSpider):
    """Stadt Jülich: the council's papers, meetings and results."""

    name = "juelich"
    title = "Stadt Jülich"
    body = Body("05358024", "Stadt Jülich")
    base_url = kdvz_frechen("rim4240")
    enabled = False
