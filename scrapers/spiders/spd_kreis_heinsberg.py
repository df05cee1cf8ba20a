"""The SPD of the district of Heinsberg."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class SpdKreisHeinsberg(WordPressSpider):
    """SPD Kreis Heinsberg. WordPress is inferred from its addresses."""

    name = "spd-kreis-heinsberg"
    title = "SPD Kreis Heinsberg"
    body = Body("05370", "Kreis Heinsberg")
    base_url = "https://spd-kreis-heinsberg.de/"
    party = "SPD"
