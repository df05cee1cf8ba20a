"""The CDU's group in the council of Duisburg."""

from scrapers.items import Body
from scrapers.systems.joomla.spider import JoomlaSpider


class CduDuisburg(JoomlaSpider):
    """CDU-Fraktion Duisburg: its press releases, a category for each year.

    Joomla is inferred from its addresses, "index.php/presse/2011?start=72".
    """

    name = "cdu-duisburg"
    title = "CDU-Fraktion Duisburg"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://cdu-fraktion-duisburg.de/"
    lists = ("index.php/presse/{year}",)
    party = "CDU"
    default_kind = "Pressemitteilung"
