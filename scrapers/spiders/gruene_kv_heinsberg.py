"""The Greens of the district of Heinsberg."""

from scrapers.items import Body
from scrapers.sites.descriptions import Rows
from scrapers.systems.html_list.spider import HtmlListSpider


class GrueneKvHeinsberg(HtmlListSpider):
    """Grüne Kreis Heinsberg: the archive of motions of their group in the district council.

    TYPO3 is inferred from its address, which may have moved: then another form of it is tried, and a feed.
    The rows are found by their links: to a page below the archive, to TYPO3's news, or to a motion as a PDF.
    """

    name = "gruene-kv-heinsberg"
    title = "Grüne Kreis Heinsberg"
    body = Body("05370", "Kreis Heinsberg")
    base_url = "https://gruene-kv-heinsberg.de/"
    lists = ("startseite/kreistagsfraktion/archiv-antraege",)
    instead = ("kreistagsfraktion/archiv-antraege",)
    listing = Rows(
        link="a[href*='/archiv-antraege/'], a[href*='/expand/'], a[href*='tx_news'], a[href*='tx_ttnews']"
        ", a[href$='.pdf' i]"
    )
    number = r"/expand/(\d+)|tx_(?:tt)?news[^=]*news[^=]*=(\d+)"
    party = "Bündnis 90/Die Grünen"
    default_kind = "Antrag"
