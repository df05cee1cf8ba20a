"""The Greens of Duisburg."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class GrueneDuisburg(WordPressSpider):
    """Grüne Duisburg: what its group in the council writes.

    WordPress is inferred from its addresses below "/blog/". Where its REST API does not lie there too, the
    category's feed does.
    """

    name = "gruene-duisburg"
    title = "Grüne Duisburg"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://gruene-duisburg.de/blog/"
    categories = ("ratsfraktion",)
    party = "Bündnis 90/Die Grünen"
