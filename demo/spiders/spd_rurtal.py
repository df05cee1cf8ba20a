"""The party's blog of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class SpdRurtal(WordPressSpider):
    """SPD Rurtal: an invented party blog."""

    name = "demo-spd-rurtal"
    title = "SPD Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("spd-rurtal/")
    party = "SPD"
    default_kind = "Stellungnahme"
