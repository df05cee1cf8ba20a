"""Stadt Kiesbrück of the demo world."""

from demo.spiders import demo_url
from scrapers.items import Body
from scrapers.systems.allris4.spider import Allris4Spider


class Kiesbrueck(Allris4Spider):
    """Stadt Kiesbrück: an invented neighbour's council; read only when asked for by name."""

    name = "demo-kiesbrueck"
    title = "Stadt Kiesbrück (Demo)"
    body = Body("99000015", "Stadt Kiesbrück")
    base_url = demo_url("kiesbrueck/public/")
    enabled = False
