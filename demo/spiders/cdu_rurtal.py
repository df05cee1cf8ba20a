"""A party's Joomla site beside the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.joomla.spider import JoomlaSpider


class CduRurtal(JoomlaSpider):
    """CDU Rurtal: an invented party's site."""

    name = "demo-cdu-rurtal"
    title = "CDU Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("cdu-rurtal/")
    lists = ("index.php/presse",)
    party = "CDU"
    default_kind = "Pressemitteilung"
    enabled = False
