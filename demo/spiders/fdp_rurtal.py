"""A party's site beside the demo world: all its motions in full on one page."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.sites.descriptions import Sections
from scrapers.systems.html_list.spider import HtmlListSpider


class FdpRurtal(HtmlListSpider):
    """FDP Rurtal: an invented party's site."""

    name = "demo-fdp-rurtal"
    title = "FDP Rurtal (Demo)"
    body = Body("99000", "Kreis Rurtal")
    base_url = demo_url("fdp-rurtal/")
    lists = ("freierubrik1.php?printversion=1",)
    listing = Sections(title="h2, h3", date=".datum")
    party = "FDP"
    default_kind = "Antrag"
    enabled = False
