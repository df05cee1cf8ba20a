"""Stadt Ulmbach of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.oparl.spider import OparlSpider


class Ulmbach(OparlSpider):
    """Stadt Ulmbach: an invented town whose council system speaks OParl."""

    name = "demo-ulmbach"
    title = "Stadt Ulmbach (Demo)"
    body = Body("99000013", "Stadt Ulmbach")
    base_url = demo_url("ulmbach/oparl/v1.1/system")
    enabled = False
