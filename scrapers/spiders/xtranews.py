"""A news site that prints what Duisburg's factions send."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class Xtranews(WordPressSpider):
    """xtranews: press reports from Duisburg, of every party and of none."""

    name = "xtranews"
    title = "xtranews (Duisburg)"
    body = Body("05112000", "Stadt Duisburg")
    base_url = "https://www.xtranews.de/"
    other_hosts = ("xtranews.de",)
    default_kind = "Pressebericht"
