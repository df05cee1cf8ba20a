"""The Greens of the district of Düren."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class GrueneKreisDueren(WordPressSpider):
    """Grüne Kreis Düren: one site under two names, with the same posts under the same numbers.

    It is one source, so that nothing is read or told twice; the number is a post's key under either name.
    WordPress is inferred from its addresses, "…/slug_<number>.html".
    """

    name = "gruene-kreis-dueren"
    title = "Grüne Kreis Düren"
    body = Body("05358", "Kreis Düren")
    base_url = "https://gruene-dueren.de/"
    alias_hosts = ("gruene-kreis-dueren.de",)
    number = r"_(\d+)\.html$"
    party = "Bündnis 90/Die Grünen"
