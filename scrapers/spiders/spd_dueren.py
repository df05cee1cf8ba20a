"""The SPD of the town of Düren."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class SpdDueren(WordPressSpider):
    """SPD Düren: what its group in the town council writes. WordPress is inferred from its addresses."""

    name = "spd-dueren"
    title = "SPD Düren"
    body = Body("05358008", "Stadt Düren")
    base_url = "https://spd-dn.de/"
    categories = ("fraktion-dueren",)
    party = "SPD"
