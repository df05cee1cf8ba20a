"""Stadt Düren: the council's papers, meetings and results."""

from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class Dueren(SessionNetSpider):
    """Stadt Düren: the council's papers, meetings and results."""

    name = "dueren"
    title = "Stadt Düren"
    body = Body("05358008", "Stadt Düren")
    base_url = "https://sessionnet.owl-it.de/dueren/bi/"
