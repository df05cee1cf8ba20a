"""Stadt Erkelenz: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.oparl.spider import OparlSpider


class Erkelenz(OparlSpider):
    """Stadt Erkelenz: the council's papers, meetings and results.

    Its system names no official key; it serves the town alone.
    """

    name = "erkelenz"
    title = "Stadt Erkelenz"
    body = Body("05370004", "Stadt Erkelenz")
    base_url = "http://ratsinfo.erkelenz.de/bi/oparl/1.0/system.asp"
    enabled = False
