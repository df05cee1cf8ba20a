"""A party's site beside the demo world that has only a feed."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.feed.spider import FeedSpider


class GrueneRurtal(FeedSpider):
    """Grüne Rurtal: an invented party's site."""

    name = "demo-gruene-rurtal"
    title = "Grüne Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("gruene-rurtal/")
    feeds = ("feed.xml",)
    party = "Bündnis 90/Die Grünen"
    enabled = False
