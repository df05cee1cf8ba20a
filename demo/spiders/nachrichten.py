"""The news site of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class Nachrichten(WordPressSpider):
    """Rurtal-Nachrichten: an invented news site whose REST API is switched off."""

    name = "demo-nachrichten"
    title = "Rurtal-Nachrichten (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("nachrichten/")
    default_kind = "Pressebericht"
