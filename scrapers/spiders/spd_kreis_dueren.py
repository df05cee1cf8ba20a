"""The SPD of the district of Düren."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class SpdKreisDueren(WordPressSpider):
    """SPD Kreis Düren, with its group in the district council. WordPress is inferred from its addresses."""

    name = "spd-kreis-dueren"
    title = "SPD Kreis Düren"
    body = Body("05358", "Kreis Düren")
    base_url = "https://www.spd-kreis-dueren.de/"
    party = "SPD"
