"""Stadt Erlenfurt, a neighbour of the demo world's councils."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.sessionnet6.spider import SessionNet6Spider


class Erlenfurt(SessionNet6Spider):
    """Stadt Erlenfurt: an invented town with SessionNet 6."""

    name = "demo-erlenfurt"
    title = "Stadt Erlenfurt (Demo)"
    body = Body("99000017", "Stadt Erlenfurt")
    base_url = demo_url("erlenfurt/")
    enabled = False
