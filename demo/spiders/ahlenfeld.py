"""Stadt Ahlenfeld of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.sessionnet.spider import SessionNetSpider


class Ahlenfeld(SessionNetSpider):
    """Stadt Ahlenfeld: an invented town's council."""

    name = "demo-ahlenfeld"
    title = "Stadt Ahlenfeld (Demo)"
    body = Body("99000001", "Stadt Ahlenfeld")
    base_url = demo_url("ahlenfeld/bi/")
