"""The group JUDU/DAL in the council of Duisburg."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class JuduDal(WordPressSpider):
    """JUDU/DAL Duisburg: Junges Duisburg, Duisburger Alternative Liste.

    WordPress is inferred from its addresses, "/slug/".
    """

    name = "judu-dal"
    title = "JUDU/DAL Duisburg"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://www.judu-dal.de/"
    party = "JUDU/DAL"
