"""Kreis Rurtal of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.sdnet_rim.spider import SdNetRimSpider


class Rurtal(SdNetRimSpider):
    """Kreis Rurtal: an invented district's council."""

    name = "demo-rurtal"
    title = "Kreis Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("rurtal/")
