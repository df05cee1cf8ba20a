"""The site of Düren's member of the Bundestag, who writes to the councils too."""

from scrapers.items import Body
from scrapers.systems.wordpress.spider import WordPressSpider


class DietmarNietan(WordPressSpider):
    """Dietmar Nietan (SPD): statements. His constituency is the district of Düren."""

    name = "dietmar-nietan"
    title = "Dietmar Nietan (SPD)"
    body = Body("05358", "Kreis Düren")
    base_url = "https://www.dietmar-nietan.de/"
    other_hosts = ("dietmar-nietan.de",)
    party = "SPD"
    default_kind = "Stellungnahme"
