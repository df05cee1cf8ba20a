"""Stadt Birkenrath of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class Birkenrath(SessionNetSpider):
    """Stadt Birkenrath: an invented town's council."""

    name = "demo-birkenrath"
    title = "Stadt Birkenrath (Demo)"
    body = Body("99000002", "Stadt Birkenrath")
    base_url = demo_url("birkenrath/bi/")
    extension = "php"
