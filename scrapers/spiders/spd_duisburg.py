"""The SPD's group in the council of Duisburg."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class SpdDuisburg(WordPressSpider):
    """SPD-Ratsfraktion Duisburg, with a page of its own on "Integration und Vielfalt".

    WordPress is inferred from its addresses, "/slug/".
    """

    name = "spd-duisburg"
    title = "SPD-Fraktion Duisburg"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://spd-ratsfraktion.de/"
    party = "SPD"
