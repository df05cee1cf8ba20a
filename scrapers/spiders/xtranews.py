"""A news site that prints what Duisburg's factions send."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class Xtranews(WordPressSpider):
    """xtranews: press reports from Duisburg, of every party and of none.

    WordPress is inferred from its addresses, "/yyyy/mm/dd/slug-id<number>.html", also with "/amp".
    """

    name = "xtranews"
    title = "xtranews (Duisburg)"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://www.xtranews.de/"
    other_hosts = ("xtranews.de",)
    number = r"-id(\d+)\.html$"
    default_kind = "Pressebericht"
